"""Backup and restore: one sealed file with the database, the files, and what they must add up to (M-I5).

A backup opens only with the office's key file, which is kept apart from it. A restored office is believed only when the
database is whole, the audit chain holds up to the checkpoint of the backup, the counts agree and sealed data opens.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from xinqiao.kernel import audit
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Refused, Tampered
from xinqiao.kernel.keycheck import check_keys
from xinqiao.kernel.sealed_stream import SealedReader, SealingWriter
from xinqiao.matters.files import read as read_file
from xinqiao.matters.models import Attachment
from xinqiao.people.models import Person
from xinqiao.people.vault import open_identity
from xinqiao.rules.verdict import Verdict

_DATABASE, _MANIFEST = "database", "manifest.json"


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))


# ── making ──


def make(folder: Path) -> Path:
    """Write a backup of the running office into `folder` and return its file; nobody has to stop working."""
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"xinqiao-{now():%Y%m%d-%H%M%S}.backup"
    partial = place.with_suffix(".part")
    with tempfile.TemporaryDirectory(dir=settings.XINQIAO_HOME, prefix="backup-") as scratch:
        copy = Path(scratch) / _DATABASE
        manifest = {"made_at": now().isoformat(), "vendor": connection.vendor, **_facts()}
        _copy_database(copy)
        (Path(scratch) / _MANIFEST).write_text(json.dumps(manifest), "utf-8")
        partial.touch(mode=0o600)
        with partial.open("wb") as out:
            with SealingWriter(out) as sealed, tarfile.open(fileobj=sealed, mode="w|") as archive:
                archive.add(Path(scratch) / _MANIFEST, _MANIFEST)
                archive.add(copy, _DATABASE)
                if settings.XINQIAO_FILES.is_dir():
                    archive.add(settings.XINQIAO_FILES, "files", filter=_finished)
            out.flush()
            os.fsync(out.fileno())
    partial.replace(place)
    return place


def _finished(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Without what is being written, and what no command has taken yet (`matters.files.lay_by`)."""
    return None if entry.name.endswith(".part") or entry.name == "files/waiting" else entry


def _facts() -> dict[str, Any]:
    """What the copy must hold at least: it is made after these were read."""
    return {"checkpoint": audit.checkpoint(), "people": Person.objects.count()}


def _copy_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return
    _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={copy}")


def _postgresql(program: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs on the office's database; the password is given in the environment."""
    database = settings.DATABASES["default"]
    where = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    environment = {**os.environ, **{name: str(database[key]) for name, key in where.items() if database[key]}}
    found = shutil.which(program)
    if found is None:
        raise _refused(f"没有找到 {program}，请安装 PostgreSQL 客户端程序（Debian：postgresql-client）。")
    done = subprocess.run([found, *words], env=environment, capture_output=True, text=True)  # noqa: S603 - found by name
    if done.returncode:
        raise _refused(f"{program} 没有成功：{done.stderr.strip()[-300:]}")


# ── restoring ──


def restore(backup: Path) -> list[str]:
    """Put a backup into this (empty) home and database, then check it; returns what was checked, as sentences.

    Raises Refused when there is an office already, Tampered when the backup is not whole."""
    # Any command that was run here before leaves an SQLite file without a table: that is no office.
    sqlite = connection.vendor == "sqlite"
    there = not sqlite or settings.DATABASES["default"]["NAME"].exists()
    if there and connection.introspection.table_names():
        if sqlite:
            raise _refused(
                f"{settings.XINQIAO_HOME} 里已有数据库，不会覆盖。请用 XINQIAO_HOME 另指一个空目录。"
            )
        raise _refused("数据库不是空的，不会覆盖。请在 XINQIAO_DATABASE_URL 中另指一个空库。")
    settings.XINQIAO_HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.XINQIAO_HOME, prefix="restore-") as scratch:
        manifest = _unpack(backup, Path(scratch))
        _put_database(Path(scratch) / _DATABASE)
        if (Path(scratch) / "files").is_dir():
            shutil.copytree(Path(scratch) / "files", settings.XINQIAO_FILES, dirs_exist_ok=True)
    return list(_checked(manifest))


def _unpack(backup: Path, folder: Path) -> dict[str, Any]:
    with backup.open("rb") as source:
        try:
            with tarfile.open(fileobj=SealedReader(source), mode="r|") as archive:
                archive.extractall(folder, filter="data")
        except tarfile.TarError:
            raise Tampered("备份文件的内容读不出来，没有恢复任何数据。请换一份备份。") from None
    manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text("utf-8"))
    if manifest["vendor"] != connection.vendor:
        raise _refused(f"这份备份来自 {manifest['vendor']} 数据库，现在设置的是 {connection.vendor}。")
    return manifest


def _put_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        place = settings.DATABASES["default"]["NAME"]
        for beside in ("-wal", "-shm"):
            place.with_name(place.name + beside).unlink(missing_ok=True)
        copy.replace(place)
    else:
        _postgresql(
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            "--dbname",
            settings.DATABASES["default"]["NAME"],
            str(copy),
        )


def _checked(manifest: dict[str, Any]) -> Iterator[str]:
    """Every promise of a backup, tested. Raises Tampered at the first that does not hold."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if (found := cursor.fetchone()[0]) != "ok":
                raise Tampered(f"恢复的数据库不完整：{found}")
        connection.check_constraints()
        yield "数据库完整，外键一致"
    check_keys()
    yield "密钥与数据库相符"
    broken = next(audit.verify(), None) or audit.verify_against(manifest["checkpoint"])
    if broken is not None:
        raise Tampered(f"恢复的审计日志第 {broken.seq} 条：{broken.problem}")
    yield f"审计日志连续，与备份时的校验点相符（{manifest['checkpoint'].split()[1]} 条）"
    people = Person.objects.count()
    if people < manifest["people"]:
        raise Tampered(f"恢复的身份信息只有 {people} 份，备份时有 {manifest['people']} 份。")
    every = max(1, people // 100)
    for person in Person.objects.order_by("pk")[::every]:
        open_identity(person)
    yield f"抽查封存的身份信息可以打开（{len(range(0, people, every))} 份）"
    for attachment in Attachment.objects.all().iterator():
        if hashlib.sha256(read_file(attachment.path)).hexdigest() != attachment.sha256:
            raise Tampered(f"材料 {attachment.pk} 与登记时不同。")
    yield f"全部材料与登记时一致（{Attachment.objects.count()} 份）"


# ── drill ──


def drill(backup: Path) -> str:
    """Restore the backup in an empty place of its own and check it there; returns what was checked. On PostgreSQL, where
    that would need a second database, the backup is opened and listed. Raises Tampered."""
    with tempfile.TemporaryDirectory(dir=settings.XINQIAO_HOME, prefix="drill-") as scratch:
        if connection.vendor != "sqlite":
            _unpack(backup, Path(scratch))
            _postgresql("pg_restore", "--list", str(Path(scratch) / _DATABASE))
            return "备份可以打开，目录完整（完整演练请恢复到一个空库）"
        environment = {
            **os.environ,
            "XINQIAO_HOME": scratch,
            "XINQIAO_ROOT_KEY_FILE": str(settings.XINQIAO_ROOT_KEY_FILE),
        }
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "xinqiao", "restore", str(backup)],
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Tampered(f"备份演练没有通过：{done.stderr.strip()[-300:]}")
        return done.stdout.strip()
