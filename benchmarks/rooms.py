"""What the rooms of an office keep after years, beside papers and clocks: of each kind one record for so many matters, at every stage of
its course, with a step that was taken, half of them at an end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from xinqiao.care.models import HelpCall, Incident
from xinqiao.courses.models import OnCourse, Step
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.models import Viewing
from xinqiao.matters.models import (
    Assistance,
    Call,
    Commitment,
    Delay,
    Disclosure,
    Dispute,
    Evaluation,
    LogEntry,
    Matter,
    Note,
    Petition,
    RunningClock,
)
from xinqiao.offices.models import Staff, StaffMessage, Unit
from xinqiao.oversight.models import CallBack, CallBackRound, Sponsorship, Supervision
from xinqiao.proceedings.models import Hearing, Mediation, Panel, Relief, Side
from xinqiao.reception.models import EmergencyEvent, Reception, UrgentReceipt, UrgentReport
from xinqiao.training.models import Practice

ONE_IN: dict[type[models.Model], int] = {
    Viewing: 1,
    StaffMessage: 1,
    Note: 4,
    LogEntry: 4,
    Evaluation: 4,
    Reception: 5,
    Commitment: 8,
    Disclosure: 8,
    Call: 10,
    Delay: 12,
    Supervision: 12,
    CallBack: 12,
    Sponsorship: 20,
    Assistance: 20,
    Mediation: 20,
    Dispute: 25,
    Hearing: 25,
    Panel: 25,
    Relief: 25,
    Practice: 25,
    HelpCall: 50,
    Incident: 50,
    UrgentReport: 50,
    EmergencyEvent: 50,
}
"""A record for one in so many matters."""
_HANGS_ON = {Mediation: (Side, "mediation"), UrgentReport: (UrgentReceipt, "report")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a record is made of: the matter, who has it and who gave it, when it was."""

    matter: Matter
    petition: Petition
    clock: RunningClock | None
    round: CallBackRound | None
    office: Unit
    sender: Unit
    by: Staff
    other: Staff
    at: datetime

    def given(self, model: type[models.Model]) -> dict[str, Any]:
        """What the fields of this kind cannot tell themselves."""
        upper = {"by_unit": self.sender, "to_unit": self.sender}
        special: dict[type[models.Model], dict[str, Any]] = {
            Viewing: {"matter": self.matter.pk, "staff": self.by.pk, "unit": self.office.pk},
            StaffMessage: {
                "matter_id": self.matter.pk,
                "subject": f"matters.matter:{self.matter.pk}",
                "action": "matter.assign_with_report",
            },
            Reception: {"unit": self.sender, "number": self.matter.pk, "ended_at": self.at},
            Delay: {"clock": self.clock},
            Hearing: {"presider": self.by, "report_due": day_of(self.at)},
            Relief: {"decided_by": self.other, "perform_by": day_of(self.at)},
            Mediation: {"sign_due": day_of(self.at)},
            UrgentReport: {"matter": self.matter},
            Disclosure: {"until": self.at + timedelta(days=9), "pieces": ["phone"]},
        }
        return upper | special.get(model, {})


def drawn(unit: Unit, by: Staff, at: datetime) -> CallBackRound:
    """The draw of all call-backs of a unit."""
    return CallBackRound.objects.create(
        unit=unit, year=2026, quarter=1, frame_size=0, drawn_by=by, drawn_at=at
    )


def records(around: Around) -> Iterator[models.Model]:
    """Those that this matter has. They bear its key, so that steps can name them before they are written."""
    for position, (model, share) in enumerate(ONE_IN.items()):
        turn, rest = divmod(around.matter.pk // 40 + position, share)
        if rest or (model is Delay and around.clock is None):
            continue
        record = made(model, around, turn)
        yield record
        if isinstance(record, OnCourse):
            act = record.course.turns[0].act
            label, words = record._meta.label_lower, {"decision": "虚构", "reason": "虚构"}
            yield Step(
                record=label,
                key=record.pk,
                number=1,
                act=act,
                by=around.by,
                at=around.at,
                due=day_of(around.at),
                words=words,
            )
        if model in _HANGS_ON:
            hanging, name = _HANGS_ON[model]
            yield made(hanging, around, turn, **{name: record})


def made(model: type[models.Model], around: Around, turn: int, **given: Any) -> models.Model:
    """A record of this kind, not written yet, at a stage that goes by `turn`."""
    known = around.given(model) | given
    names = {"pk", *(field.name for field in model._meta.concrete_fields)}
    values = {name: value for name, value in known.items() if name in names}
    for field in model._meta.concrete_fields:
        if field.name not in values and not (field.null or field.has_default() or field.primary_key):
            values[field.name] = _value(field, around, turn)
    if issubclass(model, OnCourse):
        values.setdefault("pk", around.matter.pk)
    record = model(**values)
    if isinstance(record, OnCourse):
        _placed(record, turn)
    return record


def _value(field: Any, around: Around, turn: int) -> Any:
    """Of a field that must have one: by what it points to, by its choices, or by its kind."""
    if field.is_relation:
        named = {Matter: around.matter, Petition: around.petition, Unit: around.office, Staff: around.by}
        return (named | {CallBackRound: around.round})[field.related_model]
    if field.choices:
        return field.choices[turn % len(field.choices)][0]
    kinds: dict[type[models.Field[Any, Any]], Any] = {
        models.DateTimeField: around.at,
        models.DateField: day_of(around.at),
        models.BinaryField: b"",
        models.JSONField: [],
        models.BooleanField: turn % 2 == 0,
    }
    if isinstance(field, models.CharField | models.TextField):
        return "" if field.blank else "虚构"
    return kinds.get(type(field), 1)


def _placed(record: OnCourse, turn: int) -> None:
    """At a stage of its course, every second time at an end; the turn with whoever has it there."""
    asked = [stage for stage in record.course.stages if record.course.next_turn(stage)]
    ended = [stage for stage in record.course.stages if stage not in asked]
    stages = (ended if turn % 2 else asked) or asked or ended
    record.stage = stages[turn // 2 % len(stages)]
    next_turn = record.course.next_turn(record.stage)
    if next_turn is not None:
        record.turn_unit_id, record.turn_staff_id = record.holder(next_turn.who)
        record.turn_due = record.due(next_turn.who)
