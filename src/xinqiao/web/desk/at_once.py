"""Registered, sorted and passed on in one form: three acts, each with its own ground and entry. What is refused undoes nothing that was
done before it, and is told beside the receipt."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import XinqiaoError
from xinqiao.kernel.language import choices, told, translated
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.sorting import WAYS, sort_matter
from xinqiao.matters.models import Matter, Petition
from xinqiao.matters.queries.access import get_matter
from xinqiao.offices.queries import get_unit, units
from xinqiao.rules.lifecycle import STATE_TITLES, State
from xinqiao.rules.text_input import whole_number
from xinqiao.web.forms import TypedField
from xinqiao.web.request import say


def offer(form: forms.Form, actor: Actor) -> None:
    """Ask it of those whose posts sort; nothing is chosen beforehand."""
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


def complete(form: forms.Form) -> None:
    """What is missing of what is to follow is said beside its field, before anything is registered."""
    form.is_valid()
    given = form.cleaned_data
    if given.get("to_unit") and not given.get("route"):
        form.add_error("route", _("转送以前先分类：请选择类别和办理途径。"))
    if given.get("route") and not given.get("reason"):
        form.add_error("reason", _("请写明分类和转送的理由。"))


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
