"""Rows of a table for learning and measuring, and how what is wrong with them is told."""

import sys
from collections.abc import Callable
from pathlib import Path

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.table_files import place_of
from xinqiao.intake.tables import TableRow, read_mapping, read_rows

_SHOWN = 10


def usable_rows(file: Path, mapping: Path | None, wanted: Callable[[TableRow], str]) -> list[TableRow] | None:
    """The rows without problems. `wanted` says in Chinese what a row lacks, or "". What is left out is told on standard
    error with its row numbers; None when the file cannot be used at all, which is told too."""
    try:
        rows = list(read_rows(file, read_mapping(mapping) if mapping else None))
    except FileRefused as refusal:
        print(refusal, file=sys.stderr)
        return None
    except OSError as error:
        print(f"读不了 {file}：{error.strerror}。", file=sys.stderr)
        return None
    told = [(row, " ".join(row.problems) or wanted(row)) for row in rows]
    bad = [(place_of(row.number), problem) for row, problem in told if problem]
    for place, problem in bad[:_SHOWN]:
        print(f"{place}没有使用：{problem}", file=sys.stderr)
    if len(bad) > _SHOWN:
        print(f"还有 {len(bad) - _SHOWN} 行也没有使用。", file=sys.stderr)
    good = [row for row, problem in told if not problem]
    if not good:
        print(f"{file.name} 里没有可用的行，请核对列名和内容。", file=sys.stderr)
        return None
    return good
