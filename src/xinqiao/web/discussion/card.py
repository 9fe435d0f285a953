"""What the matter page says of policy application: dispute, discussions, requests, and what can be begun."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import translated
from xinqiao.matters.models import Dispute, DisputeKind, Matter, RequestForInstruction
from xinqiao.matters.queries.disputes import answerable, decision_on
from xinqiao.policy.queries.discussion import of_matter
from xinqiao.rules.discussing import DiscussionState
from xinqiao.web.acts.views import ActLink, address, links
from xinqiao.web.discussion.presenter import discussion_row
from xinqiao.web.instruction.presenter import request_row


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLine:
    title: str
    url: str
    state: str
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    dispute: str
    dispute_look: str
    dispute_reason: str
    lines: tuple[CardLine, ...]
    offers: tuple[ActLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A conclusion or an answer to go by while writing the reply: what it says and where it stands."""

    title: str
    text: str
    url: str


_BEGUN = ("discussion.submit", "matter.dispute")
"""Acts on the matter that belong to policy application."""


def card(actor: Actor, matter: Matter, there: frozenset[str]) -> Card:
    """In a constant number of queries; the papers of the matter bring their requests along, and
    `there` names its lists that are not empty."""
    talks = of_matter(matter) if "discussions" in there else []
    asked = [paper.request for paper in matter.papers.all() if hasattr(paper, "request")]
    dispute = list(matter.disputes.all())[-1] if "disputes" in there else None
    words, look = _dispute(dispute, asked)
    discussed = (discussion_row(d, actor) for d in talks)
    rows = (request_row(r) for r in asked)
    return Card(
        dispute=words,
        dispute_look=look,
        dispute_reason=(decision_on(dispute) or dispute.reason) if dispute else "",
        lines=(
            *(
                CardLine(
                    title=d.form,
                    url=reverse("discussion:one", args=[d.id]),
                    state=d.waits or d.state,
                    look=d.look,
                )
                for d in discussed
            ),
            *(
                CardLine(
                    title=_("请示 %(number)s") % {"number": r.number},
                    url=reverse("instruction:one", args=[r.id]),
                    state=r.standing,
                    look=r.look,
                )
                for r in rows
            ),
        ),
        offers=_offers(actor, matter, dispute),
    )


def _offers(actor: Actor, matter: Matter, dispute: Dispute | None) -> tuple[ActLink, ...]:
    allowed = allowed_actions((*_BEGUN, "matter.print"), actor, matter)
    specs = (REGISTRY[action] for action in _BEGUN if action in allowed)
    begun = [
        ActLink(title=translated(spec.title), url=address(spec, matter))
        for spec in specs
        if spec.possible(actor, matter)
    ]
    begun += links(actor, dispute) if dispute else []
    if "matter.print" in allowed:
        begun.append(ActLink(title=_("可比案例"), url=reverse("discussion:comparable", args=[matter.pk])))
    return tuple(begun)


def _dispute(dispute: Dispute | None, asked: list[RequestForInstruction]) -> tuple[str, str]:
    if dispute is None:
        return "", ""
    kind = translated(DisputeKind(dispute.kind).label)
    if dispute.decided_at is not None:
        return _("%(kind)s，领导已作出决定") % {"kind": kind}, "ok"
    if answerable(dispute, asked).allowed:
        return _("%(kind)s，请示已有批复") % {"kind": kind}, "ok"
    return _("%(kind)s：批复或者决定之前不能答复") % {"kind": kind}, "late"


def advice(matter: Matter) -> tuple[Advice, ...]:
    """What a reply to this matter goes by: concluded discussions, answers to requests, decisions on disputes."""
    found = []
    for talk in of_matter(matter):
        if talk.stage == DiscussionState.CONCLUDED:
            plan = talk.chosen.text if talk.chosen else _("各方案均不采纳")
            title = _("%(form)s的结论") % {"form": translated(talk.get_form_display())}
            url = reverse("discussion:one", args=[talk.pk])
            found.append(Advice(title=title, text=f"{plan}\n{talk.conclusion}", url=url))
    for request in RequestForInstruction.objects.filter(matter=matter).exclude(answered_at=None):
        title = _("批复 %(number)s") % {"number": request.answer_number}
        url = reverse("instruction:one", args=[request.pk])
        found.append(Advice(title=title, text=steps_of(request)[-1].words["text"], url=url))
    for dispute in Dispute.objects.filter(matter=matter).exclude(decided_at=None):
        url = reverse("desk:matter", args=[matter.pk])
        found.append(Advice(title=_("领导对争议的决定"), text=decision_on(dispute), url=url))
    return tuple(found)
