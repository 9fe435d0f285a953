"""The matter page as data: what this person sees of one matter, and what can be done with it now."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.documents.papers import TITLES, PaperKind
from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.matters.commands.papers import MOVES as PAPER_MOVES
from xinqiao.matters.content import DRAFTED
from xinqiao.matters.models import Attachment, LogEntry, Matter, Paper, PaperState, Petition, ReviewRequest
from xinqiao.matters.queries.history import Happening, happenings
from xinqiao.rules.authority import ROLE_TITLES, Role
from xinqiao.rules.lifecycle import Edge, State, move
from xinqiao.rules.routing import BY_CODE
from xinqiao.web.desk.acts import ACTS, ActForm
from xinqiao.web.desk.rows import ClockCard, Row, clock_card, row


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An act: a link when it can be done now, otherwise the reason and article why not."""

    title: str
    url: str
    forbidden: str = ""
    danger: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    id: UUID
    title: str
    number: str
    state: str
    waits_for: str
    served: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    matter: Matter
    head: Row
    route: str
    petitions: tuple[Petition, ...]
    attachments: tuple[Attachment, ...]
    clocks: tuple[ClockCard, ...]
    past_clocks: tuple[ClockCard, ...]
    papers: tuple[PaperRow, ...]
    offers: tuple[Offer, ...]
    not_now: tuple[Offer, ...]
    log: tuple[LogEntry, ...]
    happenings: tuple[Happening, ...]
    review: ReviewRequest | None
    can_reveal: bool
    can_see_original: bool
    can_link: bool
    can_hear: bool


def _act_offers(actor: Actor, matter: Matter, allowed: frozenset[str]) -> tuple[list[Offer], list[Offer]]:
    now: list[Offer] = []
    later: list[Offer] = []
    for act in ACTS:
        if act.action not in allowed or not act.fits(matter):
            continue
        offer = _offer(act, matter)
        (later if offer.forbidden else now).append(offer)
    return now, later


def _offer(act: type[ActForm], matter: Matter) -> Offer:
    forbidden = ""
    if act.move is not None:
        found = move(State(matter.state), act.move)
        forbidden = (
            ""
            if isinstance(found, Edge)
            else f"{found.reason}（{found.basis[0].text}）"
            if found.basis
            else found.reason
        )
    url = reverse("desk:act", args=[matter.pk, act.name])
    return Offer(title=str(act.title), url=url, forbidden=forbidden, danger=act.danger)


def _paper_offers(matter: Matter, allowed: frozenset[str], open_kinds: set[str]) -> list[Offer]:
    """Documents that may be drafted now."""
    if "paper.draft" not in allowed:
        return []
    offers = []
    for kind in sorted(DRAFTED):
        if kind in open_kinds:
            continue
        possible = (
            matter.state == State.ACCEPTED and matter.route == "31(6)"
            if kind == "extension_notice"
            else isinstance(move(State(matter.state), PAPER_MOVES[kind]), Edge)
        )
        if possible and _suits(matter, kind):
            title = _("起草%(paper)s") % {"paper": TITLES[PaperKind(kind)].removeprefix("信访事项")}
            offers.append(Offer(title=title, url=reverse("desk:draft", args=[matter.pk, kind])))
    return offers


def _suits(matter: Matter, kind: str) -> bool:
    """An opinion belongs to route 31(6), a reply to the others; guidance to routes 31(1)–(4)."""
    if kind == "handling_opinion":
        return matter.route == "31(6)"
    if kind == "reply":
        return matter.route != "31(6)"
    if kind == "guidance_notice":
        return matter.route in ("31(1)", "31(2)", "31(3)", "31(4)")
    return True


def _paper_row(paper: Paper) -> PaperRow:
    waits = ROLE_TITLES[Role(paper.step)] if paper.step else ""
    return PaperRow(
        id=paper.pk,
        title=TITLES[PaperKind(paper.kind)],
        number=paper.number,
        state=PaperState(paper.state).label,
        waits_for=_("等%(role)s审核") % {"role": waits} if waits else "",
        served=f"{paper.served_on:%Y-%m-%d}" if paper.served_on else "",
        to=paper.addressed_to.short_name if paper.addressed_to else _("信访人"),
    )


def matter_page(actor: Actor, matter: Matter) -> MatterPage:
    """Everything the page shows, in a constant number of queries."""
    actions = tuple(
        dict.fromkeys(
            [a.action for a in ACTS]
            + ["paper.draft", "identity.reveal", "original.reveal", "petition.link", "review.hearing"]
        )
    )
    allowed = allowed_actions(actions, actor, matter)
    clocks = list(matter.clocks.all())
    papers = list(matter.papers.select_related("addressed_to").exclude(state=PaperState.DROPPED))
    now, later = _act_offers(actor, matter, allowed)
    open_kinds = {p.kind for p in papers if p.state != PaperState.ISSUED}
    review = matter.reviews.order_by("requested_at").last()
    return MatterPage(
        matter=matter,
        head=row(matter),
        route=BY_CODE[matter.route].title if matter.route in BY_CODE else "",
        petitions=tuple(
            matter.petitions.select_related("person", "repeat_of", "past_answer")
            .prefetch_related("representatives__person")
            .order_by("received_at")
        ),
        attachments=tuple(matter.attachments.all()),
        clocks=tuple(clock_card(c) for c in clocks if c.stopped_on is None),
        past_clocks=tuple(clock_card(c) for c in clocks if c.stopped_on is not None),
        papers=tuple(_paper_row(p) for p in papers),
        offers=(*_paper_offers(matter, allowed, open_kinds), *now),
        not_now=tuple(later),
        log=tuple(matter.log.select_related("by", "second_person")),
        happenings=happenings(matter),
        review=review,
        can_reveal="identity.reveal" in allowed,
        can_see_original="original.reveal" in allowed,
        can_link="petition.link" in allowed,
        can_hear="review.hearing" in allowed and review is not None and review.decided_at is None,
    )
