"""Concluded matters of the office beside the clauses (M-P2): proposed by what they cite, shown masked."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.library.models import Instrument, InstrumentName
from xinqiao.matters.models import Matter, MatterStaff, Paper, PaperState, StaffPart
from xinqiao.matters.queries.access import visible
from xinqiao.policy.models import SessionCase, StudySession
from xinqiao.policy.queries.ledger import ANSWERS

PROPOSED = 8
_CITING = ("basis", "answer", "opinion", "facts")
"""Fields of documents in which the basis of a decision stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A matter as a case for study: what was decided and on what basis, masked; `open`: this reader may open its file."""

    matter_id: int
    number: str
    title: str
    category: str
    requests: tuple[tuple[str, str], ...]
    facts: str
    basis: str
    note: str = ""
    open: bool = False


def _instruments(session: StudySession) -> list[int]:
    versions = (session.old_version, session.new_version)
    return sorted({version.instrument_id for version in versions if version is not None})


def citing(instruments: list[int]) -> Q:
    """Documents that cite one of the instruments: as a reference, or by name where they were written before there were any."""
    names = set(InstrumentName.objects.filter(instrument__in=instruments).values_list("name", flat=True))
    names.update(Instrument.objects.filter(pk__in=instruments).values_list("title", flat=True))
    found = Q(citations__version__instrument__in=instruments)
    for name in names:
        for field in _CITING:
            found |= Q(**{f"content__{field}__icontains": f"《{name}》"})
    return found


def proposed(actor: Actor, session: StudySession) -> list[Case]:
    """Concluded matters of the unit whose issued documents cite an instrument of the session, the latest first; only those
    the actor may see, never an accusation."""
    instruments = _instruments(session)
    if not instruments:
        return []
    papers = Paper.objects.filter(
        matter=OuterRef("pk"), state=PaperState.ISSUED, unit_id=session.plan.unit_id
    )
    taken = SessionCase.objects.filter(session=session).values("matter_id")
    found = (
        linkable(actor)
        .exclude(pk__in=taken)
        .filter(Exists(papers.filter(citing(instruments))))
        .order_by("-concluded_at", "-id")[:PROPOSED]
    )
    return _cases(list(found), opened=None, notes={})


def linkable(actor: Actor) -> QuerySet[Matter]:
    """What the actor may make a case: a concluded matter that the actor sees and the own unit answered; no accusation."""
    found = visible(actor).filter(confidential=False, concluded_at__isnull=False)
    return found.filter(Exists(_answers(actor.unit)))


def _answers(unit_id: int) -> QuerySet[Paper]:
    """The answers of the unit to a matter of an outer query."""
    return Paper.objects.filter(
        matter=OuterRef("pk"), kind__in=ANSWERS, state=PaperState.ISSUED, unit_id=unit_id
    )


def shown(actor: Actor, session: StudySession) -> list[Case]:
    """The linked matters as everybody who takes part reads them. A matter that has become confidential since, and one that the
    reader is recused from, is left out."""
    walled = MatterStaff.objects.filter(
        matter=OuterRef("matter_id"),
        staff_id=actor.staff,
        part__in=(StaffPart.RECUSED, StaffPart.ACCUSED),
    )
    links = list(
        SessionCase.objects.filter(session=session, matter__confidential=False)
        .exclude(Exists(walled))
        .select_related("matter__category")
    )
    matters = [link.matter for link in links]
    opened = set(visible(actor).filter(pk__in=[m.pk for m in matters]).values_list("pk", flat=True))
    return _cases(matters, opened=opened, notes={link.matter_id: link.note for link in links})


def _cases(matters: list[Matter], *, opened: set[int] | None, notes: dict[int, str]) -> list[Case]:
    """In three queries: the answers, the matters, their requests."""
    keys = [matter.pk for matter in matters]
    answers = Paper.objects.filter(matter__in=keys, kind__in=ANSWERS, state=PaperState.ISSUED)
    content = {paper.matter_id: paper.content for paper in answers.order_by("issued_at")}
    rows = Matter.objects.filter(pk__in=keys).select_related("category").prefetch_related("requests")
    by_key = {matter.pk: matter for matter in rows}
    return [_case(by_key[key], content.get(key, {}), opened, notes) for key in keys]


def _case(matter: Matter, content: dict[str, object], opened: set[int] | None, notes: dict[int, str]) -> Case:
    return Case(
        matter_id=matter.pk,
        number=matter.number,
        title=matter.title,
        category=matter.category.name if matter.category else "",
        requests=tuple((item.text, item.get_outcome_display()) for item in matter.requests.all()),
        facts=str(content.get("facts") or ""),
        basis=str(content.get("basis") or content.get("answer") or ""),
        note=notes.get(matter.pk, ""),
        open=opened is None or matter.pk in opened,
    )
