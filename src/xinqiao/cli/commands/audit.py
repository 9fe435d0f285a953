"""The audit log: verify every entry, print a checkpoint to keep elsewhere, compare with one kept earlier."""

import argparse
import os

from xinqiao.cli.start import ready
from xinqiao.kernel import audit

help = "审计日志：校验、打印校验点"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["verify", "checkpoint"])
    parser.add_argument("--against", metavar="校验点", help="与以前抄存的一行校验点核对")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 when the log does not hold."""
    ready()
    if args.what == "checkpoint":
        print(audit.checkpoint())
        return 0
    breaks = list(audit.verify(cores=os.cpu_count() or 1))
    if args.against and (lost := audit.verify_against(args.against)):
        breaks.append(lost)
    for found in breaks:
        print(f"第 {found.seq} 条：{found.problem}")
    print(
        f"{audit.checkpoint().split()[1]} 条记录，{'没有发现改动' if not breaks else f'{len(breaks)} 处问题'}。"
    )
    return 1 if breaks else 0
