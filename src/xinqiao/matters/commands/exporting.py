"""Taking a list out of the system: masked, without accusations, and on record (M-I2, M-I3)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

from xinqiao.documents.spreadsheet import Spreadsheet
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.typed import Exact
from xinqiao.kernel.viewing import ShownAs, note
from xinqiao.matters.models import Matter
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.desk import listed
from xinqiao.matters.queries.filters import fixed
from xinqiao.offices.models import Unit
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.lifecycle import STATE_TITLES, State
from xinqiao.rules.words import Phrase

MOST = 10_000
HEADINGS = (
    "编号",
    "标题",
    "状态",
    "事项类别",
    "内容分类",
    "现在单位",
    "首办责任人",
    "收到日期",
    "期限",
    "到期日",
)


@command("matter.export", fits=elsewhere)
def export_matters(
    act: Act,
    unit: Unit,
    *,
    wanted: Annotated[Mapping[str, str], Exact("筛选条件", why="only its fixed values are recorded")],
    chosen: Sequence[int] = (),
) -> Spreadsheet:
    """The list that the filter `wanted` shows this person, for an XLSX: at most 10,000 lines, titles masked, accusations left
    out whoever asks. `chosen`: only these of them. The number of lines is recorded and the filter, without the words searched for and whatever else was typed."""
    # The file goes from hand to hand: neither its lines nor a total may tell that there is an accusation (条例 30(3)).
    listing = listed(act.actor, wanted).filter(confidential=False)
    listing = listing.filter(pk__in=chosen) if chosen else listing
    found = list(listing[:MOST])
    note(ShownAs.EXPORT, *(matter.pk for matter in found))
    act.record(
        unit,
        after={"lines": len(found), "filter": fixed(wanted)},
        reason="导出清单",
    )
    told = _note(listing.count(), len(found))
    return Spreadsheet(title="信访事项", headings=HEADINGS, rows=[_line(m) for m in found], note=told)


def _note(listed_there: int, taken_out: int) -> str:
    """What the list held and what of it is not here."""
    if taken_out == MOST:
        return Phrase(
            "清单共{all}件，导出最近的{out}件，其余请缩小筛选范围另行导出。检举控告事项不导出、不计数，个人信息已遮盖。",
            all=listed_there,
            out=taken_out,
        )
    return Phrase(
        "清单共{all}件，导出{out}件。检举控告事项不导出、不计数，个人信息已遮盖。",
        all=listed_there,
        out=taken_out,
    )


def _line(matter: Matter) -> tuple[str | date | None, ...]:
    return (
        matter.number,
        matter.title,
        STATE_TITLES[State(matter.state)],
        Kind(matter.kind).label if matter.kind else None,
        matter.category.name if matter.category else None,
        matter.holding_unit.name,
        matter.in_charge.name if matter.in_charge else None,
        day_of(matter.received_at),
        TABLE[ClockCode(matter.next_clock)].title if matter.next_clock else None,
        matter.next_due,
    )
