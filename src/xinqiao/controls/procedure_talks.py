"""M-R6: what was begun with the people concerned is carried to its end in time: a hearing to its report, a session to its result, an
agreement to its signatures, an assistance to its decision and into their hands."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, DateField, F, OuterRef, Subquery, When

from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period
from xinqiao.courses.models import OnCourse
from xinqiao.courses.queries import taken
from xinqiao.kernel.days import DayOf
from xinqiao.proceedings.models import Hearing, Mediation, Panel, Relief
from xinqiao.rules.words import Phrase


def _taken_on(model: type[OnCourse], *acts: str) -> DayOf:
    steps = taken(model, *acts).filter(key=OuterRef("pk")).order_by("-number")
    return DayOf(Subquery(steps.values("at")[:1]))


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """What fell due in the period: the report of each hearing that was held, the result of each session, the signed original of each
    agreement, what follows from a broken one after a review, the decision on each assistance, and what was decided to be given. What was called
    off is not owed, and what is about an accusation stands on no board (条例 30(3))."""
    within, shown = (period.first, period.last), {"matter__confidential": False}
    yield Owed(
        rows=Hearing.objects.filter(report_due__range=within, **shown),
        unit="unit_id",
        day=F("report_due"),
        due=F("report_due"),
        done=_taken_on(Hearing, "report"),
        kind="proceedings.hearing",
        told={"number": "matter__number"},
        say=lambda item: _said("{number}：听证笔录签名并形成报告", item),
    )
    yield Owed(
        rows=Panel.objects.filter(day__range=within, **shown).exclude(stage="cancelled"),
        unit="unit_id",
        day=F("day"),
        due=F("day"),
        done=Case(When(stage="held", then=F("held_on")), default=NEVER, output_field=DateField()),
        kind="proceedings.panel",
        told={"number": "matter__number"},
        say=lambda item: _said("{number}：按期评议并有记录", item),
    )
    yield Owed(
        rows=Mediation.objects.filter(sign_due__range=within, **shown),
        unit="unit_id",
        day=F("sign_due"),
        due=F("sign_due"),
        done=F("signed_on"),
        kind="proceedings.mediation",
        told={"number": "matter__number"},
        say=lambda item: _said("{number}：各方签字的协议书入卷", item),
    )
    yield Owed(
        rows=Mediation.objects.filter(urge_due__range=within, **shown),
        unit="matter__first_unit_id",
        day=F("urge_due"),
        due=F("urge_due"),
        done=_taken_on(Mediation, "perform", "refer"),
        kind="proceedings.mediation",
        told={"number": "matter__number"},
        say=lambda item: _said("{number}：督促履行违约的协议", item),
    )
    yield Owed(
        rows=Relief.objects.filter(decide_due__range=within, **shown),
        unit="unit_id",
        day=F("decide_due"),
        due=F("decide_due"),
        done=F("decided_on"),
        kind="proceedings.relief",
        told={"number": "matter__number"},
        say=lambda item: _said("{number}：由他人决定是否救助", item),
    )
    yield Owed(
        rows=Relief.objects.filter(perform_by__range=within, **shown),
        unit="unit_id",
        day=F("perform_by"),
        due=F("perform_by"),
        done=F("done_on"),
        kind="proceedings.relief",
        told={"number": "matter__number"},
        say=lambda item: _said("{number}：救助落实到人并有凭证", item),
    )


def _said(template: str, item: OwedItem) -> Phrase:
    return Phrase(template, number=item.told["number"])


TALKED_OVER = Control(
    measure="M-R6",
    title="听证、调解和救助",
    items=_due,
    sentence=Phrase("听证报告、评议记录、签字的协议、救助到期{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有到期的听证、评议、调解和救助"),
)
