"""M-D1: somebody present answers for every open matter, and no hand-over waits for more than two days."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Case, DateField, ExpressionWrapper, F, Value, When

from xinqiao.controls.due_days import within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import HandOver, Matter
from xinqiao.matters.queries.answering import WAIT_DAYS
from xinqiao.matters.queries.unanswered import ANSWERED_FOR, unanswered
from xinqiao.rules.words import Phrase


def _due(period: Period, today: date) -> Iterator[Owed]:
    """Hand-overs offered in the period, accepted or declined within two days; and, where the period holds today, every matter for which
    somebody must answer now: how it was on a day that is past is not kept."""
    offered = HandOver.objects.filter(within("at", period), matter__confidential=False)
    last = ExpressionWrapper(DayOf("at") + Value(timedelta(days=WAIT_DAYS)), output_field=DateField())
    yield Owed(
        rows=offered,
        unit="from_staff__unit_id",
        day=DayOf("at"),
        due=last,
        done=Case(When(lapsed_at=None, then=DayOf("accepted_at")), default=DayOf("lapsed_at")),
        kind="matters.matter",
        key="matter_id",
        told={"number": "matter__number"},
        say=_handed,
    )
    if not period.first <= today <= period.last:
        return
    # At these states nothing is closed (`closed_has_a_moment`): asked so, the index of the desk has all that is counted.
    held = Matter.objects.filter(state__in=ANSWERED_FOR, confidential=False)
    yield Owed(
        rows=held,
        unit="holding_unit_id",
        by_unit=True,
        day=Value(today, output_field=DateField()),
        done=Case(When(unanswered(today), then=NEVER), default=Value(today, output_field=DateField())),
        kind="matters.matter",
        told={"number": "number", "who": F("first_handler__name")},
        say=_held,
    )


def _handed(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：移交两天内有回应", number=number)
    if item.standing is Standing.AT_RISK:
        return Phrase("{number}：移交应在{day}前有回应", number=number, day=item.due)
    return Phrase("{number}：移交超过两天没有回应", number=number)


def _held(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：有在岗的人负责", number=number)
    return Phrase("{number}：没有在岗的人负责", number=number)


ANSWERED_FOR_BY_SOMEBODY = Control(
    measure="M-D1",
    title="首办责任",
    items=_due,
    sentence=Phrase("在办事项和移交{due}项，其中{done}项有在岗的人负责、移交两天内有回应"),
    nothing=Phrase("现在没有在办事项，这段时间没有移交"),
)
