"""What cannot be used gets a clear answer in Chinese, never a 500 and never a page."""

import json
from typing import Any

import pytest
from django.test import Client
from ninja import Schema

from tests.api.calls import REGISTERED, ROOT, Caller, caller
from tests.cast import Cast, registered
from xinqiao.api.api import api
from xinqiao.matters.models import Petition

KEY = {"Idempotency_Key": "bad-input-1"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'"text"',
        b"[]",
        b"null",
        b'{"title": NaN}',
        b'{"title": 1e400}',
        b"[" * 20_000,
        b'{"people_count": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_no_object_is_refused(cast: Cast, body: bytes) -> None:
    me = caller(cast, "registrar")
    answer = me.client.post(
        f"{ROOT}/matters",
        data=body,
        content_type="application/json",
        headers={**me.headers, "Idempotency-Key": "bad-input-1"},
    )
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
    assert Petition.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"title": None}, "title", "文字"),
        ({"title": "前\x00后"}, "title", "无法保存"),
        ({"text": "\ud83d"}, "text", ""),
        ({"requests": ["一", "二\x00"]}, "requests", "无法保存"),
        ({"titel": "x"}, "titel", "没有这一项"),
        ({"title": "长" * 201}, "title", "上限200字"),
        ({"text": "长" * 100_001}, "text", "上限100000字"),
        ({"people_count": "6"}, "people_count", "整数"),
        ({"people_count": 0}, "people_count", "1至100000"),
        ({"people_count": True}, "people_count", "整数"),
        ({"urgent": "yes"}, "urgent", "true 或 false"),
        ({"channel": "web"}, "channel", "只能是"),
        ({"received_at": "2026-03-02T09:00:00"}, "received_at", "时区"),
        ({"received_at": 1_760_000_000}, "received_at", "写成文字"),
        ({"received_at": "昨天"}, "received_at", "格式"),
        ({"received_at": "2099-01-01T00:00:00+08:00"}, "received_at", "不能晚于现在"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at", "1990"),
        ({"petitioner": {"name": "甲小满", "id_number": "110101199001010016"}}, "id_number", ""),
        ({"requests": ["请求"] * 21}, "requests", "最多分列20项"),
    ],
)
def test_each_field_that_cannot_be_used_is_named_with_what_to_do(
    cast: Cast, changes: dict[str, Any], field: str, words: str
) -> None:
    told = caller(cast, "registrar").post("/matters", {**REGISTERED, **changes}, expect=422, **KEY)
    found = {e["field"]: e["detail"] for e in told["errors"]}
    assert any(name == field or name.endswith(f".{field}") or name.startswith(f"{field}.") for name in found)
    assert words in "".join(found.values())


@pytest.mark.django_db
def test_rare_characters_and_long_texts_are_kept(cast: Cast) -> None:
    person = {"name": "𠮷䶮·阿", "phone": "１３８００００１２３４"}
    given = {**REGISTERED, "petitioner": person, "text": "𠮷" * 100_000}
    registrar = caller(cast, "registrar")
    number = registrar.post("/matters", given, expect=201, **KEY)["number"]
    shown = registrar.post(f"/petitions/{number}/identity", {"purpose": "verify"})[0]
    assert (shown["name"], shown["phone"]) == ("𠮷䶮·阿", "13800001234")
    assert len(registrar.post(f"/petitions/{number}/original", {"purpose": "verify"})["text"]) == 100_000


@pytest.mark.django_db
def test_addresses_that_do_not_exist_and_wrong_methods_are_problems_too(cast: Cast) -> None:
    me = caller(cast, "registrar")
    assert me.get("/nothing", expect=404)["code"] == "not_found"
    told = me.call("DELETE", "/matters", {}, expect=405)
    assert told["code"] == "method_not_allowed"
    assert me.last["Cache-Control"] == "no-store"
    assert set(me.last["Allow"].split(", ")) == {"GET", "POST"}
    me.get("/matters/not-a-number", expect=422)
    me.get("/papers/not-a-uuid", expect=422)
    strange = Client().get(f"{ROOT}/me", headers={"Host": "elsewhere.example"})
    assert (strange.status_code, strange["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.django_db
def test_an_id_of_nobody_is_a_problem_of_its_field(cast: Cast) -> None:
    number = registered(cast).petition.number
    registrar = caller(cast, "registrar")
    registrar.act(
        number, "sort", {"kind": "claim", "route": "31(6)", "reason": "理由", "category": 999_999}, expect=422
    )
    registrar.act(number, "sort", {"kind": "claim", "route": "31(6)", "reason": "理由"})
    for unit in (999_999, 0, -1, 2**31, 10**30, 1.5, True, "x", [1], None):
        body = {"to_unit": unit, "reason": "理由"}
        told = registrar.act(number, "forward", body, expect=422)
        assert [e["field"] for e in told["errors"]] == ["to_unit"]
    told = registrar.act(number, "accept", {"handler": cast.staff["handler"].pk}, expect=422)
    assert told["errors"][0]["field"] == "handler"


@pytest.mark.django_db
def test_a_failure_nobody_foresaw_tells_nothing_of_the_inside(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("xinqiao.api.reference.get_staff", broken)
    told = caller(cast, "registrar").get("/me", expect=500)
    assert "secret" not in json.dumps(told)
    assert told["request_id"] in caplog.text
    assert "secret inside" in caplog.text


@pytest.mark.django_db
def test_a_large_body_is_refused_before_it_is_read(cast: Cast) -> None:
    me = caller(cast, "registrar")
    huge = {**REGISTERED, "text": "x" * (9 * 1024 * 1024)}
    me.post("/matters", huge, expect=400, **KEY)


@pytest.mark.django_db
def test_the_document_is_served_to_anybody() -> None:
    document = Client().get(f"{ROOT}/openapi.json").json()
    assert document["info"]["title"] == "信桥接口"
    assert Caller().client.get(f"{ROOT}/docs").status_code == 404


def test_no_two_schemas_have_one_name() -> None:
    """The document has one place a name: of two the later would be told for both. What another test made is in no document."""
    told = api.get_openapi_schema()["components"]["schemas"].keys()
    seen: dict[str, type[Schema]] = {}
    waiting = list(Schema.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("xinqiao.") and kind.__name__ in told:
            assert seen.setdefault(kind.__name__, kind) is kind, f"{kind} and {seen[kind.__name__]}"
    assert len(told & seen.keys()) > 100
