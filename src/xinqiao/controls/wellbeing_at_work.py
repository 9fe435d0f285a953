"""M-E1: rest that is due is taken before it runs out, and nobody receives for longer in a row than the unit set. M-E3: every unit has named a counsellor outside the office; who answered a self-check is
no row anywhere."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, DateField, Exists, F, OuterRef, Value, When
from django.db.models.functions import Coalesce

from xinqiao.controls.due_days import there_by, within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.offices.models import Staff, Unit
from xinqiao.reception.models import Reception
from xinqiao.rules.carrying import LIMITS
from xinqiao.rules.words import Phrase, duration_words
from xinqiao.wellbeing.models import Rest


def _rests(period: Period, _today: date) -> Iterator[Owed]:
    yield Owed(
        rows=Rest.objects.filter(expires_on__range=(period.first, period.last)),
        unit="unit_id",
        day=F("expires_on"),
        due=F("expires_on"),
        done=F("taken_on"),
        say=_rested,
    )
    ended = Reception.objects.filter(within("ended_at", period), without_rest__isnull=False)
    most = Coalesce(F("unit__arrangement__hours_in_a_row"), Value(LIMITS.hours_in_a_row)) * Value(60)
    yield Owed(
        rows=ended,
        unit="unit_id",
        day=DayOf("ended_at"),
        done=Case(When(without_rest__gt=most, then=NEVER), default=DayOf("ended_at")),
        told={"minutes": "without_rest"},
        say=_received,
    )


def _received(item: OwedItem) -> Phrase:
    """Without the name and without the number of the day."""
    if item.standing is Standing.KEPT:
        return Phrase("一次接谈：连续接访没有超过上限")
    return Phrase("一次接谈：接访人已连续接访{long}没有休息", long=duration_words(item.told["minutes"]))


def _rested(item: OwedItem) -> Phrase:
    """Without the name: the board is about the unit."""
    if item.standing is Standing.KEPT:
        return Phrase("一份补休：按期休完")
    if item.standing is Standing.AT_RISK:
        return Phrase("一份补休：还没有休")
    return Phrase("一份补休：到期没有休")


def _named(period: Period, _today: date) -> Iterator[Owed]:
    """Every unit with people, once a period; named late is named."""
    last = Value(period.last, output_field=DateField())
    yield Owed(
        rows=Unit.objects.filter(
            Exists(Staff.objects.filter(unit=OuterRef("pk"), is_active=True)),
            there_by(period.last),
            active=True,
        ),
        unit="pk",
        day=last,
        due=last,
        done=DayOf("arrangement__set_at"),
        late_is_kept=True,
        say=_told,
    )


def _told(item: OwedItem) -> Phrase:
    if item.standing is Standing.KEPT:
        return Phrase("已安排单位以外的心理咨询机构")
    return Phrase("还没有安排单位以外的心理咨询机构")


RESTED = Control(
    measure="M-E1",
    title="补休和连续接访",
    items=_rests,
    sentence=Phrase("到期的补休、结束的接谈{due}项，其中{done}项按期休完、连续接访没有超过上限"),
    nothing=Phrase("这段时间没有到期的补休，也没有接谈"),
)
COUNSELLOR_NAMED = Control(
    measure="M-E3",
    title="单位以外有人可谈",
    items=_named,
    sentence=Phrase("应安排单位以外的心理咨询机构{due}项，已安排{done}项；谁做过自测不统计"),
    nothing=Phrase("本单位没有在岗人员"),
)
