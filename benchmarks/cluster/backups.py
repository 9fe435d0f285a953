"""Backups of the cluster by pgBackRest, and the office as it was at a moment in between."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from benchmarks.cluster.machines import ADDRESSES
from benchmarks.cluster.office import Cluster

_PORT = "5599"


def _pgbackrest(cluster: Cluster, *words: str) -> None:
    """On the machine that is the primary now."""
    machine = cluster.databases[cluster.primary()]
    command = ["pgbackrest", f"--config={machine.home / 'pgbackrest.conf'}", "--stanza=xinqiao", *words]
    _run("ip", "netns", "exec", machine.name, "runuser", "-u", "postgres", "--", *command)


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {(done.stdout + done.stderr)[-1500:]}")


def first_backup(cluster: Cluster) -> float:
    """Make the stanza and a full backup; how long that took in seconds."""
    began = time.monotonic()
    _pgbackrest(cluster, "stanza-create")
    _pgbackrest(cluster, "--type=full", "backup")
    return time.monotonic() - began


@contextmanager
def as_it_was(cluster: Cluster, moment: float) -> Iterator[str]:
    """The address of a database of its own, brought back to that moment (seconds since 1970)."""
    cluster.ask_primary("SELECT pg_switch_wal()")
    home = cluster.root / "brought-back"
    home.mkdir(mode=0o700)
    shutil.copy(cluster.databases[cluster.primary()].home / "pgbackrest.conf", home / "pgbackrest.conf")
    for place in (home, home / "pgbackrest.conf"):
        shutil.chown(place, "postgres")
    target = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
    as_postgres, data = ("runuser", "-u", "postgres", "--"), home / "data"
    _run(
        *as_postgres, "pgbackrest", f"--config={home / 'pgbackrest.conf'}", "--stanza=xinqiao", f"--pg1-path={data}",
        "--type=time", f"--target={target}", "--target-action=promote", "restore",
    )  # fmt: skip
    control = str(cluster.values["BIN"]) + "/pg_ctl"
    address = ADDRESSES["front"]
    options = (
        f"-c listen_addresses={address} -c port={_PORT} -c unix_socket_directories={home} -c archive_mode=off"
    )
    _run(
        *as_postgres,
        control,
        "-D",
        str(data),
        "-o",
        options,
        "-l",
        str(home / "log"),
        "-t",
        "120",
        "-w",
        "start",
    )
    try:
        _until_open(
            *as_postgres,
            "psql",
            "-h",
            str(home),
            "-p",
            _PORT,
            "-d",
            "xinqiao",
            "-Atc",
            "SELECT pg_is_in_recovery()",
        )
        yield f"postgresql://xinqiao:{cluster.values['XINQIAO_DATABASE_PASSWORD']}@{address}:{_PORT}/xinqiao"
    finally:
        _run(*as_postgres, control, "-D", str(data), "-m", "immediate", "stop")


def _until_open(*command: str) -> None:
    for _ in range(240):
        if subprocess.run(command, capture_output=True, text=True).stdout.strip() == "f":
            return
        time.sleep(0.5)
    raise TimeoutError("the database that was brought back does not open")
