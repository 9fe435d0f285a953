"""What is costly and is made of what only a command knows, such as a document that bears its number. While a body runs nobody else
writes, so it is not made there: the body names its facts, is rolled back at its end, and runs again with the finished thing. Taken is
only what was made of the same facts; when they have changed meanwhile, it is made anew.

Inside a transaction of somebody else nothing is gained by letting go: there, and after `_TRIES`, it is made at once."""

import hashlib
import json
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Optional, TypeVar
from uuid import UUID

from django.db import connection

from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.rehearsal import gathered, hold

T = TypeVar("T")
_TRIES = 6
_at_hand: ContextVar[Optional["Beforehand"]] = ContextVar("at_hand", default=None)


def at_hand() -> Optional["Beforehand"]:
    """What was made for the command that runs now, if one does."""
    return _at_hand.get()


@dataclass(slots=True)
class Finished:
    """A thing that was made, how it is undone, and whether the body took it."""

    value: Any
    undo: Callable[[Any], None]
    taken: bool = False


class Unfinished(Exception):
    """The body came to its end with something that has to be made first; what it wrote is rolled back."""


@dataclass(slots=True)
class Beforehand:
    """What was made for one command, by the hash of its facts; what its body still waits for; and the keys that stay the same however
    often the body runs."""

    finished: dict[str, Finished] = field(default_factory=dict)
    wanted: list[Callable[[], None]] = field(default_factory=list)
    keys: list[UUID] = field(default_factory=list)
    given: int = 0
    waits: bool = False

    def run(self, body: Callable[[], T]) -> T:
        """Run the body until all that it needs is finished. What it did not take in the end is undone."""
        done, token = False, _at_hand.set(self)
        try:
            for left in reversed(range(_TRIES)):
                self._begin(waits=left > 0 and not connection.in_atomic_block)
                try:
                    result = body()
                except Unfinished:
                    for make in self.wanted:
                        make()
                else:
                    done = True
                    return result
            raise AssertionError("the last run waits for nothing")
        finally:
            _at_hand.reset(token)
            for each in self.finished.values():
                if not (done and each.taken):
                    each.undo(each.value)

    def _begin(self, *, waits: bool) -> None:
        self.waits, self.given, self.wanted = waits, 0, []
        for each in self.finished.values():
            each.taken = False

    def end(self) -> None:
        """The body has done its work. Raises Unfinished when it had to do without something."""
        if self.wanted:
            raise Unfinished

    def key(self) -> UUID:
        """The key of a new record that a document names."""
        if self.given == len(self.keys):
            self.keys.append(new_uuid())
        self.given += 1
        return self.keys[self.given - 1]

    def take(self, facts: Any, make: Callable[[], T], undo: Callable[[T], None], *, instead: T) -> T:
        """The thing made of exactly these facts; `instead` in a run that will be rolled back because it is not there yet. In a
        rehearsal it is the end: nothing is made, unless its facts are wanted. Raises Rehearsed."""
        if gathered(facts):
            return instead
        hold()
        told = json.dumps(facts, ensure_ascii=False, sort_keys=True, default=str)
        proof = hashlib.sha256(told.encode()).hexdigest()

        def finish() -> None:
            self.finished[proof] = Finished(make(), undo)

        if proof not in self.finished:
            if self.waits:
                self.wanted.append(finish)
                return instead
            finish()
        self.finished[proof].taken = True
        value: T = self.finished[proof].value
        return value
