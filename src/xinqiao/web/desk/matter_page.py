"""The matter page as data: what this person sees of one matter, and what can be done with it now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.matters.clocks import CITIZENS_CLOCKS
from xinqiao.matters.models import (
    Attachment,
    Delay,
    LogEntry,
    Matter,
    MatterMessage,
    Note,
    Outcome,
    OutsideDocument,
    Paper,
    PaperState,
    Petition,
    Representative,
    RequestItem,
    ReviewRequest,
)
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.access import what_is_around, who_has_it
from xinqiao.matters.queries.answers import UNDECIDED, answered_by
from xinqiao.matters.queries.history import MOST, Happening, HistoryDay, by_day, happenings
from xinqiao.matters.queries.messages import messages_in
from xinqiao.matters.queries.not_open import may_be_evaluated
from xinqiao.matters.queries.receipt import days_since, first_receipt
from xinqiao.matters.queries.recipients import wants_guardian
from xinqiao.matters.queries.reviewing import newest
from xinqiao.matters.queries.waiting import ACTS
from xinqiao.rules.correcting import WHY_SHOWN
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import State
from xinqiao.rules.papers import RULES
from xinqiao.rules.routing import BY_CODE, DUTY_ROUTE
from xinqiao.web.acts.form import HINTS, OPTION_HINTS
from xinqiao.web.acts.outcome import NEXT, next_words
from xinqiao.web.acts.views import BESIDE, ONWARD
from xinqiao.web.commitments.views import CommitmentRow, of_matter
from xinqiao.web.controls.addresses import opened_by
from xinqiao.web.desk.act_hints import category_hint, route_hint, ways_asked
from xinqiao.web.desk.assistance import Helper, answered, helpers
from xinqiao.web.desk.clock_starts import StartRow, start_rows
from xinqiao.web.desk.lists_of_matter import read_lists
from xinqiao.web.desk.masks import MaskRow, is_masked, mask_rows
from xinqiao.web.desk.matter_offers import (
    ELSEWHERE,
    SIDE,
    ActOffer,
    PaperRow,
    draft_offers,
    offer_of,
    paper_offers,
    paper_row,
    ranked,
)
from xinqiao.web.desk.next_step import next_step
from xinqiao.web.desk.paper_texts import texts
from xinqiao.web.desk.people import joint, people_acts, people_lines, who_receives
from xinqiao.web.desk.rows import ClockCard, ListedMatter, TimeLeft, clock_card, due_of, row
from xinqiao.web.discussion.card import Advice, Card, advice, card
from xinqiao.web.proceedings.card import ProceedingsCard
from xinqiao.web.proceedings.card import card as proceedings_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What a decision that is open now has to answer: the petitioner's grounds, the opinion under review."""

    title: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedRow:
    """What was asked for, and what came of it: `outcome` by an opinion; else `answer` says by which document it was answered."""

    item: RequestItem
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What somebody needs before the eyes while writing about a matter: what is asked, in whose words, until when."""

    due: TimeLeft
    requests: tuple[RequestItem, ...]
    petitions: tuple[Petition, ...]
    advice: tuple[Advice, ...]
    grounds: tuple[Grounds, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """How long it has been since the first receipt, whatever clocks began anew since. `limit_missing`: a duty of 31(5) whose
    limit nobody has recorded."""

    since: date
    days: int
    limit_missing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage:
    matter: Matter
    head: ListedMatter
    route: str
    waited: Waited
    requests: tuple[AskedRow, ...]
    petitions: tuple[Petition, ...]
    attachments: tuple[Attachment, ...]
    clocks: tuple[ClockCard, ...]
    past_clocks: tuple[ClockCard, ...]
    delays: tuple[Delay, ...]
    starts: tuple[StartRow, ...]
    papers: tuple[PaperRow, ...]
    offers: tuple[ActOffer, ...]
    side_offers: tuple[ActOffer, ...]
    not_now: tuple[ActOffer, ...]
    log: tuple[LogEntry, ...]
    happenings: tuple[Happening, ...]
    most_happenings: int
    days: tuple[HistoryDay, ...]
    review: ReviewRequest | None
    can_reveal: bool
    can_call: bool
    can_see_original: bool
    can_link: bool
    can_link_outside: bool
    can_attach: bool
    can_reissue: bool
    can_transfer: bool
    can_ask_review: bool
    can_enter_evaluation: bool
    recusal_waits: bool
    can_print: bool
    can_take_file: bool
    policy: Card
    helpers: tuple[Helper, ...]
    commitments: tuple[CommitmentRow, ...]
    proceedings: ProceedingsCard
    notes: tuple[Note, ...]
    can_note: bool
    can_hide: bool
    why_shown: tuple[tuple[str, str], ...]
    can_ask_to_show: bool
    masks: tuple[MaskRow, ...]
    written: tuple[MatterMessage, ...]
    written_cut: bool
    can_write: bool

    @property
    def asked_to_help(self) -> bool:
        return any(helper.offers for helper in self.helpers)


_UNDECIDED = (State.REGISTERED, State.SORTED, State.TRANSFERRED)
"""States in which it still matters what became of an earlier matter."""

_ALLOWED = (
    "identity.reveal",
    "call.ask",
    "original.reveal",
    "petition.attach",
    "petition.write",
    "petition.link_outside",
    "petition.reissue",
    "parcel.pack",
    "review.request",
    "evaluation.enter",
    "matter.print",
    "matter.take_file",
    "attachment.download",
    "paper.save",
    "paper.issue",
    "mask.hide",
    "mask.show",
)


def brief(matter: Matter) -> Brief:
    """The matter beside a form."""
    return Brief(
        due=due_of(matter),
        requests=tuple(matter.requests.all()),
        petitions=tuple(matter.petitions.order_by("received_at")),
        advice=advice(matter),
        grounds=tuple(_grounds(matter)),
    )


def _grounds(matter: Matter) -> Iterator[Grounds]:
    """What assisting units answered; of the review that is open what the petitioner says, why it came late, and what it is about."""
    yield from (Grounds(title=title, text=text) for title, text in answered(matter))
    if matter.state not in (State.IN_REVIEW, State.IN_FINAL_REVIEW):
        return
    review = matter.reviews.filter(decided_at=None).select_related("disputed__matter").last()
    if review is None:
        return
    level = translated(review.get_level_display())
    yield Grounds(title=_("信访人请求%(level)s的理由") % {"level": level}, text=review.text)
    if review.late:
        yield Grounds(title=_("逾期提出的理由"), text=review.late_reason)
    paper = review.disputed
    yield Grounds(
        title=f"{translated(RULES[paper.kind].short_title)} {paper.number}",
        text="\n".join(f"{label}{_('：')}{text}" for label, text in texts(paper, paper.content)),
        url=reverse("desk:paper", args=[paper.pk]),
    )


def _beside(matter: Matter, faster: datetime | None) -> dict[str, Any]:
    """The matter beside an act on it, and what somebody else did while it was written."""
    changed = None if faster is None else happenings(matter, since=faster)
    return {"beside": "desk/brief.html", "brief": brief(matter), "changed": changed}


_REMEDIES = {
    ClockCode.T9: gettext_noop("信访人可以在%(day)s前请求复查。"),
    ClockCode.T11: gettext_noop("信访人可以在%(day)s前请求复核。"),
}


def _next(actor: Actor, matter: Matter) -> str:
    """What comes next with a matter that is still in the own unit, and until when the petitioner may ask for a review."""
    if matter.holding_unit_id != actor.unit or matter.closed_at is not None:
        return ""
    windows = matter.clocks.filter(stopped_on=None, code__in=CITIZENS_CLOCKS, due_on__gte=today())
    if (window := windows.first()) is not None and window.due_on is not None:
        said = _REMEDIES[ClockCode(window.code)]
        return _(said) % {"day": day_in_words(window.due_on)}
    step = next_step(actor, matter)
    if step.elsewhere:
        return next_words(step.title, "", None)
    return next_words(step.title, who_has_it(matter) or matter.holding_unit.short_name, matter.next_due)


NEXT[Matter] = _next
ONWARD["matter.sort"] = lambda actor, matter: next_step(actor, matter).url
BESIDE[Matter] = _beside
HINTS["matter.sort", "category"] = category_hint
HINTS["matter.sort", "route"] = route_hint
OPTION_HINTS["matter.sort", "route"] = ways_asked


def _petitions(matter: Matter) -> tuple[Petition, ...]:
    """With the person of each, and the representatives of groups."""
    found = list(
        matter.petitions.select_related(
            "person", "repeat_of", "past_answer", "split_from", "came_by_transfer"
        ).order_by("received_at")
    )
    chosen = Prefetch("representatives", Representative.objects.select_related("person"))
    prefetch_related_objects([p for p in found if p.people_count > 1], chosen)
    if "outside" in what_is_around(matter).there:
        documents = OutsideDocument.objects.select_related("scan")
        prefetch_related_objects(found, Prefetch("outside", documents, to_attr="other_systems"))
    return tuple(found)


def _waiting(matter: Matter, petitions: tuple[Petition, ...]) -> Waited:
    first = first_receipt(matter, petitions)
    duty = matter.route == DUTY_ROUTE and matter.state == State.ACCEPTED
    missing = duty and not any(c.code == ClockCode.S1 for c in matter.clocks.all())
    return Waited(since=first, days=days_since(first, matter), limit_missing=missing)


def _requests(matter: Matter, papers: list[Paper], petitions: tuple[Petition, ...]) -> tuple[AskedRow, ...]:
    """Each request with its outcome; what has none was answered by the reply, here or in the system it came from, or not at all."""
    paper, answer = answered_by(matter, papers), ""
    if paper is not None:
        facts = {"paper": translated(RULES[paper.kind].short_title), "number": paper.number}
        if paper.served_on:
            facts["day"] = day_in_words(paper.served_on)
            answer = _("已由%(paper)s答复（%(number)s），%(day)s送达") % facts
        else:
            answer = _("已由%(paper)s答复（%(number)s），待送达") % facts
    elif matter.state not in UNDECIDED and any(hasattr(p, "past_answer") for p in petitions):
        answer = _("原系统已经答复")
    return tuple(
        AskedRow(
            item=item,
            outcome=translated(Outcome(item.outcome).label) if item.outcome else "",
            answer=answer,
        )
        for item in matter.requests.all()
    )


def _reviewable(matter: Matter, reviews: Sequence[ReviewRequest]) -> bool:
    """Whether a request for review that came on paper can be entered."""
    found = newest(matter)
    return found is not None and found.opinion.pk not in {review.disputed_id for review in reviews}


def _told(actor: Actor, matter: Matter) -> tuple[Happening, ...]:
    """The history, with the pages of records that this person may open."""
    told = happenings(matter)
    pages = opened_by(actor, {one.subject for one in told})
    return tuple(replace(one, url=pages.get(one.subject, "")) for one in told)


def matter_page(actor: Actor, matter: Matter) -> MatterPage:
    """Everything the page shows, in a constant number of queries."""
    there = read_lists(actor, matter)
    if "unserved" in there:
        prefetch_related_objects([matter], Prefetch("papers__unserved", to_attr="why_unserved"))
    allowed = allowed_actions(_ALLOWED, actor, matter)
    found = offers(actor, matter)
    now = [o for o in found if o.forbidden is None and o.act.name not in ELSEWHERE]
    kinds = draft_offers(matter) if any(o.act.name == "draft" for o in found) else ()
    clocks = list(matter.clocks.all())
    papers = [p for p in matter.papers.all() if p.state != PaperState.DROPPED]
    files = "attachment.download" in allowed and "attachments" in there
    reviews = tuple(matter.reviews.all()) if "reviews" in there else ()
    told, petitions = _told(actor, matter), _petitions(matter)
    written, cut = messages_in(actor, matter) if "messages" in there else ([], False)
    for petition in petitions:
        petition.people = people_lines(petition, there)  # type: ignore[attr-defined]  # for the template
        petition.split_off = petition.parts.all() if "parts" in there else ()  # type: ignore[attr-defined]  # as above
        petition.people_acts = people_acts(actor, petition)  # type: ignore[attr-defined]  # likewise
        petition.code_for = who_receives(petition) if petition.code_owed else ""  # type: ignore[attr-defined]  # likewise
        petition.wants_guardian = wants_guardian(petition)  # type: ignore[attr-defined]  # likewise
        petition.joint = joint(petition)  # type: ignore[attr-defined]  # likewise
        petition.is_masked = is_masked(petition)  # type: ignore[attr-defined]  # likewise
    return MatterPage(
        matter=matter,
        head=row(actor, matter),
        route=translated(BY_CODE[matter.route].title) if matter.route in BY_CODE else "",
        waited=_waiting(matter, petitions),
        requests=_requests(matter, papers, petitions),
        petitions=petitions,
        attachments=tuple(matter.attachments.all()) if files else (),
        clocks=tuple(clock_card(c) for c in clocks if c.stopped_on is None),
        past_clocks=tuple(clock_card(c) for c in clocks if c.stopped_on is not None),
        papers=tuple(paper_row(p) for p in papers),
        offers=ranked(
            next_step(actor, matter).url,
            [offer_of(matter, o) for o in now if o.act.name in ACTS],
            paper_offers(actor, papers, allowed),
            tuple(kind for kind in kinds if not kind.forbidden and not kind.side),
            [offer_of(matter, o) for o in now if o.act.name not in (*SIDE, *ACTS)],
        ),
        side_offers=(
            *(offer_of(matter, o) for o in now if o.act.name in SIDE),
            *(kind for kind in kinds if not kind.forbidden and kind.side),
        ),
        not_now=(
            *(kind for kind in kinds if kind.forbidden),
            *(offer_of(matter, o) for o in found if o.forbidden is not None),
        ),
        delays=tuple(matter.delays.all()) if "delays" in there else (),
        starts=start_rows(actor, matter) if "start_corrections" in there else (),
        log=tuple(matter.log.all()) if "log" in there else (),
        happenings=told,
        most_happenings=MOST,
        days=by_day(told),
        review=reviews[-1] if reviews else None,
        can_reveal="identity.reveal" in allowed,
        can_call="call.ask" in allowed,
        can_see_original="original.reveal" in allowed,
        can_link=any(o.act.name == "link" for o in found),
        can_link_outside="petition.link_outside" in allowed and matter.state in _UNDECIDED,
        can_attach="petition.attach" in allowed and matter.closed_at is None,
        can_reissue="petition.reissue" in allowed,
        can_transfer="parcel.pack" in allowed,
        can_ask_review="review.request" in allowed and _reviewable(matter, reviews),
        can_enter_evaluation="evaluation.enter" in allowed and may_be_evaluated(matter),
        recusal_waits=actor.staff_id in what_is_around(matter).waiting.recusal_asked,
        can_print="matter.print" in allowed,
        can_take_file="matter.take_file" in allowed and matter.closed_at is not None,
        policy=card(actor, matter, there),
        helpers=helpers(actor, matter) if "assistances" in there else (),
        commitments=of_matter(matter) if "commitments" in there else (),
        proceedings=proceedings_card(actor, matter, there),
        notes=tuple(matter.notes.all()) if "notes" in there else (),
        can_note=any(o.act.name == "note" for o in found),
        can_hide="mask.hide" in allowed,
        why_shown=tuple((value, translated(words)) for value, words in WHY_SHOWN.items()),
        can_ask_to_show="mask.show" in allowed,
        masks=mask_rows(actor, matter) if "mask_corrections" in there else (),
        written=tuple(written),
        written_cut=cut,
        can_write="petition.write" in allowed and matter.closed_at is None,
    )
