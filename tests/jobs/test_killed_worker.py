"""A worker that is killed again and again: every reminder is there once, nothing is lost."""

import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.test_import_messages import MANY, begun, command, messages, said

__all__ = ["messages"]
pytestmark = pytest.mark.once


def ask(home: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "xinqiao.sqlite3", timeout=20)) as database:
        found = database.execute(question).fetchall()
        database.commit()
    return found


def test_a_worker_killed_many_times_loses_and_doubles_nothing(
    tmp_path: Path, messages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = begun(tmp_path / "home")
    assert said(command(home, "import", "messages", messages))[0] == 2
    ask(
        home,
        "INSERT INTO kernel_job (kind, argument, created_at, due_at, attempts, problem)"
        " VALUES ('deadline-sweep', '{}', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0, '')",
    )
    monkeypatch.setenv("XINQIAO_JOB_LEASE_SECONDS", "0")
    dice, kills = random.Random(7), 0
    for _ in range(7):
        process = command(home, "worker", "--once")
        time.sleep(0.6 + dice.random() * 0.8)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.communicate()
        ask(home, "UPDATE kernel_job SET attempts = 0, failed_at = NULL WHERE done_at IS NULL")
    status, _, err = said(command(home, "worker", "--once"))
    assert status == 0, err
    assert kills > 0
    assert ask(home, "SELECT count(*) FROM kernel_job WHERE done_at IS NULL") == [(0,)]
    reminders = "action = 'clock.sweep' AND matter_id IS NOT NULL"
    assert ask(
        home, f"SELECT count(*), count(DISTINCT matter_id) FROM kernel_auditentry WHERE {reminders}"
    ) == [(MANY, MANY)]
    assert said(command(home, "audit", "verify"))[0] == 0
