"""M-C5: a drill with its two scenes in each quarter, and each improvement task answered by its day. What a person practised is no row here."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When

from xinqiao.controls.due_days import day, there_by
from xinqiao.controls.reading import NEVER, Control, Owed, Period, Standing
from xinqiao.courses.queries import taken
from xinqiao.kernel.days import DayOf
from xinqiao.offices.models import Post, Unit
from xinqiao.rules.drilling import DrillStage, quarter_of
from xinqiao.rules.roles import Role
from xinqiao.rules.words import Phrase
from xinqiao.training.models import Drill

_HELD = (DrillStage.CLOSED, DrillStage.ANSWERED)
_STATES = {Standing.KEPT: "已演练两个场景", Standing.AT_RISK: "还没有演练", Standing.BROKEN: "没有按季度演练"}


def _due(period: Period, today: date) -> Iterator[Owed]:
    """A drill in each quarter of the period that has begun, by its end: of each unit with people who receive petitioners, and of each that
    ever planned one from then on; and the tasks that fell due."""
    for year, quarter, end in _quarters(period, today):
        yield _held(year, quarter, end)
        yield _not_planned(year, quarter, end)
    yield _answered(period)


def _quarters(period: Period, today: date) -> Iterator[tuple[int, int, date]]:
    """The quarters that end in the period, or that its last day lies in, and that have begun."""
    at = period.first
    while at <= min(period.last, today):
        year, quarter = quarter_of(at)
        after = date(year + (quarter == 4), quarter % 4 * 3 + 1, 1)
        end = after - timedelta(days=1)
        if end <= period.last:
            yield year, quarter, end
        at = after


def _held(year: int, quarter: int, end: date) -> Owed:
    return Owed(
        rows=Drill.objects.filter(year=year, quarter=quarter),
        unit="unit_id",
        day=day(end),
        due=day(end),
        done=Case(When(stage__in=_HELD, then=F("held_on")), default=NEVER),
        kind="training.drill",
        say=lambda item: Phrase(
            "{year}年第{quarter}季度：{state}",
            year=year,
            quarter=quarter,
            state=Phrase(_STATES[item.standing]),
        ),
    )


def _not_planned(year: int, quarter: int, end: date) -> Owed:
    receive = Post.objects.filter(
        staff__unit=OuterRef("pk"), staff__is_active=True, role=Role.RECEPTIONIST.value
    )
    planned = Drill.objects.filter(unit=OuterRef("pk"))
    before = planned.filter(Q(year__lt=year) | Q(year=year, quarter__lte=quarter))
    units = Unit.objects.filter(
        Exists(before) | (Exists(receive) & there_by(end) & ~Exists(planned)),
        ~Exists(planned.filter(year=year, quarter=quarter)),
    )
    title = Phrase("{year}年第{quarter}季度：没有安排演练", year=year, quarter=quarter)
    return Owed(rows=units, unit="pk", day=day(end), due=day(end), done=NEVER, say=lambda _item: title)


def _answered(period: Period) -> Owed:
    answers = taken(Drill, "answer").filter(key=OuterRef("pk")).values("at")[:1]
    return Owed(
        rows=Drill.objects.filter(task_due__range=(period.first, period.last), stage__in=_HELD).annotate(
            answered_at=Subquery(answers)
        ),
        unit="unit_id",
        day=F("task_due"),
        due=F("task_due"),
        done=DayOf("answered_at"),
        kind="training.drill",
        told={"year": "year", "quarter": "quarter"},
        say=lambda item: Phrase(
            "{year}年第{quarter}季度演练：改进任务", year=item.told["year"], quarter=item.told["quarter"]
        ),
    )


DRILLED = Control(
    measure="M-C5",
    title="情景模拟演练",
    items=_due,
    sentence=Phrase("演练和改进任务到期{due}项，按期完成{done}项"),
    nothing=Phrase("这段时间没有到期的演练和改进任务"),
)
