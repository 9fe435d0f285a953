"""The only place that reads the time. A statutory day is a date in Asia/Shanghai."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")
_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return (_moment.get() or timezone.now()).astimezone(SHANGHAI)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment`: a demonstration office has a past. Raises RuntimeError in a real office."""
    if settings.XINQIAO_MODE == "serve":
        raise RuntimeError("the clock of a real office cannot be moved")
    with standing(moment):
        yield


@contextmanager
def standing(moment: datetime) -> Iterator[None]:
    """Let the clock stand while a query is put together (`kernel.compiled`): nothing may be written meanwhile."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def today() -> date:
    """The present statutory day."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The statutory day on which `moment` falls."""
    return moment.astimezone(SHANGHAI).date()
