"""A matter is late after its legal last day and not before, wherever that is said (law.md 2.4, 2.6): 15 days from 21 September 2026 end
in the holidays, on 6 October; the law moves the end to 8 October."""

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.utils.timezone import get_current_timezone
from python_calamine import CalamineWorkbook

from tests.api.calls import Caller, caller
from tests.cast import Cast, accepted, registered, reload, submission
from xinqiao.kernel import audit, clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.reminding import remind
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.compose import acceptance
from xinqiao.matters.models import Matter
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.clock_report import clock_report

pytestmark = pytest.mark.django_db

START, WARNS, LAST = date(2026, 9, 21), date(2026, 10, 6), date(2026, 10, 8)
TITLE = "期限落在假期的事"


class Eyes(NamedTuple):
    """One person at pages and interface."""

    page: Client
    api: Caller
    matter: Matter

    def html(self, address: str) -> str:
        answer = self.page.get(address)
        assert answer.status_code == 200
        return str(answer.content.decode())


def _figure(look: Eyes, title: str) -> int:
    found = re.search(rf"<b>(\d+)\+?</b>\s*(?:项 )?{title}", look.html("/desk/"))
    return int(found[1]) if found else 0


def _exported(look: Eyes, query: str) -> list[list[object]]:
    answer = look.page.post("/desk/matters/export/", {"query": query})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python() if TITLE in map(str, row)]


def _swept(look: Eyes) -> bool:
    remind(Actor.system("sweep"), None)
    told = map(audit.read, AuditEntry.objects.filter(action="clock.sweep", matter_id=look.matter.pk))
    return any(t["after"]["level"] == "overdue" for t in told)


def _tallied(look: Eyes) -> bool:
    (tally,) = [t for t in clock_report(Actor.system("report")).tallies if t.code == "T2"]
    assert tally.running + tally.running_late == 1
    return tally.running_late == 1


LATE: dict[str, Callable[[Eyes], object]] = {
    "count of the first page": lambda look: _figure(look, "已超期的事项"),
    "row of the first page": lambda look: "超期 " in look.html("/desk/"),
    "colour of the first page": lambda look: 'class="state late"' in look.html("/desk/"),
    "row of the list": lambda look: "超期 " in look.html("/desk/matters/"),
    "filter of the list": lambda look: TITLE in look.html("/desk/matters/?due=late"),
    "page of the matter": lambda look: "超期 " in look.html(f"/desk/matters/{look.matter.pk}/"),
    "print of the matter": lambda look: "超期 " in look.html(f"/desk/matters/{look.matter.pk}/print/"),
    "box beside a form": lambda look: "超期 " in look.html(f"/desk/matters/{look.matter.pk}/sort/"),
    "filter of the export": lambda look: _exported(look, "due=late"),
    "figure for programs": lambda look: look.api.get("/desk")["figures"]["late"],
    "row for programs": lambda look: look.api.get("/matters")["items"][0]["overdue"],
    "filter for programs": lambda look: look.api.get("/matters?due=late")["items"],
    "matter for programs": lambda look: look.api.get(f"/matters/{look.matter.number}")["overdue"],
    "reminder": _swept,
    "report on clocks": _tallied,
}
"""Everything that calls a matter late, by where it is said."""

TODAY: dict[str, Callable[[Eyes], object]] = {
    "count of the first page": lambda look: _figure(look, "今天到期的事项"),
    "row of the first page": lambda look: "今天到期</span>" in look.html("/desk/"),
    "filter of the list": lambda look: TITLE in look.html("/desk/matters/?due=today"),
    "box beside a form": lambda look: "今天到期" in look.html(f"/desk/matters/{look.matter.pk}/sort/"),
    "figure for programs": lambda look: look.api.get("/desk")["figures"]["due_today"],
    "filter for programs": lambda look: look.api.get("/matters?due=today")["items"],
    "filter of the export": lambda look: _exported(look, "due=today"),
}


@pytest.fixture
def look(cast: Cast, client: Client) -> Eyes:
    with _on(START):
        matter = registered(cast, title=TITLE).petition.matter
    client.force_login(cast.staff["registrar"])
    return Eyes(client, caller(cast, "registrar"), reload(matter))


