"""How this installation is: key, database, permissions, backups, calendar, jobs, disk, clock, fonts; one line each with what to do."""

import argparse

from xinqiao.controls.health import Mark, examine

help = "检查这套系统是否正常"

_SIGN = {Mark.GOOD: "✓", Mark.WARNING: "!", Mark.BAD: "✗"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    """Exit status 0 when all is well, 1 with a warning, 2 when something is bad."""
    found = examine()
    for one in found:
        print(f"{_SIGN[one.mark]} {one.name}：{one.found}{'。' if one.todo else ''}{one.todo}")
    marks = {one.mark for one in found}
    return 2 if Mark.BAD in marks else 1 if Mark.WARNING in marks else 0
