"""The transaction of everything that writes.

SQLite has one writer at a time; the others ask again after pauses that grow to a tenth of a second. Here they stand in
line instead, across threads and processes, and the next one is woken the moment the lock is free.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import IO

from django.conf import settings
from django.db import connection, transaction

_own = local()


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes. Inside another one it is a savepoint, as `transaction.atomic` is."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    line = _line()
    fcntl.flock(line, fcntl.LOCK_EX)
    try:
        with transaction.atomic():
            yield
    finally:
        fcntl.flock(line, fcntl.LOCK_UN)


def _line() -> IO[bytes]:
    """This thread's place in the line: a lock belongs to an open file, so each thread opens its own."""
    if not hasattr(_own, "line"):
        _own.line = (Path(settings.XINQIAO_HOME) / "writing.lock").open("ab")
    line: IO[bytes] = _own.line
    return line
