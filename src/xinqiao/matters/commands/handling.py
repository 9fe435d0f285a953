"""The log of handling and the report to the assigning unit (条例 31(6), 22(1)③; M-R6)."""

from datetime import date
from typing import Annotated

from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import seal
from xinqiao.kernel.typed import Day, Exact, One, Pick, Words
from xinqiao.matters import clocks, search
from xinqiao.matters.commands.choosing import companions, unexecuted
from xinqiao.matters.commands.moving import save
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import (
    Disposition,
    DispositionKind,
    LogEntry,
    LogKind,
    Matter,
    Petition,
    RequestItem,
)
from xinqiao.offices.models import Staff
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict

_EXECUTION = Basis(article=32, paragraph=2)
_UNDECIDED = (State.REGISTERED, State.SORTED, State.TRANSFERRED, State.ACCEPTED)


@command("handling.log", lead="其中的个人信息会遮盖，原文封存。", verb="记入办理记录")
def log(
    act: Act,
    matter: Matter,
    kind: Annotated[str, Pick("类别", among=LogKind.choices)],
    text: Annotated[str, Exact("情况", rows=6, why="sealed as typed, with its masked copy beside it")],
    *,
    happened_on: Annotated[date, Day("日期", past=True, initial=lambda _matter: today())],
    second_person: Annotated[
        One[Staff] | None,
        Pick("另一名参加人员", required=False, hint="调查核实必须两人进行", among=companions),
    ] = None,
) -> LogEntry:
    """Add an entry to the handling log. An investigation names the second person, of the same unit, who took part
    (law.md 7.1). Raises InvalidInput when there is none."""
    if second_person is not None and second_person.unit_id != act.actor.unit:
        raise InvalidInput({"second_person": "另一名参加人员须是本单位的人员。"})
    alone = second_person is None or second_person.pk == act.actor.staff_id
    if kind == LogKind.INVESTIGATION and alone:
        raise InvalidInput({"second_person": "调查核实应当由两人进行，请选择另一名参加人员。"})
    text = text.strip()
    key = new_uuid()
    entry = LogEntry.objects.create(
        id=key,
        matter=matter,
        kind=kind,
        text=mask_for(matter)(text),
        sealed=seal(text, context=f"matters.logentry:{key}:text"),
        by_id=act.actor.staff,
        second_person=second_person,
        happened_on=happened_on,
        at=act.at,
    )
    save(act, matter)
    index(matter)
    act.record(entry, matter_id=matter.pk, after={"kind": kind}, basis=Basis(article=31, item=6))
    return entry


def index(matter: Matter) -> None:
    """Make the matter findable by its petitions, log and place."""
    petitions = Petition.objects.filter(matter=matter).values_list("number", "title", "text")
    parts = [matter.place, *(" ".join(p) for p in petitions), *matter.log.values_list("text", flat=True)]
    search.put(matter.pk, " ".join(parts))


@command(
    "handling.record_execution",
    slug="execute",
    lead="处理意见支持的请求，应当督促落实，并在归档前登记（《信访工作条例》第三十二条第二款）。",
    verb="登记此项已经落实",
)
def record_execution(
    act: Act,
    matter: Matter,
    position: Annotated[
        int,
        Pick(
            "哪一项请求",
            among=unexecuted,
            wrong="只有处理意见支持、还没有登记落实的请求才登记落实情况；要补充的，请记入办理记录。",
        ),
    ],
    *,
    done_on: Annotated[date, Day("落实日期", past=True, initial=lambda _matter: today())],
    result: Annotated[
        str,
        Words(
            "怎样落实的",
            least=5,
            most=20_000,
            hint="写明措施、结果和证明，例如：已发放补偿款，有收据",
        ),
    ],
) -> RequestItem:
    """Record that a supported request was carried out: how, and on which day (条例 32(2)). What is recorded stays."""
    item = RequestItem.objects.get(matter=matter, position=position)
    item.executed_on, item.execution = done_on, result
    item.save(update_fields=["executed_on", "execution"])
    save(act, matter)
    act.record(
        item,
        matter_id=matter.pk,
        after={"request": position, "executed_on": done_on.isoformat()},
        basis=_EXECUTION,
        reason=result,
    )
    return item


@command(
    "handling.report_conclusion",
    slug="report",
    lead="交办的事项，作出答复或者决定之后，向交办单位报送办结报告。",
    verb="报送办结报告",
)
def report_conclusion(
    act: Act,
    matter: Matter,
    report: Annotated[
        str,
        Words("办结报告", least=10, most=20_000, rows=6, hint="处理结果、落实情况、信访人意见、证据目录"),
    ],
) -> Disposition:
    """Send the 办结报告 to the unit that assigned the matter (T6). It is owed by the unit that was asked for it, also when that
    passed the matter on: the assigner set the date for it and nobody else (条例 22(1)③). Raises Refused when it owes none, or when
    nothing was decided yet: an answer, another procedure, a withdrawal."""
    owed = [clock for clock in clocks.running(matter, ClockCode.T6) if clock.unit_id == act.actor.unit]
    assigned = Disposition.objects.filter(
        matter=matter,
        kind=DispositionKind.ASSIGN_WITH_REPORT,
        to_unit_id=act.actor.unit,
        reported_at=None,
    ).last()
    basis = (Basis(article=22, paragraph=1, item=3),)
    if assigned is None or not owed:
        raise Refused(
            Verdict(allowed=False, reason="没有要求本单位报送办结报告，或者已经报送。", basis=basis)
        )
    if matter.state in _UNDECIDED:
        raise Refused(Verdict(allowed=False, reason="尚未作出答复或者决定，不能报送办结报告。", basis=basis))
    assigned.report, assigned.reported_at = report, act.at
    assigned.save(update_fields=["report", "reported_at"])
    clocks.stop(matter, act.day, "报送办结报告", ClockCode.T6, unit_id=assigned.to_unit_id)
    save(act, matter)
    act.record(assigned, matter_id=matter.pk, after={"reported": True}, basis=basis[0])
    return assigned
