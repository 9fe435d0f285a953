"""What every way of running the product needs first: a key, a migrated database, a safe SQLite."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xinqiao.config.environment import SQLITE_PRAGMAS
from xinqiao.kernel.commands import load_all
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.keycheck import check_keys
from xinqiao.kernel.sealing import new_key_line
from xinqiao.rules.verdict import Verdict


def make_key() -> bool:
    """Write a fresh key file when there is none; False when one is there already."""
    place = settings.XINQIAO_ROOT_KEY_FILE
    if place.exists():
        return False
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.touch(mode=0o600)
    place.write_text(new_key_line(), encoding="ascii")
    return True


def migrate() -> None:
    """Bring the database to this version."""
    settings.XINQIAO_HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)


def ready() -> None:
    """Refuse to go on when a command's record has no entry, migrations are pending, a pragma differs, or the key is missing or
    wrong."""
    load_all()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(Verdict(allowed=False, reason="数据库还不是这个版本，请先运行 ./xinqiao migrate。"))
    check_pragmas()
    check_keys()


def check_pragmas() -> None:
    """On SQLite: what is in force must be what was asked for. A database in memory, as tests use, promises nothing."""
    if connection.vendor != "sqlite" or "mode=memory" in str(connection.settings_dict["NAME"]):
        return
    with connection.cursor() as cursor:
        for name, wanted in SQLITE_PRAGMAS.items():
            cursor.execute(f"PRAGMA {name}")
            found = str(cursor.fetchone()[0])
            if found != wanted:
                reason = f"SQLite 的 {name} 是 {found}，应为 {wanted}：数据可能不安全，拒绝启动。"
                raise Refused(Verdict(allowed=False, reason=reason))
