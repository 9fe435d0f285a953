"""What the registers of oversight have in common: their tabs, a line of a register, a line of what facts propose."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.courses.models import OnCourse
from xinqiao.courses.queries import steps_of
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.kernel.records import record_of
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.models import Matter
from xinqiao.rules.roles import ALONE
from xinqiao.rules.text_input import whole_number
from xinqiao.rules.words import days_left_words
from xinqiao.web.acts.steps import shown
from xinqiao.web.acts.views import links
from xinqiao.web.desk.rows import standing

PAGE = 30
_TABS = (
    (gettext_noop("督办"), "oversight:register"),
    (gettext_noop("领导包案"), "oversight:sponsorships"),
    (gettext_noop("回访"), "oversight:call_backs"),
    (gettext_noop("建议"), "oversight:improvements"),
    (gettext_noop("追责"), "oversight:accounts"),
    (gettext_noop("收件清点"), "oversight:register_checks"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    title: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One record of a register. `left`: how long its holder still has; empty at the end."""

    url: str
    number: str
    what: str
    who: str
    stage: str
    left: str
    due: date | None
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedLine:
    """A fact and the act that it proposes; without `url` somebody else may do it."""

    matter: Matter
    facts: str
    proposal: str
    url: str


def staff_here(actor: Actor) -> None:
    """Registers of oversight are the office's own. Raises NotFound for administrators and outside experts."""
    if not actor.roles - ALONE:
        raise NotFound


def tabs(page: str) -> list[Tab]:
    return [Tab(title=translated(title), url=reverse(name), current=name == page) for title, name in _TABS]


def line(found: OnCourse, *, what: str, who: str, look: str = "", number: str = "") -> RegisterLine:
    """The line of a record about a matter, by its turn; under the number of the matter where it has no own."""
    entry, due = record_of(type(found)), found.turn_due
    matter: Any = getattr(found, found.matter_path)
    return RegisterLine(
        url=reverse(entry.page, args=[found.pk]),
        number=number or matter.number,
        what=what,
        who=who,
        stage=translated(found.course.stages[found.stage]),
        left=translated(days_left_words(due, today(), work_calendar())) if due else "",
        due=due,
        look=look or standing(found)[1],
    )


def listed(
    request: HttpRequest,
    page: str,
    found: Sequence[Any],
    told: Callable[[Any], RegisterLine],
    **more: Any,
) -> HttpResponse:
    """The page of a register; `found` holds one more than a page when there are more."""
    look = request.GET.get("look", "")[:8]
    after = found[PAGE - 1].pk if len(found) > PAGE else None
    context = {
        "tabs": tabs(page),
        "lines": [told(each) for each in found[:PAGE]],
        "look": look,
        "looks": (("", _("全部")), ("open", _("进行中")), ("ended", _("已结束"))),
        "after": urlencode({"look": look, "after": after}) if after else "",
        "first": "after" in request.GET,
        **more,
    }
    return render(request, "oversight/register.html", context)


def asked(request: HttpRequest) -> dict[str, Any]:
    """Which part of a register is wanted."""
    return {
        "look": request.GET.get("look", "")[:8],
        "after": whole_number(request.GET.get("after", "")),
    }


def shown_record(
    request: HttpRequest,
    actor: Actor,
    found: OnCourse,
    facts: Sequence[tuple[str, str]],
    *,
    hidden: Collection[str] = (),
    **more: Any,
) -> HttpResponse:
    """The page of a record: what it rests on, each step without the words that are `hidden` from this person, and what the person may do."""
    steps = steps_of(found)
    for step in steps:
        step.words = {name: text for name, text in step.words.items() if name not in hidden}
    context = {
        "matter": getattr(found, found.matter_path),
        "facts": facts,
        "steps": shown(found, steps),
        "acts": links(actor, found),
        **more,
    }
    return render(request, "oversight/one.html", context)
