"""Find and check the citations in a column of a table."""

import argparse
import csv
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from xinqiao.cli.library.importing import day
from xinqiao.cli.reference import first_time
from xinqiao.cli.start import ready
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.table_files import TableRecord, read_records
from xinqiao.intake.tables import parse_time
from xinqiao.kernel.clock import day_of, today
from xinqiao.library.queries.citations import check
from xinqiao.rules.provisions.resolve import Resolution

_HEADING = ("id", "start", "end", "instrument", "provision", "status")
_MOST_PROBLEMS = 10
_WHOLE = ("。", "！", "？", "；", "”", "）")
"""What a text ends in that does not go on in the next line."""


def arguments(what: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = what.add_parser("citations", help="找出并核对表格一列中的引用，逐条输出 CSV")
    parser.set_defaults(do=run)
    parser.add_argument("file", type=Path, metavar="文件", help="CSV（UTF-8、UTF-16、GB 18030）或 XLSX")
    parser.add_argument("--column", required=True, metavar="列", help="要核对的文字在哪一列，如 reply")
    parser.add_argument("--id-column", default="id", metavar="列", help="编号在哪一列，默认 id；没有则用行号")
    parser.add_argument("--on-column", default="", metavar="列", help="按这一列的日期核对，如 reply_time")
    parser.add_argument("--on", type=day, help="按这一天核对，默认今天；--on-column 有日期的行以该列为准")


def run(args: argparse.Namespace) -> int:
    """Print one line a citation, offsets in characters of the cell. Exit status 1 when the file cannot be used."""
    first_time()
    ready()
    try:
        records = read_records(args.file)
        heading = next(records, None)
        missing = _missing(heading, args)
        if missing:
            print(f"{args.file.name} 里没有这一列：{'、'.join(missing)}。", file=sys.stderr)
            return 1
        assert heading is not None
        _print(heading.cells, records, args)
    except FileRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _missing(heading: TableRecord | None, args: argparse.Namespace) -> list[str]:
    wanted = [name for name in (args.column, args.on_column) if name]
    return [name for name in wanted if heading is None or name not in heading.cells]


def _print(heading: tuple[str, ...], records: Iterator[TableRecord], args: argparse.Namespace) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(_HEADING)
    problems, joined = 0, list[TableRecord]()
    column = heading.index(args.column)
    for record in whole_records(records, len(heading), joined):
        wrong = record.problem or record.faults.get(column, "")
        if not wrong and len(record.cells) <= column:
            wrong = f"只有 {len(record.cells)} 列，比列名少，没有读入。"
        if wrong:
            problems += 1
            if problems <= _MOST_PROBLEMS:
                print(f"{record.place}：{wrong}", file=sys.stderr)
            continue
        row = dict(zip(heading, record.cells, strict=False))
        key = row.get(args.id_column, "") or str(record.number)
        for found in check(row.get(args.column, ""), (_day(row, args),)):
            out.writerow((key, *_cells(found)))
    if problems > _MOST_PROBLEMS:
        print(f"还有 {problems - _MOST_PROBLEMS} 行没有读入。", file=sys.stderr)
    if joined:
        told = f"有 {len(joined)} 行只有一格，已经接在上一行后面，第一处是{joined[0].place}，请核对。"
        print(told, file=sys.stderr)


def whole_records(
    records: Iterator[TableRecord], width: int, joined: list[TableRecord]
) -> Iterator[TableRecord]:
    """Records in one piece: a text with line ends that was written without quotes goes on in lines of one cell only, which are added to
    `joined`; not behind the end of a sentence, where a line may be a note below the table."""
    waiting = next(records, None)
    for record in records:
        assert waiting is not None  # there is one before this
        goes_on = len(record.cells) == 1 < min(width, len(waiting.cells))
        if goes_on and not waiting.cells[-1].rstrip().endswith(_WHOLE):
            joined.append(record)
            waiting = replace(waiting, cells=(*waiting.cells[:-1], f"{waiting.cells[-1]}\n{record.cells[0]}"))
        else:
            yield waiting
            waiting = record
    if waiting is not None:
        yield waiting


def _day(row: dict[str, str], args: argparse.Namespace) -> date:
    moment = parse_time(row.get(args.on_column, "")) if args.on_column else None
    chosen: date = day_of(moment) if moment else args.on or today()
    return chosen


def _cells(found: Resolution) -> tuple[object, ...]:
    mention = found.mention
    places = [address.text for address in (mention.address, mention.until) if address]
    return mention.start, mention.end, mention.title or mention.number, "至".join(places), str(found.status)
