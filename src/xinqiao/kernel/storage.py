"""Where sealed bytes lie: on the disk of the one machine, or in the database that several machines share (`XINQIAO_STORE`).

A path is two hexadecimal digits and a random name, or `waiting/` and that name for what no command has taken yet. In the database a
file is written, moved and forgotten by the transaction of the command, goes to the replica with its row, and is of one moment with
it when a backup is brought back to a point in time.
"""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db.models import BinaryField, F, Func
from django.db.models.functions import Now

from xinqiao.kernel.models import StoredBytes
from xinqiao.kernel.writing import writing

WAITING = "waiting/"
HEAD = 3
"""So many bytes at the beginning of what is sealed tell the version of the key."""


class Store(Protocol):
    """What `matters.files` asks of a place for files."""

    def write(self, path: str, sealed: bytes) -> None:
        """Put the whole file in place, in place of an earlier one; it survives a power cut after the return, or after the commit."""

    def read(self, path: str) -> bytes:
        """Raises FileNotFoundError."""

    def move(self, path: str, to: str) -> None:
        """Raises FileNotFoundError."""

    def remove(self, path: str) -> None:
        """Nothing happens where there is none."""

    def heads(self) -> Iterator[tuple[str, bytes]]:
        """Each file that a command took, and its first bytes, in the order of paths."""

    def waiting(self) -> Iterator[str]:
        """Each file that waits, in the order of paths; it may be taken meanwhile."""

    def forget_waiting(self, longer: timedelta) -> None:
        """Remove what has waited longer than that, by the clock of the machine that keeps it."""


class Folder:
    """Files below the home of the one machine."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, path: str, sealed: bytes) -> None:
        place = self._root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary = place.with_suffix(".part")
        with temporary.open("wb") as out:
            out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
        _move(temporary, place)

    def read(self, path: str) -> bytes:
        return (self._root / path).read_bytes()

    def move(self, path: str, to: str) -> None:
        (self._root / to).parent.mkdir(parents=True, exist_ok=True)
        _move(self._root / path, self._root / to)

    def remove(self, path: str) -> None:
        (self._root / path).unlink(missing_ok=True)

    def heads(self) -> Iterator[tuple[str, bytes]]:
        for place in sorted(self._root.glob("??/" + "[0-9a-f]" * 32)):
            with place.open("rb") as file:
                yield f"{place.parent.name}/{place.name}", file.read(HEAD)

    def waiting(self) -> Iterator[str]:
        for place in sorted((self._root / WAITING).glob("[0-9a-f]" * 32)):
            yield WAITING + place.name

    def forget_waiting(self, longer: timedelta) -> None:
        for old in (self._root / WAITING).iterdir():
            if time.time() - old.stat().st_mtime > longer.total_seconds():
                old.unlink(missing_ok=True)


def write_new(place: Path, data: bytes) -> None:
    """A file that only its owner reads and that survives a power cut. Raises FileExistsError: nothing is ever overwritten."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _move(source: Path, place: Path) -> None:
    """Neither the bytes nor the name can be lost by a power cut afterwards."""
    source.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class InDatabase:
    """Rows of `StoredBytes`."""

    def write(self, path: str, sealed: bytes) -> None:
        with writing():
            StoredBytes.objects.update_or_create(path=path, defaults={"sealed": sealed, "at": Now()})

    def read(self, path: str) -> bytes:
        found = StoredBytes.objects.filter(path=path).values_list("sealed", flat=True).first()
        if found is None:
            raise FileNotFoundError(path)
        return bytes(found)

    def move(self, path: str, to: str) -> None:
        with writing():
            if not StoredBytes.objects.filter(path=path).update(path=to):
                raise FileNotFoundError(path)

    def remove(self, path: str) -> None:
        with writing():
            StoredBytes.objects.filter(path=path).delete()

    def heads(self) -> Iterator[tuple[str, bytes]]:
        begins = Func(F("sealed"), 1, HEAD, function="substr", output_field=BinaryField())
        rows = StoredBytes.objects.exclude(path__startswith=WAITING).order_by("path")
        for path, head in rows.values_list("path", begins).iterator():
            yield path, bytes(head or b"")

    def waiting(self) -> Iterator[str]:
        found = StoredBytes.objects.filter(path__startswith=WAITING).order_by("path")
        yield from found.values_list("path", flat=True)

    def forget_waiting(self, longer: timedelta) -> None:
        with writing():
            StoredBytes.objects.filter(path__startswith=WAITING, at__lt=Now() - longer).delete()


def store(kind: str = "") -> Store:
    """The place for files that this office has set; another one by its name."""
    if (kind or settings.XINQIAO_STORE) == "database":
        return InDatabase()
    return Folder(Path(settings.XINQIAO_FILES))
