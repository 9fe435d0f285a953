"""Case discussions: the list, one of them, submitting, inviting, giving an opinion, calling off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.matters.queries.access import get_matter, sees_by_invitation
from xinqiao.policy.commands.discussion import call_off, invite, look_in, opine, submit_difficulty
from xinqiao.policy.queries.discussion import PAGE, discussions, get_discussion, steps
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.text_input import whole_number
from xinqiao.web.desk.matter_page import brief
from xinqiao.web.panel.form_page import form_page
from xinqiao.web.panel.forms import ConfirmForm, DifficultyForm, DropForm, OpinionForm
from xinqiao.web.panel.invite_form import InviteForm
from xinqiao.web.panel.presenter import discussion_row, judgements, part_rows
from xinqiao.web.request import post_value, staff_only


@staff_only
def discussions_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The discussions this person may see, newest first."""
    found = discussions(actor, before=whole_number(request.GET.get("before", "")))
    context = {
        "rows": [discussion_row(d, actor) for d in found],
        "older": found[-1].pk if len(found) == PAGE else None,
        "can_set": bool(actor.roles & BY_ACTION["participants.set"].roles),
        "can_read": bool(actor.roles & BY_ACTION["instruction.read"].roles),
    }
    return render(request, "panel/list.html", context)


@staff_only
def discussion(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """One discussion with everything said so far. That somebody invited looked at it is recorded."""
    found = get_discussion(actor, discussion_id)
    invited_only = sees_by_invitation(actor, found.matter)
    if invited_only:
        look_in(actor, found.matter)
    can = steps(actor, found)
    context = {
        "d": found,
        "matter": found.matter,
        "brief": brief(found.matter),
        "parts": part_rows(found),
        "judgements": judgements(found),
        "can": can,
        "invited_only": invited_only,
        "confirm_form": ConfirmForm(initial={"digest": found.minutes_hash}),
        "drop_form": DropForm(auto_id="id_drop_%s"),
    }
    return render(request, "panel/discussion.html", context)


@staff_only
def submit(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """State the difficulty of a matter."""
    matter = get_matter(actor, matter_id)
    form = DifficultyForm(request.POST or None)

    def do() -> None:
        data = form.cleaned_data
        submit_difficulty(
            actor,
            matter,
            subject=data["subject"],
            question=data["question"],
            facts=data["facts"],
            provisions=data["provisions"],
            options=form.options(),
        )

    return form_page(
        request,
        form,
        do,
        done=_("难点已提交，下一步发出邀请。"),
        then=reverse("desk:matter", args=[matter_id]),
        names={"options": "option_1"},
        title=_("提交政策适用难点"),
        lead=_("写明难点和拟采取的方案。必须邀请的部门由主题决定，由人发出邀请。"),
        submit=_("提交难点"),
        brief=brief(matter),
        matter=matter,
    )


@staff_only
def send_invitations(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """Name who takes each part and until when they see the matter."""
    seen = whole_number(post_value(request, "version"))
    found = get_discussion(actor, discussion_id, seen_version=seen)
    if not steps(actor, found).invite:
        return redirect("panel:discussion", discussion_id)
    form = InviteForm(request.POST or None, discussion=found)

    def do() -> None:
        invite(actor, found, form.guests(), chair=form.chair(), until=form.cleaned_data["until"])

    return form_page(
        request,
        form,
        do,
        done=_("邀请已发出。"),
        then=reverse("panel:discussion", args=[discussion_id]),
        names={"guests": ""},
        title=_("邀请参加会商"),
        lead=_("受邀人员可以看这件事项遮盖后的内容并发表意见，看不到身份信息、原文和材料。"),
        submit=_("发出邀请"),
        matter=found.matter,
        version=found.version,
    )


@staff_only
def give_opinion(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """What this participant says of each option."""
    found = get_discussion(actor, discussion_id)
    can = steps(actor, found)
    if not can.opine or can.own is None:
        return redirect("panel:discussion", discussion_id)
    initial = {}
    for said in can.own.opinions.all():
        n = said.option.position
        initial[f"lawful_{n}"] = "yes" if said.lawful else "no"
        initial[f"reasonable_{n}"] = "yes" if said.reasonable else "no"
        initial[f"reasons_{n}"] = said.reasons
    form = OpinionForm(request.POST or None, discussion=found, initial=initial)
    return form_page(
        request,
        form,
        lambda: opine(actor, found, form.views()),
        done=_("意见已记录。"),
        then=reverse("panel:discussion", args=[discussion_id]),
        title=_("发表会商意见"),
        lead=translated(found.question),
        submit=_("提交意见"),
        matter=found.matter,
    )


@staff_only
def drop(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """Call a discussion off."""
    found = get_discussion(actor, discussion_id)
    form = DropForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: call_off(actor, found, reason=form.cleaned_data["reason"]),
        done=_("会商已取消，邀请到此为止。"),
        then=reverse("panel:discussion", args=[discussion_id]),
        title=_("取消会商"),
        submit=_("取消此次会商"),
        matter=found.matter,
    )
