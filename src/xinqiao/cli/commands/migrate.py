"""Bring the database to this version; on a fresh home this makes it."""

import argparse

from xinqiao.cli.reference import load_reference
from xinqiao.cli.start import migrate, ready

help = "建立或者升级数据库"


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    migrate()
    ready()
    load_reference()
    print("数据库已是当前版本。")
    return 0
