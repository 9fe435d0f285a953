"""Take in the messages of an earlier system or another office, from CSV or XLSX (docs/operations.md)."""

import argparse
import csv
import sys
from pathlib import Path

from django.conf import settings
from tqdm import tqdm

from xinqiao.cli.offices import unit_or_busiest_office
from xinqiao.cli.reference import FIRST_OFFICE, first_time
from xinqiao.cli.start import ready
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.tables import read_mapping, read_rows, unread_columns
from xinqiao.kernel.actor import Actor
from xinqiao.matters.importing import ImportOutcome, RowProblem
from xinqiao.matters.importing import run as take_in
from xinqiao.matters.queries.proposals import category_proposer

help = "导入以往的信访件"


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True, metavar="内容")
    messages = what.add_parser("messages", help="留言、来信等信访件；有答复的连同答复")
    messages.add_argument("file", type=Path, help="CSV（UTF-8、UTF-16、GB 18030）或 XLSX")
    messages.add_argument("--mapping", type=Path, help='列名对照：JSON 或 TOML，如 {"text": "正文"}')
    messages.add_argument("--unit", default="", help="登记单位的名称；不写则为登记最多的信访部门")
    messages.add_argument("--source", default="", help="来源名，默认为文件名；同一来源的行不会重复收入")
    messages.add_argument("--report", type=Path, help="问题清单写到哪里（CSV）")


def run(args: argparse.Namespace) -> int:
    """Exit status 0: every row is in; 2: some rows have problems, listed in the report; 1: nothing could be read."""
    if first_time():
        print(
            f"第一次使用：已在 {settings.XINQIAO_HOME} 建立数据库、主密钥和一个信访部门「{FIRST_OFFICE}」。"
        )
    ready()
    unit = unit_or_busiest_office(args.unit)
    source = args.source or args.file.name
    try:
        mapping = read_mapping(args.mapping) if args.mapping else None
        if unread := unread_columns(args.file, mapping):
            print(f"没有读入的列：{'、'.join(unread)}。需要的请用 --mapping 指明。")
        total = sum(1 for _ in read_rows(args.file, mapping))
        with tqdm(total=total, desc=f"导入到{unit.name}", unit="件", disable=None) as bar:
            outcome = take_in(
                Actor.system("import"),
                unit,
                source[:64],
                read_rows(args.file, mapping),
                propose=category_proposer(),
                progress=bar.update,
            )
    except (FileRefused, OSError) as error:
        print(
            error if isinstance(error, FileRefused) else f"读不了 {args.file}：{error.strerror}。",
            file=sys.stderr,
        )
        return 1
    return _tell(outcome, args.report or _place(source), args.file)


def _place(source: str) -> Path:
    safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in source)
    return Path(settings.XINQIAO_HOME) / "import" / f"{safe}.problems.csv"


def _tell(outcome: ImportOutcome, report: Path, file: Path) -> int:
    print(
        f"新收入 {outcome.taken} 件（其中 {outcome.answered} 件已有答复），以前已收入 {outcome.already} 件。"
    )
    if not outcome.problems:
        report.unlink(missing_ok=True)
        return 0
    report.parent.mkdir(parents=True, exist_ok=True)
    _write(report, outcome.problems)
    print(
        f"有 {len(outcome.problems)} 行没有收入，原因见 {report}。"
        f"改正 {file.name} 中的这些行后再运行一次即可，已收入的不会重复。",
        file=sys.stderr,
    )
    return 2


def _write(report: Path, problems: list[RowProblem]) -> None:
    """For a spreadsheet program: UTF-8 with mark."""
    with report.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("行号", "编号", "问题"))
        writer.writerows((problem.row, problem.id, problem.text) for problem in problems)
