"""Case discussions (M-P3): the list, one of them, and the two acts whose rows depend on it, inviting and giving an opinion."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinqiao.courses.queries import steps_of
from xinqiao.http.responses import pdf
from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.matters.queries.access import sees_by_invitation
from xinqiao.policy.commands.discussion import invite, look_in, opine
from xinqiao.policy.commands.minutes import download_minutes
from xinqiao.policy.compose_minutes import to_show
from xinqiao.policy.models import CaseDiscussion
from xinqiao.policy.queries import discussion as reads
from xinqiao.policy.queries.difficult import difficult
from xinqiao.rules.discussing import DISCUSSION
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.roles import ALONE
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.by_hand import by_hand
from xinqiao.web.acts.steps import shown
from xinqiao.web.acts.views import ActLink, address, links
from xinqiao.web.desk.matter_page import brief
from xinqiao.web.discussion.invite_form import InviteForm
from xinqiao.web.discussion.opinion_form import OpinionForm
from xinqiao.web.discussion.presenter import discussion_row, judgements, part_rows
from xinqiao.web.request import post_value, staff_only


@staff_only
def discussions_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The discussions this person may see, newest first."""
    found = reads.discussions(actor, before=whole_number(request.GET.get("before", "")))
    context = {
        "rows": [discussion_row(d, actor) for d in found],
        "older": found[-1].pk if len(found) == reads.PAGE else None,
        "can_read": bool(actor.roles & BY_ACTION["instruction.read"].roles),
    }
    return render(request, "discussion/list.html", context)


@staff_only
def proposals(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the facts propose to discuss; whoever handles the matter decides."""
    if not actor.roles - ALONE:
        raise NotFound
    found, more = difficult(actor)
    spec, may = REGISTRY["discussion.submit"], by_post("discussion.submit", actor)
    context = {
        "rows": [(one, address(spec, one.matter) if may else "") for one in found],
        "more": more,
        "act": translated(BY_ACTION["discussion.submit"].title),
    }
    return render(request, "discussion/proposals.html", context)


_BY_HAND = {"discussion.opine": "discussion:opinion", "discussion.invite": "discussion:invite"}
"""Acts whose forms are written by hand, and where."""


def _acts(actor: Actor, found: CaseDiscussion) -> list[ActLink]:
    """What this person may do with it now, the own opinion first."""
    by_hand_made = {
        spec.action: ActLink(
            title=translated(spec.title), url=reverse(_BY_HAND[spec.action], args=[found.pk])
        )
        for spec in offered(actor, found, by_hand=True)
        if spec.action in _BY_HAND
    }
    own = [by_hand_made[action] for action in _BY_HAND if action in by_hand_made]
    return own + links(actor, found)


def _may(actor: Actor, found: CaseDiscussion, action: str) -> bool:
    return REGISTRY[action].possible(actor, found) and check(action, actor, found).allowed


@staff_only
def discussion(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """One discussion with everything said so far. That somebody invited looked at it is recorded."""
    found = reads.get_discussion(actor, discussion_id)
    invited_only = sees_by_invitation(actor, found.matter)
    if invited_only:
        look_in(actor, found.matter)
    context = {
        "d": found,
        "matter": found.matter,
        "stage": DISCUSSION.stages[found.stage],
        "brief": brief(found.matter),
        "parts": part_rows(found),
        "judgements": judgements(found),
        "minutes": to_show(found),
        "steps": shown(found, steps_of(found)),
        "acts": _acts(actor, found),
        "reads_minutes": bool(found.pdf_path) and check("discussion.download", actor, found).allowed,
        "invited_only": invited_only,
    }
    return render(request, "discussion/one.html", context)


@staff_only
def send_invitations(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """Name who takes each part and until when they see the matter."""
    found = reads.get_discussion(actor, discussion_id)
    back = reverse("discussion:one", args=[discussion_id])
    if not _may(actor, found, "discussion.invite"):
        return redirect(back)
    form = InviteForm(request.POST or None, discussion=found)

    def do() -> None:
        data = form.cleaned_data
        send = invite.seen(whole_number(post_value(request, "version")))
        send(actor, found, form.guests(), chair=data["chair"], until=data["until"])

    return by_hand(
        request,
        REGISTRY["discussion.invite"],
        form,
        do,
        back=back,
        about=f"{found.matter.number} {found.matter.title}",
        names={"guests": ""},
        version=found.version,
    )


@staff_only
def give_opinion(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """What this participant says of each option."""
    found = reads.get_discussion(actor, discussion_id)
    back = reverse("discussion:one", args=[discussion_id])
    part = reads.own_part(actor, found)
    if part is None or not _may(actor, found, "discussion.opine"):
        return redirect(back)
    form = OpinionForm(request.POST or None, discussion=found, part=part)
    return by_hand(
        request,
        REGISTRY["discussion.opine"],
        form,
        lambda: opine(actor, found, form.views()),
        back=back,
        about=f"{found.matter.number} {found.matter.title}",
        told=found.question,
    )


@staff_only
def minutes_pdf(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    found = reads.get_discussion(actor, discussion_id)
    return pdf(download_minutes(actor, found), f"{found.number}.pdf")
