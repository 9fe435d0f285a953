"""A list as an XLSX file. Every cell is text or a date: nothing that people typed can become a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

_WIDEST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreadsheet:
    """What a file will hold; `None` leaves a cell empty. `note` stands below, apart from the rows."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | date | None]]
    note: str = ""


def to_xlsx(sheet: Spreadsheet) -> bytes:
    """One sheet with a fixed, filtered heading line."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet.title[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    widths = [2 * len(heading) + 2 for heading in sheet.headings]
    for column, heading in enumerate(sheet.headings):
        page.write_string(0, column, heading, bold)
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(last, column, value, day)
                widths[column] = max(widths[column], 11)
            elif value:
                page.write_string(last, column, value)
                widths[column] = max(widths[column], min(_WIDEST, 2 * len(value) + 2))
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last, len(sheet.headings) - 1)
    if sheet.note:
        page.write_string(last + 2, 0, sheet.note)
    book.close()
    return out.getvalue()
