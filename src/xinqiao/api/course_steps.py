"""The steps that a record on a course has taken, for programs."""

from datetime import date

from ninja import Schema
from pydantic import Field

from xinqiao.api.fields import Named, StaffRef, When, named
from xinqiao.api.matter_view import staff_ref
from xinqiao.courses.models import OnCourse
from xinqiao.courses.queries import steps_of


class StepOut(Schema):
    """One step, in the masked words of who took it."""

    act: Named
    by: StaffRef | None = Field(description="为空的，是信访人本人")
    at: When
    due: date | None = Field(description="应当在哪天前办理")
    words: dict[str, str]


def steps_out(found: OnCourse) -> list[StepOut]:
    """Every step of a record, oldest first."""
    return [
        StepOut(
            act=named(step.act, found.course.acts[step.act]),
            by=staff_ref(step.by) if step.by else None,
            at=step.at,
            due=step.due,
            words=step.words,
        )
        for step in steps_of(found)
    ]
