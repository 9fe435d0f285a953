"""The matter page as data: what this person sees of one matter, and what can be done with it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.language import translated
from xinqiao.matters.models import (
    Attachment,
    LogEntry,
    Matter,
    Paper,
    PaperState,
    Petition,
    Representative,
    RequestItem,
    ReviewRequest,
    RunningClock,
)
from xinqiao.matters.offers import Offer as DeskOffer
from xinqiao.matters.offers import draftable, offers
from xinqiao.matters.queries.access import what_is_around
from xinqiao.matters.queries.history import Happening, HistoryDay, by_day, happenings
from xinqiao.matters.queries.reviewing import newest
from xinqiao.rules.approval import holders
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.routing import BY_CODE
from xinqiao.web.acts.form import HINTS
from xinqiao.web.acts.views import BESIDE
from xinqiao.web.desk.act_hints import category_hint
from xinqiao.web.desk.rows import ClockCard, ListedMatter, clock_card, row
from xinqiao.web.discussion.card import Advice, Card, advice, card


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOffer:
    """An act: a link when it can be done now, otherwise the reason and article why not."""

    title: str
    url: str
    forbidden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    id: UUID
    title: str
    number: str
    state: str
    waits_for: str
    served: date | None
    unserved: bool
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What somebody needs before the eyes while writing about a matter: what is asked, in whose words, until when."""

    head: ListedMatter
    requests: tuple[RequestItem, ...]
    petitions: tuple[Petition, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    matter: Matter
    head: ListedMatter
    route: str
    requests: tuple[RequestItem, ...]
    petitions: tuple[Petition, ...]
    attachments: tuple[Attachment, ...]
    clocks: tuple[ClockCard, ...]
    past_clocks: tuple[ClockCard, ...]
    papers: tuple[PaperRow, ...]
    offers: tuple[ActOffer, ...]
    side_offers: tuple[ActOffer, ...]
    not_now: tuple[ActOffer, ...]
    log: tuple[LogEntry, ...]
    happenings: tuple[Happening, ...]
    days: tuple[HistoryDay, ...]
    review: ReviewRequest | None
    can_reveal: bool
    can_see_original: bool
    can_link: bool
    can_attach: bool
    can_reissue: bool
    can_ask_review: bool
    recusal_waits: bool
    can_print: bool
    policy: Card


_SIDE = ("hand_over", "add_unit", "recusal", "ask_recusal", "accuse", "clear", "withdraw")
"""Acts that are seldom the next step; they stand apart so that the next step is seen."""
_ELSEWHERE = ("link", "draft")
"""Acts with a place of their own on the page: at the petition, and one offer for each kind of document."""


_ALLOWED = (
    "identity.reveal",
    "original.reveal",
    "petition.attach",
    "petition.reissue",
    "review.request",
    "matter.print",
    "attachment.download",
    "service.record",
    "paper.save",
    "paper.issue",
)


def _offer(matter: Matter, offer: DeskOffer) -> ActOffer:
    forbidden = ""
    if offer.forbidden is not None:
        forbidden = translated(Refused(offer.forbidden).message)
    url = reverse("desk:do", args=["matters", matter.pk, offer.act.name])
    return ActOffer(title=_(offer.act.title), url=url, forbidden=forbidden)


def _drafts(matter: Matter) -> tuple[ActOffer, ...]:
    return tuple(
        ActOffer(
            title=_("起草%(paper)s") % {"paper": translated(RULES[kind].short_title)},
            url=reverse("desk:draft", args=[matter.pk, kind]),
        )
        for kind in draftable(matter)
    )


def _paper_offers(actor: Actor, papers: list[Paper], allowed: frozenset[str]) -> tuple[ActOffer, ...]:
    """What this person can do next with the documents that are there: go on writing, approve, issue, serve."""
    found = []
    for paper in papers:
        title = translated(RULES[paper.kind].short_title)
        words, name = "", "desk:paper"
        if paper.for_citizen and paper.served_on is None and "service.record" in allowed:
            words, name = _("登记%(paper)s的送达"), "desk:serve"
        elif paper.state == PaperState.DRAFT and "paper.save" in allowed:
            words, name = _("继续起草%(paper)s"), "desk:edit"
        elif paper.state == PaperState.APPROVED and "paper.issue" in allowed:
            words = _("签发%(paper)s")
        elif paper.state == PaperState.IN_APPROVAL and _takes_step(actor, paper):
            words = _("审核%(paper)s")
        if words:
            found.append(ActOffer(title=words % {"paper": title}, url=reverse(name, args=[paper.pk])))
    return tuple(found)


def _takes_step(actor: Actor, paper: Paper) -> bool:
    return bool(actor.roles & holders(Role(paper.step))) and paper.author_id != actor.staff_id


def _recipient(paper: Paper) -> str:
    if paper.kind == PaperKind.INSTRUCTION_REQUEST:
        return str(paper.content.get("recipient", ""))
    return paper.addressed_to.short_name if paper.addressed_to else _("信访人")


def _paper_row(paper: Paper) -> PaperRow:
    waits = translated(ROLE_TITLES[Role(paper.step)]) if paper.step else ""
    return PaperRow(
        id=paper.pk,
        title=translated(RULES[paper.kind].title),
        number=paper.number,
        state=translated(PaperState(paper.state).label),
        waits_for=_("等%(role)s审核") % {"role": waits} if waits else "",
        served=paper.served_on,
        unserved=paper.for_citizen and paper.served_on is None,
        to=_recipient(paper),
    )


def brief(matter: Matter) -> Brief:
    """The matter beside a form."""
    return Brief(
        head=row(matter),
        requests=tuple(matter.requests.all()),
        petitions=tuple(matter.petitions.order_by("received_at")),
        advice=advice(matter),
    )


def _beside(matter: Matter, faster: datetime | None) -> dict[str, Any]:
    """The matter beside an act on it, and what somebody else did while it was written."""
    changed = None if faster is None else happenings(matter, since=faster)
    return {"beside": "desk/brief.html", "brief": brief(matter), "changed": changed}


BESIDE[Matter] = _beside
HINTS["matter.sort", "category"] = category_hint


def _petitions(matter: Matter) -> tuple[Petition, ...]:
    """With the person of each, and the representatives of groups."""
    found = list(
        matter.petitions.select_related("person", "repeat_of", "past_answer").order_by("received_at")
    )
    chosen = Prefetch("representatives", Representative.objects.select_related("person"))
    prefetch_related_objects([p for p in found if p.people_count > 1], chosen)
    return tuple(found)


def _reviewable(matter: Matter, reviews: Sequence[ReviewRequest]) -> bool:
    """Whether a request for review that came on paper can be entered."""
    found = newest(matter)
    return found is not None and found.opinion.pk not in {review.disputed_id for review in reviews}


def matter_page(actor: Actor, matter: Matter) -> MatterPage:
    """Everything the page shows, in a constant number of queries."""
    prefetch_related_objects(
        [matter],
        Prefetch("clocks", RunningClock.objects.select_related("unit")),
        Prefetch("papers", Paper.objects.select_related("addressed_to", "request__unit")),
        "requests",
    )
    there = what_is_around(matter).there
    allowed = allowed_actions(_ALLOWED, actor, matter)
    found = offers(actor, matter)
    now = [o for o in found if o.forbidden is None and o.act.name not in _ELSEWHERE]
    may_draft = any(o.act.name == "draft" for o in found)
    clocks = list(matter.clocks.all())
    papers = [p for p in matter.papers.all() if p.state != PaperState.DROPPED]
    files = "attachment.download" in allowed and "attachments" in there
    reviews = tuple(matter.reviews.all()) if "reviews" in there else ()
    told = happenings(matter)
    return MatterPage(
        matter=matter,
        head=row(matter),
        route=translated(BY_CODE[matter.route].title) if matter.route in BY_CODE else "",
        requests=tuple(matter.requests.all()),
        petitions=_petitions(matter),
        attachments=tuple(matter.attachments.all()) if files else (),
        clocks=tuple(clock_card(c) for c in clocks if c.stopped_on is None),
        past_clocks=tuple(clock_card(c) for c in clocks if c.stopped_on is not None),
        papers=tuple(_paper_row(p) for p in papers),
        offers=(
            *_paper_offers(actor, papers, allowed),
            *(_drafts(matter) if may_draft else ()),
            *(_offer(matter, o) for o in now if o.act.name not in _SIDE),
        ),
        side_offers=tuple(_offer(matter, o) for o in now if o.act.name in _SIDE),
        not_now=tuple(_offer(matter, o) for o in found if o.forbidden is not None),
        log=tuple(matter.log.select_related("by", "second_person")) if "log" in there else (),
        happenings=told,
        days=by_day(told),
        review=reviews[-1] if reviews else None,
        can_reveal="identity.reveal" in allowed,
        can_see_original="original.reveal" in allowed,
        can_link=any(o.act.name == "link" for o in found),
        can_attach="petition.attach" in allowed,
        can_reissue="petition.reissue" in allowed,
        can_ask_review="review.request" in allowed and _reviewable(matter, reviews),
        recusal_waits=actor.staff_id in what_is_around(matter).waiting.recusal_asked,
        can_print="matter.print" in allowed,
        policy=card(actor, matter, there),
    )
