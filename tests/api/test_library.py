"""The policy library over the interface."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.calls import Caller, caller
from tests.cast import Cast
from tests.library.texts import both, imported
from xinqiao.kernel.actor import Actor

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("library")


def test_a_program_finds_an_instrument_its_versions_and_the_text(cast: Cast) -> None:
    old, new = both(SYSTEM)
    handler = caller(cast, "handler")
    (found,) = handler.get("/library/instruments?q=物业管理&on=2020-01-01")["items"]
    assert (found["validity"], found["level"]["title"]) == ("in_force", "规范性文件")
    assert [v["id"] for v in found["versions"]] == [old.pk, new.pk]
    assert found["versions"][0]["ended_on"] == "2025-05-01"
    assert handler.get(f"/library/instruments/{found['id']}?on=2019-01-01")["validity"] == "not_yet"
    text = handler.get(f"/library/versions/{new.pk}")
    item = next(p for p in text["provisions"] if p["key"] == "2.1.2")
    assert (item["address"], item["text"]) == ("第二条第一款第（二）项", "监督物业服务人。")
    assert next(p["text"] for p in text["provisions"] if p["kind"] == "table").startswith("类别\t多层")


def test_a_program_searches_provisions_in_force(cast: Cast) -> None:
    old, _new = both(SYSTEM)
    handler = caller(cast, "handler")
    (found,) = handler.get("/library/search?q=电梯&validity=in_force&on=2020-01-01")
    assert (found["version"], found["key"]) == (old.pk, "2.2")
    assert [one["validity"] for one in handler.get("/library/search?q=电梯")] == ["in_force", "repealed"]
    handler.get("/library/search?q=", expect=422)
    handler.get("/library/instruments?validity=x", expect=422)


def test_unknown_ones_and_administrators_get_404_strangers_401(cast: Cast) -> None:
    _old, new = both(SYSTEM)
    handler = caller(cast, "handler")
    for path in (
        "/library/instruments/999999",
        "/library/versions/999999",
        "/library/instruments?after=999999",
    ):
        handler.get(path, expect=404)
    Caller().get(f"/library/versions/{new.pk}", expect=401)


def test_lists_go_on_by_key_with_the_same_number_of_queries(cast: Cast) -> None:
    handler = caller(cast, "handler")

    def counted() -> int:
        with CaptureQueriesContext(connection) as taken:
            handler.get("/library/instruments")
        return len(taken)

    imported(SYSTEM, "# 云水市第900号办法\n第一条 甲。", date(2026, 1, 1))
    few = counted()
    for number in range(52):
        imported(SYSTEM, f"# 云水市第{number:03}号办法\n第一条 甲。", date(2026, 1, 1))
    assert counted() == few <= 8
    first = handler.get("/library/instruments")
    second = handler.get(f"/library/instruments?after={first['after']}")
    assert (len(first["items"]), len(second["items"]), second["after"]) == (50, 3, None)
