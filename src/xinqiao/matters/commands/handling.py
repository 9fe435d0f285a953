"""The log of handling and the report to the assigning unit (条例 31(6), 22(1)③; M-R6)."""

from datetime import date

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.free_text import Masked
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import seal
from xinqiao.matters import clocks, search
from xinqiao.matters.commands.moving import save
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import (
    Disposition,
    DispositionKind,
    LogEntry,
    LogKind,
    Matter,
    Outcome,
    Petition,
    RequestItem,
)
from xinqiao.offices.models import Staff
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import State
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.verdict import Verdict

_EXECUTION = Basis(article=32, paragraph=2)
_UNDECIDED = (State.REGISTERED, State.SORTED, State.TRANSFERRED, State.ACCEPTED)


@command("handling.log")
def log(
    act: Act,
    matter: Matter,
    kind: LogKind,
    text: str,
    *,
    happened_on: date,
    second_person: Staff | None = None,
) -> LogEntry:
    """Add an entry to the handling log. An investigation names the second person who took part (law.md 7.1).

    Raises InvalidInput for an empty text, a day in the future, or a missing second person."""
    checked = clean_text(text, max_chars=20_000)
    problems = {}
    if checked.problem or not checked.text.strip():
        problems["text"] = checked.problem or "请写明情况。"
    if happened_on > act.day:
        problems["happened_on"] = "日期不能晚于今天。"
    if kind == LogKind.INVESTIGATION and (second_person is None or second_person.pk == act.actor.staff_id):
        problems["second_person"] = "调查核实应当由两人进行，请选择另一名参加人员。"
    if problems:
        raise InvalidInput(problems)
    key = new_uuid()
    entry = LogEntry.objects.create(
        id=key,
        matter=matter,
        kind=kind,
        text=mask_for(matter)(checked.text),
        sealed=seal(checked.text, context=f"matters.logentry:{key}:text"),
        by_id=act.actor.staff,
        second_person=second_person,
        happened_on=happened_on,
        at=act.at,
    )
    save(act, matter)
    index(matter)
    act.record(
        f"matters.logentry:{key}",
        matter_id=matter.pk,
        after={"kind": str(kind)},
        basis=Basis(article=31, item=6),
    )
    return entry


def index(matter: Matter) -> None:
    """Make the matter findable by its petitions, log and place."""
    petitions = Petition.objects.filter(matter=matter).values_list("number", "title", "text")
    parts = [matter.place, *(" ".join(p) for p in petitions), *matter.log.values_list("text", flat=True)]
    search.put(matter.pk, " ".join(parts))


@command("handling.record_execution")
def record_execution(
    act: Act, matter: Matter, position: int, *, result: Masked, done_on: date
) -> RequestItem:
    """Record that a supported request was carried out: how, and on which day (条例 32(2)). Raises Refused for one that was
    not supported, InvalidInput for a missing text or a day in the future. Recorded again, the later words stand."""
    item = RequestItem.objects.filter(matter=matter, position=position, outcome=Outcome.SUPPORTED).first()
    if item is None:
        reason = "只有处理意见支持的请求才登记落实情况。"
        raise Refused(Verdict(allowed=False, reason=reason, basis=(_EXECUTION,)))
    problems = {}
    if len(result.strip()) < 5:
        problems["result"] = "请写明怎样落实的、有什么证明（不少于5个字）。"
    if done_on > act.day:
        problems["done_on"] = "日期不能晚于今天。"
    if problems:
        raise InvalidInput(problems)
    item.executed_on, item.execution = done_on, result.strip()
    item.save(update_fields=["executed_on", "execution"])
    save(act, matter)
    act.record(
        f"matters.requestitem:{item.pk}",
        matter_id=matter.pk,
        after={"request": position, "executed_on": done_on.isoformat()},
        basis=_EXECUTION,
        reason=result.strip(),
    )
    return item


@command("handling.report_conclusion")
def report_conclusion(act: Act, matter: Matter, report: Masked) -> Disposition:
    """Send the 办结报告 to the unit that assigned the matter (T6). Raises Refused when it was not assigned, or when
    nothing was decided yet: an answer, another procedure, a withdrawal."""
    assigned = Disposition.objects.filter(
        matter=matter,
        kind=DispositionKind.ASSIGN_WITH_REPORT,
        to_unit_id=matter.first_unit_id,
        reported_at=None,
    ).last()
    basis = (Basis(article=22, paragraph=1, item=3),)
    if assigned is None:
        raise Refused(
            Verdict(allowed=False, reason="此事项不是交办事项，或者办结报告已经报送。", basis=basis)
        )
    if matter.state in _UNDECIDED:
        raise Refused(Verdict(allowed=False, reason="尚未作出答复或者决定，不能报送办结报告。", basis=basis))
    if len(report.strip()) < 10:
        raise InvalidInput({"report": "请写明处理结果、落实情况和信访人意见（不少于10个字）。"})
    assigned.report, assigned.reported_at = report.strip(), act.at
    assigned.save(update_fields=["report", "reported_at"])
    clocks.stop(matter, act.day, "报送办结报告", ClockCode.T6, unit_id=assigned.to_unit_id)
    save(act, matter)
    act.record(
        f"matters.disposition:{assigned.pk}", matter_id=matter.pk, after={"reported": True}, basis=basis[0]
    )
    return assigned
