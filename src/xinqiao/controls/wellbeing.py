"""M-E2, M-E4, M-E5: a hard incident is followed up within a day, a debriefing is offered within three, and a reply in a tense matter is read by
a second person before it leaves. Whether a debriefing was taken up is no row here."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)

from xinqiao.care.models import Incident
from xinqiao.controls.due_days import days_after, within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.clock import now
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import READABLE, Approval, Paper, PaperState, ReplyCheck, SecondReading
from xinqiao.rules.approval import ANSWERS
from xinqiao.rules.caring import DEBRIEFING, FOLLOW_UP
from xinqiao.rules.words import Phrase


def _incidents(
    within_hours: timedelta, done: str, words: Mapping[Standing, str], period: Period, _today: date
) -> Iterator[Owed]:
    """Counted to the minute: what was done after the hour, or is not done when it has passed, is late as if it had been due the day before."""
    latest = ExpressionWrapper(F("happened_at") + Value(within_hours), output_field=DateTimeField())
    over = Q(**{done: None}, latest__lt=now()) | Q(**{f"{done}__gt": F("latest")})
    before = ExpressionWrapper(DayOf("latest") - Value(timedelta(days=1)), output_field=DateField())
    yield Owed(
        rows=Incident.objects.annotate(latest=latest).filter(within("happened_at", period)),
        unit="unit_id",
        day=DayOf("happened_at"),
        due=Case(When(over, then=before), default=DayOf("latest")),
        done=DayOf(done),
        say=partial(_said, words),
    )


def _said(words: Mapping[Standing, str], item: OwedItem) -> Phrase:
    return Phrase(words[item.standing])


_FOLLOWED = {
    Standing.KEPT: "冲突事件：24小时内跟进",
    Standing.AT_RISK: "冲突事件：还没有跟进",
    Standing.BROKEN: "冲突事件：没有在24小时内跟进",
}
_OFFERED = {
    Standing.KEPT: "冲突事件：按时提供疏导",
    Standing.AT_RISK: "冲突事件：还没有提供疏导",
    Standing.BROKEN: "冲突事件：没有按时提供疏导",
}


_READ_IN = 2
"""Working days for which a reply may wait for its second reader; local practice: the last day for the answer runs on (条例 34)."""
_SECOND = Exists(
    SecondReading.objects.filter(
        paper=OuterRef("pk"), welcome=True, complete=True, content_hash=OuterRef("left_as")
    )
)


def _replies(period: Period, _today: date) -> Iterator[Owed]:
    """Replies that left in the period in a matter that was tense by then, or with words that the last check of that text found sharp, for norms
    change; the text that left is the one that was approved last."""
    approved = Approval.objects.filter(paper=OuterRef("pk"), approved=True).order_by("-at", "-pk")
    checks = ReplyCheck.objects.filter(paper=OuterRef("pk"), content_hash=OuterRef("left_as"))
    issued = Paper.objects.filter(
        within("issued_at", period), kind__in=ANSWERS, state=PaperState.ISSUED, matter__confidential=False
    ).annotate(left_as=approved.values("content_hash")[:1])
    issued = issued.annotate(sharp=Subquery(checks.order_by("-at", "-pk").values("sharp")[:1]))
    yield Owed(
        rows=issued.filter(Q(matter__tense_at__lte=F("issued_at")) | Q(sharp=True)),
        unit="unit_id",
        day=DayOf("issued_at"),
        done=Case(When(_SECOND, then=DayOf("issued_at")), default=NEVER),
        kind="matters.paper",
        told={"number": "number"},
        say=_read,
    )
    wanted = within("wanted_at", period)
    late = SecondReading.objects.filter(wanted, paper__matter__confidential=False)
    yield Owed(
        rows=late.annotate(read_on=DayOf("at"), read_by=days_after("wanted_at", _READ_IN, period)).filter(
            read_on__gt=F("read_by")
        ),
        unit="paper__unit_id",
        day=DayOf("wanted_at"),
        due=days_after("wanted_at", _READ_IN, period),
        done=DayOf("at"),
        kind="matters.paper",
        key="paper_id",
        told={"number": "paper__matter__number"},
        say=_waits,
    )
    yield Owed(
        rows=Paper.objects.filter(
            ~Q(reading=""), within("waiting_since", period), state__in=READABLE, matter__confidential=False
        ),
        unit="unit_id",
        day=DayOf("waiting_since"),
        due=days_after("waiting_since", _READ_IN, period),
        done=NEVER,
        kind="matters.paper",
        told={"number": "matter__number"},
        say=_waits,
    )


def _read(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：第二人复读过", number=number)
    return Phrase("{number}：没有第二人复读", number=number)


def _waits(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.done is not None:
        told = "{number}：答复应在{day}前由第二人复读，{done}才复读"
        return Phrase(told, number=number, day=item.due, done=item.done)
    return Phrase("{number}：答复应在{day}前由第二人复读，还没有复读", number=number, day=item.due)


FOLLOWED_UP = Control(
    measure="M-E2",
    title="冲突事件24小时内跟进",
    items=partial(_incidents, FOLLOW_UP, "followed_at", _FOLLOWED),
    sentence=Phrase("冲突事件{due}件，其中{done}件24小时内有负责人当面谈过"),
    nothing=Phrase("这段时间没有冲突事件"),
)
OFFERED_IN_TIME = Control(
    measure="M-E4",
    title="冲突以后72小时内提供疏导",
    items=partial(_incidents, DEBRIEFING, "offered_at", _OFFERED),
    sentence=Phrase("冲突事件{due}件，其中{done}件72小时内提供了疏导"),
    nothing=Phrase("这段时间没有冲突事件"),
)
READ_BY_A_SECOND = Control(
    measure="M-E5",
    title="答复第二人复读",
    items=_replies,
    sentence=Phrase("须复读的答复{due}件，其中{done}件由第二人复读后签发"),
    nothing=Phrase("这段时间没有须第二人复读的答复"),
)
