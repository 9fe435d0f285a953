"""M-P3: hard cases are discussed with everybody who must take part, in time, and the discussion ends in a conclusion."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Exists, F, OuterRef

from xinqiao.controls.reading import Evidence, Period, Reading, Standing
from xinqiao.kernel.clock import day_of
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Dispute
from xinqiao.policy.models import CaseDiscussion, DiscussionState
from xinqiao.rules.words import Phrase

MOST_LINES = 300


def discussed(unit_id: int, period: Period, today: date) -> Reading:
    """Of the difficulties submitted and the matters marked as disputed in the period: those whose discussion was concluded, which it
    is only when every required participant was heard or recorded absent, within `XINQIAO_DISCUSSION_DAYS` working days
    (local practice). Accusations are not discussed and not counted, nor is what has gone to another unit."""
    lines = [*_talks(unit_id, period, today), *_not_begun(unit_id, period, today)][:MOST_LINES]
    done = sum(line.standing is Standing.KEPT for line in lines)
    at_risk = sum(line.standing is Standing.AT_RISK for line in lines)
    sentence = Phrase("应当会商{due}件，其中{done}件按期形成结论", due=len(lines), done=done)
    return Reading(
        measure="M-P3",
        done=done,
        due=len(lines),
        at_risk=at_risk,
        sentence=sentence if lines else Phrase("这段时间没有应当会商的事项"),
        lines=tuple(sorted(lines, key=lambda line: line.standing is Standing.KEPT)),
    )


def _last_day(begun: date) -> date:
    return work_calendar().add_working_days(begun, settings.XINQIAO_DISCUSSION_DAYS).day


def _talks(unit_id: int, period: Period, today: date) -> Iterator[Evidence]:
    found = CaseDiscussion.objects.filter(
        unit_id=unit_id,
        submitted_at__date__range=(period.first, period.last),
        matter__confidential=False,
    ).exclude(state=DiscussionState.DROPPED)
    for talk in found.select_related("matter").order_by("submitted_at")[:MOST_LINES]:
        if talk.is_open and talk.matter.holding_unit_id != talk.unit_id:
            continue
        begun = day_of(talk.submitted_at)
        last = _last_day(begun)
        ended = day_of(talk.concluded_at) if talk.concluded_at else None
        if ended is not None and ended <= last:
            title, standing = Phrase("{number}：会商已形成结论", number=talk.matter.number), Standing.KEPT
        elif ended is not None:
            title = Phrase("{number}：会商在{last}以后才形成结论", number=talk.matter.number, last=last)
            standing = Standing.BROKEN
        else:
            title = Phrase("{number}：会商应在{last}前形成结论", number=talk.matter.number, last=last)
            standing = Standing.AT_RISK if today <= last else Standing.BROKEN
        yield Evidence(
            title=title, standing=standing, on=ended or begun, subject=f"policy.casediscussion:{talk.pk}"
        )


def _not_begun(unit_id: int, period: Period, today: date) -> Iterator[Evidence]:
    """Disputed matters whose difficulty nobody has submitted."""
    talks = CaseDiscussion.objects.filter(matter=OuterRef("matter")).exclude(state=DiscussionState.DROPPED)
    found = Dispute.objects.filter(
        ~Exists(talks),
        unit_id=unit_id,
        at__date__range=(period.first, period.last),
        matter__confidential=False,
        matter__holding_unit=F("unit"),
    )
    for dispute in found.select_related("matter").order_by("at")[:MOST_LINES]:
        begun = day_of(dispute.at)
        yield Evidence(
            title=Phrase("{number}：已标记争议，还没有提交会商", number=dispute.matter.number),
            standing=Standing.AT_RISK if today <= _last_day(begun) else Standing.BROKEN,
            on=begun,
            subject=f"matters.matter:{dispute.matter_id}",
        )
