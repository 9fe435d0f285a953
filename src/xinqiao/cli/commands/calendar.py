"""Load the working days of a year from the official notice, as its text or as JSON; clocks are computed anew."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xinqiao.cli.start import ready
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput
from xinqiao.library.calendars import amend_year, load_year, work_calendar, would_change
from xinqiao.matters.commands.recompute import recompute_clocks
from xinqiao.rules.holiday_notice import ChangedDay, as_document, read_notice

help = "载入一年的工作日历"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", type=Path, help="通知全文（TXT），或者 JSON：year、days（name、date、isOffDay）"
    )
    parser.add_argument("--amend", action="store_true", help="这是补充或者更正：逐日合并，不动其他日子")
    parser.add_argument("--yes", action="store_true", help="已经看过改变的日子，确认载入")


def run(args: argparse.Namespace) -> int:
    """Exit status 0: loaded; 1: the file cannot be used; 3: it would change days that are known, and nobody confirmed it."""
    ready()
    try:
        document = _document(args.file)
        found = would_change(document, amends=args.amend)
        actor = Actor.system("calendar")
        if _asks(found, document["year"], args):
            return 3
        days = (amend_year if args.amend else load_year)(actor, None, document, str(args.file.name))
    except InvalidInput as error:
        print(" ".join(error.fields.values()), file=sys.stderr)
        return 1
    span = (found[0].day, found[-1].day) if found else (None, None)
    changed = recompute_clocks(actor, *span)
    print(f"{document['year']} 年现有 {days} 天特别安排，重算后有 {changed} 个期限改变。")
    return 0


def _document(file: Path) -> Mapping[str, Any]:
    """The days of a file. Raises InvalidInput."""
    try:
        text = file.read_text("utf-8-sig")
        if not text.lstrip().startswith(("{", "[")):
            notice = read_notice(text)
            if notice.problems:
                raise InvalidInput({"file": " ".join(notice.problems)})
            return as_document(notice)
        document = json.loads(text)
    except (OSError, ValueError):
        told = f"读不了 {file}：应为 UTF-8 编码的通知全文（TXT）或者 JSON 文件。"
        raise InvalidInput({"file": told}) from None
    if not isinstance(document, dict):
        raise InvalidInput({"file": "无法识别这个日历文件：应为 JSON，含 year 和 days。"})
    return document


def _asks(found: Sequence[ChangedDay], year: Any, args: argparse.Namespace) -> bool:
    """Show what would change; whether it must be confirmed: days that stand in no notice yet need not be."""
    for change in found:
        print(f"{change.day:%Y-%m-%d}：{change.before} → {change.after}")
    known = args.amend or work_calendar().loaded(int(year))
    if found and known and not args.yes:
        print(f"以上 {len(found)} 天会改变。核对无误后，加 --yes 再运行一次。", file=sys.stderr)
        return True
    return False
