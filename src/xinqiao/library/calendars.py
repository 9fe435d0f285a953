"""The working calendar in use: the years shipped with the product and the years the office has loaded."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from time import monotonic
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Q

from xinqiao.kernel.clock import now, today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.jobs import enqueue
from xinqiao.kernel.typed import Exact, Words
from xinqiao.library.models import CalendarDay, CalendarYear
from xinqiao.rules.calendar import WorkCalendar, from_holiday_json, merged
from xinqiao.rules.holiday_notice import ChangedDay, changes, lacks, outside
from xinqiao.rules.words import Phrase

Document = Annotated[Mapping[str, Any], Exact("放假安排", why="a public notice of days and their names")]
Source = Annotated[str, Words("来源", most=200, rows=1)]
KEPT = 60.0
"""Seconds for which a process keeps what it read: a year is loaded in one of several."""
_KNOWN_TO_ALL = timedelta(seconds=KEPT + 5)
_NOTICES_FROM = 11
"""The notice of a year usually comes in the November before."""


@cache
def shipped_calendar(replaced: frozenset[int] = frozenset()) -> WorkCalendar:
    """The years that come with the product (2022–2026; source and licence beside the data), without those `replaced`."""
    folder = files("xinqiao.library").joinpath("data/holiday_cn")
    documents = [json.loads(f.read_text("utf-8")) for f in folder.iterdir() if f.name.endswith(".json")]
    return from_holiday_json(document for document in documents if document["year"] not in replaced)


def work_calendar() -> WorkCalendar:
    """Shipped and loaded years together; a loaded notice replaces the shipped one. `forget` after loading a year: at once in this
    process, in the others when what they read is `KEPT` old."""
    return _as_loaded(int(monotonic() // KEPT))


@lru_cache(maxsize=1)
def _as_loaded(_since: int) -> WorkCalendar:
    off = dict(CalendarDay.objects.filter(is_off=True).values_list("day", "name"))
    work = frozenset(CalendarDay.objects.filter(is_off=False).values_list("day", flat=True))
    years = frozenset(CalendarYear.objects.values_list("year", flat=True))
    return merged(shipped_calendar(years), WorkCalendar(off=off, work=work, years=years))


def mark() -> int:
    """Another number for another calendar: what was worked out with one is told by it from what was with the next."""
    return _mark(int(monotonic() // KEPT))


@lru_cache(maxsize=1)
def _mark(_since: int) -> int:
    calendar = _as_loaded(_since)
    return hash((frozenset(calendar.off), calendar.work, calendar.years))


def forget() -> None:
    """Read the calendar anew at the next use."""
    _as_loaded.cache_clear()
    _mark.cache_clear()


def missing_year() -> int | None:
    """The year whose notice must be loaded next: this one, or the next from November on. None while all is known."""
    day, calendar = today(), work_calendar()
    wanted = [day.year, *([day.year + 1] if day.month >= _NOTICES_FROM else [])]
    return next((year for year in wanted if not calendar.loaded(year)), None)


def would_change(document: Mapping[str, Any], *, amends: bool) -> list[ChangedDay]:
    """The days that loading this document would make others: all of its year, or only those it names. Raises InvalidInput where it could
    not be loaded: nobody is asked to confirm what would then be refused."""
    year, found = _notice(document, amends=amends)
    current, then = work_calendar(), as_if_loaded(document, amends=amends)
    old = WorkCalendar(off={}, work=frozenset(), years=frozenset()) if amends else _of_year(current, year)
    return changes(current, then, {*old.off, *old.work, *found.off, *found.work})


def as_if_loaded(document: Mapping[str, Any], *, amends: bool) -> WorkCalendar:
    """The calendar as it would be with this document. Raises InvalidInput."""
    year, found = _read(document)
    current = work_calendar()
    if amends:
        return merged(current, found)
    old = _of_year(current, year)
    rest = WorkCalendar(
        off={d: n for d, n in current.off.items() if d not in old.off},
        work=current.work - old.work,
        years=current.years | {year},
    )
    return merged(rest, found)


@command("calendar.load")
def load_year(act: Act, _: None, document: Document, source: Source) -> int:
    """Load one year's notice: `{year, days: [{name, date, isOffDay}]}`. Loading a year again replaces it as a whole.

    Returns the number of days. Raises InvalidInput when the document is not of this form, or is not the notice of a whole year: a
    supplement loaded so would take every other day off back (`amend_year`)."""
    year, found = _notice(document, amends=False)
    return _keep(act, year, found, source)


@command("calendar.amend")
def amend_year(act: Act, _: None, document: Document, source: Source) -> int:
    """Merge a supplement into a year day by day; every day that it does not name stays. Returns the number of days of the year.

    Raises InvalidInput when the document is not of the form, or its year was never loaded as a whole, or it names a day of another year."""
    year, found = _notice(document, amends=True)
    return _keep(act, year, merged(_of_year(work_calendar(), year), found), source)


def _notice(document: Mapping[str, Any], *, amends: bool) -> tuple[int, WorkCalendar]:
    """The days of a notice that can be loaded so. Raises InvalidInput."""
    year, found = _read(document)
    if not amends and (problem := lacks(year, found)):
        told = "这不是{year}年全年的放假安排（{problem}）。只是补充或者更正的，请选“补充或者更正”（命令行用 --amend）。"
        raise InvalidInput({"file": Phrase(told, year=str(year), problem=problem)})
    if amends and (problem := outside(year, found)):
        raise InvalidInput({"file": Phrase("补充通知里{problem}，请核对。", problem=problem)})
    if amends and not work_calendar().loaded(year):
        told = "{year}年全年的放假安排还没有载入，请先载入全年的，再合并补充通知。"
        raise InvalidInput({"file": Phrase(told, year=str(year))})
    return year, found


def _read(document: Mapping[str, Any]) -> tuple[int, WorkCalendar]:
    try:
        found = from_holiday_json([document])
        year = int(document["year"])
        if not 2000 <= year < 2200 or {d.year for d in (*found.off, *found.work)} - {year - 1, year}:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise InvalidInput(
            {
                "file": "无法识别这个日历文件：应为 JSON，含 year 和 days，days 的每项含 name、date、isOffDay（true 或 false）；"
                "同一天不能又放假又上班。"
            }
        ) from None
    return year, found


def _of_year(calendar: WorkCalendar, year: int) -> WorkCalendar:
    """What the calendar holds of one year's notice: its own days, and those of the old year that a loaded notice of it named."""
    named = set(CalendarDay.objects.filter(notice=year).values_list("day", flat=True))
    others = set(CalendarDay.objects.exclude(notice=year).values_list("day", flat=True))

    def mine(day: date) -> bool:
        return day in named or (day.year == year and day not in others)

    off = {day: name for day, name in calendar.off.items() if mine(day)}
    return WorkCalendar(off=off, work=frozenset(filter(mine, calendar.work)), years=frozenset({year}))


def _keep(act: Act, year: int, found: WorkCalendar, source: str) -> int:
    old = CalendarDay.objects.filter(Q(notice=year) | Q(day__in=[*found.off, *found.work]))
    named = {*old.values_list("day", flat=True), *found.off, *found.work}
    old.delete()
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=d, name=n[:40], is_off=True, notice=year) for d, n in found.off.items()]
        + [CalendarDay(day=d, name="调休上班", is_off=False, notice=year) for d in found.work]
    )
    row, _made = CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source[:200], "loaded_at": now()}
    )
    act.record(row, after={"days": len(found.off) + len(found.work)}, reason=source)
    # Each clock is reckoned anew by the worker, and that is owed from the same moment on as the new days are known. It waits until every
    # process has read them: what one registered meanwhile by the old days would stay so.
    span = {"first": min(named).isoformat(), "last": max(named).isoformat()}
    enqueue("recompute-clocks", span, due_at=act.at + _KNOWN_TO_ALL)
    transaction.on_commit(forget)
    return len(found.off) + len(found.work)
