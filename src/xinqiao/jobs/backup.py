"""Backup: one sealed file with the database, the files, and what they must add up to (M-I5).

It opens only with the office's key file, which is kept apart from it, and is believed only after a drill (`jobs.restoring`).
"""

import gzip
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from xinqiao.jobs import postgresql
from xinqiao.jobs.rotation import superseded
from xinqiao.kernel import audit
from xinqiao.kernel.backups import kept, made_at, proven_at, remove, reserve
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.migrated import applied
from xinqiao.kernel.sealed_stream import SealingWriter
from xinqiao.matters.stored import require_stored
from xinqiao.people.models import Person

DATABASE, MANIFEST = "database", "manifest.json"
PACKED = f"{DATABASE}.gz"
"""Compressed before it is sealed: what is sealed cannot be compressed any more."""

_PIECE = 1024 * 1024


def make(folder: Path) -> Path:
    """Write a backup of the running office into `folder` and return its file; nobody has to stop working. Raises Tampered when a
    stored file is missing or was changed: the backup is written all the same, for the rest of it is worth keeping."""
    folder.mkdir(parents=True, exist_ok=True)
    place = reserve(folder, now())
    partial = place.with_suffix(".part")
    try:
        _write(partial)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(place)
    try:
        require_stored()
    except Tampered as error:
        raise Tampered(f"备份已写到 {place}，但{error.message}") from None
    return place


def _write(partial: Path) -> None:
    with tempfile.TemporaryDirectory(dir=settings.XINQIAO_HOME, prefix="backup-") as scratch:
        copy = Path(scratch) / DATABASE
        manifest = {
            "made_at": now().isoformat(),
            "vendor": connection.vendor,
            "store": settings.XINQIAO_STORE,
            **_facts(),
        }
        _copy_database(copy)
        (Path(scratch) / MANIFEST).write_text(json.dumps(manifest), "utf-8")
        with partial.open("wb") as out:
            with SealingWriter(out) as sealed, tarfile.open(fileobj=sealed, mode="w|") as archive:
                archive.add(Path(scratch) / MANIFEST, MANIFEST)
                archive.add(_packed(copy), PACKED)
                if settings.XINQIAO_STORE == "folder" and settings.XINQIAO_FILES.is_dir():
                    archive.add(settings.XINQIAO_FILES, "files", filter=_finished)
            out.flush()
            os.fsync(out.fileno())


def _packed(copy: Path) -> Path:
    """The copy in less room, in its place."""
    place = copy.with_name(PACKED)
    with copy.open("rb") as source, gzip.open(place, "wb", compresslevel=6) as target:
        shutil.copyfileobj(source, target, _PIECE)
    copy.unlink()
    return place


def _finished(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Without what is being written, and what no command has taken yet (`matters.files.lay_by`)."""
    return None if entry.name.endswith(".part") or entry.name == "files/waiting" else entry


def _facts() -> dict[str, Any]:
    """What the copy must hold at least: it is made after these were read."""
    return {"checkpoint": audit.checkpoint(), "people": Person.objects.count(), "migrations": applied()}


def _copy_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return
    postgresql.run("pg_dump", "--format=custom", "--compress=0", "--no-owner", f"--file={copy}")


def rotate(folder: Path) -> list[str]:
    """Remove the old backups that newer proven ones stand in for; their names."""
    found = {place.name: (made_at(place), proven_at(place) is not None) for place in kept(folder)}
    gone = superseded(found, daily=settings.XINQIAO_BACKUP_KEEP)
    for name in gone:
        remove(folder / name)
    return gone
