"""Call-back (M-D5): the register with the last draw, one of them with the petitioner's words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import translated
from xinqiao.offices.models import Unit
from xinqiao.oversight.models import CallBack
from xinqiao.oversight.queries import call_back as reads
from xinqiao.rules.calling_back import CallBackStage
from xinqiao.rules.looking_back import Quarter
from xinqiao.web.acts.views import ActLink, address
from xinqiao.web.oversight.shape import RegisterLine, asked, line, listed, shown_record, staff_here
from xinqiao.web.request import staff_only

_PAGE = "oversight:call_backs"
_OF_THE_ASKER = ("pressed", "more")
"""What the petitioner says of being pressed stays with the unit that asks (条例 18(4))."""


def _why(found: CallBack) -> str:
    whys = (
        (found.unsatisfied, _("评价不满意")),
        (found.supported, _("支持了诉求")),
        (found.sampled, _("随机抽取")),
    )
    return _("、").join(title for holds, title in whys if holds)


def _line(found: CallBack) -> RegisterLine:
    return line(found, what=found.matter.title, who=f"{found.unit.short_name} · {_why(found)}")


@staff_only
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the own unit asks and what it must look into, newest first; the last draw with what repeats it."""
    staff_here(actor)
    last, may = reads.last_round(actor.unit), by_post("call_back.draw", actor)
    spec = REGISTRY["call_back.draw"]
    more = {
        "title": _("回访"),
        "hint": _("由没有承办的单位问五个中性的问题，记原话，不打到满意为止"),
        "empty": _("没有回访。"),
        "about": _("事项"),
        "of": _("承办单位和回访的原因"),
        "tools": [ActLink(title=translated(spec.title), url=address(spec, Unit(pk=actor.unit)))]
        if may
        else [],
        "drawn": last,
        "drawn_of": translated(Quarter(year=last.year, number=last.quarter).title) if last else "",
    }
    return listed(request, _PAGE, reads.page(actor, **asked(request)), _line, **more)


@staff_only
def one(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One call-back: why, every attempt, the answers, the check. The handling unit reads what is not done, not who was pressed."""
    found = reads.get_call_back(actor, pk)
    facts: tuple[tuple[str, str], ...] = (
        (_("回访的原因"), _why(found)),
        (_("承办单位"), found.unit.name),
        (_("回访单位"), found.by_unit.name),
        (_("哪一季度"), translated(Quarter(year=found.round.year, number=found.round.quarter).title)),
    )
    may = reads.may_call(actor, found)
    if found.stage == CallBackStage.TO_ASK and not may.allowed:
        facts = (*facts, (_("谁来问"), translated(may.reason)))
    hidden = _OF_THE_ASKER if actor.unit != found.by_unit_id else ()
    more: dict[str, Any] = {
        "title": _("回访"),
        "back": reverse(_PAGE),
        "back_title": _("回访"),
        "line": _line(found),
    }
    return shown_record(request, actor, found, facts, hidden=hidden, **more)
