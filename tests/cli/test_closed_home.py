"""What the office writes is for its own account only: the home and the database."""

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from xinqiao.cli.main import main
from xinqiao.cli.start import close_home
from xinqiao.jobs import backup
from xinqiao.kernel.errors import Refused

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    """As a machine is set up: other tests run commands in this process, which close it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _mode(place: Path) -> int:
    return place.stat().st_mode & 0o777


@pytest.mark.once
def test_a_new_home_is_readable_for_its_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    home = tmp_path / "home"
    environment = {**os.environ, "XINQIAO_HOME": str(home), "XINQIAO_MODE": "serve", "XINQIAO_TLS": "off"}
    environment |= {"PYTHONPATH": str(_ROOT / "src"), "XINQIAO_ROOT": str(_ROOT)}
    environment.pop("XINQIAO_ROOT_KEY", None)
    environment.pop("XINQIAO_DATABASE_URL", None)
    for words in (["keys", "new"], ["migrate"]):
        command = [sys.executable, "-m", "xinqiao", *words]
        subprocess.run(command, env=environment, check=True, capture_output=True, umask=0o022)
    places = [home, *home.rglob("*")]
    assert home / "xinqiao.sqlite3" in places
    assert [(p.name, oct(_mode(p))) for p in places if _mode(p) & 0o077] == []


def test_what_an_earlier_start_left_open_is_closed(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, copies = tmp_path / "home", tmp_path / "backups"
    database = home / "xinqiao.sqlite3"
    for folder in (home, home / "files", copies):
        folder.mkdir(mode=0o755)
    for each in (database, home / "xinqiao.sqlite3-wal"):
        each.touch(mode=0o644)
    settings.XINQIAO_HOME, settings.XINQIAO_FILES, settings.XINQIAO_BACKUP = home, home / "files", copies
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", database)
    close_home()
    close_home()
    assert {_mode(p) for p in (home, home / "files", copies)} == {0o700}
    assert {_mode(p) for p in (database, home / "xinqiao.sqlite3-wal")} == {0o600}


def test_a_home_that_belongs_to_somebody_else_is_refused_in_words(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    settings.XINQIAO_HOME = tmp_path / "home"

    def forbidden(_place: Path, _mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", forbidden)
    with pytest.raises(Refused, match="chown"):
        close_home()


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (OSError(errno.ENOSPC, "", "/b/x"), "存储空间已满"),
        (OSError(errno.EACCES, "", "/b/x"), "没有权限读写 /b/x"),
        (sqlite3.OperationalError("database or disk is full"), "存储空间已满"),
    ],
)
def test_a_command_without_room_or_rights_says_so_and_where(
    failure: Exception,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(_partial: Path) -> None:
        raise failure

    monkeypatch.setattr(backup, "_write", fails)
    assert main(["backup", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
