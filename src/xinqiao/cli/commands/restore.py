"""Restore a backup into an empty home (or an empty PostgreSQL database) and check it before anybody relies on it."""

import argparse
import sys
from pathlib import Path

from django.conf import settings

from xinqiao.jobs.restoring import restore

help = "从备份恢复到空的数据目录"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)


def run(args: argparse.Namespace) -> int:
    if not args.file.is_file():
        print(f"没有文件 {args.file}。", file=sys.stderr)
        return 1
    for sentence in restore(args.file):
        print(f"  ✓ {sentence}")
    print(f"已恢复到 {settings.XINQIAO_HOME}。", file=sys.stderr)
    return 0
