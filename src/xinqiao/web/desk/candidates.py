"""Candidates for the same matter as a page shows them: which petition, and why it may be the same, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import listed
from xinqiao.matters.models import Petition
from xinqiao.matters.queries.same_matter import SameMatterCandidate, candidates_for, same_matter_candidates
from xinqiao.suggest.reasons import Reasons
from xinqiao.web.forms import Form
from xinqiao.web.request import post_value, staff_only

_MOST = 20_000


class LinkForm(Form):
    number = forms.CharField(
        label=gettext_lazy("同一事项的另一信访件编号"),
        max_length=32,
        required=False,
        help_text=gettext_lazy("在其他机关、单位办理，这里看不到的，不填编号，填下面两项"),
    )
    document = forms.CharField(
        label=gettext_lazy("信访人带来的文书的文号"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("受理告知书、处理意见书、复核意见书等"),
    )
    code = forms.CharField(
        label=gettext_lazy("文书上的核验码"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("印在文书二维码旁，十个字母和数字"),
    )
    reason = forms.CharField(label=gettext_lazy("认定理由"), max_length=300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`words` are the petitioners' own, in their own language."""

    label: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCandidate:
    matter_id: int
    number: str
    title: str
    received_at: datetime
    unit: str
    reasons: tuple[Reason, ...]

    @property
    def ground(self) -> str:
        """What is proposed as the ground for taking the two for one matter; a person reads and signs it."""
        return _("；").join(f"{each.label}{each.words}" for each in self.reasons)[:300]


def candidates(actor: Actor, petition: Petition) -> list[ShownCandidate]:
    """For the pages after registering and for linking."""
    return _shown(same_matter_candidates(actor, petition))


@staff_only
def alike(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Beside the registration form while it is typed, or as a page of its own where no script runs. Nothing of it is kept."""
    if not by_post("petition.register", actor):
        raise NotFound
    typed = (post_value(request, name)[:_MOST] for name in ("title", "text", "place"))
    shown, beside = _shown(candidates_for(actor, *typed)), "HX-Request" in request.headers
    # Taken for the same matter in the form beside which it stands; a page of its own has no such form.
    can_link = beside and by_post("petition.link", actor)
    context = {"candidates": shown, "typing": True, "can_link": can_link}
    part = "candidates" if beside else "alike"
    return render(request, f"desk/{part}.html", context)


def _shown(found: Iterable[SameMatterCandidate]) -> list[ShownCandidate]:
    return [
        ShownCandidate(
            matter_id=each.petition.matter_id,
            number=each.petition.number,
            title=each.petition.title,
            received_at=each.petition.received_at,
            unit=each.petition.matter.holding_unit.short_name,
            reasons=tuple(told_reasons(each.likeness.reasons)),
        )
        for each in found
    ]


def told_reasons(why: Reasons) -> Iterator[Reason]:
    """Why two texts may tell of the same matter; always one at least."""
    if why.places:
        yield Reason(label=_("都说到："), words=listed(why.places))
    if why.words:
        yield Reason(label=_("共同的词语："), words=listed(why.words))
    if why.numbers:
        yield Reason(label=_("共同的数字："), words=listed(why.numbers))
    if why.days == 0:
        yield Reason(label=_("同一天收到"))
    elif why.days is not None:
        yield Reason(label=_("时间相近：相差%(days)s天") % {"days": why.days})
    if not why.places and not why.words:
        yield Reason(label=_("用语大体相同"))
