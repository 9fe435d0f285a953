"""M-R1: what is received is registered at once, what was late has its reason; a petition office counts each working day what came, and each
month another person counts one of its days."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from xinqiao.controls.due_days import day, days_after, within
from xinqiao.controls.periods import months_ending
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Channel, ImportedRow, Petition
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.oversight.models import RegisterCheck
from xinqiao.policy.queries.ledger import moments
from xinqiao.rules.counting_in import AFTER_MONTH, CountStage, days_to_tally
from xinqiao.rules.submission import REGISTER_WORKING_DAYS
from xinqiao.rules.words import Phrase


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The petitions that the unit received in the period and registered, by the two times that stand on each. Accusations are in no
    list that goes round; what another system registered was moved in, and what was split off came with the letter it was split from."""
    # Nothing is registered before it came, so that the index by the time of registration serves; clocks may differ a little.
    begin, _end = moments(period.first - timedelta(days=1), period.last)
    moved_in = ImportedRow.objects.filter(petition=OuterRef("pk"))
    yield Owed(
        rows=Petition.objects.filter(
            ~Exists(moved_in),
            within("received_at", period),
            registered_at__gte=begin,
            matter__confidential=False,
            split_from=None,
        ),
        unit="unit_id",
        day=DayOf("received_at"),
        due=days_after("received_at", REGISTER_WORKING_DAYS, period),
        done=DayOf("registered_at"),
        kind="matters.matter",
        key="matter_id",
        told={"number": "number", "reason": "late_reason"},
        say=_petition,
    )


def _that_received(month: Period) -> Exists:
    """Of a unit: it registered letters, visits or calls in the month; accusations apart."""
    came = Petition.objects.filter(
        within("registered_at", month),
        unit=OuterRef("pk"),
        matter__confidential=False,
        channel__in=(Channel.LETTER, Channel.VISIT, Channel.CALL),
    )
    return Exists(came)


def _checks(month: Period) -> QuerySet[RegisterCheck]:
    return RegisterCheck.objects.filter(unit=OuterRef("pk"), day__range=(month.first, month.last))


def _tallied(period: Period, today: date) -> Iterator[Owed]:
    """Each working day of a month, at petition offices: one line a month, for whoever opens it sees the days. A day that was left out is made
    up by another person from the book."""
    for month in months_ending(period):
        if not (days := days_to_tally(month.first, month.last, today, work_calendar())):
            return
        yield Owed(
            rows=_tallies(month, days),
            unit="pk",
            day=day(month.last),
            due=day(work_calendar().add_working_days(month.last, AFTER_MONTH).day),
            done=Case(When(counted__gte=len(days), left_open=False, then="clear_on"), default=NEVER),
            kind="oversight.registercheck",
            key="check_key",
            told={"month": Value(month.last.month), "days": Value(len(days)), "counted": "counted"},
            say=lambda item: Phrase("{month}月的每日清点：应清点{days}天，已清点{counted}天", **item.told),
        )


def _tallies(month: Period, days: list[date]) -> QuerySet[Unit]:
    """The petition offices with how many of the days were counted, whether a difference is open, and since when all is clear: what differed since
    it was settled, what agrees since it was counted, whenever the job compared it."""
    checks = _checks(month)
    of_unit = checks.order_by().values("unit")
    clear = Case(When(stage=CountStage.AGREED, then=DayOf("counted_at")), default=DayOf("settled_at"))
    counted = of_unit.annotate(n=Count("day", distinct=True, filter=Q(day__in=days)))
    return Unit.objects.filter(_that_received(month), kind=UnitKind.PETITION_OFFICE).annotate(
        counted=Coalesce(Subquery(counted.values("n")), 0),
        left_open=Exists(checks.filter(settled_at=None, day__in=days)),
        clear_on=Subquery(of_unit.annotate(on=Max(clear)).values("on")),
        check_key=checks.order_by("-pk").values("pk")[:1],
    )


def _drawn(month: Period, today: date) -> QuerySet[RegisterCheck]:
    """The counts by another person, without those that make up for a working day which was forgotten while others were counted daily."""
    tallied = RegisterCheck.objects.filter(unit=OuterRef("unit"), daily=True)
    same_day = Exists(tallied.filter(day=OuterRef("day")))
    none_at_all = ~Exists(tallied.filter(day__range=(month.first, month.last)))
    to_tally = days_to_tally(month.first, month.last, today, work_calendar())
    return _checks(month).filter(same_day | none_at_all | ~Q(day__in=to_tally), daily=False)


def _counted(period: Period, today: date) -> Iterator[Owed]:
    """A day of each month that is over, counted by another person beside what is counted each day: what only makes up for a forgotten day
    is no drawn count."""
    for month in months_ending(period):
        if month.last >= today:
            return
        checks, last = _drawn(month, today), month.last
        settled = checks.exclude(settled_at=None).order_by("settled_at").values(on=DayOf("settled_at"))
        yield Owed(
            rows=Unit.objects.filter(_that_received(month)).annotate(
                check_key=checks.order_by("-pk").values("pk")[:1]
            ),
            unit="pk",
            day=day(last),
            due=day(work_calendar().add_working_days(last, AFTER_MONTH).day),
            done=Subquery(settled[:1]),
            kind="oversight.registercheck",
            key="check_key",
            told={"month": Value(last.month)},
            say=_check,
        )


def _check(item: OwedItem) -> Phrase:
    month = item.told["month"]
    if item.done is not None:
        return Phrase("{month}月的清点抽查：{day}核清", month=month, day=item.done)
    return Phrase("{month}月的清点抽查：还没有抽查，或者差异还没有核清", month=month)


def _all(period: Period, today: date) -> Iterator[Owed]:
    yield from _due(period, today)
    yield from _tallied(period, today)
    yield from _counted(period, today)


def _petition(item: OwedItem) -> Phrase:
    number, reason = item.told["number"], item.told["reason"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：收到后及时登记", number=number)
    said = {"number": number, "day": item.due, "done": item.done}
    if reason:
        return Phrase("{number}：应在{day}前登记，{done}才登记，原因：{reason}", **said, reason=reason)
    return Phrase("{number}：应在{day}前登记，{done}才登记，没有写明原因", **said)


REGISTERED_AT_ONCE = Control(
    measure="M-R1",
    title="及时登记",
    items=_all,
    sentence=Phrase("收件登记、每日清点和每月抽查共{due}项，其中{done}项做到：1个工作日内登记，清点核清"),
    nothing=Phrase("这段时间没有收到信访件"),
)
