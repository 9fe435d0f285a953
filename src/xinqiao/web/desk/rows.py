"""A matter as a row of a list, and a clock as a person reads it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.courses.models import OnCourse
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import basis_in_words, day_in_words, translated
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.clocks import CITIZENS_CLOCKS, VOID, WINDOWS, deadline_of
from xinqiao.matters.models import Matter, RunningClock
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.access import who_has_it
from xinqiao.matters.queries.desk import SOON
from xinqiao.matters.queries.receipt import Came, days_since, how_they_came
from xinqiao.rules import alerts
from xinqiao.rules.deadline_table import TABLE, ClockCode, TermUnit
from xinqiao.rules.deadlines import Deadline
from xinqiao.rules.lifecycle import STATE_TITLES, State
from xinqiao.rules.roles import ROLE_TITLES
from xinqiao.rules.words import Phrase, days_left_words
from xinqiao.web.desk.next_step import next_step


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLeft:
    """How long is left by the first clock of a matter; empty where none runs. `look` is the colour of the words."""

    words: str
    look: str
    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedMatter:
    id: int
    number: str
    title: str
    state: str
    kind: str
    unit: str
    handler: str
    due: TimeLeft
    waited: str
    next_act: str
    next_url: str
    mine: bool
    secret: bool
    urgent: bool
    people: int
    repeat: bool


def due_class(due: date | None, day: date, alert: date | None = None) -> str:
    """Which colour a due day has; the word beside it says the same. Soon goes by the day that warns, if there is another."""
    if due is None:
        return "waiting"
    if due < day:
        return "late"
    return "soon" if (alert or due) - day <= SOON else "ok"


def standing(one: OnCourse) -> tuple[str, str]:
    """The stage of what is on a course and its colour. What is late says so in words too: a colour tells not everybody."""
    stage, due, day = translated(one.course.stages[one.stage]), one.turn_due, today()
    if due and due < day:
        stage = _("，").join([stage, translated(days_left_words(due, day, work_calendar()))])
    return stage, due_class(due, day) if due else "ok"


def due_of(matter: Matter) -> TimeLeft:
    day = today()
    return TimeLeft(
        words=translated(days_left_words(matter.next_due, day, work_calendar())) if matter.next_due else "",
        look=due_class(matter.next_due, day, matter.next_alert),
        clock=translated(TABLE[ClockCode(matter.next_clock)].title) if matter.next_clock else "",
    )


def rows(actor: Actor, matters: Sequence[Matter]) -> list[ListedMatter]:
    """Lines of a list, which also tell how long the petitioner has waited in all: a clock that begins anew does not say it."""
    came = how_they_came(matters)
    return [row(actor, matter, came[matter.pk]) for matter in matters]


def _since(days: int) -> str:
    return _("收到%(n)s天") % {"n": days} if days else _("今天收到")


def row(actor: Actor, matter: Matter, came: Came | None = None) -> ListedMatter:
    """One line: what it is, who has it, how long is left, what comes next and where this person does it, or whose turn it is; `came`: since when it waits, of
    how many, and whether again."""
    due, step, who = due_of(matter), next_step(actor, matter), who_has_it(matter)
    unit = matter.holding_unit.short_name
    turn = unit if matter.holding_unit_id != actor.unit else who or unit
    return ListedMatter(
        id=matter.pk,
        number=matter.number,
        title=matter.title,
        state=translated(STATE_TITLES[State(matter.state)]),
        kind=translated(Kind(matter.kind).label) if matter.kind else "",
        unit=unit,
        handler=who,
        due=due,
        waited=_since(days_since(came.first, matter)) if came else "",
        people=came.people if came else 1,
        repeat=came is not None and came.repeat,
        next_act=_("等%(who)s办理") % {"who": turn} if step.others else step.title,
        mine=not step.others,
        next_url=step.url or reverse("desk:matter", args=[matter.pk]),
        secret=matter.confidential,
        urgent=matter.urgent,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCard:
    """A clock with its explanation. `share`: percent of the period gone; `steps`: each line with its basis. `rungs`: level, from which
    day on, who is told, whether that day has come; of a clock that runs and by which somebody can be late."""

    title: str
    words: str
    due: str
    level: str
    level_class: str
    share: int
    steps: tuple[tuple[str, str], ...]
    basis: str
    provisional: bool
    stopped: str
    late_when_stopped: bool
    window: bool
    unit: str
    rungs: tuple[tuple[str, date, str, bool], ...]


_CLASSES = {
    alerts.AlertLevel.NORMAL: "ok",
    alerts.AlertLevel.NOTICE: "ok",
    alerts.AlertLevel.WARNING: "soon",
    alerts.AlertLevel.SEVERE: "soon",
    alerts.AlertLevel.OVERDUE: "late",
}


def clock_card(clock: RunningClock) -> ClockCard:
    """A clock as the matter page shows it. A window that has passed unused is told, and is nobody's lateness."""
    day, deadline = today(), deadline_of(clock)
    window = deadline.code in WINDOWS
    lapsed = window and deadline.due_on is not None and day > deadline.due_on
    level = alerts.level(deadline, day)
    whole = ((deadline.alert_on or day) - clock.started_on).days or 1
    share = min(100, max(0, (day - clock.started_on).days * 100 // whole))
    due = day_in_words(deadline.due_on) if deadline.due_on else ""
    if deadline.raw_due and deadline.due_on and deadline.raw_due != deadline.due_on:
        due = translated(Phrase("{day}，顺延至{later}", day=deadline.raw_due, later=deadline.due_on))
    words = (
        days_left_words(deadline.due_on, day, work_calendar(), working_days=deadline.unit is TermUnit.WORKING)
        if deadline.due_on
        else _("没有规定天数")
    )
    stopped = f"{day_in_words(clock.stopped_on)} {translated(clock.stop_event)}" if clock.stopped_on else ""
    title = translated(deadline.title)
    if deadline.code in CITIZENS_CLOCKS:
        title = _("%(clock)s（信访人的期限）") % {"clock": title}
    return ClockCard(
        title=title,
        words=_("期限已过") if lapsed else translated(words),
        due=due,
        level=translated(alerts.LEVEL_TITLES[level]),
        level_class="waiting" if lapsed else _CLASSES[level],
        share=share,
        steps=tuple((translated(s.text), basis_in_words(s.basis) if s.basis else "") for s in deadline.steps),
        basis=basis_in_words(deadline.basis),
        provisional=deadline.provisional,
        stopped=stopped,
        late_when_stopped=bool(
            clock.stopped_on and deadline.due_on and clock.stopped_on > deadline.due_on and not window
        ),
        window=window or clock.stop_event in VOID,
        rungs=() if window or clock.stopped_on else _rungs(deadline, day),
        unit=clock.unit.short_name if clock.unit and deadline.code not in CITIZENS_CLOCKS else "",
    )


def _rungs(deadline: Deadline, day: date) -> tuple[tuple[str, date, str, bool], ...]:
    """Who is told of it at which step before and after the legal last day."""
    working = _("经办的人")
    return tuple(
        (
            translated(alerts.LEVEL_TITLES[rung.level]),
            rung.day,
            _("、").join([working, *(translated(ROLE_TITLES[role]) for role in rung.roles)]),
            rung.day <= day,
        )
        for rung in alerts.rungs(deadline)
    )
