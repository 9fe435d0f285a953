"""Headers that make changes safe: `If-Match` with the version seen, `Idempotency-Key` for what must happen once."""

import json
import re
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header

from xinqiao.api.fields import Input
from xinqiao.api.problems import ApiProblem
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.sealing import blind_index

IfMatch = Annotated[
    str,
    Header(
        "",
        alias="If-Match",
        description="读取时得到的版本号（ETag 响应头，或者记录中的 version）。缺少答 428，已被他人修改答 412。",
    ),
]
IdempotencyKey = Annotated[
    str,
    Header(
        "",
        alias="Idempotency-Key",
        description="您为这一件信访件自定的唯一编号，8至64个字母、数字、点、冒号、下划线或者连字符，建议用 UUID。"
        "网络中断后用同一编号、同一内容重发，得到同一回执，不会重复登记；同一编号换了内容答 422。",
    ),
]

_VERSION = re.compile(r'"([0-9]{1,9})"|([0-9]{1,9})')
_KEY = re.compile(r"[A-Za-z0-9._:-]{8,64}")


def no_other_parameters(request: HttpRequest, known: type[Input]) -> None:
    """A misspelt filter is named: ignored, it would show more than was asked for. Raises InvalidInput."""
    unknown = set(request.GET) - set(known.model_fields)
    if unknown:
        raise InvalidInput({name[:40]: "没有这个参数，请删除或者核对名称。" for name in sorted(unknown)})


def seen_version(if_match: str) -> int:
    """The version the caller saw. Raises ApiProblem 428 when it is not told, 400 when it is no version."""
    if not if_match.strip():
        detail = "请在 If-Match 请求头中写明您读取时的版本号，以免覆盖他人的修改。"
        raise ApiProblem(428, "version_required", detail, {"If-Match": "缺少此项。"})
    found = _VERSION.fullmatch(if_match.strip())
    if found is None:
        raise ApiProblem(400, "bad_request", "If-Match 应为读取时得到的版本号。", {"If-Match": '例如 "3"。'})
    return int(found[1] or found[2])


def submission_key(key: str, scope: str) -> str:
    """The key under which a submission is kept; `scope` is who sent it, so that keys of two senders never meet.
    Raises ApiProblem 400."""
    if not _KEY.fullmatch(key):
        raise ApiProblem(
            400,
            "idempotency_key_required",
            "请在 Idempotency-Key 请求头中写明您为这一件信访件自定的唯一编号。",
            {"Idempotency-Key": "8至64个字母、数字、点、冒号、下划线或者连字符。"},
        )
    return blind_index(f"{scope}|{key}", purpose="submission").hex()


def content_ref(content: Any) -> str:
    """A keyed fingerprint of what was sent, to tell a repetition from another content under the same key."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return "api:" + blind_index(canonical, purpose="submission-content").hex()


def etag(version: int) -> str:
    return f'"{version}"'
