"""Restore and drill: an office that was restored is believed only when every promise of the backup holds (M-I5)."""

import gzip
import json
import os
import secrets
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError

from xinqiao.jobs import postgresql
from xinqiao.jobs.backup import DATABASE, MANIFEST, PACKED
from xinqiao.kernel import audit
from xinqiao.kernel.backups import mark_proven
from xinqiao.kernel.errors import Refused, Tampered
from xinqiao.kernel.keycheck import check_keys
from xinqiao.kernel.migrated import refuse_newer
from xinqiao.kernel.sealed_stream import SealedReader
from xinqiao.matters.stored import require_stored
from xinqiao.people.models import Person
from xinqiao.rules.verdict import Verdict


def _refused(reason: str) -> Refused:
    return Refused(Verdict(allowed=False, reason=reason))


def restore(backup: Path) -> list[str]:
    """Put a backup into this (empty) home and database, then check it; returns what was checked, as sentences.

    Raises Refused when there is an office already, Tampered when the backup is not whole."""
    refuse_occupied()
    settings.XINQIAO_HOME.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.XINQIAO_HOME, prefix="restore-") as scratch:
        manifest = _unpack(backup, Path(scratch))
        _put_database(_unpacked(Path(scratch)))
        if (Path(scratch) / "files").is_dir():
            shutil.copytree(Path(scratch) / "files", settings.XINQIAO_FILES, dirs_exist_ok=True)
    return list(checked(manifest))


def refuse_occupied() -> None:
    """Raises Refused when there is an office here already."""
    # Any command that was run here before leaves an SQLite file without a table: that is no office.
    sqlite = connection.vendor == "sqlite"
    there = not sqlite or settings.DATABASES["default"]["NAME"].exists()
    if there and connection.introspection.table_names():
        if sqlite:
            raise _refused(
                f"{settings.XINQIAO_HOME} 里已有数据库，不会覆盖。请用 XINQIAO_HOME 另指一个空目录。"
            )
        raise _refused("数据库不是空的，不会覆盖。请在 XINQIAO_DATABASE_URL 中另指一个空库。")


def _unpack(backup: Path, folder: Path) -> dict[str, Any]:
    with backup.open("rb") as source:
        try:
            with tarfile.open(fileobj=SealedReader(source), mode="r|") as archive:
                archive.extractall(folder, filter="data")
        except tarfile.TarError:
            raise Tampered("备份文件的内容读不出来，没有恢复任何数据。请换一份备份。") from None
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    if manifest["vendor"] != connection.vendor:
        raise _refused(f"这份备份来自 {manifest['vendor']} 数据库，现在设置的是 {connection.vendor}。")
    if manifest.get("store", "folder") != settings.XINQIAO_STORE:
        raise _refused(
            f"这份备份的文件存在 {manifest['store']} 里，请设 XINQIAO_STORE={manifest['store']} 再恢复。"
        )
    refuse_newer(manifest["migrations"])
    return manifest


def _unpacked(scratch: Path) -> Path:
    """The copy of the database. Earlier backups hold it as it is."""
    copy = scratch / DATABASE
    if (packed := scratch / PACKED).exists():
        with gzip.open(packed) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
        packed.unlink()
    return copy


def _put_database(copy: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        place = settings.DATABASES["default"]["NAME"]
        for beside in ("-wal", "-shm"):
            place.with_name(place.name + beside).unlink(missing_ok=True)
        copy.replace(place)
        return
    name = settings.DATABASES["default"]["NAME"]
    words = ("--no-owner", "--exit-on-error", "--single-transaction", "--dbname", name, str(copy))
    postgresql.run("pg_restore", *words)


def checked(manifest: dict[str, Any]) -> Iterator[str]:
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
    whole = require_stored()
    yield f"全部存储的文件（材料、文书、纪要、学习材料）与入库时一致（{whole.files} 份）"
    yield f"全部封存的内容可以打开（{whole.values} 处）"


def drill(backup: Path) -> str:
    """Restore the backup in an empty place of its own, on PostgreSQL in a database of its own beside the office's, and check it
    there; returns what was checked, and remembers that it held. Raises Tampered."""
    with (
        tempfile.TemporaryDirectory(dir=settings.XINQIAO_HOME, prefix="drill-") as scratch,
        _apart() as database,
    ):
        environment = {
            **os.environ,
            "XINQIAO_HOME": scratch,
            "XINQIAO_ROOT_KEY_FILE": str(settings.XINQIAO_ROOT_KEY_FILE),
            "XINQIAO_DATABASE_URL": database,
        }
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "xinqiao", "restore", str(backup)],
            env=environment,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise Tampered(f"备份 {backup.name} 演练没有通过：{done.stderr.strip()[-1000:]}")
    mark_proven(backup)
    return done.stdout.strip()


@contextmanager
def _apart() -> Iterator[str]:
    """The address of an empty database that is gone afterwards; nothing on SQLite, whose database lies in the home."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"xinqiao_drill_{secrets.token_hex(6)}"
    _alone(f"CREATE DATABASE {name}")
    try:
        office = settings.DATABASES["default"]
        user, password, host = (quote(str(office[key]), safe="") for key in ("USER", "PASSWORD", "HOST"))
        port = f":{office['PORT']}" if office["PORT"] else ""
        yield f"postgresql://{user}{':' + password if password else ''}@{host}{port}/{name}"
    finally:
        _alone(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _alone(statement: str) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        told = (
            f"演练需要另建一个库，没有成功：{str(error).strip()[:200]}。"
            "请给数据库账号建库的权限：ALTER ROLE 账号 CREATEDB。"
        )
        raise _refused(told) from None
