"""The worker for background jobs; `serve` starts one by itself."""

import argparse
import signal
from threading import Event

from xinqiao.cli.start import ready_for_everybody
from xinqiao.jobs.worker import run_one, work

help = "后台任务：提醒、备份、审计校验"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="做完到期的任务就结束")


def run(args: argparse.Namespace) -> int:
    """Ends cleanly on SIGTERM; killed, it loses nothing."""
    ready_for_everybody()
    if args.once:
        while run_one():
            pass
        return 0
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work(stop)
    return 0
