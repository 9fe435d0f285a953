"""A list says how many it holds and how many of them are late, and refuses a filter that does not exist instead of showing more."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.cast import Cast, accepted, registered
from tests.web.pages import browser_of, page_of
from xinqiao.kernel import clock
from xinqiao.kernel.clock import today
from xinqiao.matters.models import Matter, Paper, Petition, SavedFilter
from xinqiao.matters.queries import desk

pytestmark = pytest.mark.django_db


def _counts(page: str) -> str:
    head = page[page.index('class="pagehead"') : page.index('<div class="tools"')]
    return re.sub(r"<[^>]*>|\s", "", head[head.index("<h1") :])


def test_a_list_says_how_many_it_holds_and_how_many_are_late(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PAGE", 3)
    browser = browser_of(cast, client, "registrar")
    for number, days in enumerate((0, 0, 20)):
        registered(cast, title=f"事项{number}", received_at=clock.now() - timedelta(days=days))
    registered(cast, title="办结的", received_at=clock.now() - timedelta(days=40))
    closed = Matter.objects.get(title="办结的")
    Matter.objects.filter(pk=closed.pk).update(state="closed", closed_at=clock.now())
    assert _counts(page_of(browser, "/desk/matters/")) == "信访事项我能看到的4件·超期1件"
    assert _counts(page_of(browser, "/desk/matters/?state=registered")) == "信访事项我能看到的3件·超期1件"
    assert _counts(page_of(browser, "/desk/matters/?due=late")) == "信访事项我能看到的1件·超期1件"
    registered(cast, title="再一件")
    second = page_of(browser, f"/desk/matters/?after={closed.pk}")
    assert _counts(second) == "信访事项我能看到的5件·超期1件", "of the whole list, on every page of it"
    monkeypatch.setattr(desk, "COUNTED", 4)
    assert _counts(page_of(browser, "/desk/matters/")) == "信访事项我能看到的4件以上·超期1件"


def test_a_list_is_narrowed_sorted_kept_for_the_unit_and_begins_as_its_reader_wants(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "PAGE", 2)
    there = accepted(cast)
    earlier = registered(cast, title="早的", received_at=clock.now() - timedelta(days=9)).petition.matter
    group = registered(cast, title="十二人的", people_count=12).petition.matter
    Petition.objects.filter(matter=group).update(repeat_of=earlier.petitions.get())
    browser = browser_of(cast, client, "registrar")

    def shown(query: str) -> list[int]:
        page = page_of(browser, f"/desk/matters/{query}")
        found = re.findall(r'<td class="what">.*?<a href="/desk/matters/(\d+)/"', page, re.DOTALL)
        return [int(key) for key in found]

    assert shown(f"?unit={cast.housing.pk}") == [there.pk]
    assert shown(f"?handler={cast.staff['handler'].pk}") == [there.pk]
    assert shown("?mark=group") == shown("?mark=repeat") == [group.pk]
    assert shown(f"?until={today() - timedelta(days=9)}") == [earlier.pk]
    assert shown(f"?since={clock.day_of(group.received_at)}&unit={group.holding_unit_id}") == [group.pk]
    assert shown("?sort=old") == [there.pk, earlier.pk]
    assert shown(f"?sort=old&after={earlier.pk}") == [group.pk]
    due = Matter.objects.filter(next_due__isnull=False).order_by("next_due", "next_alert", "id")
    assert shown("?sort=due") == [matter.pk for matter in due[:2]]
    page = page_of(browser, "/desk/matters/?mark=group")
    assert ">12人</span>" in page
    assert ">重复</span>" in page
    browser.post("/desk/filters/", {"name": "多人的", "query": "mark=group", "shared": "on"})
    head = page_of(browser_of(cast, client, "office_leader"), "/desk/")
    assert '<a href="/desk/matters/?mark=group">多人的' in head, "in the menu of the others of the unit"
    assert "删除筛选" not in page_of(client, "/desk/matters/?mark=group"), "only who kept it takes it away"
    assert "多人的" not in page_of(browser_of(cast, client, "handler"), "/desk/"), "another unit"
    for query in ("mark=group&q=甲小满", "甲小满", "state=甲小满", "甲小满=1"):
        browser = browser_of(cast, client, "registrar")
        given = {"name": "一个人的", "query": query, "shared": "on"}
        assert "不能带搜索的词" in browser.post("/desk/filters/", given, follow=True).content.decode()
    assert [kept.query for kept in SavedFilter.objects.all()] == ["mark=group"]
    first = {"start": "desk", "rows": "15", "unit": cast.housing.pk}
    assert browser_of(cast, client, "registrar").post("/account/desk/", first).status_code == 302
    assert shown("?q=") != [there.pk]
    assert shown("") == [there.pk]


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/desk/matters/?due=yesterday", "期限"),
        ("/desk/matters/?state=lost&category=x", "状态、内容分类"),
        ("/desk/matters/?unit=99999&since=gestern&sort=x", "现在单位、收到日期，从、排序"),
        ("/ledger/?since=gestern", "收到日期，从"),
        ("/ledger/?until=2026-99-99", "到"),
        ("/ledger/?since=2026-03-02&until=2026-03-01", "不能早于起日"),
        ("/ledger/?unit=99999&outcome=gut", "承办单位"),
        ("/library/?on=2026-99-99", "日"),
    ],
)
def test_a_filter_that_does_not_exist_is_told_and_shows_nothing(
    cast: Cast, client: Client, address: str, named: str
) -> None:
    registered(cast, title="不该露出的事项")
    page = page_of(browser_of(cast, client, "inspector"), address, 422)
    message = page[page.index("message error") :] if "message error" in page else page[page.index("<main") :]
    assert named in message
    assert "不该露出的事项" not in page


@pytest.mark.parametrize(
    ("address", "query"), [("/desk/matters/export/", "due=yesterday"), ("/ledger/export/", "since=gestern")]
)
def test_nothing_is_taken_out_by_a_filter_that_does_not_exist(
    cast: Cast, client: Client, address: str, query: str
) -> None:
    answer = browser_of(cast, client, "inspector").post(address, {"query": query, "form": "xlsx"})
    assert answer.status_code == 422


def test_a_number_read_from_paper_finds_its_matter(cast: Cast, client: Client) -> None:
    """The receipt's number in any width, its last figures alone, and the number of a document with any brackets."""
    matter = accepted(cast)
    other = registered(cast).petition.matter
    letter = Paper.objects.get(matter=matter, kind="acceptance_notice")
    short = str(int(matter.number.rpartition("-")[2]))
    typed = letter.number.replace("〔", "[").replace("〕", "］")
    for query in (matter.number.lower(), short, typed, letter.number):
        page = page_of(browser_of(cast, client, "handler"), f"/desk/matters/?{urlencode({'q': query})}")
        assert f"/desk/matters/{matter.pk}/" in page, query
        assert f"/desk/matters/{other.pk}/" not in page, query


def test_a_line_offers_the_next_step_to_whom_it_is_and_tells_others_whose_turn_it_is(
    cast: Cast, client: Client
) -> None:
    accepted(cast)
    step = re.compile(r'<td class="next">\s*<a')
    page = page_of(browser_of(cast, client, "registrar"), "/desk/matters/")
    assert not step.search(page)
    assert f"等{cast.housing.short_name}办理" in page
    page = page_of(browser_of(cast, client, "handler"), "/desk/matters/")
    assert step.search(page)
    assert f"等{cast.housing.short_name}办理" not in page
