"""What the doctor finds: each check sees its fault and says what to do; the pages of administrators tell what must not be overlooked."""

import os
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import DatabaseError, OperationalError
from django.test import Client, override_settings

from tests.cast import Cast
from tests.prepared import ROOT
from tests.web.pages import browser_of, page_of
from xinqiao import __version__
from xinqiao.controls.health import CHECKS, Examined, Mark, examine, troubles
from xinqiao.kernel import audit, clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.backups import mark_proven, reserve
from xinqiao.kernel.clock import now
from xinqiao.kernel.models import Job
from xinqiao.safekeeping.models import Custody


def found() -> dict[str, Examined]:
    return {one.name: one for one in examine()}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home and a folder of backups of their own."""
    places = {"XINQIAO_HOME": tmp_path / "home", "XINQIAO_BACKUP": tmp_path / "backups"}
    for place in places.values():
        place.mkdir(mode=0o700)
    with override_settings(**places):
        yield tmp_path


def _backup(home: Path, days: int, *, proven: bool) -> None:
    place = reserve(home / "backups", now() - timedelta(days=days))
    place.touch(mode=0o600)
    if proven:
        mark_proven(place)


@pytest.mark.django_db
def test_each_check_sees_its_fault_and_says_what_to_do(cast: Cast, home: Path) -> None:
    Job.objects.create(kind="tidy", created_at=now(), due_at=now(), done_at=now())
    assert found()["备份"].mark is Mark.BAD
    _backup(home, 1, proven=False)
    assert "没有经演练" in found()["备份"].found
    _backup(home, 3, proven=True)
    assert found()["备份"].mark is Mark.WARNING
    _backup(home, 0, proven=True)
    assert found()["主密钥的保管"].mark is Mark.WARNING
    Custody.objects.create(
        unit=cast.units["petition_office"],
        kind="key",
        title="主密钥",
        place="机要室",
        since=now(),
        first=cast.staff["registrar"],
        second=cast.staff["handler"],
    )
    good = found()
    assert {
        name: one.mark for name, one in good.items() if name not in ("工作日历", "磁盘")
    } == dict.fromkeys({name for name, _check in CHECKS} - {"工作日历", "磁盘"}, Mark.GOOD), good
    assert len(CHECKS) >= 13
    (home / "home" / "loose.txt").touch(mode=0o600)
    os.chmod(home / "home" / "loose.txt", 0o644)
    assert "loose.txt" in found()["权限"].found
    audit.append_alone(Actor.system("setup"), audit.Event(action="staff.create", subject="offices.staff"))
    with clock.at(now() - timedelta(days=2)):
        assert "校准" in found()["时钟"].todo
    with clock.at(now() + timedelta(days=3)):
        assert "worker" in found()["后台任务"].todo
    with override_settings(XINQIAO_UNREAD=("XINQIAO_PASWORD_DAYS",)):
        assert (found()["设置"].mark, "PASWORD" in found()["设置"].found) == (Mark.WARNING, True)
    with override_settings(XINQIAO_BACKUP=None):
        assert found()["备份"].mark is Mark.WARNING
    Job.objects.create(kind="back-up", created_at=now(), due_at=now(), failed_at=now(), problem="没有空间")
    assert "没有空间" in found()["后台任务"].found
    assert "没有空间" in found()["备份"].found
    assert all(one.todo for one in examine() if one.mark is not Mark.GOOD)


@pytest.mark.django_db
def test_before_the_upgrade_missing_tables_are_no_tampering(home: Path) -> None:
    MigrationRecorder(connection).record_unapplied("kernel", "0001_initial")

    def not_there_yet(_ask: object, sql: str, *_rest: object) -> None:
        raise OperationalError(f"no such table: {sql}")

    with connection.execute_wrapper(
        lambda ask, sql, *rest: not_there_yet(ask, sql) if '"kernel_job"' in sql else ask(sql, *rest)
    ):
        seen = found()
    assert "migrate" in seen["版本"].todo
    assert [(seen[name].mark, seen[name].found) for name in ("日志保护", "后台任务")] == [
        (Mark.WARNING, "数据库还不是这个版本，现在查不了")
    ] * 2


@pytest.mark.django_db
def test_a_database_that_answers_nothing_is_a_finding_of_each_check_and_no_end(home: Path) -> None:
    def broken(*_args: object) -> None:
        raise DatabaseError("database disk image is malformed")

    with connection.execute_wrapper(broken):
        seen, overlooked = found(), troubles()
    assert set(seen) == {name for name, _check in CHECKS}
    for one in (seen["版本"], seen["日志保护"], *overlooked):
        assert (one.mark, "malformed" in one.found) == (Mark.BAD, True)
    assert [one.name for one in overlooked] == ["备份", "后台任务"]


def test_what_is_copied_for_the_browser_is_open_to_no_other_account(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        StaticFilesStorage(location=tmp_path / "static").save("a.css", ContentFile(b"a {}"))
    finally:
        os.umask(before)
    assert oct((tmp_path / "static" / "a.css").stat().st_mode & 0o777) == oct(0o600)


@pytest.mark.django_db
def test_administrators_see_a_failed_job_first_and_the_system_administrator_sees_everything(
    cast: Cast, client: Client, home: Path
) -> None:
    told = "盘坏了"
    Job.objects.create(kind="back-up", created_at=now(), due_at=now(), failed_at=now(), problem=told)
    for who, address in (
        ("system_admin", "/desk/staff/"),
        ("security_admin", "/desk/staff/"),
        ("audit_admin", "/desk/audit/"),
    ):
        assert told in page_of(browser_of(cast, client, who), address)
    page = page_of(browser_of(cast, client, "system_admin"), "/desk/health/")
    assert all(name in page for name in ("主密钥", "权限", "备份", "磁盘", "字体", told))
    assert page_of(browser_of(cast, client, "registrar"), "/desk/health/", 404)
    client.logout()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b'{"status": "ok"}')

    def gone(*_args: object) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(gone):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b'{"status": "unavailable"}')


def test_the_program_knows_its_version() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == __version__