def _on(day: date) -> Any:
    return clock.at(datetime(day.year, day.month, day.day, 10, tzinfo=get_current_timezone()))


@pytest.mark.parametrize("where", LATE)
def test_late_begins_after_the_legal_last_day(look: Eyes, where: str) -> None:
    says = LATE[where]
    for day in (WARNS, date(2026, 10, 7), LAST):
        with _on(day):
            assert not says(look), day
    with _on(date(2026, 10, 9)):
        assert says(look)


@pytest.mark.parametrize("where", TODAY)
def test_due_today_is_the_legal_last_day(look: Eyes, where: str) -> None:
    for day, due in ((WARNS, False), (date(2026, 10, 7), False), (LAST, True), (date(2026, 10, 9), False)):
        with _on(day):
            assert bool(TODAY[where](look)) is due, day


def test_the_day_that_is_told_is_the_legal_last_one(look: Eyes) -> None:
    with _on(WARNS):
        assert look.api.get("/matters")["items"][0]["next_due"] == LAST.isoformat()
        assert _exported(look, "")[0][-1] == LAST
        assert "10月6日（周二），顺延至2026年10月8日（周四）" in look.html(f"/desk/matters/{look.matter.pk}/")


def test_soon_and_order_go_by_the_day_that_warns(look: Eyes, cast: Cast) -> None:
    """Three days before 6 October it is soon; a petition of the day before that is due on 8 October too stands before it."""
    with _on(date(2026, 9, 20)):
        registered(cast, title="前一天收到的事")
    with _on(date(2026, 10, 2)):
        assert _figure(look, "即将到期的事项") == 1
        assert [r["title"] for r in look.api.get("/matters?due=soon")["items"]] == ["前一天收到的事"]
    with _on(date(2026, 10, 3)):
        assert _figure(look, "即将到期的事项") == 2
        for rows in (look.api.get("/matters?due=soon")["items"], look.api.get("/desk")["due"]):
            assert [r["title"] for r in rows] == ["前一天收到的事", TITLE]
        assert look.html("/desk/").count('class="state soon"') == 2
        assert len(_exported(look, "due=soon")) == 1
    with _on(date(2026, 10, 7)):
        assert _figure(look, "即将到期的事项") == 2, "the warning does not end before the last day"


@pytest.mark.parametrize(("day", "late"), [(WARNS, False), (LAST, False), (date(2026, 10, 9), True)])
def test_what_a_unit_owes_or_passed_on_is_late_by_the_legal_day(
    cast: Cast, client: Client, day: date, late: bool
) -> None:
    with _on(START):
        matter = register(cast.actor("unit_registrar"), cast.housing, submission(title=TITLE)).petition.matter
        matter = sort_matter(
            cast.actor("unit_registrar"),
            reload(matter),
            kind=Kind.CLAIM,
            route="31(6)",
            reason="职权",
            category=None,
        )
        forward(cast.actor("unit_registrar"), matter, cast.district_housing, reason="住建职权")
    client.force_login(cast.staff["unit_registrar"])
    with _on(day):
        page = client.get("/desk/").content.decode()
        owed, others = page.index("本单位还欠"), page.index('id="others"')
        own, elsewhere = page[page.rindex("<tr", 0, owed) : owed], page[others:]
        for told in (own, elsewhere):
            assert TITLE in told
            assert ("超期 " in told) is late
        assert ('class="state late"' in own) is late
        assert 'class="state late"' not in elsewhere, "what others have is not this desk's to be red about"


@pytest.mark.once
def test_a_day_of_a_year_whose_holidays_are_not_known_is_said_so_on_paper(cast: Cast) -> None:
    """60 days from 1 December 2026 end on Saturday 30 January; what is off in 2027 is not known yet."""
    with clock.at(datetime(2026, 12, 1, 9, tzinfo=get_current_timezone())):
        ends = " ".join(line for section in acceptance(accepted(cast)) for line in section.paragraphs)
    assert "期限至2027年2月1日（暂定，涉及年度的放假安排公布后可能改变）" in ends
