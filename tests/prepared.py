"""The migrated database, made once and copied wherever a test needs one: the migrations render every model at every step.

The SQLite file is kept between runs beside pytest's cache, under a name made of all it follows from, so that a change of models
makes a new one; on PostgreSQL it is a template database and lives as long as the cluster.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg

ROOT = Path(__file__).parents[1]
_FOLLOWS_FROM = (
    "src/xinqiao/*/migrations/*.py",
    "src/xinqiao/*/schema.py",
    "src/xinqiao/*/models.py",
    "src/xinqiao/*/models/*.py",
    "src/xinqiao/kernel/full_text.py",
    "src/xinqiao/kernel/tables.py",
    "src/xinqiao/config/settings.py",
    "requirements/dev.lock",
)


@cache
def _name() -> str:
    digest = hashlib.sha256()
    for pattern in _FOLLOWS_FROM:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return f"prepared_{digest.hexdigest()[:16]}"


@contextmanager
def _alone() -> Iterator[Path]:
    """One worker makes it, the others wait. Gives the folder where it is kept."""
    place = ROOT / ".pytest_cache"
    place.mkdir(exist_ok=True)
    with (place / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place


def _migrate(**changes: str) -> None:
    environment = {
        **os.environ,
        "XINQIAO_MODE": "test",
        "DJANGO_SETTINGS_MODULE": "xinqiao.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        **changes,
    }
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=240)


def sqlite_file() -> Path:
    """A migrated SQLite file, to be copied."""
    with _alone() as place:
        made = place / f"{_name()}.sqlite3"
        if not made.exists():
            for old in place.glob("prepared_*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory() as home:
                _migrate(XINQIAO_HOME=home, XINQIAO_DATABASE_URL="")
                copy = Path(home) / "copy.sqlite3"
                with closing(sqlite3.connect(Path(home) / "xinqiao.sqlite3")) as database:
                    database.execute("VACUUM INTO ?", (str(copy),))
                unfinished = made.with_suffix(".unfinished")
                shutil.copyfile(copy, unfinished)
                unfinished.rename(made)
        return made


def copy_to(home: Path) -> None:
    """Put the migrated SQLite file where an office in `home` looks for its database."""
    home.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(sqlite_file(), home / "xinqiao.sqlite3")


def postgresql_template(server: str) -> str:
    """Name of a migrated database in the cluster of `server`, for CREATE DATABASE … TEMPLATE."""
    name = _name()
    with _alone(), psycopg.connect(server, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            connection.execute(f"DROP DATABASE IF EXISTS {name}_unfinished")
            connection.execute(f"CREATE DATABASE {name}_unfinished")
            _migrate(XINQIAO_DATABASE_URL=f"{server.rpartition('/')[0]}/{name}_unfinished")
            connection.execute(f"ALTER DATABASE {name}_unfinished RENAME TO {name}")
    return name
