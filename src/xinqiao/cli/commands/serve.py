"""Serve the office in production: granian behind the office's own TLS, files by whitenoise, one worker for jobs."""

import argparse
import sys

from django.conf import settings
from django.core.management import call_command

from xinqiao.accounts.first_run import is_empty
from xinqiao.cli.offices import first_words
from xinqiao.cli.server import Keeper, serve
from xinqiao.cli.start import ready_for_everybody

help = "正式运行"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-jobs", action="store_true", help="不在这里执行后台任务（另行运行 worker）")


def run(args: argparse.Namespace) -> int:
    """Refuses to start when the database, a pragma or the key is not in order."""
    call_command("check", deploy=True, fail_level="WARNING" if settings.XINQIAO_TLS else "ERROR")
    ready_for_everybody()
    call_command("collectstatic", interactive=False, verbosity=0)
    advice = "请在前面设置 TLS" if settings.XINQIAO_TLS else "没有 TLS，只可在内网试用"
    print(f"信桥在 http://{args.host}:{args.port} 运行，{advice}（docs/operations.md）。", flush=True)
    if is_empty():
        print(first_words(f"http://{args.host}:{args.port}", shown=sys.stdout.isatty()), flush=True)
    keeper = None if args.no_jobs else Keeper()
    try:
        serve(args.host, args.port, workers=args.workers)
    finally:
        if keeper is not None:
            keeper.stop()
    return 0
