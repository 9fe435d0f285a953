"""Candidates for the same matter, with reasons. They come from what is told, never from who tells it, and only from matters
the actor may see; a person links them or does not."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.access import visible
from xinqiao.matters.search_terms import rarity, sharing
from xinqiao.rules.redaction import redactor
from xinqiao.suggest.same_matter import NARROWED, Likeness, Told, best, narrowing_runs, told

_FETCHED = 3 * NARROWED
"""More than are compared: some of them are not for this actor's eyes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameMatterCandidate:
    petition: Petition
    likeness: Likeness


def same_matter_candidates(actor: Actor, petition: Petition) -> list[SameMatterCandidate]:
    """At most five earlier petitions that may raise the same matter as this one, most alike first; at most four queries.

    An accusation is only compared with what this actor may see, and is a candidate only for who may see it."""
    matter = petition.matter
    new = told(matter.pk, petition.title, petition.text, petition.received_at, matter.place)
    return _alike(actor, new, petition.received_at)


def candidates_for(actor: Actor, title: str, text: str, place: str) -> list[SameMatterCandidate]:
    """The same for what is being typed, before it has a number: those that tell of the same place first, of these the open ones. What is
    typed is masked as the others are, compared and kept nowhere."""
    hide = redactor()
    title, text, place = (hide(words).text for words in (title, text, place))
    found = _alike(actor, told(0, title, text, now(), place), now())
    return sorted(
        found, key=lambda one: (not _same_place(one, place), one.petition.matter.closed_at is not None)
    )


def _same_place(one: SameMatterCandidate, place: str) -> bool:
    return bool(one.likeness.reasons.places) or (bool(place) and one.petition.matter.place == place)


def _alike(actor: Actor, new: Told, until: datetime) -> list[SameMatterCandidate]:
    known = rarity(new.runs)
    weights = {run: known.weight(run) for run in narrowing_runs(new, known)}
    nearest = sharing(weights, _FETCHED)
    first = (
        Petition.objects.filter(matter=OuterRef("matter")).order_by("received_at", "number").values("pk")[:1]
    )
    found = {
        each.matter_id: each
        for each in Petition.objects.filter(
            matter__in=visible(actor).filter(pk__in=nearest),
            pk=Subquery(first),
            received_at__lte=until,
        )
        .exclude(matter=new.key)
        .select_related("matter__holding_unit")
    }
    compared = [found[key] for key in nearest if key in found][:NARROWED]
    texts = [told(p.matter_id, p.title, p.text, p.received_at, p.matter.place) for p in compared]
    return [SameMatterCandidate(petition=found[each.key], likeness=each) for each in best(new, texts, known)]
