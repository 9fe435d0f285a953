"""The urgent report T14 (条例 25; M-C4): three fields, all recipients at once, every receipt with its time, follow-ups in order."""

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import QuerySet

from xinqiao.courses.taking import begin, take
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Either, Number, One, Pick, Words
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.offices.queries import subordinates, units
from xinqiao.reception.models import EmergencyEvent, UrgentReceipt, UrgentReport
from xinqiao.reception.queries.emergency import ASKED, in_words
from xinqiao.reception.queries.urgent import first_of, known, not_received
from xinqiao.rules.urgent import REPORT, Addressee, ReportKind, addressees
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_LEAD = (
    "写三栏，同时报给法定的各方（《信访工作条例》第二十五条）。条例要求“及时”，没有规定小时数。"
    "写人数和情况，不写来访人的姓名。隐瞒、谎报、缓报要追责（第四十六条）。"
)
_HAPPENED = Words("发生了什么", rows=4, most=2000, hint="时间、地点、人数、诉求、行为")
_MEASURES = Words("已采取的措施", rows=3, most=2000)
_NEXT = Words("下一步和风险", rows=3, most=2000)
_OF_EVENT: dict[str, Any] = {
    "happened": Words(
        "发生了什么", rows=4, most=2000, hint="时间、地点、人数、诉求、行为", initial=lambda e: in_words(e)[0]
    ),
    "measures": Words("已采取的措施", rows=4, most=2000, initial=lambda e: in_words(e)[1]),
    "next_step": Words("下一步和风险", rows=3, most=2000, initial=lambda e: in_words(e)[2]),
}


def _departments(record: Unit | EmergencyEvent) -> QuerySet[Unit]:
    """Whom to tell is another organ: nobody reports to oneself or to what stands below (条例 25(1))."""
    own = record.pk if isinstance(record, Unit) else record.unit_id
    return units().exclude(kind=UnitKind.PETITION_OFFICE).exclude(pk__in=subordinates({own}))


_COMPETENT = Pick(
    "通报哪个主管部门",
    required=False,
    among=_departments,
    wrong="通报的应当是相关主管部门，不能是本单位、下级单位或者信访部门（《信访工作条例》第二十五条第一款）。",
    hint="一时不能确定的先不选，报出后电话通报并登记签收",
)


def _send(act: Act, unit: Unit, competent: Unit | None, **words: Any) -> UrgentReport:
    """One part and its recipients, all at the same moment."""
    report = UrgentReport(unit=unit, sent_at=act.at, by_id=act.actor.staff, **words)
    begin(report, at=act.at)
    report.turn_due = act.day
    report.save()
    first = report.first or report
    for addressee, basis in addressees(petition_office=unit.kind == UnitKind.PETITION_OFFICE):
        there = known(unit, addressee) if addressee != Addressee.COMPETENT else competent
        if there is None and report.first is not None:
            there = first.receipts.get(addressee=addressee).unit
        receipt = UrgentReceipt(report=report, addressee=addressee, article=basis.text, unit=there)
        begin(receipt, at=act.at)
        receipt.turn_due = act.day
        receipt.save()
    act.record(report, after={"kind": report.kind, "number": report.number}, basis=REPORT.basis)
    return report


@command(
    "urgent_report.send",
    together=True,
    lead=_LEAD,
    verb="报出",
    page="reception:reports",
    said=lambda _report, _given: Phrase("已同时报给各接收方，请逐一确认签收。"),
)
def send(
    act: Act,
    unit: Unit,
    *,
    happened: Annotated[str, _HAPPENED],
    measures: Annotated[str, _MEASURES],
    next_step: Annotated[str, _NEXT],
    minutes_ago: Annotated[
        int | None,
        Number("多少分钟前得知", required=False, least=Decimal(0), most=Decimal(1440), initial=lambda _: 0),
    ] = None,
    competent: Annotated[One[Unit] | None, _COMPETENT] = None,
) -> UrgentReport:
    """The first report, from any page."""
    return _send(
        act,
        unit,
        competent,
        kind=ReportKind.FIRST,
        happened=happened,
        measures=measures,
        next_step=next_step,
        learned_at=act.at - timedelta(minutes=minutes_ago or 0),
    )


