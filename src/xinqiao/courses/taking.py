"""Beginning a course and taking its turns: called by commands, inside their transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from xinqiao.courses.models import OnCourse, Step
from xinqiao.courses.queries import took
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import Refused
from xinqiao.library.calendars import work_calendar
from xinqiao.rules.verdict import Verdict


def begin(record: OnCourse, *, at: datetime) -> None:
    """Give the first turn; called before the record is first saved."""
    record.stage = record.course.turns[0].source
    _pass_on(record, at)


def _pass_on(record: OnCourse, at: datetime, until: date | None = None) -> None:
    """Whose turn it is now and until when."""
    record.turn_unit_id = record.turn_staff_id = record.turn_due = None
    record.turn_since = at
    turn = record.course.next_turn(record.stage)
    if turn is not None:
        record.turn_unit_id, record.turn_staff_id = record.holder(turn.who)
        record.turn_due = until or record.due(turn.who) or _within(turn.within, at)


def _within(days: int | None, at: datetime) -> date | None:
    return None if days is None else work_calendar().add_working_days(day_of(at), days).day


def may_take(record: OnCourse, name: str, staff: int) -> Verdict:
    """Whether the act stands open at this stage to this person."""
    turn = record.course.turn(record.stage, name)
    if isinstance(turn, Verdict):
        return turn
    return record.course.taken_by(turn, took(record) if turn.not_by else {}, staff)


def barred(record: OnCourse, staff: int) -> frozenset[str]:
    """The acts of this stage that this person may never take because of an earlier step; nothing is asked where no turn looks at those."""
    turns = [turn for turn in record.course.turns if turn.source == record.stage and turn.not_by]
    earlier = took(record) if turns else {}
    return frozenset(t.act for t in turns if not record.course.taken_by(t, earlier, staff).allowed)


def take(
    act: Act,
    record: OnCourse,
    *,
    action: str = "",
    matter_id: int | None = None,
    words: Mapping[str, str] | None = None,
    reason: str = "",
    until: date | None = None,
    **more: Any,
) -> Step:
    """Take the turn that the running act, or `action` within it, is named after: one more row, the record at its next stage, one entry in
    the log, which also names `more` and belongs to the course of the matter if one is named. `until` is the day that the act itself sets
    for the next holder. Changed fields of the record itself are saved with it. Raises Refused."""
    name = (action or act.action).rpartition(".")[2]
    verdict = may_take(record, name, act.actor.staff)
    if not verdict.allowed:
        raise Refused(verdict)
    turn = record.course.turn(record.stage, name)
    assert not isinstance(turn, Verdict)
    label, before = record._meta.label_lower, record.stage
    step = Step.objects.create(
        record=label,
        key=record.pk,
        number=Step.objects.filter(record=label, key=record.pk).count() + 1,
        act=name,
        by_id=act.actor.staff_id,
        at=act.at,
        due=record.turn_due,
        words=dict(words or {}),
    )
    record.stage = turn.target
    _pass_on(record, act.at, until)
    record.version += 1
    record.save()
    act.record(
        record,
        action=action,
        matter_id=matter_id,
        before={"stage": before},
        after={"stage": record.stage, **more},
        basis=record.step_basis,
        reason=reason,
    )
    return step
