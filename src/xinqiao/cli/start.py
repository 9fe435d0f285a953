"""What every way of running the product needs first: a key, a migrated database, a safe SQLite, a home that nobody else can
read."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from xinqiao.kernel.commands import check_loaded, load_all
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.keycheck import check_keys
from xinqiao.kernel.migrated import migrations_wait, refuse_newer
from xinqiao.kernel.pragmas import wrong_pragma
from xinqiao.kernel.sealing import new_key_line, shared_place
from xinqiao.kernel.storage import write_new
from xinqiao.kernel.suites import AES, Suite
from xinqiao.rules.verdict import Verdict


def make_key(suite: Suite = AES) -> bool:
    """Write a fresh key file when there is none; False when one is there already, or lies in shares that several people hold."""
    place = settings.XINQIAO_ROOT_KEY_FILE
    if place.exists() or shared_place().exists():
        return False
    write_new(place, new_key_line(suite=suite).encode())
    return True


def migrate() -> None:
    """Bring the database to this version. Raises Refused when it is of a newer one."""
    settings.XINQIAO_HOME.mkdir(parents=True, exist_ok=True)
    refuse_newer()
    call_command("migrate", interactive=False, verbosity=0)


def ready() -> None:
    """Refuse to go on when a command's record has no entry, migrations are pending, a pragma differs, or the key is missing or
    wrong. Only what the program at hand loaded is looked at, because to load everything takes longer than most of them."""
    check_loaded()
    refuse_newer()
    if migrations_wait():
        reason = "数据库还不是这个版本，请先运行 ./xinqiao migrate；已有数据的，停机后先用原来的程序备份。"
        raise Refused(Verdict(allowed=False, reason=reason))
    check_pragmas()
    check_keys()


def ready_for_everybody() -> None:
    """As `ready`, for the programs that do whatever anybody asks: server and worker load every command first."""
    load_all()
    ready()


def check_pragmas() -> None:
    """Raises Refused when what is in force on SQLite is not what was asked for."""
    if wrong := wrong_pragma():
        raise Refused(Verdict(allowed=False, reason=f"{wrong}，拒绝启动。"))


def close_home() -> None:
    """Before every command: take from everybody but the owner what an earlier start left readable: the home with all it holds, the database, the
    folder of the backups. Raises Refused when they belong to somebody else."""
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    written = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
    folders = [settings.XINQIAO_HOME, settings.XINQIAO_FILES, settings.XINQIAO_BACKUP]
    for place in (*folders, *written):
        if place is None or not place.exists() or not place.stat().st_mode & 0o077:
            continue
        try:
            place.chmod(place.stat().st_mode & 0o700)
        except PermissionError:
            reason = f"{place} 别的账号也能读，而且不能改。请把它交给运行信桥的账号（chown），再启动。"
            raise Refused(Verdict(allowed=False, reason=reason)) from None
