"""How hearings, sessions, mediations and assistance stand in rows, and their card on the page of a matter (M-R6)."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import translated
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Matter
from xinqiao.proceedings.models import Hearing, Mediation, Relief
from xinqiao.proceedings.queries import KINDS, Proceeding
from xinqiao.proceedings.records import NAMES
from xinqiao.rules.mediating import RELIEFS, MediationStage, ReliefKind
from xinqiao.rules.words import days_left_words
from xinqiao.web.acts.views import ActLink, address
from xinqiao.web.desk.rows import due_class

_BEGUN = ("hearing.propose", "panel.call", "mediation.propose", "relief.propose")
_ONE_AT_A_TIME: dict[str, type[Proceeding]] = {"hearing.propose": Hearing, "mediation.propose": Mediation}
"""Of these a second is not begun while one is under way."""
_DONE = ("reported", "held", "performed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceedingRow:
    """`left`: how long there is for what is due next; empty where nothing is."""

    pk: int
    title: str
    question: str
    matter: Matter
    stage: str
    look: str
    left: str
    due: date | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceedingsCard:
    rows: tuple[ProceedingRow, ...]
    offers: tuple[ActLink, ...]


def _title(found: Proceeding) -> str:
    if isinstance(found, Relief):
        return translated(RELIEFS[ReliefKind(found.kind)])
    if isinstance(found, Mediation):
        return translated(found.get_kind_display())
    return translated(NAMES[type(found)])


def _question(found: Proceeding) -> str:
    if isinstance(found, Mediation):
        return found.subject
    return found.need if isinstance(found, Relief) else found.question


def row_of(found: Proceeding) -> ProceedingRow:
    due = found.turn_due if found.stage in found.course.asks else None
    closed = "ok" if found.stage in _DONE else "waiting"
    broken = found.stage in (MediationStage.BREACHED, MediationStage.OWED)
    look = due_class(due, today()) if due else closed
    return ProceedingRow(
        pk=found.pk,
        title=_title(found),
        question=_question(found),
        matter=found.matter,
        stage=translated(found.course.stages[found.stage]),
        look="late" if broken else look,
        left=translated(days_left_words(due, today(), work_calendar())) if due else "",
        due=due,
        url=reverse(f"proceedings:{type(found)._meta.model_name}", args=[found.pk]),
    )


def card(actor: Actor, matter: Matter, there: frozenset[str]) -> ProceedingsCard:
    """What was begun in a matter, and what this person may begin; `there` names its lists that are not empty."""
    found = [one for name in KINDS if name in there for one in getattr(matter, name).all()]
    allowed = allowed_actions(_BEGUN, actor, matter)
    going_on = {type(one) for one in found if one.stage in one.course.asks}
    specs = [
        REGISTRY[action]
        for action in _BEGUN
        if action in allowed and _ONE_AT_A_TIME.get(action) not in going_on
    ]
    return ProceedingsCard(
        rows=tuple(row_of(one) for one in found),
        offers=tuple(
            ActLink(title=translated(spec.title), url=address(spec, matter))
            for spec in specs
            if spec.possible(actor, matter)
        ),
    )


def hearing_papers(found: Hearing) -> list[tuple[str, str]]:
    """Number and address of each of its papers."""
    return [
        (paper.number, reverse("desk:paper", args=[paper.pk]))
        for paper in (found.notice, found.transcript, found.report)
        if paper is not None
    ]
