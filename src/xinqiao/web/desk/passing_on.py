"""Sorting and passing on are one thought: the page of the first offers the second. Two acts, each with its own ground and entry."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.language import translated
from xinqiao.matters.commands.choosing import recipients
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.models import Matter
from xinqiao.matters.preview import letters_of
from xinqiao.web.acts.views import SAMPLES, THEN, AndThen


def _ask(actor: Actor, matter: Matter) -> forms.Field | None:
    """Nothing is chosen beforehand; to whom it may go by law is checked when it goes."""
    if not by_post("matter.forward", actor):
        return None
    units = [(str(unit.pk), unit.name) for unit in recipients(matter)]
    return forms.ChoiceField(
        label=_("立即转送给"),
        required=False,
        choices=[("", _("先不转送")), *units],
        help_text=_("用同一理由，依据由系统按类别和途径确定；要另写理由的，先分类，再转送"),
    )


def _do(actor: Actor, matter: Matter, chosen: Any, given: dict[str, Any]) -> str:
    unit = recipients(matter).filter(pk=int(chosen)).first()
    if unit is None:
        raise InvalidInput({"to_unit": _("请从列出的单位中选择。")})
    done = forward(actor, matter, unit, reason=given["reason"])
    return translated(REGISTRY["matter.forward"].said(done, {"to_unit": unit, "reason": given["reason"]}))


for _action in ("forward", "assign_with_report", "object", "accept", "notify_acceptance"):
    SAMPLES[f"matter.{_action}"] = letters_of
THEN["matter.sort"] = AndThen(
    ask=_ask,
    do=_do,
    at=lambda matter: reverse("desk:do", args=["matters", matter.pk, "forward"]),
    after="reason",
)
