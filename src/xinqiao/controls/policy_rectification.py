"""M-P7: each finding that asks for it has a rectification, carried out by its day and verified by another person."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, Subquery

from xinqiao.controls.in_time import Item, read_items
from xinqiao.controls.reading import Period, Reading
from xinqiao.courses.queries import taken
from xinqiao.kernel.clock import day_of
from xinqiao.library.calendars import work_calendar
from xinqiao.policy.models import Rectification, SampledMatter
from xinqiao.policy.queries.ledger import moments
from xinqiao.rules.looking_back import RECTIFIED, RECTIFY_WORKING_DAYS
from xinqiao.rules.rectifying import VERIFY_WORKING_DAYS, Stage
from xinqiao.rules.words import Phrase

_REACH = timedelta(days=40)
"""Working days are counted back over at most so many days, long holidays included."""


def rectified(unit_id: int, period: Period, today: date) -> Reading:
    """What fell due for the unit in the period: to open a rectification after a finding of its own look-back, to carry out what
    it answers for, to verify what it asked for. A repeat petition judged to stem from a deviation opens one in the same act."""
    items = [
        item
        for group in (_opened(unit_id, period), _carried_out(unit_id, period), _verified(unit_id, period))
        for item in group
        if period.first <= item.due <= period.last
    ]
    sentence = Phrase("立项、整改、核验共{due}项", due=len(items))
    return read_items("M-P7", items, today, sentence, Phrase("这段时间没有到期的整改"))


def _after(moment: datetime, working_days: int) -> date:
    return work_calendar().add_working_days(day_of(moment), working_days).day


def _last(act: str) -> Subquery:
    """When this step was last taken on a rectification."""
    return Subquery(taken(Rectification, act).filter(key=OuterRef("pk")).order_by("-number").values("at")[:1])


def _opened(unit_id: int, period: Period) -> Iterator[Item]:
    begin, end = moments(period.first - _REACH, period.last)
    found = SampledMatter.objects.filter(
        look_back__unit_id=unit_id,
        look_back__replaced_at=None,
        finding__in=RECTIFIED,
        concluded_at__gte=begin,
        concluded_at__lt=end,
    )
    for sampled in found.select_related("matter", "rectification"):
        if sampled.concluded_at is None:
            continue
        opened = getattr(sampled, "rectification", None)
        yield Item(
            title=Phrase("{number}：按结论开展整改", number=sampled.matter.number),
            due=_after(sampled.concluded_at, RECTIFY_WORKING_DAYS),
            done=day_of(opened.opened_at) if opened else None,
            subject=f"policy.rectification:{opened.pk}" if opened else f"policy.sampledmatter:{sampled.pk}",
        )


def _carried_out(unit_id: int, period: Period) -> Iterator[Item]:
    found = Rectification.objects.filter(
        unit_id=unit_id, due_on__gte=period.first, due_on__lte=period.last, matter__confidential=False
    )
    found = found.annotate(done_at=_last("carry_out"))
    for one in found.select_related("matter"):
        done = one.stage in (Stage.CARRIED_OUT, Stage.CLOSED)
        yield Item(
            title=Phrase("{number}：完成整改", number=one.matter.number),
            due=one.due_on,
            done=day_of(one.done_at) if done and one.done_at else None,
            subject=f"policy.rectification:{one.pk}",
        )


def _verified(unit_id: int, period: Period) -> Iterator[Item]:
    begin, end = moments(period.first - _REACH, period.last)
    waits = Q(stage=Stage.CARRIED_OUT) | Q(stage=Stage.CLOSED)
    found = Rectification.objects.annotate(done_at=_last("carry_out"), verified_at=_last("verify")).filter(
        waits, opened_for_id=unit_id, done_at__gte=begin, done_at__lt=end, matter__confidential=False
    )
    for one in found.select_related("matter"):
        yield Item(
            title=Phrase("{number}：由他人核验", number=one.matter.number),
            due=_after(one.done_at, VERIFY_WORKING_DAYS),
            done=day_of(one.verified_at) if one.stage == Stage.CLOSED and one.verified_at else None,
            subject=f"policy.rectification:{one.pk}",
        )
