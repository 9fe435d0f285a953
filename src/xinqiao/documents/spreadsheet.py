"""A list as an XLSX file. Every cell is text or a date: nothing that people typed can become a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter

_WIDEST = 50


def to_xlsx(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[str | date | None]], note: str = ""
) -> bytes:
    """One sheet with a fixed, filtered heading line; `None` leaves a cell empty. `note` stands below, apart from the rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    widths = [2 * len(heading) + 2 for heading in headings]
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(last, column, value, day)
                widths[column] = max(widths[column], 11)
            elif value:
                sheet.write_string(last, column, value)
                widths[column] = max(widths[column], min(_WIDEST, 2 * len(value) + 2))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(headings) - 1)
    if note:
        sheet.write_string(last + 2, 0, note)
    book.close()
    return out.getvalue()
