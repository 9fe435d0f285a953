"""Run a benchmark of `benchmarks/` in an empty home of its own, which is removed afterwards."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = (
    "registering",
    "writers",
    "serving",
    "uploading",
    "issuing",
    "fill",
    "large",
    "pages",
    "viewing",
    "comparing",
    "comparable",
    "library",
    "sampling",
    "citing",
    "wording",
    "controls",
    "figures",
    "starting",
    "memory",
    "footprint",
    "assigning",
    "audit_verify",
    "masking",
    "cluster",
)
help = "度量速度（与同一次运行中量到的极限相比）"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "names",
        nargs="*",
        help=f"{'、'.join(NAMES)}；不写则全部",
    )


def run(args: argparse.Namespace) -> int:
    root = Path(os.environ["XINQIAO_ROOT"])
    status = 0
    for name in args.names or NAMES:
        with tempfile.TemporaryDirectory(prefix="xinqiao-bench-") as home:
            environment = {
                **os.environ,
                "XINQIAO_HOME": home,
                "XINQIAO_MODE": "demo",
                "PYTHONPATH": f"{root / 'src'}:{root}",
            }
            program = f"import django; django.setup(); from benchmarks.{name} import main; main()"
            print(f"== {name}", flush=True)
            command = [sys.executable, "-c", program]
            status |= subprocess.run(command, cwd=root, env=environment).returncode  # noqa: S603 - ourselves
    return status