def _follow(act: Act, first: UrgentReport, *, final: bool, **words: Any) -> UrgentReport:
    last = first.follow_ups.order_by("number").last()
    if last is not None and last.kind == ReportKind.FINAL:
        raise Refused(Verdict(allowed=False, reason="已经终报；又有新情况的，另作初报。"))
    kind = ReportKind.FINAL if final else ReportKind.FOLLOW_UP
    number = last.number + 1 if last else 1
    return _send(
        act,
        first.unit,
        None,
        first=first,
        event=first.event,
        number=number,
        kind=kind,
        learned_at=act.at,
        **words,
    )


@command(
    "urgent_report.follow_up",
    lead=_LEAD,
    verb="报出",
    together=True,
    fits=lambda _actor, report: report.first_id is None and not first_of(report).closed,
)
def follow_up(
    act: Act,
    report: UrgentReport,
    *,
    happened: Annotated[str, _HAPPENED],
    measures: Annotated[str, _MEASURES],
    next_step: Annotated[str, _NEXT],
    final: Annotated[bool, Either("这一份是", yes="终报", no="续报")],
) -> UrgentReport:
    """The next part to the same recipients, numbered; after the final one there is none."""
    if report.first_id is not None:
        raise Refused(Verdict(allowed=False, reason="请在初报上续报。"))
    take(act, report, until=report.turn_due)
    return _follow(act, report, final=final, happened=happened, measures=measures, next_step=next_step)


@command(
    "emergency_event.report",
    lead=_LEAD,
    verb="报出",
    together=True,
)
def report_event(
    act: Act,
    event: EmergencyEvent,
    *,
    happened: Annotated[str, _OF_EVENT["happened"]],
    measures: Annotated[str, _OF_EVENT["measures"]],
    next_step: Annotated[str, _OF_EVENT["next_step"]],
    final: Annotated[bool, Either("这一份是", yes="终报", no="初报或者续报")] = False,
    competent: Annotated[One[Unit] | None, _COMPETENT] = None,
) -> EmergencyEvent:
    """What the stamped steps say, as the first report or the next one; nothing is typed twice."""
    if happened.rstrip().endswith(ASKED):
        raise InvalidInput({"happened": "请在后面写明来访人的诉求和行为。"})
    words = {"happened": happened, "measures": measures, "next_step": next_step}
    first = event.reports.filter(first=None).first()
    if first is not None:
        made = _follow(act, first, final=final, **words)
    elif final:
        raise InvalidInput({"final": "还没有初报，先作初报。"})
    else:
        at = event.begun_at
        made = _send(act, event.unit, competent, event=event, kind=ReportKind.FIRST, learned_at=at, **words)
    take(act, event, report=made.pk)
    return event


@command("urgent_report.note", together=True, fits=lambda _actor, report: not_received(report).exists())
def note(
    act: Act,
    report: UrgentReport,
    *,
    recipient: Annotated[
        One[UrgentReceipt],
        Pick("哪个接收方", among=not_received, wrong="请选择还没有签收的接收方。"),
    ],
    received_by: Annotated[
        str, Words("对方谁接的电话或者签收", rows=1, most=60, hint="写岗位，例如：值班室")
    ],
) -> UrgentReport:
    """Somebody confirmed by telephone: the moment is now."""
    take(act, report, words={"received_by": received_by}, until=report.turn_due)
    _received(act, recipient, received_by)
    return report


@command(
    "urgent_receipt.receive",
    together=True,
)
def receive(act: Act, receipt: UrgentReceipt) -> UrgentReceipt:
    """The recipient's own people sign: the moment is now."""
    _received(act, receipt, act.actor.label)
    return receipt


def _received(act: Act, receipt: UrgentReceipt, by: str) -> None:
    receipt.received_at, receipt.received_by = act.at, by
    take(act, receipt)
    report = UrgentReport.objects.select_for_update(no_key=True).get(pk=receipt.report_id)
    if not not_received(report).exists():
        take(act, report, action="urgent_report.complete")
