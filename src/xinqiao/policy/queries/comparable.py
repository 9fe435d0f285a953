"""Comparable cases: what was decided before in matters of the same subject that this person may see (M-P3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter, Paper, PaperState, Petition
from xinqiao.matters.queries.access import visible
from xinqiao.matters.search_terms import rarity, sharing
from xinqiao.rules.approval import ANSWERS
from xinqiao.rules.lifecycle import State
from xinqiao.suggest.comparable import SHOWN, CaseComparison, ComparableCase, case, most_comparable
from xinqiao.suggest.same_matter import narrowing_runs, told

DECIDED = frozenset(
    {
        State.CONCLUDED,
        State.SERVED,
        State.IN_REVIEW,
        State.REVIEW_CONCLUDED,
        State.REVIEW_SERVED,
        State.IN_FINAL_REVIEW,
        State.FINAL_CONCLUDED,
        State.FINAL_SERVED,
        State.CLOSED,
    }
)
"""States after the first formal answer; whether there is one is seen from the documents."""
_FETCHED, _COMPARED = 400, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparable:
    """A decided matter with its answer, and how it compares. `answer` holds the masked fields of the document."""

    matter: Matter
    answer: Paper
    comparison: CaseComparison


def _decided(actor: Actor, matter: Matter) -> QuerySet[Matter]:
    """Answered matters of the same content category, or where there is none of the same kind and route."""
    found = (
        visible(actor).filter(state__in=[s.value for s in DECIDED], confidential=False).exclude(pk=matter.pk)
    )
    if matter.category_id:
        return found.filter(category_id=matter.category_id)
    return found.filter(kind=matter.kind, route=matter.route)


def _read(found: QuerySet[Matter]) -> list[Matter]:
    answers = Paper.objects.filter(kind__in=ANSWERS, state=PaperState.ISSUED).order_by("issued_at")
    return list(
        found.select_related("holding_unit", "first_unit").prefetch_related(
            "requests",
            Prefetch("petitions", Petition.objects.order_by("received_at", "number")),
            Prefetch("papers", answers.defer("sealed"), to_attr="answers"),
        )
    )


def _words(papers: Iterable[Paper]) -> list[str]:
    """What documents say, whatever their fields are called."""
    words = []
    for paper in papers:
        for value in paper.content.values():
            items = value if isinstance(value, list) else [value]
            words += [str(i.get("decision", "")) if isinstance(i, dict) else str(i) for i in items]
    return words


def _case(matter: Matter, petition: Petition, papers: Iterable[Paper], *more: str) -> ComparableCase:
    prepared = told(matter.pk, petition.title, petition.text, petition.received_at, matter.place)
    return case(prepared, matter.place, petition.text, *_words(papers), *more)


def comparable_cases(actor: Actor, matter: Matter, *, more: str = "") -> list[Comparable]:
    """The decided matters most comparable to this one, with the reasons; a constant number of queries. `more`: what else is known
    of the case, such as the facts and provisions stated for its discussion.

    They are narrowed by the rarest runs of the text; where too few of the same subject share any, the newest of that subject
    fill up. Identity is no feature: only masked texts are read."""
    petition = Petition.objects.filter(matter=matter).order_by("received_at", "number").first()
    if petition is None:
        return []
    drafts = list(matter.papers.exclude(state=PaperState.DROPPED).filter(kind__in=ANSWERS))
    new = _case(matter, petition, drafts, more)
    known = rarity(new.told.runs)
    weights = {run: known.weight(run) for run in narrowing_runs(new.told, known)}
    order = {key: place for place, key in enumerate(sharing(weights, _FETCHED))}
    decided = _decided(actor, matter)
    keys = sorted(decided.filter(pk__in=order).values_list("pk", flat=True), key=lambda pk: order[pk])
    keys = keys[:_COMPARED]
    if len(keys) < SHOWN:
        rest = decided.exclude(pk__in=keys).order_by("-pk").values_list("pk", flat=True)
        keys += rest[: _COMPARED - len(keys)]
    found = {m.pk: m for m in _read(Matter.objects.filter(pk__in=keys))}
    cases = {pk: _case(m, m.petitions.all()[0], m.answers) for pk, m in found.items() if m.answers}  # type: ignore[attr-defined]  # set by the prefetch
    return [
        Comparable(matter=found[c.key], answer=found[c.key].answers[-1], comparison=c)  # type: ignore[attr-defined]  # set by the prefetch
        for c in most_comparable(new, [cases[pk] for pk in keys if pk in cases], known)
    ]
