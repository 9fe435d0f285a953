"""The end of a discussion: absences, conclusion and minutes, confirmations, the document."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.policy.commands.minutes import conclude, confirm, download_minutes, excuse, minute
from xinqiao.policy.queries.discussion import get_discussion, steps
from xinqiao.rules.text_input import whole_number
from xinqiao.web.panel.form_page import form_page
from xinqiao.web.panel.forms import NOT_ADOPTED, AbsenceForm, ConclusionForm, ConfirmForm
from xinqiao.web.request import post_value, say, staff_only


@staff_only
def record_absence(request: HttpRequest, actor: Actor, discussion_id: int, part_id: int) -> HttpResponse:
    """The chair records that a participant did not come or did not confirm."""
    found = get_discussion(actor, discussion_id)
    part = next((p for p in found.participants.all() if p.pk == part_id), None)
    if part is None or not steps(actor, found).excuse:
        raise NotFound
    form = AbsenceForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: excuse(actor, found, part, reason=form.cleaned_data["reason"]),
        done=_("已记录。"),
        then=reverse("panel:discussion", args=[discussion_id]),
        title=_("记录未到会：%(party)s") % {"party": part.party},
        submit=_("记录原因"),
        matter=found.matter,
    )


@staff_only
def write_minutes(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """The conclusion; the minutes follow from what was said."""
    seen = whole_number(post_value(request, "version"))
    found = get_discussion(actor, discussion_id, seen_version=seen)
    if not steps(actor, found).minute:
        return redirect("panel:discussion", discussion_id)
    chosen = str(found.chosen_id) if found.chosen_id else NOT_ADOPTED if found.minutes else ""
    initial = {"option": chosen, "reasons": found.conclusion}
    form = ConclusionForm(request.POST or None, discussion=found, initial=initial)

    def do() -> None:
        picked = form.cleaned_data["option"]
        option = None if picked == NOT_ADOPTED else get_object_or_404(found.options, pk=picked)
        minute(actor, found, option, reasons=form.cleaned_data["reasons"])

    return form_page(
        request,
        form,
        do,
        done=_("结论已形成，请参加人员确认纪要。"),
        then=reverse("panel:discussion", args=[discussion_id]),
        title=_("形成会商结论"),
        lead=_("纪要由已记录的意见和这里的结论组成。修改结论后，已有的确认作废。"),
        submit=_("形成结论和纪要"),
        matter=found.matter,
        version=found.version,
    )


@staff_only
def confirm_minutes(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """A participant confirms the minutes as they read, with a dissent where there is one."""
    found = get_discussion(actor, discussion_id)
    if not steps(actor, found).confirm:
        return redirect("panel:discussion", discussion_id)
    form = ConfirmForm(request.POST or None, initial={"digest": found.minutes_hash})
    return form_page(
        request,
        form,
        lambda: confirm(
            actor, found, digest=form.cleaned_data["digest"], dissent=form.cleaned_data["dissent"]
        ),
        done=_("纪要已确认。"),
        then=reverse("panel:discussion", args=[discussion_id]),
        title=_("确认会商纪要"),
        submit=_("确认纪要"),
        matter=found.matter,
        minutes=found.minutes,
    )


@staff_only
def close_discussion(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    """Close the discussion; the minutes become a document."""
    if request.method == "POST":
        seen = whole_number(post_value(request, "version"))
        conclude(actor, get_discussion(actor, discussion_id, seen_version=seen))
        say(request, _("会商已办结，纪要已编号，受邀人员的查看权限已经结束。"))
    return redirect("panel:discussion", discussion_id)


@staff_only
def minutes_pdf(request: HttpRequest, actor: Actor, discussion_id: int) -> HttpResponse:
    found = get_discussion(actor, discussion_id)
    return pdf(download_minutes(actor, found), f"{found.number}.pdf")
