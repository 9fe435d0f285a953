"""Slowing down who tries codes: a try is counted before it is checked, so that tries side by side do not slip past.

    with guarded([(PER_ADDRESS, address)]):
        ...  # raises InvalidInput when the code is wrong

A right try is taken off again; a wrong one stays counted for the window of its limit.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import TooManyTries
from xinqiao.kernel.models import WrongTries
from xinqiao.kernel.sealing import blind_index
from xinqiao.kernel.writing import writing

_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `tries` wrong ones within `window`."""

    name: str
    tries: int
    window: timedelta

    def key(self, who: str) -> str:
        return blind_index(f"{self.name}|{who}", purpose="tries").hex()


def _count(key: str, limit: Limit, at: datetime) -> tuple[timedelta, bool]:
    """Count one more try: how long to wait when it is one too many, and whether it is the first that is."""
    _row, made = WrongTries.objects.get_or_create(key=key, defaults={"since": at})
    row = WrongTries.objects.select_for_update().get(key=key)
    if at - row.since >= limit.window:
        row.count, row.since = 0, at
    row.count += 1
    row.save(update_fields=["count", "since"])
    if made:
        WrongTries.objects.filter(since__lt=at - _KEPT).delete()
    over = row.count - limit.tries
    return (row.since + limit.window - at, over == 1) if over > 0 else (timedelta(0), False)


@contextmanager
def guarded(limits: Sequence[tuple[Limit, str]]) -> Iterator[None]:
    """Count a try against each limit and its holder, run the block, and take the try off again unless it raised.

    Raises TooManyTries, without running the block, when one of the limits is used up."""
    at = now()
    keys = [(limit.key(who), limit) for limit, who in limits]
    with writing():
        wait, first = max(_count(key, limit, at) for key, limit in sorted(keys, key=lambda pair: pair[0]))
    if wait:
        raise TooManyTries(int(wait.total_seconds()), first=first)
    yield
    with writing():
        WrongTries.objects.filter(key__in=[key for key, _ in keys], count__gt=0).update(count=F("count") - 1)
