"""Which version the database is of: one that a newer program made is refused, for this one would not know what it holds."""

from collections.abc import Collection
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from xinqiao.kernel.errors import Refused
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def applied() -> list[str]:
    """What was done to the database, as `matters.0001_initial`."""
    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())


def _as_on_disk() -> bool:
    """Whether exactly what lies on the disk was done: told by names alone, because to read the migrations takes longer than most commands."""
    found = {
        f"{app.label}.{place.stem}"
        for app in apps.get_app_configs()
        for place in Path(app.path, "migrations").glob("[!_~]*.py")
    }
    return found == set(applied())


def migrations_wait() -> bool:
    """Whether the database is not of this version yet."""
    if _as_on_disk():
        return False
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def lacks_columns() -> bool:
    """Whether a table is not what the program reads and writes: before a first release the same migrations are written anew, and their
    names tell nothing of it."""
    described = connection.introspection
    with connection.cursor() as cursor:
        there = set(described.table_names(cursor))
        for model in apps.get_models():
            table = model._meta.db_table
            if table not in there:
                return True
            columns = {column.name for column in described.get_table_description(cursor, table)}
            if not {field.column for field in model._meta.local_concrete_fields} <= columns:
                return True
    return False


def refuse_newer(done: Collection[str] | None = None) -> None:
    """Raises Refused when the database, or the one whose migrations are given, was brought further than this program knows."""
    if done is None and _as_on_disk():
        return
    loader = MigrationLoader(connection)
    known = {".".join(key) for key in loader.disk_migrations} | {".".join(key) for key in loader.graph.nodes}
    ours = {app for app, _ in loader.disk_migrations}
    found = applied() if done is None else done
    unknown = [name for name in found if name not in known and name.partition(".")[0] in ours]
    if unknown:
        told = (
            "数据库由更新版本的程序升级过（{unknown}），本程序不认识，拒绝启动，没有改动任何数据。"
            "请换回那个版本的程序，或者从升级前的备份恢复。"
        )
        reason = Phrase(told, unknown=tuple(unknown[:3]))
        raise Refused(Verdict(allowed=False, reason=reason))
