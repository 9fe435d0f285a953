"""A throw-away PostgreSQL cluster for the tests: made in a temporary folder, reached over a socket there, removed after."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def binaries() -> Path | None:
    """Folder of the newest PostgreSQL server programs, None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user its package made."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextmanager
def cluster(bin_dir: Path, *, durable: bool = False) -> Iterator[str]:
    """Start a cluster and yield its database address; stop and remove it whatever happens. `durable`: as in an office, to measure writing."""
    home = Path(tempfile.mkdtemp(prefix="xinqiao-pg-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    data = home / "data"
    quick = "" if durable else "fsync autovacuum jit"  # nothing of it outlives the tests
    switched_off = " ".join(f"-c {name}=off" for name in quick.split())
    options = f"-c listen_addresses='' -c unix_socket_directories={home} {switched_off} -c max_connections=60"

    def run(*command: str) -> None:
        subprocess.run(_as_postgres(list(command)), check=True, cwd=home, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed programs

    run(
        str(bin_dir / "initdb"),
        "-D",
        str(data),
        "-A",
        "trust",
        "-U",
        "xinqiao",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    try:
        run(str(bin_dir / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(home / "log"), "-w", "start")
        yield f"postgresql://xinqiao@{quote(str(home), safe='')}/postgres"
    finally:
        run(str(bin_dir / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)
