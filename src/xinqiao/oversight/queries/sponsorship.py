"""Reads of sponsorship (M-D2): one, the register, and what the facts propose."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Matter, Petition, ReviewRequest
from xinqiao.matters.queries.access import seen
from xinqiao.oversight.models import Sponsorship
from xinqiao.rules.lifecycle import State
from xinqiao.rules.sponsoring import LATE_DAYS, PEOPLE, REPEATS, SponsorshipStage
from xinqiao.rules.words import Phrase

PAGE = 30
MOST = 30
"""So many proposals are shown."""
_HANDLED = (
    State.TRANSFERRED,
    State.ACCEPTED,
    State.CONCLUDED,
    State.SERVED,
    State.IN_REVIEW,
    State.REVIEW_CONCLUDED,
    State.REVIEW_SERVED,
    State.IN_FINAL_REVIEW,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SponsorshipProposal:
    """A matter and the facts for which a leader may take it on."""

    matter: Matter
    facts: tuple[Phrase, ...]


def sponsorships(actor: Actor) -> QuerySet[Sponsorship]:
    """Those of matters that the actor sees. Those of accusations do not exist."""
    found = Sponsorship.objects.filter(seen(actor), matter__confidential=False)
    return found.select_related("matter", "unit", "leader")


def get_sponsorship(actor: Actor, key: Any) -> Sponsorship:
    """One that the actor may read. Raises NotFound."""
    found = sponsorships(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def page(actor: Actor, *, look: str, after: int | None) -> list[Sponsorship]:
    """Those of the own unit's leaders, newest first, one more than a page holds when there are more."""
    found = sponsorships(actor).filter(unit_id=actor.unit)
    if look in ("open", "ended"):
        found = found.filter(stage=SponsorshipStage.ACTIVE if look == "open" else SponsorshipStage.ENDED)
    if after is not None:
        found = found.filter(pk__lt=after)
    return list(found.order_by("-pk")[: PAGE + 1])


def _with_facts(found: QuerySet[Matter]) -> QuerySet[Matter]:
    petitions = Petition.objects.filter(matter=OuterRef("pk")).order_by()
    repeats = petitions.filter(repeat_of__isnull=False).values("matter").annotate(n=Count("pk"))
    revoked = ReviewRequest.objects.filter(matter=OuterRef("pk"), outcome="revoked")
    return found.annotate(
        many=Exists(petitions.filter(people_count__gte=PEOPLE)),
        repeats=Subquery(repeats.values("n"), output_field=IntegerField()),
        revoked=Exists(revoked),
    )


def facts_of(matter: Matter) -> tuple[Phrase, ...]:
    """The facts of a matter that propose its sponsorship, in plain words. They are about the matter."""
    found: Any = _with_facts(Matter.objects.filter(pk=matter.pk)).get()
    return _told(found)


def _told(found: Any) -> tuple[Phrase, ...]:
    late = (today() - found.next_due).days if found.next_due else 0
    facts = (
        (found.many, Phrase("{n}人以上提出", n=PEOPLE)),
        ((found.repeats or 0) >= REPEATS, Phrase("同一事项已经重复提出{n}次", n=found.repeats or 0)),
        (found.revoked, Phrase("原意见经复查复核被撤销")),
        (late >= LATE_DAYS, Phrase("已逾期{n}天", n=late)),
        (found.urgent, Phrase("已作为重大紧急情况报告")),
    )
    return tuple(phrase for holds, phrase in facts if holds)


def _hard() -> Q:
    """The same facts as conditions; the rows that tell one lead to the matters, of which few have any."""
    many = Petition.objects.filter(people_count__gte=PEOPLE).values("matter_id")
    again = Petition.objects.filter(repeat_of__isnull=False).order_by().values("matter_id")
    often = again.annotate(n=Count("pk")).filter(n__gte=REPEATS).values("matter_id")
    revoked = ReviewRequest.objects.filter(outcome="revoked").values("matter_id")
    late = Q(next_due__lte=today() - timedelta(days=LATE_DAYS))
    return Q(pk__in=many) | Q(pk__in=often) | Q(pk__in=revoked) | Q(urgent=True) | late


def proposals(actor: Actor) -> tuple[list[SponsorshipProposal], bool]:
    """Matters being handled that this person sees, which nobody sponsors and for which the facts propose it; at most `MOST`, and whether
    there are more."""
    there = Sponsorship.objects.filter(matter=OuterRef("pk"), stage=SponsorshipStage.ACTIVE)
    found = _with_facts(Matter.objects.filter(state__in=_HANDLED, confidential=False))
    found = found.filter(_hard()).filter(~Exists(there), seen(actor, ""))
    rows = list(found.select_related("holding_unit").order_by("-id")[: MOST + 1])
    return [SponsorshipProposal(matter=m, facts=_told(m)) for m in rows[:MOST]], len(rows) > MOST
