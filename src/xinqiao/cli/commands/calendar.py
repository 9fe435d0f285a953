"""Load the working days of a further year from the official notice, as JSON; running clocks are computed anew."""

import argparse
import json
import sys
from pathlib import Path

from xinqiao.cli.start import ready
from xinqiao.kernel.actor import Actor
from xinqiao.library.calendars import load_year
from xinqiao.matters.commands.recompute import recompute_clocks

help = "载入一年的工作日历"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="JSON：year、days（name、date、isOffDay）")


def run(args: argparse.Namespace) -> int:
    try:
        document = json.loads(args.file.read_text("utf-8"))
    except (OSError, ValueError):
        print(f"读不了 {args.file}：应为 UTF-8 编码的 JSON 文件。", file=sys.stderr)
        return 1
    ready()
    actor = Actor.system("calendar")
    days = load_year(actor, None, document, str(args.file.name))
    changed = recompute_clocks(actor, None)
    print(f"已载入 {document['year']} 年 {days} 天，重算后有 {changed} 个期限改变。")
    return 0
