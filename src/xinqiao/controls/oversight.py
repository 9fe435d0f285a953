"""M-D2: a leader who took a matter on writes something down every 30 days. M-D4: what a supervised unit is asked is answered by its day, and what was answered is looked at by the unit that asked. M-D5: the petitioner is
called back in time, and what is said not to be done is looked into."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period
from xinqiao.courses.models import OnCourse, Step
from xinqiao.courses.queries import taken
from xinqiao.oversight.models import CallBack, Sponsorship, Supervision
from xinqiao.rules.calling_back import CallBackStage
from xinqiao.rules.sponsoring import SponsorshipStage
from xinqiao.rules.supervising import SupervisionStage
from xinqiao.rules.words import Phrase

_ASKED = (SupervisionStage.ASKED, SupervisionStage.RECEIVED)


def _steps(model: type[OnCourse], unit: str, period: Period, *acts: str) -> QuerySet[Step]:
    """Steps that were owed in the period, with the unit that owed them and the number of the matter."""
    manager: Any = model._default_manager  # each is about a matter
    records = manager.filter(pk=OuterRef("key"), matter__confidential=False)
    return (
        taken(model, *acts)
        .filter(due__range=(period.first, period.last))
        .annotate(
            owed_unit=Subquery(records.values(unit)[:1]),
            number_of=Subquery(records.values("matter__number")[:1]),
            taken_on=TruncDate("at"),
        )
    )


def _owed(model: type[OnCourse], words: str, found: QuerySet[Step]) -> Owed:
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


def _open(model: type[OnCourse], words: str, period: Period, *stages: str) -> Owed:
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


def _supervised(period: Period, _today: date) -> Iterator[Owed]:
    """Answers of supervised units, given, overdue when a higher rung was taken, or still owed; and their judging."""
    answered, judged = "{number}：反馈督办", "{number}：核实督办的反馈"
    yield _owed(Supervision, answered, _steps(Supervision, "unit_id", period, "answer"))
    yield _open(Supervision, answered, period, *_ASKED)
    before = taken(Supervision, "answer").filter(key=OuterRef("key"), number=OuterRef("number") - 1)
    unanswered = _steps(Supervision, "unit_id", period, "climb").filter(
        ~Exists(before), due__lt=F("taken_on")
    )
    yield replace(_owed(Supervision, answered, unanswered), done=NEVER)
    yield _owed(Supervision, judged, _steps(Supervision, "by_unit_id", period, "lift", "ask_again"))
    yield _open(Supervision, judged, period, SupervisionStage.ANSWERED)


SUPERVISED = Control(
    measure="M-D4",
    title="督办",
    items=_supervised,
    sentence=Phrase("督办的反馈和核实到期{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有到期的督办"),
)


def _sponsored(period: Period, _today: date) -> Iterator[Owed]:
    """Entries that were owed, made or still to be made."""
    said = "{number}：记录包案进展"
    yield _owed(Sponsorship, said, _steps(Sponsorship, "unit_id", period, "enter", "finish"))
    yield _open(Sponsorship, said, period, SponsorshipStage.ACTIVE)


SPONSORED = Control(
    measure="M-D2",
    title="领导包案",
    items=_sponsored,
    sentence=Phrase("包案进展应记录{due}次，按期记录{done}次"),
    nothing=Phrase("这段时间没有到期的包案记录"),
)


def _called_back(period: Period, _today: date) -> Iterator[Owed]:
    """Calls of the unit that asks, answered or three times in vain, and checks of the unit that handled the matter."""
    called, checked = "{number}：回访信访人", "{number}：核查回访中说没做到的事"
    yield _owed(CallBack, called, _steps(CallBack, "by_unit_id", period, "ask", "unreached"))
    yield _open(CallBack, called, period, CallBackStage.TO_ASK)
    yield _owed(CallBack, checked, _steps(CallBack, "unit_id", period, "prove"))
    yield _open(CallBack, checked, period, CallBackStage.CHECKING)


CALLED_BACK = Control(
    measure="M-D5",
    title="回访",
    items=_called_back,
    sentence=Phrase("回访和核查到期{due}件，按期完成{done}件"),
    nothing=Phrase("这段时间没有到期的回访"),
)
