"""The audit log as a spreadsheet: who did what to which record, without the reasons, which are content of matters."""

from collections.abc import Mapping
from typing import Annotated

from xinqiao.documents.spreadsheet import Spreadsheet
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.typed import Exact
from xinqiao.matters.queries.audit_filter import audit_filter
from xinqiao.matters.queries.history import title_of, who_acted, with_names
from xinqiao.matters.queries.subjects import subject_words, withheld
from xinqiao.rules.words import Phrase

MOST = 5000
_HEADINGS = ("序号", "时间", "操作人", "操作", "对象", "结果")


@command("audit.export", fits=elsewhere)
def export_log(
    act: Act,
    _: None,
    *,
    wanted: Annotated[Mapping[str, str], Exact("筛选条件", why="only which filters were set is kept")],
) -> Spreadsheet:
    """The entries that a filter finds, the newest first, at most `MOST`; a cut list says so. Raises InvalidInput for a filter that cannot
    be read."""
    chosen = audit_filter(wanted)
    if chosen.wrong:
        raise InvalidInput({"wanted": chosen.wrong})
    found = list(with_names(chosen.found.order_by("-seq"))[: MOST + 1])
    kept = found[:MOST]
    subjects = subject_words(kept, withheld(kept))
    act.record(AuditEntry, after={"filters": sorted(chosen.wanted), "rows": len(kept)})
    rows = [
        (
            str(entry.seq),
            f"{entry.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
            who_acted(entry),
            title_of(entry.action),
            subjects[entry.seq],
            "被拒绝" if entry.outcome == "denied" else "完成",
        )
        for entry in kept
    ]
    note = Phrase("只导出最新的{n}条，更早的请缩小日期范围。", n=MOST) if len(found) > MOST else ""
    return Spreadsheet(
        title="审计日志", headings=_HEADINGS, rows=rows, note=note or Phrase("共{n}条。", n=len(kept))
    )
