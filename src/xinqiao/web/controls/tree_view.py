"""The board from the topmost unit that a person reads down to one line: a unit with those right below it. Figures only; the matters behind
them are named to those who may see them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xinqiao.controls.frozen import BoardSaid, board_of
from xinqiao.controls.periods import offered
from xinqiao.controls.reading import STANDING_TITLES, Standing
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import translated
from xinqiao.offices.models import Unit
from xinqiao.web.controls.views import STANDINGS, UNITS_A_PAGE, asked_for, told_of
from xinqiao.web.request import staff_only

_COUNTED = (Standing.BROKEN, Standing.AT_RISK, Standing.KEPT, Standing.NOTHING_DUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A unit: how many measures stand how, in the order of the columns, the broken ones with their lines, and how many units are below."""

    unit: Unit
    counts: tuple[tuple[str, str, int], ...]
    broken: tuple[tuple[str, str], ...]
    below: int
    url: str
    board: str


def above(units: Sequence[Unit]) -> dict[int, int | None]:
    """Unit → the one above it among these, which the person may read; the first of them is the top of all that have none."""
    there, top = {unit.pk for unit in units}, units[0].pk
    found: dict[int, int | None] = {top: None}
    for unit in units[1:]:
        own = next((pk for pk in (unit.parent_id, unit.superior_id) if pk in there), top)
        found[unit.pk] = own if own != unit.pk else top
    return found


def path_to(unit: int, up: dict[int, int | None]) -> list[int]:
    """From the top to this unit."""
    found = [unit]
    while (higher := up[found[-1]]) is not None and higher not in found:
        found.append(higher)
    return found[::-1]


def below(unit: int, up: dict[int, int | None]) -> Iterator[int]:
    return (pk for pk, higher in up.items() if higher == unit)


def _branch(unit: Unit, said: BoardSaid, code: str, up: dict[int, int | None]) -> Branch:
    counts = Counter(reading.standing for reading in said.readings)
    query = urlencode({"unit": unit.pk, "period": code})
    broken = (r.control for r in said.readings if r.standing is Standing.BROKEN)
    return Branch(
        unit=unit,
        counts=tuple((*STANDINGS[one], counts[one]) for one in _COUNTED),
        broken=tuple(
            (translated(c.title), reverse("controls:evidence", args=[c.measure]) + f"?{query}")
            for c in broken
        ),
        below=len(list(below(unit.pk, up))),
        url=reverse("controls:tree") + f"?{query}",
        board=reverse("controls:board") + f"?{query}",
    )


@staff_only
def tree(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One unit and those right below it, in the order of the offices: none is ranked."""
    asked = asked_for(request, actor)
    by_key, up = {unit.pk: unit for unit in asked.units}, above(asked.units)
    page = Paginator(list(below(asked.unit.pk, up)), UNITS_A_PAGE).get_page(request.GET.get("page", "1"))
    shown = [asked.unit.pk, *page.object_list]
    said = board_of(shown, asked.named, today())
    branches = [_branch(by_key[pk], said[pk], asked.named.code, up) for pk in shown]
    context = {
        "asked": asked,
        "periods": offered(today()),
        "path": [by_key[pk] for pk in path_to(asked.unit.pk, up)[:-1]],
        "top": branches[0],
        "branches": branches[1:],
        "titles": [translated(STANDING_TITLES[one]) for one in _COUNTED],
        "page": page,
        "told": told_of(asked.named, said[asked.unit.pk]),
    }
    return render(request, "controls/tree.html", context)
