"""The web server."""

import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from importlib import import_module
from typing import NoReturn

from django.core.management.base import CommandError
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

_PAUSE_SECONDS = 5
_KILL_SECONDS = 20
"""A worker that was told to stop while it started may not have heard it: it is ended after this long."""
_OFFICE = "xinqiao.config.asgi:application"


def become(host: str, port: int, *, workers: int, jobs: bool) -> NoReturn:
    """Go on as the server: a new program in this process, without the connection to the database that a command has opened, and
    without its threads, so that it can be forked. Raises CommandError when the port is taken."""
    _check_free(host, port)
    sys.stdout.flush()
    words = [host, str(port), str(workers), *(["jobs"] if jobs else [])]
    os.execv(sys.executable, [sys.executable, "-m", __name__, *words])  # noqa: S606 - ourselves


def serve(host: str, port: int, *, workers: int, application: str = _OFFICE, head_seconds: int = 15) -> None:
    """Run until stopped. A connection that takes longer than `head_seconds` for the head of a request, or between two, is
    closed; slow bodies are the business of the front door (`http.front`). The office is loaded once and each worker process is a fork
    that shares what was loaded; loading opens no connection and starts no document compiler, whose threads would stay behind. Raises
    CommandError when the port is taken."""
    _check_free(host, port)
    import_module(application.partition(":")[0])
    multiprocessing.set_start_method("fork", force=True)
    Granian(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=workers,
        respawn_failed_workers=True,
        workers_kill_timeout=_KILL_SECONDS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=head_seconds * 1000),
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


def _check_free(host: str, port: int) -> None:
    """Granian shares a port with whoever listens there already: citizens would reach two offices by turns."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"不能在 {host}:{port} 上运行，端口可能已被占用（{error}）。请用 --port 换一个端口。"
            ) from None


class Keeper:
    """Keeps one worker process running: started again when it dies, ended with the server. The server is not forked while the thread that
    watches is starting a process, whose locks the fork would hold for ever."""

    def __init__(self) -> None:
        self._stopping, self._starting = False, threading.Lock()
        free = self._starting.release
        os.register_at_fork(before=self._starting.acquire, after_in_parent=free, after_in_child=free)
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._starting:
            return subprocess.Popen([sys.executable, "-m", "xinqiao", "worker"], env=os.environ.copy())

    def _watch(self) -> None:
        while not self._stopping:
            self._process.wait()
            if not self._stopping:
                print("后台任务进程中断，正在重新启动。", file=sys.stderr, flush=True)
                time.sleep(_PAUSE_SECONDS)
                self._process = self._start()

    def stop(self) -> None:
        self._stopping = True
        self._process.terminate()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:  # in the middle of a long job, which another worker takes up again
            self._process.kill()
            self._process.wait()


def main(host: str, port: str, workers: str, *jobs: str) -> None:
    """As `become` starts it. Raises RuntimeError where loading the office has opened what forks must not share."""
    office = import_module(_OFFICE.partition(":")[0])
    if any(each.connection is not None for each in office.connections.all()) or threading.active_count() > 1:
        raise RuntimeError("loading the office opened a connection or began a thread")
    run(host, int(port), int(workers), jobs=bool(jobs))


def run(host: str, port: int, workers: int, *, jobs: bool) -> None:
    """Serve, with a worker if it is to do the `jobs`. Nobody is above this to say why it ends."""
    keeper = Keeper() if jobs else None
    try:
        serve(host, port, workers=workers)
    except CommandError as refusal:  # the port was taken while the office was loaded
        sys.exit(str(refusal))
    finally:
        if keeper is not None:
            keeper.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
