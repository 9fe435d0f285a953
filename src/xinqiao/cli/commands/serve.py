"""Serve the office in production: granian behind the office's own TLS, files by whitenoise, one worker for jobs."""

import argparse
import os
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.core.management import call_command

from xinqiao.cli.server import serve
from xinqiao.cli.start import ready

help = "正式运行"
_PAUSE_SECONDS = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-jobs", action="store_true", help="不在这里执行后台任务（另行运行 worker）")


def run(args: argparse.Namespace) -> int:
    """Refuses to start when the database, a pragma or the key is not in order."""
    call_command("check", deploy=True, fail_level="WARNING" if settings.XINQIAO_TLS else "ERROR")
    ready()
    call_command("collectstatic", interactive=False, verbosity=0)
    advice = "请在前面设置 TLS" if settings.XINQIAO_TLS else "没有 TLS，只可在内网试用"
    print(f"信桥在 http://{args.host}:{args.port} 运行，{advice}（docs/operations.md）。", flush=True)
    keeper = None if args.no_jobs else _Keeper()
    try:
        serve(args.host, args.port, workers=args.workers)
    finally:
        if keeper is not None:
            keeper.stop()
    return 0


class _Keeper:
    """Keeps one worker process running: started again when it dies, ended with the server."""

    def __init__(self) -> None:
        self._stopping = False
        self._process = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
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
        self._process.wait(timeout=30)
