"""A real office with a database of its own: for what only shows when transactions are really committed.

A copy of the prepared database: on PostgreSQL a new one in the cluster of the run, otherwise an SQLite file. Programs run in
processes of their own.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tests import prepared

ROOT = prepared.ROOT
_START = "import django; django.setup()\n"


@dataclass(frozen=True, slots=True)
class Office:
    """Where the office lives; `environment` makes any process part of it."""

    home: Path
    environment: dict[str, str]

    def xinqiao(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """Run `./xinqiao …`."""
        return self._run(["-m", "xinqiao", *arguments], changes)

    def python(self, program: str) -> Any:
        """Run a program inside the office; gives what it printed last, as JSON."""
        done = self._run(["-c", _START + program], {})
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout.splitlines()[-1])

    def _run(self, arguments: list[str], changes: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **changes},
            capture_output=True,
            text=True,
            timeout=240,
        )


def free_port() -> int:
    """A port that nobody listens at, below those that the system itself hands out: nobody gets it between this look and the start of
    the server, and two workers seldom begin to look at the same place."""
    for port in range(10_000 + os.getpid() * 7 % 15_000, 32_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port")


@contextmanager
def open_office(home: Path) -> Iterator[Office]:
    """Make the office's key and database; the database is removed afterwards."""
    inherited = {
        k: v
        for k, v in os.environ.items()
        if not k.startswith("XINQIAO_") and not k.startswith(("PYTEST_", "COV_"))
    }
    environment = {
        **inherited,
        "XINQIAO_HOME": str(home),
        "XINQIAO_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "xinqiao.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    server = os.environ.get("XINQIAO_DATABASE_URL", "")
    name = f"office_{uuid4().hex[:12]}"
    if server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {prepared.postgresql_template(server)}")
        environment["XINQIAO_DATABASE_URL"] = server.rpartition("/")[0] + f"/{name}"
    else:
        prepared.copy_to(home)
    office = Office(home, environment)
    try:
        done = office.xinqiao("keys", "new")
        assert done.returncode == 0, done.stderr
        yield office
    finally:
        if server:
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
