"""Slowing down who tries codes or sends too much: a try is counted before it is checked, so that tries side by side do not
slip past.

    with guarded([(PER_ADDRESS, address)]):
        ...  # raises InvalidInput when the code is wrong

A right try is taken off again; a wrong one stays counted for the window of its limit. `counted` is the reverse: what was
done stays counted, what failed is taken off.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import TOO_MANY_CODES, TooManyTries
from xinqiao.kernel.models import WrongTries
from xinqiao.kernel.sealing import blind_index
from xinqiao.kernel.writing import writing

_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `tries` within `window`; `said` when it is used up, with {n} minutes to wait."""

    name: str
    tries: int
    window: timedelta
    said: str = TOO_MANY_CODES

    def key(self, who: str) -> str:
        return blind_index(f"{self.name}|{who}", purpose="tries").hex()


def _count(key: str, limit: Limit, at: datetime) -> tuple[timedelta, bool, str]:
    """Count one more try: how long to wait when it is one too many, whether it is the first that is, and what is said."""
    _row, made = WrongTries.objects.get_or_create(key=key, defaults={"since": at})
    row = WrongTries.objects.select_for_update().get(key=key)
    if at - row.since >= limit.window:
        row.count, row.since = 0, at
    row.count += 1
    row.save(update_fields=["count", "since"])
    if made:
        WrongTries.objects.filter(since__lt=at - _KEPT).delete()
    over = row.count - limit.tries
    wait = row.since + limit.window - at if over > 0 else timedelta(0)
    return wait, over == 1, limit.said


def _begin(limits: Sequence[tuple[Limit, str]]) -> list[str]:
    """Count a try against each limit and its holder; the keys to take it off with. Raises TooManyTries; such a try counts only where it was too
    many: whoever goes on pressing must not use up what a whole hall shares."""
    at = now()
    keys = [(limit.key(who), limit) for limit, who in limits]
    with writing():
        found = {key: _count(key, limit, at) for key, limit in sorted(keys, key=lambda pair: pair[0])}
        wait, first, said = max(found.values())
        if wait:
            _take_off([key for key, (left, *_) in found.items() if not left])
    if wait:
        raise TooManyTries(int(wait.total_seconds()), first=first, said=said)
    return [key for key, _ in keys]


def _take_off(keys: Sequence[str]) -> None:
    with writing():
        WrongTries.objects.filter(key__in=keys, count__gt=0).update(count=F("count") - 1)


def forgive(limits: Sequence[tuple[Limit, str]]) -> None:
    """Take off again what `counted` has kept of a try that came to a good end later."""
    _take_off([limit.key(who) for limit, who in limits])


@contextmanager
def guarded(limits: Sequence[tuple[Limit, str]]) -> Iterator[None]:
    """Count a try against each limit and its holder, run the block, and take the try off again unless it raised.

    Raises TooManyTries, without running the block, when one of the limits is used up."""
    keys = _begin(limits)
    yield
    _take_off(keys)


@contextmanager
def counted(limits: Sequence[tuple[Limit, str]]) -> Iterator[None]:
    """Count what the block does against each limit and its holder, and take it off again when the block raises.

    Raises TooManyTries, without running the block, when one of the limits is used up."""
    keys = _begin(limits)
    try:
        yield
    except BaseException:
        _take_off(keys)
        raise
