"""The steps of a record on a course as a page shows them: what was done, by whom, when, in whose words; one round after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from xinqiao.courses.models import OnCourse, Step
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import act_on
from xinqiao.kernel.language import translated
from xinqiao.kernel.typed import told_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`words`: label and text. `late`: taken after the day until which it was owed."""

    title: str
    by: str
    at: datetime
    words: tuple[tuple[str, str], ...]
    due: date | None
    late: bool


def shown(record: OnCourse, steps: Iterable[Step]) -> list[Shown]:
    return [
        Shown(
            title=translated(record.course.acts[step.act]),
            by=step.by.name,
            at=step.at,
            words=tuple((_label(record, step, name), text) for name, text in step.words.items() if text),
            due=step.due,
            late=step.due is not None and day_of(step.at) > step.due,
        )
        for step in steps
    ]


def _label(record: OnCourse, step: Step, name: str) -> str:
    """How the form called what was written, as the command tells it."""
    spec = act_on(type(record), step.act)
    asked = dict(spec.asked)
    for kind in spec.payloads.values():
        asked |= told_in(kind)
    return translated(asked[name].label) if name in asked else name
