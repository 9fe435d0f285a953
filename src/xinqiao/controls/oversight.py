"""M-D4: what a supervised unit is asked is answered by its day, and what was answered is looked at by the unit that asked. M-D5: the petitioner is
called back in time, and what is said not to be done is looked into."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, When

from xinqiao.controls.due_days import day, quarters_due
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period
from xinqiao.courses.models import OnCourse, Step
from xinqiao.courses.queries import taken
from xinqiao.kernel.days import DayOf
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.oversight.models import CallBack, CallBackRound, Sponsorship, Supervision
from xinqiao.oversight.queries.call_back import owes_draw
from xinqiao.policy.queries.look_back import draws_here
from xinqiao.rules.calling_back import CallBackStage
from xinqiao.rules.looking_back import Quarter, draw_due
from xinqiao.rules.sponsoring import SponsorshipStage
from xinqiao.rules.supervising import Rung, SupervisionStage
from xinqiao.rules.words import Phrase

_ASKED = (SupervisionStage.ASKED, SupervisionStage.RECEIVED)


def steps(model: type[OnCourse], unit: str, period: Period, *acts: str) -> QuerySet[Step]:
    """Steps that were owed in the period, with the unit that owed them and the number of the matter."""
    manager: Any = model._default_manager  # each is about a matter
    records = manager.filter(pk=OuterRef("key"), matter__confidential=False)
    return (
        taken(model, *acts)
        .filter(due__range=(period.first, period.last))
        .annotate(
            owed_unit=Subquery(records.values(unit)[:1]),
            number_of=Subquery(records.values("matter__number")[:1]),
            taken_on=DayOf("at"),
        )
    )


def owed_steps(model: type[OnCourse], words: str, found: QuerySet[Step]) -> Owed:
    return Owed(
        rows=found,
        unit="owed_unit",
        day=F("due"),
        due=F("due"),
        done=F("taken_on"),
        kind=model._meta.label_lower,
        key="key",
        told={"number": F("number_of")},
        say=_saying(words),
    )


def still_owed(model: type[OnCourse], words: str, period: Period, *stages: str) -> Owed:
    """What is owed in the period and not done yet, by the unit that has the turn: what is done has none and is not walked through."""
    manager: Any = model._default_manager
    return Owed(
        rows=manager.filter(
            turn_due__range=(period.first, period.last), stage__in=stages, matter__confidential=False
        ),
        unit="turn_unit_id",
        day=F("turn_due"),
        due=F("turn_due"),
        done=NEVER,
        kind=model._meta.label_lower,
        told={"number": "matter__number"},
        say=_saying(words),
    )


def _saying(words: str) -> Callable[[OwedItem], Phrase]:
    def say(item: OwedItem) -> Phrase:
        return Phrase(words, number=item.told["number"])

    return say


def _answers(period: Period) -> QuerySet[Step]:
    """Given by the supervised unit; to a proposal to call it to account, the last rung, by who received that (条例 40(4))."""
    proposed = taken(Supervision, "climb").filter(
        key=OuterRef("key"), number__lt=OuterRef("number"), words__rung=Rung.PROPOSAL
    )
    received = Supervision.objects.filter(pk=OuterRef("key")).values("asked_id")[:1]
    found = steps(Supervision, "unit_id", period, "answer").annotate(supervised=F("owed_unit"))
    return found.annotate(
        owed_unit=Case(When(Exists(proposed), then=Subquery(received)), default=F("supervised"))
    )


def _supervised(period: Period, _today: date) -> Iterator[Owed]:
    """Answers of supervised units, given, overdue when a higher rung was taken, or still owed; and their judging."""
    answered, judged = "{number}：反馈督办", "{number}：核实督办的反馈"
    yield owed_steps(Supervision, answered, _answers(period))
    yield still_owed(Supervision, answered, period, *_ASKED)
    before = taken(Supervision, "answer").filter(key=OuterRef("key"), number=OuterRef("number") - 1)
    unanswered = steps(Supervision, "unit_id", period, "climb").filter(~Exists(before), due__lt=F("taken_on"))
    yield replace(owed_steps(Supervision, answered, unanswered), done=NEVER)
    yield owed_steps(Supervision, judged, steps(Supervision, "by_unit_id", period, "lift", "ask_again"))
    yield still_owed(Supervision, judged, period, SupervisionStage.ANSWERED)


SUPERVISED = Control(
    measure="M-D4",
    title="督办",
    items=_supervised,
    sentence=Phrase("督办的反馈和核实到期{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有到期的督办"),
)


def sponsored(period: Period) -> Iterator[Owed]:
    """Entries of a sponsorship (M-D2) that were owed, made or still to be made."""
    said = "{number}：记录包案进展"
    yield owed_steps(Sponsorship, said, steps(Sponsorship, "unit_id", period, "enter", "finish"))
    yield still_owed(Sponsorship, said, period, SponsorshipStage.ACTIVE)


def _called_back(period: Period, today: date) -> Iterator[Owed]:
    """The draw about each quarter that is over, of petition offices with an inspector; calls of the unit that asks, answered or three times in
    vain; and checks of the unit that handled the matter."""
    for quarter in quarters_due(period, today):
        due = draw_due(quarter, work_calendar())
        if period.first <= due <= period.last:
            yield _draw(quarter, due)
    called, checked = "{number}：回访信访人", "{number}：核查回访中说没做到的事"
    yield owed_steps(CallBack, called, steps(CallBack, "by_unit_id", period, "ask", "unreached"))
    yield still_owed(CallBack, called, period, CallBackStage.TO_ASK)
    yield owed_steps(CallBack, checked, steps(CallBack, "unit_id", period, "prove"))
    yield still_owed(CallBack, checked, period, CallBackStage.CHECKING)


def _draw(quarter: Quarter, due: date) -> Owed:
    rounds = CallBackRound.objects.filter(unit=OuterRef("pk"), year=quarter.year, quarter=quarter.number)
    offices = Unit.objects.filter(draws_here(OuterRef("pk")), kind=UnitKind.PETITION_OFFICE)
    return Owed(
        rows=offices.filter(Exists(rounds) | owes_draw(OuterRef("pk"), quarter)),
        unit="pk",
        day=day(due),
        due=day(due),
        done=Subquery(rounds.values(on=DayOf("drawn_at"))[:1]),
        say=lambda _item: Phrase("{quarter}：抽取回访", quarter=quarter.title),
    )


CALLED_BACK = Control(
    measure="M-D5",
    title="回访",
    items=_called_back,
    sentence=Phrase("抽取、回访和核查到期{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有到期的回访"),
)
