"""Reads of reference data."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from xinqiao.library.models import CalendarYear, Category
from xinqiao.rules.calendar import WorkCalendar


def categories() -> QuerySet[Category]:
    """Active content categories in the order of their codes."""
    return Category.objects.filter(active=True)


def category_named(name: str) -> Category | None:
    """The category of that name, if the office has it."""
    return Category.objects.filter(name=name, active=True).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownYear:
    """`days`: how many depart from the plain week."""

    year: int
    source: str
    days: int


def loaded_years(calendar: WorkCalendar) -> list[KnownYear]:
    """The years whose notice is known, the newest first, and where each comes from."""
    sources = dict(CalendarYear.objects.values_list("year", "source"))
    counted = Counter(day.year for day in (*calendar.off, *calendar.work))
    return [
        KnownYear(year=year, source=sources.get(year, "随产品提供"), days=counted[year])
        for year in sorted(calendar.years, reverse=True)
    ]
