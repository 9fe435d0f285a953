"""Who was shown which matter: told by what reads a matter for a person, written once a page (M-I3).

    with watching() as shown:
        answer = page(request)
    keep(actor, shown, page="desk:matter")

What reads says `note(ShownAs.PAGE, matter.pk)`; outside of a page nobody watches and nothing is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from django.db import connection

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.models import Viewing


class ShownAs(StrEnum):
    """How a matter was shown. The strongest of one page is kept: a matter opened is more than a line of a list."""

    LIST = "list"
    SEARCH = "search"
    LEDGER = "ledger"
    PAGE = "page"
    EXPORT = "export"


_STRENGTH = {way: n for n, way in enumerate(ShownAs)}
NOTHING = 0
"""In the place of a matter, where a list or a search showed none."""
Shown = dict[int, ShownAs]
_watched: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def watching() -> Iterator[Shown]:
    """Collect what is shown meanwhile: matter → way."""
    shown: Shown = {}
    token = _watched.set(shown)
    try:
        yield shown
    finally:
        _watched.reset(token)


def note(way: ShownAs, *matters: int) -> None:
    """These matters are shown in this way on the page that is being made."""
    shown = _watched.get()
    if shown is None:
        return
    for matter in matters or (NOTHING,):
        there = shown.get(matter)
        if there is None or _STRENGTH[way] > _STRENGTH[there]:
            shown[matter] = way


_COLUMNS = ("at", "staff", "unit", "page", "request", "matter", "way")
_INTO = f'INSERT INTO "{Viewing._meta.db_table}" ({", ".join(_COLUMNS)}) VALUES '  # noqa: S608 - names of ours
_ROW = f"({', '.join(['%s'] * len(_COLUMNS))})"
_MOST = 500
"""Rows of one statement: fewer values than any database takes at once."""


def keep(actor: Actor, shown: Shown, *, page: str) -> None:
    """Write it down, all rows of a page in one statement, which is not put together by the ORM: that would cost more than the row itself. It
    raises where that fails: what cannot be noted is not shown."""
    at = connection.ops.adapt_datetimefield_value(now())
    same = (at, actor.staff, actor.unit_id, page[:80], actor.request_id[:16])
    rows = [(*same, matter or None, way.value) for matter, way in shown.items() if matter or len(shown) == 1]
    # One statement, so that no transaction of several has to be waited for in line (`kernel.writing`).
    with connection.cursor() as cursor:
        for start in range(0, len(rows), _MOST):
            part = rows[start : start + _MOST]
            cursor.execute(_INTO + ", ".join([_ROW] * len(part)), [value for row in part for value in row])
