"""What the matter page says of assisting units: who answers for which requests, by when, and the answer."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.language import translated
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Assistance, Matter
from xinqiao.matters.queries.access import what_is_around
from xinqiao.rules.assisting import ASSISTANCE, OPEN, AssistanceStage
from xinqiao.rules.words import days_left_words
from xinqiao.web.acts.views import ActLink, links
from xinqiao.web.desk.rows import due_class


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """`left`: how long the answer still has, or how late it is; empty once nothing is owed. `late`: it came after its day."""

    asked: Assistance
    stage: str
    look: str
    left: str
    late: bool
    requests: str
    offers: tuple[ActLink, ...]


def helpers(actor: Actor, matter: Matter) -> tuple[Helper, ...]:
    """Each letter to an assisting unit, in the order in which they were sent."""
    return tuple(_helper(actor, matter, asked) for asked in matter.assistances.all())


def answered(matter: Matter) -> Iterator[tuple[str, str]]:
    """What assisting units answered, under a heading that says who and for which requests: it is weighed where the answer is written."""
    if "assistances" not in what_is_around(matter).there:
        return
    for asked in matter.assistances.filter(stage=AssistanceStage.ANSWERED).select_related("to_unit"):
        named = {"unit": asked.to_unit.name, "numbers": "、".join(map(str, asked.positions))}
        yield _("%(unit)s的协办意见（第%(numbers)s项）") % named, asked.answer


def _helper(actor: Actor, matter: Matter, asked: Assistance) -> Helper:
    owed = asked.stage in OPEN
    left = translated(days_left_words(asked.due_on, today(), work_calendar())) if owed else ""
    return Helper(
        asked=asked,
        stage=translated(ASSISTANCE.stages[asked.stage]),
        look=due_class(asked.due_on, today()) if owed else "ok",
        left=left,
        late=asked.answered_at is not None and day_of(asked.answered_at) > asked.due_on,
        requests="、".join(map(str, asked.positions)),
        offers=tuple(links(actor, asked)),
    )
