"""The steps of a record on a course as a page shows them: what was done, by whom, when, in whose words; one round after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from xinqiao.courses.models import OnCourse, Step
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.kernel.typed import Day, Given, Pick, told_in


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
            by=step.by.name if step.by else _("信访人"),
            at=step.at,
            words=tuple(_worded(record, step, name, text) for name, text in step.words.items() if text),
            due=step.due,
            late=step.due is not None and day_of(step.at) > step.due,
        )
        for step in steps
    ]


def _worded(record: OnCourse, step: Step, name: str, text: str) -> tuple[str, str]:
    """How the form called what was written, and the words of what was chosen, as the command tells them."""
    what = _asked(type(record), step.act).get(name)
    if what is None:
        return translated(record.course.kept.get(name, name)), text
    titles = dict(what.among) if isinstance(what, Pick) and not callable(what.among) else {}
    if isinstance(what, Day):
        text = day_in_words(date.fromisoformat(text), today=day_of(step.at))
    return translated(what.label), translated(titles.get(text, text))


def _asked(kind: type[OnCourse], act: str) -> dict[str, Given]:
    """What is asked in the step, by the command of its action: its place in addresses may be spelt another way. A step that a command
    takes under another name (`return_short`) is asked what the commands of these records ask."""
    own = [spec for spec in REGISTRY.values() if spec.subject is kind]
    found: dict[str, Given] = {}
    for spec in [spec for spec in own if spec.action.endswith(f".{act}")] or own:
        for asked in (spec.asked, *(told_in(payload) for payload in spec.payloads.values())):
            found = {**asked, **found}
    return found
