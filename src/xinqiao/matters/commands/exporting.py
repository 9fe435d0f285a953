"""Taking a list out of the system: masked, without accusations, and on record (M-I2, M-I3)."""

from collections.abc import Mapping
from datetime import date

from xinqiao.documents.spreadsheet import to_xlsx
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command
from xinqiao.matters.models import Matter
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.desk import listed
from xinqiao.offices.models import Unit
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.lifecycle import STATE_TITLES, State

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


@command("matter.export")
def export_matters(act: Act, unit: Unit, *, wanted: Mapping[str, str]) -> bytes:
    """The list that the filter `wanted` shows this person, as XLSX: at most 10,000 lines, titles masked, accusations left
    out whoever asks. The filter and the number of lines are recorded."""
    found = list(listed(act.actor, wanted).filter(confidential=False)[:MOST])
    act.record(
        f"offices.unit:{unit.pk}",
        after={"lines": len(found), "filter": {k: v for k, v in wanted.items() if k != "q"}},
        reason="导出清单",
    )
    return to_xlsx("信访事项", HEADINGS, (_line(matter) for matter in found))


def _line(matter: Matter) -> tuple[str | date | None, ...]:
    return (
        matter.number,
        matter.title,
        STATE_TITLES[State(matter.state)],
        Kind(matter.kind).label if matter.kind else None,
        matter.category.name if matter.category else None,
        matter.holding_unit.name,
        matter.first_handler.name if matter.first_handler else None,
        day_of(matter.received_at),
        TABLE[ClockCode(matter.next_clock)].title if matter.next_clock else None,
        matter.next_due,
    )
