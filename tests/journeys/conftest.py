"""A real office behind a real server, and people with real browsers. Nothing is shared with the other tests' database."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import prepared
from tests.journeys.people import People
from tests.office import free_port
from xinqiao.cli.commands.demo import DONE

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_ROOT = Path(__file__).parents[2]
_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def environment(home: Path) -> dict[str, str]:
    """The demonstration office in a home of its own; an easier puzzle, because these citizens are in a hurry."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XINQIAO_")}
    return {
        **kept,
        "PYTHONPATH": str(_ROOT / "src"),
        "XINQIAO_ROOT": str(_ROOT),
        "XINQIAO_HOME": str(home),
        "XINQIAO_PROOF_OF_WORK": "500",
    }


def migrated(home: Path) -> None:
    """Put the tables there, as an earlier start of the demonstration would have left them: making them takes as long as all the rest."""
    prepared.copy_to(home)
    (home / "demo.txt").write_text(DONE, encoding="utf-8")


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(2400):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=60):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.25)
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine (Debian: apt install chromium)")
    return CHROMIUM


@contextmanager
def served(home: Path, matters: int) -> Iterator[str]:
    """The fictional city's offices, whose documents were set before the server starts; served as in production by granian
    on SQLite."""
    port, log = free_port(), home.with_suffix(".log")
    if not (home / "xinqiao.sqlite3").exists():
        migrated(home)
    command = [sys.executable, "-m", "xinqiao", "demo", "--matters", str(matters), "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=_ROOT, env=environment(home), stdout=out, stderr=out, start_new_session=True
        )
        try:
            _wait(f"http://127.0.0.1:{port}/", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=120)


@pytest.fixture(scope="session")
def server(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The offices with a few matters."""
    with served(tmp_path_factory.mktemp("office"), 8) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """For one module only: while it runs, Django in this process would refuse its database."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=_SWITCHES)
        yield running
        running.close()


@pytest.fixture
def people(browser: Browser, server: str) -> Iterator[People]:
    """Everybody who takes part, each at the own screen."""
    everybody = People(browser, server)
    yield everybody
    everybody.leave()
