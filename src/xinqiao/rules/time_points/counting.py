"""Periods counted from a day (民法典 200–204): the day itself is not counted, a last day off moves to the day after it.

A day that the office names itself (12月20日, 周五, 月底) is no counted period: it chose the day, and the day stands.
"""

from calendar import monthrange
from datetime import date, timedelta

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.time_points.point import DayReading
from xinqiao.rules.words import Phrase


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last one where it has no such day (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days(anchor: date, count: int, calendar: WorkCalendar, first: int = 0) -> DayReading:
    """「5个工作日内」 from `anchor`; `first`: the smaller number of 「3至5个工作日」."""
    counted = calendar.add_working_days(anchor, count)
    why = Phrase(
        "自{anchor}的次日起算{n}个工作日，至{day}（当日不计入，节假日不算、调休上班日算）",
        anchor=anchor,
        n=count,
        day=counted.day,
    )
    return DayReading(
        why=why,
        first=calendar.add_working_days(anchor, first).day if first else None,
        last=counted.day,
        counted=counted.day,
        provisional=counted.provisional,
    )


def natural_days(anchor: date, count: int, calendar: WorkCalendar, first: int = 0) -> DayReading:
    """「三日内」「两周内」 from `anchor`."""
    raw = anchor + timedelta(days=count)
    why = Phrase(
        "自{anchor}的次日起算{n}日，至{day}（当日不计入，按自然日）", anchor=anchor, n=count, day=raw
    )
    return moved(raw, calendar, why, first=anchor + timedelta(days=first) if first else None)


def months(anchor: date, count: int, calendar: WorkCalendar, days: int = 0) -> DayReading:
    """「一个月内」「一个半月内」「半年内」 from `anchor`."""
    raw = months_after(anchor, count) + timedelta(days=days)
    why = Phrase("自{anchor}起算，按月对日，至{day}（《民法典》第二百零二条）", anchor=anchor, day=raw)
    return moved(raw, calendar, why)


def moved(raw: date, calendar: WorkCalendar, why: str, *, first: date | None = None) -> DayReading:
    """A counted period that ends on `raw`, or on the next working day where that is a day off."""
    counted = calendar.next_working_day(raw)
    if counted.day != raw:
        why = Phrase(
            "{why}；当日为{off}，顺延至{later}（《民法典》第二百零三条），提醒仍按{day}掌握",
            why=why,
            off=calendar.why_off(raw),
            later=counted.day,
            day=raw,
        )
    return DayReading(why=why, first=first, last=counted.day, counted=raw, provisional=counted.provisional)


def named(
    first: date | None, last: date, calendar: WorkCalendar, why: str, *, exact: bool = True
) -> DayReading:
    """A day that the words name."""
    if off := calendar.why_off(last):
        why = Phrase("{why}；当日为{off}，写明的日期不顺延", why=why, off=off)
    return DayReading(why=why, first=first, last=last, counted=last, exact=exact)


def open_ended(why: str, first: date | None = None, *, provisional: bool = False) -> DayReading:
    """Words that settle no last day."""
    return DayReading(why=why, first=first, exact=False, provisional=provisional)
