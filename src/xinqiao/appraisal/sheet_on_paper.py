"""The sheet of assessment on paper: Chinese, for the unit and for who assesses it."""

from collections.abc import Sequence

from xinqiao.appraisal.models import AppraisalSheet
from xinqiao.appraisal.queries.sheets import AppraisalLine
from xinqiao.controls.on_paper import FOOT, put_on_paper
from xinqiao.documents.reports import Block, Report, Table, Text
from xinqiao.rules.appraising import NEVER, SHEET, counted_until


def sheet_pdf(sheet: AppraisalSheet, lines: Sequence[AppraisalLine]) -> bytes:
    """Dated by the day of its figures, whenever it is printed: figures, the unit's own words next to them, the words of who assesses, and what could not be chosen."""
    rows = tuple((line.title, line.standing, line.words) for line in lines)
    blocks: list[Block] = [
        Table(headings=("考核的措施", "情况", "由记录得出"), rows=rows, widths=(5, 2, 8)),
        Text(paragraphs=(str(counted_until(sheet.year, sheet.counted_on)),)),
        Text(heading="被考核单位的说明", paragraphs=tuple((sheet.comment or "没有说明。").splitlines())),
    ]
    if sheet.words:
        blocks.append(Text(heading="考核单位的意见", paragraphs=tuple(sheet.words.splitlines())))
    blocks.append(Text(heading="不作为考核内容的，和理由"))
    blocks.append(Table(headings=("内容", "理由"), rows=NEVER, widths=(5, 10)))
    return put_on_paper(
        Report(
            title=f"{sheet.year}年信访工作考核表：{sheet.unit.name}",
            subtitle=f"《信访工作条例》第三十九条 · {SHEET.stages[sheet.stage]}",
            issuer=sheet.by_unit.name,
            day=sheet.counted_on,
            blocks=tuple(blocks),
            foot=FOOT,
        )
    )
