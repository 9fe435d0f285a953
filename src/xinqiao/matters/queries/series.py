"""The numbers of a year: that none is missing, and which of them are a unit's (M-R1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from xinqiao.kernel.models import NumberSeries
from xinqiao.matters.models import Petition
from xinqiao.offices.models import Unit
from xinqiao.rules.folding import petition_number

MOST_GAPS = 50
"""So many missing numbers are named; how many there are is always told."""

_SERIES = "petition:"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """First and last number of some petitions, and how many they are; empty texts for none."""

    first: str
    last: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersOfYear:
    """`given`: how many numbers the series has given out, which begins with 1. `own`: the unit's, between which lie those of other
    units, for all units share the series. `missing`: how many of those given out no petition bears; `gaps`: the first of them."""

    year: int
    given: int
    all: NumberRange
    own: NumberRange
    missing: int
    gaps: tuple[str, ...]


def numbers_of(unit: Unit, year: int) -> NumbersOfYear:
    """A number is taken and its petition written in one transaction, a petition is never removed and no two bear one number: where the
    petitions are as many as the numbers given out and the last of them bears the last number, none is missing. Else each is looked for."""
    given = NumberSeries.objects.filter(name=f"{_SERIES}{year}").values_list("last", flat=True).first() or 0
    # Between these lie all numbers of the year and no others: an index counts them, where what begins with the year is looked for row by row.
    petitions = Petition.objects.filter(number__range=(f"XF{year}-0", f"XF{year}-9999999999"))
    everywhere = _span(petitions)
    last = petition_number(year, given) if given else ""
    gaps = () if (everywhere.count, everywhere.last) == (given, last) else tuple(_gaps(year, given))
    return NumbersOfYear(
        year=year,
        given=given,
        all=everywhere,
        own=_span(petitions.filter(unit=unit)),
        missing=len(gaps),
        gaps=gaps[:MOST_GAPS],
    )


def years() -> list[int]:
    """The years in which numbers were given out, the latest first."""
    names = NumberSeries.objects.filter(name__startswith=_SERIES).values_list("name", flat=True)
    return sorted((int(name.removeprefix(_SERIES)) for name in names), reverse=True)


def _span(petitions: QuerySet[Petition]) -> NumberRange:
    """The ends are read at the ends of the index, and what lies between is only counted: less than half of what it takes to look for the
    least and the greatest of all while counting."""
    first, last = (
        Petition.objects.filter(pk__in=petitions.order_by(end).values("pk")[:1]).values_list(
            "number", flat=True
        )
        for end in ("number", "-number")
    )
    found = sorted(first.union(last, all=True)) or [""]
    return NumberRange(first=found[0], last=found[-1], count=petitions.count())


def _gaps(year: int, given: int) -> Iterator[str]:
    for start in range(1, given + 1, _AT_ONCE):
        numbers = [petition_number(year, n) for n in range(start, min(start + _AT_ONCE, given + 1))]
        there = set(Petition.objects.filter(number__in=numbers).values_list("number", flat=True))
        yield from (number for number in numbers if number not in there)
