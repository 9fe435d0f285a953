"""M-P1 and M-P2: two study sessions in each month, and each of them with all its parts."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Case, DateField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest

from xinqiao.controls.due_days import day, there_by
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.offices.models import Unit
from xinqiao.policy.models import SessionMove, StudySession
from xinqiao.policy.queries.study import participants, with_parts
from xinqiao.rules.study_days import A_MONTH, RECORD_DAYS
from xinqiao.rules.study_form import PARTS, Covered
from xinqiao.rules.words import Phrase

_APPROVED = StudySession.objects.filter(plan__approved_at__isnull=False)
_NAMED = {"year": "plan__year", "month": "month__month", "number": "number", "theme": "month__theme"}


def _months(period: Period, today: date) -> list[date]:
    """The first days of the months of the period that have begun."""
    month, found = period.first.replace(day=1), []
    while month <= min(period.last, today):
        found.append(month)
        month = _end(month) + timedelta(days=1)
    return found


def _end(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _of(month: date) -> Q:
    """The sessions that a plan has in a month, whatever day they were moved to."""
    return Q(plan__year=month.year, month__month=month.month)


def _sessions(period: Period, today: date) -> Iterator[Owed]:
    """Two sessions in each month that has begun. Local practice is that a session is in time until the month ends, or until a
    later day for which it was set with a reason, and that its record is made within three days of that: what is entered months
    afterwards keeps nothing."""
    months = _months(period, today)
    if not months:
        return
    moves = SessionMove.objects.filter(session=OuterRef("pk")).order_by("-at", "-id").values("reason")
    last = Greatest(F("day"), Case(*(When(_of(month), then=day(_end(month))) for month in months)))
    record_by = ExpressionWrapper(last + Value(timedelta(days=RECORD_DAYS)), output_field=DateField())
    yield Owed(
        rows=_APPROVED.filter(reduce(or_, map(_of, months))).annotate(
            recorded_on=DayOf("held_at"), record_by=record_by
        ),
        unit="plan__unit_id",
        day=F("day"),
        due=last,
        done=Case(When(recorded_on__lte=F("record_by"), then=F("day")), default=F("recorded_on")),
        kind="policy.studysession",
        told={**_NAMED, "moved": Case(When(day__gte=today, then=Subquery(moves[:1])))},
        say=_held,
    )
    for month in months:
        yield from (_not_planned(month, number) for number in range(1, A_MONTH + 1))


def _not_planned(month: date, number: int) -> Owed:
    """Units with people to study that have no such session: from the first month on that the unit ever planned; in all
    months in which somebody was there, when it never did."""
    planned = _APPROVED.filter(plan__unit=OuterRef("pk"))
    before = planned.filter(
        Q(plan__year__lt=month.year) | Q(plan__year=month.year, month__month__lte=month.month)
    )
    units = Unit.objects.filter(
        Exists(before) | (there_by(_end(month)) & ~Exists(planned)),
        Exists(participants(OuterRef("pk"))),
        ~Exists(planned.filter(_of(month), number=number)),
    )
    title = Phrase(
        "{year}年{month}月第{number}次：没有经批准的学习安排",
        year=month.year,
        month=month.month,
        number=number,
    )
    end = day(_end(month))
    return Owed(rows=units, unit="pk", day=end, due=end, done=NEVER, say=lambda _item: title)


def _held(item: OwedItem) -> Phrase:
    if item.standing is Standing.KEPT:
        what = Phrase("已学习")
    elif item.done is not None:
        what = Phrase("{day}才登记", day=item.done)
    elif item.told["moved"]:
        what = Phrase("已改期，理由：{reason}", reason=item.told["moved"])
    else:
        what = Phrase("尚未学习") if item.standing is Standing.AT_RISK else Phrase("没有学习记录")
    return _titled(item, what)


def _titled(item: OwedItem, what: Phrase) -> Phrase:
    named = {name: item.told[name] for name in _NAMED}
    return Phrase("{year}年{month}月第{number}次《{theme}》：{what}", **named, what=what)


def _whole_sessions(period: Period, today: date) -> Iterator[Owed]:
    """Each session held has background, old and new clauses, special situations, cases and discussion."""
    months = _months(period, today)
    if not months:
        return
    names = [f"has_{name}" for name, _title in PARTS]
    yield Owed(
        rows=with_parts(_APPROVED.filter(reduce(or_, map(_of, months)), held_at__isnull=False)),
        unit="plan__unit_id",
        day=F("day"),
        done=Case(When(Q(**dict.fromkeys(names, True)), then=F("day")), default=NEVER),
        kind="policy.studysession",
        told={**_NAMED, **{name: name for name in names}},
        say=_parts,
    )


def _parts(item: OwedItem) -> Phrase:
    missing = Covered(**{name: item.told[f"has_{name}"] for name, _title in PARTS}).missing
    return _titled(item, Phrase("缺少：{missing}", missing=missing) if missing else Phrase("内容齐全"))


SESSIONS_HELD = Control(
    measure="M-P1",
    title="常态化学习",
    items=_sessions,
    sentence=Phrase("应学习{due}次，已学习{done}次"),
    nothing=Phrase("这段时间没有应当安排的学习"),
)
WHOLE_SESSIONS = Control(
    measure="M-P2",
    title="领学和研讨",
    items=_whole_sessions,
    sentence=Phrase("已学习{due}次，其中{done}次内容齐全"),
    nothing=Phrase("这段时间没有学习记录"),
)
