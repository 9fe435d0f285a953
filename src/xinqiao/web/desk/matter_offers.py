"""What a person can do next on the page of a matter, and its documents as rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.matters.models import Matter, Paper, PaperState, UnservedGround
from xinqiao.matters.offers import Offer as DeskOffer
from xinqiao.matters.offers import drafts
from xinqiao.rules.approval import STEP_TITLES, holders
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import Role

_SIDE_PAPERS = (PaperKind.ROUTE_NOTICE,)
"""Documents that are seldom the next step."""

SIDE = (
    "hand_over",
    "add_unit",
    "correct_start",
    "recusal",
    "ask_recusal",
    "accuse",
    "clear",
    "withdraw",
    "lapse",
    "waive",
    "recall",
    "correct_log",
    "correct_request",
    "split",
    "promise",
    "improvement",
)
"""Acts that are seldom the next step; they stand apart so that the next step is seen."""
ELSEWHERE = ("link", "draft", "note")
"""Acts with a place of their own on the page: at the petition, and one offer for each kind of document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOffer:
    """An act: a link when it can be done now, otherwise the reason and article why not. `primary`: it is the next step; `decides`: a
    document waits for it."""

    title: str
    url: str
    forbidden: str = ""
    side: bool = False
    """Stands apart from the next steps."""
    primary: bool = False
    decides: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    id: UUID
    title: str
    number: str
    state: str
    waits_for: str
    served: date | None
    unserved: bool
    undelivered: str
    to: str


def offer_of(matter: Matter, offer: DeskOffer) -> ActOffer:
    forbidden = ""
    if offer.forbidden is not None:
        forbidden = translated(Refused(offer.forbidden).message)
    url = reverse("desk:do", args=["matters", matter.pk, offer.act.name])
    return ActOffer(title=_(offer.act.title), url=url, forbidden=forbidden)


def draft_offers(matter: Matter) -> tuple[ActOffer, ...]:
    """An offer for each kind of document, with the reason where time or an earlier matter does not allow it."""
    return tuple(
        ActOffer(
            title=_("起草%(paper)s") % {"paper": translated(RULES[kind].short_title)},
            url=reverse("desk:draft", args=[matter.pk, kind]),
            forbidden="" if verdict.allowed else translated(Refused(verdict).message),
            side=kind in _SIDE_PAPERS,
        )
        for kind, verdict in drafts(matter).items()
    )


def paper_offers(actor: Actor, papers: list[Paper], allowed: frozenset[str]) -> tuple[ActOffer, ...]:
    """What this person can do next with the documents that are there: go on writing, approve, issue, serve."""
    found = []
    for paper in papers:
        title = translated(RULES[paper.kind].short_title)
        words, name, decides = "", "desk:paper", False
        unserved = paper.for_citizen and paper.served_on is None
        if unserved and check("service.record", actor, paper).allowed:
            if why_unserved(paper):
                continue
            words, name = _("登记%(paper)s的送达"), "desk:serve"
        elif paper.state == PaperState.DRAFT and "paper.save" in allowed:
            words, name = _("继续起草%(paper)s"), "desk:edit"
        elif paper.state == PaperState.APPROVED and not paper.reading and "paper.issue" in allowed:
            words, decides = _("签发%(paper)s"), True
        elif paper.state == PaperState.IN_APPROVAL and _takes_step(actor, paper):
            words, decides = _("审核%(paper)s"), True
        if words:
            url = reverse(name, args=[paper.pk])
            found.append(ActOffer(title=words % {"paper": title}, url=url, decides=decides))
    return tuple(found)


def ranked(step: str, asked: Sequence[ActOffer], *others: Sequence[ActOffer]) -> tuple[ActOffer, ...]:
    """What somebody asked of this person first, then what waits for a decision or is the next step, marked; then the rest. What is
    neither is never put forward, least of all a refusal."""
    found = [*asked, *(offer for group in others for offer in group)]
    first = next(iter(asked), None) or next((o for o in found if o.decides or o.url == step), None)
    if first is None:
        return tuple(found)
    return (replace(first, primary=True), *(o for o in found if o is not first))


def _takes_step(actor: Actor, paper: Paper) -> bool:
    return (
        not paper.reading
        and bool(actor.roles & holders(Role(paper.step)))
        and paper.author_id != actor.staff_id
    )


def _recipient(paper: Paper) -> str:
    if paper.kind == PaperKind.INSTRUCTION_REQUEST:
        return str(paper.content.get("recipient", ""))
    return paper.addressed_to.short_name if paper.addressed_to else _("信访人")


def why_unserved(paper: Paper) -> str:
    """Why the document did not reach the petitioner, as was recorded last."""
    found = getattr(paper, "why_unserved", None)
    return translated(UnservedGround(found[-1].ground).label) if found and paper.served_on is None else ""


def _posted(paper: Paper) -> str:
    """Between sent and served."""
    day = getattr(paper, "posted_on", None)
    return _("%(day)s已交寄，等回执") % {"day": day_in_words(day, today=today())} if day else ""


def paper_row(paper: Paper) -> PaperRow:
    waits = translated(STEP_TITLES[paper.waits_for]) if paper.waits_for else ""
    return PaperRow(
        id=paper.pk,
        title=translated(RULES[paper.kind].title),
        number=paper.number,
        state=translated(PaperState(paper.state).label),
        waits_for=_("等%(role)s审核") % {"role": waits} if waits else "",
        served=paper.served_on,
        unserved=paper.for_citizen and paper.served_on is None,
        undelivered=why_unserved(paper) or _posted(paper),
        to=_recipient(paper),
    )
