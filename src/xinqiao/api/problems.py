"""Errors as answers: RFC 9457 problem details, in Chinese, with a stable code and the field each problem belongs to."""

import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from xinqiao.http.requests import request_id
from xinqiao.kernel import errors
from xinqiao.kernel.unavailable import why_unavailable

_log = logging.getLogger("xinqiao.api")

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: "请求无法识别",
    401: "需要登录",
    403: "不能办理",
    404: "没有找到",
    405: "不支持这种请求方法",
    409: "现在不能办理",
    412: "记录已被他人修改",
    413: "请求太大",
    422: "填写的内容有问题",
    428: "缺少版本号",
    429: "次数太多",
    500: "系统出错",
    503: "暂时不能服务",
}


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str = Field(
        description="字段名；数组中的一项写作 requests.2，请求头写作 If-Match", examples=["title"]
    )
    detail: str = Field(description="问题和改法", examples=["标题没有填写内容。请填写后再提交。"])


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str = Field(
        description="问题种类的 URI，末段与 code 相同", examples=["urn:xinqiao:problem:refused"]
    )
    title: str = Field(description="与状态码对应的简短标题", examples=["现在不能办理"])
    status: int = Field(description="HTTP 状态码", examples=[409])
    detail: str = Field(description="给办理人员看的说明：为什么不行、怎么办", examples=["请先分类，再受理。"])
    code: str = Field(description="稳定的代码，供程序判断", examples=["refused"])
    request_id: str = Field(description="本次请求的编号，与审计日志中的相同", examples=["3f2a9c1b7d5e4f60"])
    errors: list[FieldProblem] = Field(default=[], description="逐个字段的问题（422）")
    basis: list[str] = Field(
        default=[], description="依据的条文（409）", examples=[["《信访工作条例》第二十三条第三款"]]
    )
    current_version: int | None = Field(default=None, description="记录现在的版本号（412）")


class ApiProblem(Exception):
    """An answer that only this interface gives."""

    def __init__(self, status: int, code: str, detail: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.fields = status, code, detail, dict(fields or {})


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    detail: str,
    *,
    fields: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """The answer that tells a problem."""
    body = Problem(
        type=f"urn:xinqiao:problem:{code}",
        title=TITLES.get(status, TITLES[400]),
        status=status,
        detail=detail,
        code=code,
        request_id=request_id(request),
        errors=[FieldProblem(field=name, detail=text) for name, text in (fields or {}).items()],
        **more,
    )
    return JsonResponse(
        body.model_dump(exclude_none=True),
        status=status,
        content_type=MEDIA_TYPE,
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


def _refusal(request: HttpRequest, error: errors.XinqiaoError) -> HttpResponse:
    """The answer to what a command or query refused."""
    if isinstance(error, errors.Stale):
        headers = {"ETag": f'"{error.current}"'}
        detail = "这条记录在您读取之后已被他人修改，没有保存。请重新读取，核对差异后再提交。"
        return problem(request, 412, error.code, detail, headers=headers, current_version=error.current)
    if isinstance(error, errors.Refused):
        basis = [b.text for b in error.verdict.basis]
        return problem(request, 409, error.code, error.verdict.reason, basis=basis)
    if isinstance(error, errors.InvalidInput):
        return problem(request, 422, error.code, error.message, fields=error.fields)
    if isinstance(error, errors.TooManyTries):
        return problem(request, 429, error.code, error.message, headers={"Retry-After": str(error.wait)})
    if isinstance(error, errors.SealError):
        _log.error("sealed data could not be used: %s", type(error).__name__)
        return problem(request, 503, error.code, error.message)
    known = {errors.NotFound: 404, errors.Denied: 403}
    status = known.get(type(error), 500)
    if status == 500:
        _log.error("command failed", exc_info=error)
    return problem(request, status, error.code, error.message)


_WORDS = {
    "missing": "缺少此项。",
    "extra_forbidden": "没有这一项，请删除或者核对名称。",
    "string_too_short": "不能为空，或者太短（至少{min_length}个字）。",
    "string_too_long": "太长（最多{max_length}个字）。",
    "too_long": "太多（最多{max_length}项）。",
    "too_short": "太少（至少{min_length}项）。",
    "greater_than_equal": "不能小于{ge}。",
    "less_than_equal": "不能大于{le}。",
    "enum": "只能是：{expected}。",
    "literal_error": "只能是：{expected}。",
    "union_tag_invalid": "kind 只能是：{expected_tags}。",
    "union_tag_not_found": "缺少 kind。",
    "timezone_aware": "时间须带时区，例如 2026-11-23T09:30:00+08:00。",
}
_KINDS = (
    ("int", "应为整数。"),
    ("bool", "应为 true 或 false。"),
    ("date", "日期或者时间的格式不对，例如 2026-11-23。"),
    ("uuid", "应为 UUID。"),
    ("string", "应为文字，或者格式不对。"),
    ("list", "应为数组。"),
    ("dict", "应为对象。"),
    ("model", "应为对象。"),
)


def _words(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "value_error":
        return str(context.get("error", "内容不对。"))
    if kind in _WORDS:
        return _WORDS[kind].format_map({k: str(v) for k, v in context.items()})
    return next((text for start, text in _KINDS if kind.startswith(start)), "内容或者格式不对。")


def _name(place: tuple[Any, ...]) -> str:
    """The field's name as the caller wrote it: without where it stood and the name of the parameter."""
    source, *rest = [str(part) for part in place]
    return ".".join(rest[1:] if source in ("body", "form") and len(rest) > 1 else rest) or source


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {_name(tuple(e["loc"])): _words(e["type"], e.get("ctx", {})) for e in error.errors}
    return problem(request, 422, "invalid_input", "填写的内容有问题，请逐项核对。", fields=fields)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        headers = {"WWW-Authenticate": 'Bearer realm="xinqiao"'}
        detail = "请带上有效的令牌或者登录后再试；令牌可能已经到期或者撤销。"
        return problem(request, 401, "unauthenticated", detail, headers=headers)
    return problem(request, 400, "bad_request", "请求体不是有效的 JSON 或者表单，请核对格式和编码（UTF-8）。")


def _unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    """Told to the log in full, to the caller with nothing of the inside."""
    _log.error("request %s failed", request_id(request), exc_info=error)
    if (why := why_unavailable(error)) is not None:
        return problem(request, 503, "unavailable", why, headers={"Retry-After": "60"})
    detail = "这次操作可能没有保存。请先查看是否已经办理，没有的再试；仍然不行，请把请求编号告诉系统管理员。"
    return problem(request, 500, "server_error", detail)


def answer_problems(api: NinjaAPI) -> None:
    """Let `api` answer every exception as a problem."""
    handlers: dict[type[Exception], Any] = {
        Exception: _unforeseen,
        errors.XinqiaoError: _refusal,
        ValidationError: _invalid,
        HttpError: _http,
        ApiProblem: lambda r, e: problem(r, e.status, e.code, e.detail, fields=e.fields),
        Http404: lambda r, e: problem(r, 404, "not_found", errors.NotFound().message),
        SuspiciousOperation: lambda r, e: problem(r, 400, "bad_request", "请求太大或者不合规，没有处理。"),
        MultiPartParserError: lambda r, e: problem(r, 400, "bad_request", "表单格式不对，没有处理。"),
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
