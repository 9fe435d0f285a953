"""Serve the office in production: granian behind the office's own TLS, files by whitenoise, one worker for jobs."""

import argparse
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from xinqiao.accounts.first_run import is_empty
from xinqiao.cli.offices import first_words
from xinqiao.cli.server import become
from xinqiao.cli.start import ready_for_everybody

help = "正式运行"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-jobs", action="store_true", help="不在这里执行后台任务（另行运行 worker）")


def believes_its_proxy(host: str) -> None:
    """Raises CommandError where whoever stands in front is on another machine and not named: all visitors would count as one."""
    here = all(network.is_loopback for network in settings.XINQIAO_PROXIES_AT)
    if settings.XINQIAO_PROXIES and here and host not in ("localhost", "::1") and not host.startswith("127."):
        raise CommandError(
            f"在 {host} 上等别的机器上的代理来连接，请把代理的地址写在 XINQIAO_PROXIES_AT；前面没有代理的，设 XINQIAO_PROXIES=0。"
        )


def run(args: argparse.Namespace) -> int:
    """Refuses to start when the database, a pragma or the key is not in order."""
    believes_its_proxy(args.host)
    call_command("check", deploy=True, fail_level="WARNING" if settings.XINQIAO_TLS else "ERROR")
    ready_for_everybody()
    call_command("collectstatic", interactive=False, verbosity=0)
    advice = "请在前面设置 TLS" if settings.XINQIAO_TLS else "没有 TLS，只可在内网试用"
    print(f"信桥在 http://{args.host}:{args.port} 运行，{advice}（docs/operations.md）。", flush=True)
    if is_empty():
        print(first_words(f"http://{args.host}:{args.port}", shown=sys.stdout.isatty()), flush=True)
    become(args.host, args.port, workers=args.workers, jobs=not args.no_jobs)
