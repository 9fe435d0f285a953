"""Commands that are only rehearsed: a form that comes back filled is shown by the page that takes it, with everything that would be
refused, and nothing is written. A command that would do its work ends with `Rehearsed` instead and is rolled back.

`done` tells how many commands have done their work in this thread, so that a form that was taken can be told from one that was not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from xinqiao.kernel.errors import Rehearsed

_on: ContextVar[bool] = ContextVar("rehearsal", default=False)
_facts: ContextVar[list[Any] | None] = ContextVar("facts", default=None)
_done: ContextVar[int] = ContextVar("done", default=0)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Until the end of the block no command does its work."""
    token = _on.set(True)
    try:
        yield
    finally:
        _on.reset(token)


@contextmanager
def gathering() -> Iterator[list[Any]]:
    """A rehearsal that goes to its end: gives the facts of what would have been made, such as letters, of which none is."""
    found: list[Any] = []
    token = _facts.set(found)
    try:
        with rehearsal():
            yield found
    finally:
        _facts.reset(token)


def rehearsing() -> bool:
    return _on.get()


def gathered(facts: Any) -> bool:
    """Whether somebody only wants to see what would be made."""
    if (found := _facts.get()) is None:
        return False
    found.append(facts)
    return True


def hold() -> None:
    """Before what cannot be rolled back, and at the end of a command. Raises Rehearsed in a rehearsal."""
    if rehearsing():
        raise Rehearsed


def count() -> None:
    """One more command has done its work."""
    _done.set(_done.get() + 1)


def done() -> int:
    return _done.get()
