"""The policy library: take texts in, give them back, record repeals."""

import argparse

from xinqiao.cli.library import citing, importing, keeping, reading, starting

help = "政策库：收录、查阅、废止法规政策文件"

PARTS = (importing, reading, citing, keeping, starting)
"""Each adds its own words to the command, and sets `do`."""


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="做什么")
    for part in PARTS:
        part.arguments(what)


def run(args: argparse.Namespace) -> int:
    """Exit status of the chosen task."""
    status: int = args.do(args)
    return status
