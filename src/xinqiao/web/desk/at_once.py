"""Registered, linked with an earlier petition, sorted and passed on in one form: four acts, each with its own ground and entry. What is
refused undoes nothing that was done before it, and is told beside the receipt."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import choices, told, translated
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.intake import link_same_matter
from xinqiao.matters.commands.sorting import WAYS, sort_matter
from xinqiao.matters.models import Matter, Petition
from xinqiao.matters.queries.access import get_matter
from xinqiao.matters.queries.petitions import find_visible, get_petition
from xinqiao.offices.queries import get_unit, units
from xinqiao.rules.lifecycle import STATE_TITLES, State
from xinqiao.rules.text_input import whole_number
from xinqiao.web.forms import TypedField
from xinqiao.web.request import say


def offer(form: forms.Form, actor: Actor) -> None:
    """Ask it of those whose posts link and sort; nothing is chosen beforehand."""
    if by_post("petition.link", actor):
        form.fields["same"] = TypedField(
            label=_("同一事项的另一信访件编号"),
            required=False,
            max_length=32,
            help_text=_("看过上面列出的信访件以后认定；各件保留自己的编号"),
        )
        form.fields["same_reason"] = TypedField(label=_("认定理由"), required=False, max_length=300)
    if not by_post("matter.sort", actor):
        return
    form.fields["route"] = forms.ChoiceField(
        label=_("类别和办理途径"),
        required=False,
        choices=[("", _("先不分类")), *choices(WAYS)],
        widget=forms.RadioSelect,
    )
    form.fields["reason"] = TypedField(
        label=_("分类和转送的理由"),
        required=False,
        help_text=_("写明为什么适用这一途径，例如：不属于诉讼、仲裁等程序，属于行政机关职权。"),
    )
    if by_post("matter.forward", actor):
        others = units().exclude(pk=actor.unit)
        form.fields["to_unit"] = forms.ChoiceField(
            label=_("立即转送给"),
            required=False,
            choices=[("", _("先不转送")), *((str(unit.pk), unit.name) for unit in others)],
        )


def complete(form: forms.Form, actor: Actor) -> None:
    """What is missing of what is to follow is said beside its field, before anything is registered."""
    form.is_valid()
    given = form.cleaned_data
    if given.get("same"):
        try:
            find_visible(actor, given["same"])
        except NotFound as error:
            form.add_error("same", told(error))
        if not given.get("same_reason"):
            form.add_error("same_reason", _("请写明认定为同一事项的理由。"))
    if given.get("to_unit") and not given.get("route"):
        form.add_error("route", _("转送以前先分类：请选择类别和办理途径。"))
    if given.get("route") and not given.get("reason"):
        form.add_error("reason", _("请写明分类和转送的理由。"))


def link(request: HttpRequest, actor: Actor, petition: Petition, given: dict[str, str]) -> None:
    """Say that it raises the matter of an earlier petition, while it is still held here."""
    if not given.get("same") or petition.repeat_of_id is not None:
        return
    try:
        earlier = find_visible(actor, given["same"])
        link_same_matter(actor, get_petition(actor, petition.pk), earlier, reason=given["same_reason"])
    except XinqiaoError as error:
        messages.error(request, _("没有关联，登记不受影响：%(why)s") % {"why": told(error)})
    else:
        say(request, _("已认定与%(number)s为同一事项。") % {"number": earlier.number})


def pass_on(request: HttpRequest, actor: Actor, petition: Petition, given: dict[str, str]) -> None:
    """Sort what was just registered, and forward it where a unit was chosen. A form that is sent twice does each once: what is still to be
    done of it is done, and else it is told what stands."""
    if not given.get("route"):
        return
    try:
        matter, unit = get_matter(actor, petition.matter_id), whole_number(given.get("to_unit") or "")
        if matter.state == State.REGISTERED:
            done = sort_matter(actor, matter, route=given["route"], reason=given["reason"])
            say(request, translated(REGISTRY["matter.sort"].said(done, {})))
        elif not unit or (matter.state, matter.route) != (State.SORTED, given["route"]):
            stands = translated(STATE_TITLES[State(matter.state)])
            messages.warning(
                request, _("这张表以前已经登记，这次没有再办：%(stands)s。") % {"stands": stands}
            )
            return
        if unit:
            _forward(request, actor, get_matter(actor, matter.pk), unit, given["reason"])
    except XinqiaoError as error:
        messages.error(request, _("没有接着办完，登记不受影响：%(why)s") % {"why": told(error)})


def _forward(request: HttpRequest, actor: Actor, matter: Matter, unit_id: int, reason: str) -> None:
    unit = get_unit(unit_id)
    sent = forward(actor, matter, unit, reason=reason)
    say(request, translated(REGISTRY["matter.forward"].said(sent, {"to_unit": unit, "reason": reason})))
