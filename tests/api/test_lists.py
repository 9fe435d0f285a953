"""Lists: complete, in order, the same number of queries whatever they hold."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.calls import Caller, caller
from tests.cast import Cast, accepted, registered, sent_in
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.models import LogKind, Matter, Petition

MOST = 12


def _queries(who: Caller, path: str) -> int:
    with CaptureQueriesContext(connection) as taken:
        who.get(path)
    return len(taken)


@pytest.mark.django_db
def test_every_list_takes_as_many_queries_for_fifty_rows_as_for_five(cast: Cast) -> None:
    lists = (
        "/matters",
        "/matters?due=soon&desk=mine",
        "/desk",
        "/search?q=施工",
        "/units",
        "/colleagues",
        "/categories",
    )
    registrar = caller(cast, "registrar")
    for _ in range(5):
        registered(cast)
    few = {path: _queries(registrar, path) for path in lists}
    for _ in range(45):
        registered(cast)
    assert {path: _queries(registrar, path) for path in lists} == few
    assert max(few.values()) <= MOST


@pytest.mark.django_db
def test_a_matter_takes_as_many_queries_with_much_in_it_as_with_little(cast: Cast) -> None:
    matter = accepted(cast, examined=False)
    handler = caller(cast, "handler")
    path = f"/matters/{matter.number}"
    few = _queries(handler, path)
    petition = Petition.objects.get(matter=matter)
    for number in range(8):
        note = sent_in(f"{number}.txt", f"材料{number}".encode())
        attach(cast.actor("registrar"), petition, [note])
        log(
            cast.actor("handler"), Matter.objects.get(pk=matter.pk), LogKind.NOTE, "记录", happened_on=today()
        )
    assert _queries(handler, path) == few
    shown = handler.get(path)
    assert (len(shown["attachments"]), len(shown["log"])) == (8, 8)


@pytest.mark.django_db
@pytest.mark.parametrize(("query", "days"), [("", 0), ("due=soon", 1), ("due=late", -1)])
def test_pages_by_key_show_every_row_once(cast: Cast, query: str, days: int) -> None:
    for number in range(65):
        registered(cast, title=f"事项{number}")
    for place, matter in enumerate(Matter.objects.all()):
        matter.next_due = matter.next_alert = today() + timedelta(days=days * (1 + place % 3))
        matter.save(update_fields=["next_due", "next_alert"])
    registrar = caller(cast, "registrar")
    numbers: list[str] = []
    sizes: list[int] = []
    after = "&"
    while after and len(sizes) < 5:
        page = registrar.get(f"/matters?{query}&after={after.strip('&')}")
        numbers += [row["number"] for row in page["items"]]
        sizes.append(len(page["items"]))
        after = page["after"]
    assert sizes == [30, 30, 5]
    assert len(set(numbers)) == 65


@pytest.mark.django_db
def test_filters_narrow_the_list_and_search_finds_two_character_words(cast: Cast) -> None:
    registered(cast, title="电梯井积水无人维修")
    accepted(cast)
    registrar = caller(cast, "registrar")
    assert [r["title"] for r in registrar.get("/search?q=梯井")["items"]] == ["电梯井积水无人维修"]
    assert [r["state"]["code"] for r in registrar.get("/matters?state=accepted")["items"]] == ["accepted"]
    assert len(registrar.get("/matters?channel=letter")["items"]) == 2
    assert registrar.get("/matters?channel=email")["items"] == []
    assert len(registrar.get("/matters?desk=mine")["items"]) == 1
    assert registrar.get("/matters?kind=claim&q=施工")["items"][0]["kind"]["title"] == "申诉求决类"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=lost", "state"),
        ("due=never", "due"),
        ("after=abc", "after"),
        ("after=²", "after"),
        ("category=0", "category"),
        ("category=99999999999999999999", "category"),
        ("colour=red", "colour"),
        ("q=%00", "q"),
        ("q=" + "长" * 201, "q"),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(cast: Cast, query: str, field: str) -> None:
    told = caller(cast, "registrar").get(f"/matters?{query}", expect=422)
    assert [e["field"] for e in told["errors"]] == [field]


@pytest.mark.django_db
def test_a_list_shows_no_name_number_or_phone_of_a_petitioner(cast: Cast, caplog: Any) -> None:
    number = registered(cast, title="甲小满反映噪声，电话13800001234").petition.number
    registrar = caller(cast, "registrar")
    for path in ("/matters", "/search?q=噪声", f"/matters/{number}", f"/matters/{number}/history"):
        text = str(registrar.get(path)) + caplog.text
        for secret in ("甲小满", "13800001234", "110101199001010015", "虚构路1号"):
            assert secret not in text, (path, secret)
