"""Which version the database is of: one that a newer program made is refused, for this one would not know what it holds."""

from collections.abc import Collection

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from xinqiao.kernel.errors import Refused
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def applied() -> list[str]:
    """What was done to the database, as `matters.0001_initial`."""
    return sorted(".".join(key) for key in MigrationLoader(connection).applied_migrations)


def refuse_newer(done: Collection[str] | None = None) -> None:
    """Raises Refused when the database, or the one whose migrations are given, was brought further than this program knows."""
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
