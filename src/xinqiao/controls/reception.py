"""M-C1, M-C3, M-C4: records read back and signed, half days with a look at the conduct, plans approved and events reviewed in time."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import (
    Case,
    Count,
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
from django.db.models.functions import Coalesce

from xinqiao.controls.due_days import day, days_after, within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.controls.wording import SPOKEN_WELL
from xinqiao.kernel.clock import now
from xinqiao.kernel.days import DayOf
from xinqiao.offices.models import Unit
from xinqiao.reception.models import DutyShift, EmergencyEvent, EmergencyPlan, Reception
from xinqiao.rules.emergency import PLAN_DAYS, REVIEW_HOURS, CardStage, EmergencyCard, EventStage, event_words
from xinqiao.rules.receiving import HALVES, OVER, ShiftStage
from xinqiao.rules.words import Phrase


def _signed(period: Period, _today: date) -> Iterator[Owed]:
    """Receptions that ended in the period with a record: it is read back and its signed scan kept by the next working day."""
    yield Owed(
        rows=Reception.objects.filter(within("ended_at", period), stage__in=OVER),
        unit="unit_id",
        day=DayOf("ended_at"),
        due=days_after("ended_at", 1, period),
        done=DayOf("signed_at"),
        kind="reception.reception",
        told={"day": "day", "number": "number"},
        say=_record,
    )


def _feelings_first(period: Period, today: date) -> Iterator[Owed]:
    """M-C1 at the counter and in writing: the record was read back and signed, the reply has no forbidden wording."""
    yield from _signed(period, today)
    yield from SPOKEN_WELL.items(period, today)


def _record(item: OwedItem) -> Phrase:
    named = {"day": date.fromisoformat(str(item.told["day"])), "number": item.told["number"]}
    if item.standing is Standing.KEPT:
        return Phrase("{day}{number}号：记录已宣读、签名", **named)
    return Phrase("{day}{number}号：没有签名的记录", **named)


def _checked(period: Period, today: date) -> Iterator[Owed]:
    """Half days of duty up to today: the second person looks on the day itself."""
    yield Owed(
        rows=DutyShift.objects.filter(day__range=(period.first, min(period.last, today))).exclude(
            stage=ShiftStage.DROPPED
        ),
        unit="unit_id",
        day=F("day"),
        due=F("day"),
        done=DayOf("checked_at"),
        kind="reception.dutyshift",
        told={"day": "day", "half": "half"},
        say=_half_day,
    )


def _half_day(item: OwedItem) -> Phrase:
    named = {"day": date.fromisoformat(str(item.told["day"])), "half": Phrase(HALVES[item.told["half"]])}
    if item.done is not None:
        return Phrase("{day}{half}：第二人看过接待规范", **named)
    return Phrase("{day}{half}：没有看接待规范", **named)


def _ready(period: Period, today: date) -> Iterator[Owed]:
    """Events that ended in the period, reviewed within twenty-four hours to the minute, and those that nobody ended, by their beginning:
    else what is left running would never be owed a review; and of every unit with a duty list the five plans, approved within the year
    before the end of the period."""
    late = F("since") + Value(timedelta(hours=REVIEW_HOURS))
    # Whether the hours have passed is told by this moment; the day after the end is only the day that is shown.
    over = Q(reviewed_at=None, latest__lt=now()) | Q(reviewed_at__gt=late)
    since = Coalesce("ended_at", "begun_at")
    yield Owed(
        rows=EmergencyEvent.objects.exclude(stage=EventStage.CALLED_OFF)
        .annotate(since=since, latest=ExpressionWrapper(late, DateTimeField()))
        .filter(within("since", period)),
        unit="unit_id",
        day=DayOf("since"),
        due=Case(When(over, then=DayOf("since")), default=DayOf(late)),
        done=Case(
            When(
                over & Q(reviewed_at__isnull=False),
                then=DayOf(F("reviewed_at") + Value(timedelta(days=1))),
            ),
            default=DayOf("reviewed_at"),
        ),
        kind="reception.emergencyevent",
        told={"card": "card", "number": "pk"},
        say=_reviewed,
    )
    yield _plans(min(period.last, today))


def _plans(last: date) -> Owed:
    since = last - timedelta(days=PLAN_DAYS)
    approved = EmergencyPlan.objects.filter(
        unit=OuterRef("pk"),
        stage__in=(CardStage.APPROVED, CardStage.REPLACED),
        approved_on__range=(since, last),
    ).order_by()
    cards = approved.values("unit").annotate(n=Count("card", distinct=True)).values("n")
    units = Unit.objects.filter(Exists(DutyShift.objects.filter(unit=OuterRef("pk"), day__lte=last)))
    return Owed(
        rows=units.annotate(cards=Coalesce(Subquery(cards), 0)),
        unit="pk",
        day=day(last),
        done=Case(When(cards__gte=len(EmergencyCard), then=day(last)), default=NEVER),
        told={"cards": "cards"},
        say=lambda item: Phrase("应急沟通预案：五张中有{n}张在一年内批准", n=item.told["cards"]),
    )


def _reviewed(item: OwedItem) -> Phrase:
    card = event_words(item.told["card"], item.told["number"])
    if item.standing is Standing.KEPT:
        return Phrase("{card}：24小时内已复盘", card=card)
    if item.done is not None:
        return Phrase("{card}：复盘晚于24小时", card=card)
    return Phrase("{card}：应在24小时内复盘", card=card)


SIGNED = Control(
    measure="M-C1",
    title="先处理心情，再处理事情",
    items=_feelings_first,
    sentence=Phrase("接谈和签发的答复共{due}件，其中{done}件的记录已签名，或者没有禁止使用的用语"),
    nothing=Phrase("这段时间没有接谈，也没有签发答复"),
)
CONDUCT = Control(
    measure="M-C3",
    title="接待规范",
    items=_checked,
    sentence=Phrase("值班{due}个半天，其中{done}个由第二人看过接待规范"),
    nothing=Phrase("这段时间没有排接访值班"),
)
READY = Control(
    measure="M-C4",
    title="应急沟通预案",
    items=_ready,
    sentence=Phrase("应复盘、应批准{due}项，按时{done}项"),
    nothing=Phrase("这段时间没有应急处置，也没有接访值班"),
)
