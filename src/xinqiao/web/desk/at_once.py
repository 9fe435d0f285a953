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
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.access import get_matter
from xinqiao.offices.queries import get_unit, units
from xinqiao.rules.lifecycle import State
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


def complete(form: forms.Form) -> bool:
    """Whether what is to follow is said whole; what is missing is said beside its field, before anything is registered."""
    given = form.cleaned_data
    if given.get("to_unit") and not given.get("route"):
        form.add_error("route", _("转送以前先分类：请选择类别和办理途径。"))
    if given.get("route") and not given.get("reason"):
        form.add_error("reason", _("请写明分类和转送的理由。"))
    return not form.errors


def pass_on(request: HttpRequest, actor: Actor, petition: Petition, given: dict[str, str]) -> None:
    """Sort what was just registered, and forward it where a unit was chosen. A form that is sent twice does it once."""
    if not given.get("route"):
        return
    try:
        matter = get_matter(actor, petition.matter_id)
        if matter.state != State.REGISTERED:
            return
        reason = given["reason"]
        done = sort_matter(actor, matter, route=given["route"], reason=reason)
        say(request, translated(REGISTRY["matter.sort"].said(done, {})))
        if given.get("to_unit"):
            unit = get_unit(whole_number(given["to_unit"]) or 0)
            sent = forward(actor, get_matter(actor, matter.pk), unit, reason=reason)
            say(
                request,
                translated(REGISTRY["matter.forward"].said(sent, {"to_unit": unit, "reason": reason})),
            )
    except XinqiaoError as error:
        messages.error(request, _("没有接着办完，登记不受影响：%(why)s") % {"why": told(error)})
