"""Serve the office in production: granian behind the office's own TLS, files by whitenoise."""

import argparse

from django.core.management import call_command

from xinqiao.cli.server import serve
from xinqiao.cli.start import ready

help = "正式运行"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    """Refuses to start when the database, a pragma or the key is not in order."""
    call_command("check", deploy=True, fail_level="WARNING")
    ready()
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"信桥在 http://{args.host}:{args.port} 运行，请在前面设置 TLS（docs/operations.md）。", flush=True)
    serve(args.host, args.port, workers=args.workers)
    return 0
