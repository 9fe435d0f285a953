"""The working calendar in use: the years shipped with the product and the years the office has loaded."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Q

from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact, Words
from xinqiao.library.models import CalendarDay, CalendarYear
from xinqiao.rules.calendar import WorkCalendar, from_holiday_json, merged


@cache
def shipped_calendar(replaced: frozenset[int] = frozenset()) -> WorkCalendar:
    """The years that come with the product (2022–2026; source and licence beside the data), without those `replaced`."""
    folder = files("xinqiao.library").joinpath("data/holiday_cn")
    documents = [json.loads(f.read_text("utf-8")) for f in folder.iterdir() if f.name.endswith(".json")]
    return from_holiday_json(document for document in documents if document["year"] not in replaced)


@cache
def work_calendar() -> WorkCalendar:
    """Shipped and loaded years together; a loaded notice replaces the shipped one. `forget` after loading a year."""
    off = dict(CalendarDay.objects.filter(is_off=True).values_list("day", "name"))
    work = frozenset(CalendarDay.objects.filter(is_off=False).values_list("day", flat=True))
    years = frozenset(CalendarYear.objects.values_list("year", flat=True))
    return merged(shipped_calendar(years), WorkCalendar(off=off, work=work, years=years))


def forget() -> None:
    """Read the calendar anew at the next use."""
    work_calendar.cache_clear()


@command("calendar.load")
def load_year(
    act: Act,
    _: None,
    document: Annotated[Mapping[str, Any], Exact("放假安排", why="a public notice of days and their names")],
    source: Annotated[str, Words("来源", most=200, rows=1)],
) -> int:
    """Load one year's notice: `{year, days: [{name, date, isOffDay}]}`. Loading a year again replaces it.

    Returns the number of days. Raises InvalidInput when the document is not of this form, or names days that lie
    neither in that year nor in the year before."""
    try:
        loaded = from_holiday_json([document])
        year = int(document["year"])
        if not 2000 <= year < 2200 or {d.year for d in (*loaded.off, *loaded.work)} - {year - 1, year}:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise InvalidInput(
            {"file": "无法识别这个日历文件：应为 JSON，含 year 和 days，days 的每项含 name、date、isOffDay。"}
        ) from None
    CalendarDay.objects.filter(Q(notice=year) | Q(day__in=[*loaded.off, *loaded.work])).delete()
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=d, name=n[:40], is_off=True, notice=year) for d, n in loaded.off.items()]
        + [CalendarDay(day=d, name="调休上班", is_off=False, notice=year) for d in loaded.work]
    )
    row, _made = CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source[:200], "loaded_at": now()}
    )
    act.record(row, after={"days": len(loaded.off) + len(loaded.work)}, reason=source)
    transaction.on_commit(forget)
    return len(loaded.off) + len(loaded.work)
