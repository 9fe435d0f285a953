"""M-P3: hard cases are discussed with everybody who must take part, in time, and the discussion ends in a conclusion."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from xinqiao.controls.due_days import days_after, within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Dispute
from xinqiao.policy.models import CaseDiscussion
from xinqiao.rules.discussing import OPEN, DiscussionState
from xinqiao.rules.words import Phrase


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The difficulties submitted and the matters marked as disputed in the period. A discussion is concluded only when every
    required participant was heard or recorded absent; it has `XINQIAO_DISCUSSION_DAYS` working days (local practice).
    Accusations are not discussed and not counted, nor is what has gone to another unit."""
    begun = CaseDiscussion.objects.exclude(stage=DiscussionState.DROPPED)
    gone = Q(stage__in=OPEN) & ~Q(matter__holding_unit=F("unit"))
    yield Owed(
        rows=begun.filter(~gone, within("submitted_at", period), matter__confidential=False),
        unit="unit_id",
        day=DayOf("submitted_at"),
        due=days_after("submitted_at", settings.XINQIAO_DISCUSSION_DAYS, period),
        done=DayOf("concluded_at"),
        kind="policy.casediscussion",
        told={"number": "matter__number"},
        say=_talk,
    )
    # What is submitted too late is late with its mark; the discussion itself counts where it was submitted.
    until = days_after("at", settings.XINQIAO_DISCUSSION_DAYS, period)
    in_time = begun.annotate(submitted_on=DayOf("submitted_at")).filter(
        matter=OuterRef("matter"), submitted_on__lte=OuterRef("until")
    )
    yield Owed(
        rows=Dispute.objects.filter(
            within("at", period), matter__confidential=False, matter__holding_unit=F("unit")
        )
        .annotate(until=until)
        .filter(~Exists(in_time)),
        unit="unit_id",
        day=DayOf("at"),
        due=F("until"),
        done=NEVER,
        kind="matters.matter",
        key="matter_id",
        told={"number": "matter__number"},
        say=_marked,
    )


def _marked(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.AT_RISK:
        return Phrase("{number}：已标记争议，还没有提交会商", number=number)
    return Phrase("{number}：已标记争议，没有按期提交会商", number=number)


def _talk(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：会商已形成结论", number=number)
    if item.done is not None:
        return Phrase("{number}：会商在{last}以后才形成结论", number=number, last=item.due)
    return Phrase("{number}：会商应在{last}前形成结论", number=number, last=item.due)


DISCUSSED = Control(
    measure="M-P3",
    title="个案研讨和专家会诊",
    items=_due,
    sentence=Phrase("应当会商{due}件，其中{done}件按期形成结论"),
    nothing=Phrase("这段时间没有应当会商的事项"),
)
