"""Taking the policy ledger out of the system: masked, without accusations, and on record (M-P5)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from xinqiao.documents.reports import Report, Table
from xinqiao.documents.spreadsheet import Spreadsheet
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.typed import Pick
from xinqiao.kernel.viewing import ShownAs, note
from xinqiao.offices.models import Unit
from xinqiao.policy.queries.ledger import LedgerWanted, Line, ledger, lines
from xinqiao.rules.words import Phrase

MOST = {"xlsx": 10_000, "pdf": 1_000}
"""Lines of one file; paper holds fewer."""
_CHUNK = 500

HEADINGS = (
    "编号",
    "标题",
    "内容分类",
    "承办单位",
    "收到日期",
    "办结日期",
    "政策依据",
    "答复或者告知内容",
    "群众反馈",
    "回头看结论",
    "状态",
)
_WIDTHS = (14, 17, 8, 8, 10, 10, 17, 22, 14, 7, 9)


_FORMS = (("xlsx", "表格（XLSX）"), ("pdf", "PDF"))


@command("ledger.export", fits=elsewhere)
def export_ledger(
    act: Act,
    unit: Unit,
    *,
    wanted: LedgerWanted,
    form: Annotated[str, Pick("形式", among=_FORMS, wrong="请选择导出为表格（XLSX）或者 PDF。")],
) -> Spreadsheet | Report:
    """The lines of the ledger that this person may see and asks for, for an "xlsx" (10,000 lines) or a "pdf" (1,000 lines). What was asked and
    the number of lines are recorded."""
    found = list(_lines(act, wanted, MOST[form]))
    act.record(unit, after={"lines": len(found), "form": form, "filter": wanted.as_text()})
    if form == "xlsx":
        rows = [_cells(line) for line in found]
        return Spreadsheet(title="政策执行台账", headings=HEADINGS, rows=rows, note=_foot(len(found), form))
    return _report(act, unit, found)


def _lines(act: Act, wanted: LedgerWanted, most: int) -> Iterator[Line]:
    """Lines by key, a few hundred at a time."""
    found, last = ledger(act.actor, wanted), None
    for start in range(0, most, _CHUNK):
        rows = list((found if last is None else found.filter(pk__lt=last))[: min(_CHUNK, most - start)])
        note(ShownAs.EXPORT, *(matter.pk for matter in rows))
        yield from lines(rows)
        if len(rows) < _CHUNK:
            return
        last = rows[-1].pk


def _reply(line: Line) -> str:
    """The reply, with why it was sent although its check objected."""
    if not line.let_stand:
        return line.reply
    return Phrase("{reply}（答复检查没有通过，仍然送审：{why}）", reply=line.reply, why=line.let_stand)


def _cells(line: Line) -> tuple[str | date | None, ...]:
    return (
        line.number,
        line.title,
        line.category,
        line.unit,
        line.received_on,
        line.concluded_on,
        line.basis or "、".join(line.cited),
        _reply(line),
        "；".join(f"{f.unit} {f.grade} {f.comment}".strip() for f in line.feedback),
        line.look_back,
        line.state,
    )


def _report(act: Act, unit: Unit, found: list[Line]) -> Report:
    rows = tuple(
        tuple(cell.isoformat() if isinstance(cell, date) else cell or "" for cell in _cells(line))
        for line in found
    )
    return Report(
        title="政策执行台账",
        issuer=unit.name,
        day=act.day,
        landscape=True,
        blocks=(Table(headings=HEADINGS, rows=rows, widths=_WIDTHS),),
        foot=_foot(len(found), "pdf"),
    )


def _foot(count: int, form: str) -> Phrase:
    """What the list holds and what it leaves out; that it was cut off is said."""
    if count == MOST[form]:
        return Phrase("只列出最近的{n}件，请缩小筛选范围。个人信息已遮盖，不含检举控告事项。", n=count)
    return Phrase("共{n}件。个人信息已遮盖，不含检举控告事项；群众反馈评的是单位的工作。", n=count)
