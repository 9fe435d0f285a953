"""The record types of receiving people: M-C1 reception, M-C3 duty, M-C4 plan and event, T14 urgent report."""

from xinqiao.kernel.records import Record, add, nobody
from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import mask_for
from xinqiao.matters.sealed import SEALED
from xinqiao.reception.models import (
    DutyShift,
    EmergencyEvent,
    EmergencyPlan,
    Reception,
    ReceptionPromise,
    ReceptionWords,
    UrgentReceipt,
    UrgentReport,
)
from xinqiao.reception.queries.desk import get_reception, get_shift, receptions
from xinqiao.reception.queries.emergency import get_event, get_plan
from xinqiao.reception.queries.urgent import get_receipt, get_report
from xinqiao.rules.authority import RecordFacts, UnitFacts
from xinqiao.rules.emergency import CARDS, EVENT, PLAN, EmergencyCard, event_words
from xinqiao.rules.receiving import HALVES, RECEPTION, SHIFT
from xinqiao.rules.urgent import ADDRESSEES, KINDS, RECEIPT, REPORT, Addressee, ReportKind
from xinqiao.rules.words import Phrase


def _mask(found: Reception) -> Mask:
    """Before it belongs to a matter nobody knows who it is about: what has the shape of a number or a person's name is hidden."""
    return mask_for(found.matter) if found.matter else nobody()


def _mask_event(event: EmergencyEvent) -> Mask:
    """An event that began in a reception is about who came to it, as far as the office knows them by now."""
    return _mask(event.reception) if event.reception else nobody()


def _mask_report(report: UrgentReport) -> Mask:
    event = (report.first or report).event
    return _mask_event(event) if event else nobody()


SEALED.append((ReceptionWords, "pk", "reception.receptionwords:{}:words"))
add(
    Record(
        model=Reception,
        name="接待",
        facts=lambda found: UnitFacts(unit_id=found.unit.now_id),
        mask=_mask,
        get=get_reception,
        slug="receptions",
        page="reception:one",
        open_to=receptions,
        about=lambda found: Phrase("{day}{number}号", day=found.day, number=found.number),
        stage=lambda found: (found.stage, RECEPTION.stages[found.stage]),
    ),
    Record(
        model=ReceptionPromise,
        name="当面承诺",
        facts=lambda promise: UnitFacts(unit_id=promise.reception.unit.now_id),
        mask=lambda promise: _mask(promise.reception),
    ),
    Record(
        model=DutyShift,
        name="接访值班",
        facts=lambda shift: RecordFacts(
            units=frozenset({shift.unit_id}), people=frozenset({shift.second_id})
        ),
        mask=nobody,
        get=get_shift,
        slug="shifts",
        page="reception:duty_day",
        about=lambda shift: Phrase("{day}{half}", day=shift.day, half=HALVES[shift.half]),
        stage=lambda shift: (shift.stage, SHIFT.stages[shift.stage]),
    ),
    Record(
        model=EmergencyPlan,
        name="应急沟通预案",
        facts=lambda plan: UnitFacts(unit_id=plan.unit_id),
        mask=nobody,
        get=get_plan,
        slug="emergency-plans",
        page="reception:plan",
        about=lambda plan: Phrase("{card}，第{n}版", card=CARDS[EmergencyCard(plan.card)], n=plan.edition),
        stage=lambda plan: (plan.stage, PLAN.stages[plan.stage]),
    ),
    Record(
        model=EmergencyEvent,
        name="应急处置",
        facts=lambda event: UnitFacts(unit_id=event.unit_id),
        mask=_mask_event,
        get=get_event,
        slug="events",
        page="reception:event",
        about=lambda event: event_words(event.card, event.pk),
        stage=lambda event: (event.stage, EVENT.stages[event.stage]),
    ),
    Record(
        model=UrgentReport,
        name="紧急报告",
        facts=lambda report: UnitFacts(unit_id=report.unit_id),
        mask=_mask_report,
        get=get_report,
        slug="urgent-reports",
        page="reception:report",
        about=lambda report: KINDS[ReportKind(report.kind)],
        stage=lambda report: (report.stage, REPORT.stages[report.stage]),
    ),
    # Signed by the recipient's own people; what is confirmed by telephone is noted on the report.
    Record(
        model=UrgentReceipt,
        name="紧急报告的签收",
        facts=lambda receipt: RecordFacts(units=frozenset({receipt.unit_id} - {None})),
        mask=lambda receipt: _mask_report(receipt.report),
        get=get_receipt,
        slug="urgent-receipts",
        page="reception:report",
        at=lambda receipt: receipt.report_id,
        about=lambda receipt: ADDRESSEES[Addressee(receipt.addressee)],
        stage=lambda receipt: (receipt.stage, RECEIPT.stages[receipt.stage]),
    ),
)
