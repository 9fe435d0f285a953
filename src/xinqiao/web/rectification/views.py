"""Rectifications 一案一整改 (M-P7): the list, one of them with its steps, repeat petitions to be judged."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import choices, translated
from xinqiao.library.calendars import work_calendar
from xinqiao.policy.models import AccountabilityTalk, Rectification, ScoreDeduction
from xinqiao.policy.queries import rectification as reads
from xinqiao.policy.queries.look_back import rounds
from xinqiao.rules.rectifying import RECTIFICATION, Stage
from xinqiao.rules.text_input import whole_number
from xinqiao.rules.words import days_left_words
from xinqiao.web.acts.steps import Shown, shown
from xinqiao.web.acts.views import BESIDE, ActLink, address, links, on_course
from xinqiao.web.desk.rows import due_class
from xinqiao.web.request import staff_only


def _so_far(found: Rectification | ScoreDeduction, _faster: datetime | None) -> dict[str, Any]:
    """What was written so far, beside the form of whoever decides on it."""
    return {"beside": "web/steps.html", "steps": shown(found, steps_of(found))}


BESIDE[Rectification] = BESIDE[ScoreDeduction] = _so_far


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationRow:
    rectification: Rectification
    stage: str
    due: str
    look: str


def _row(found: Rectification) -> RectificationRow:
    closed = found.stage == Stage.CLOSED
    return RectificationRow(
        rectification=found,
        stage=translated(RECTIFICATION.stages[found.stage]),
        due="" if closed else translated(days_left_words(found.due_on, today(), work_calendar())),
        look="ok" if closed else due_class(found.due_on, today()),
    )


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Rectifications the person may read, newest first."""
    stage = request.GET.get("stage", "")[:12]
    rows = reads.page(actor, stage=stage, after=whole_number(request.GET.get("after", "")))
    more = rows[reads.PAGE - 1].pk if len(rows) > reads.PAGE else None
    context = {
        "rows": [_row(r) for r in rows[: reads.PAGE]],
        "stage": stage,
        "stages": choices(RECTIFICATION.stages),
        "after": urlencode({"stage": stage, "after": more}) if more else "",
        "first": "after" in request.GET,
        "judges": by_post("rectification.judge", actor),
    }
    return render(request, "rectification/list.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountabilityCard:
    """A talk or a deduction with its steps and what this person may do with it."""

    of: AccountabilityTalk | ScoreDeduction
    decision: str
    steps: list[Shown]
    acts: list[ActLink]


def _card(actor: Actor, of: AccountabilityTalk | ScoreDeduction) -> AccountabilityCard:
    decided = isinstance(of, ScoreDeduction) and of.decision
    decision = translated(of.get_decision_display()) if decided else ""  # type: ignore[union-attr]  # of a deduction
    return AccountabilityCard(of=of, decision=decision, steps=shown(of, steps_of(of)), acts=links(actor, of))


@staff_only
def rectification(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One rectification from its source to its verification; each round stands beside the other."""
    found = reads.get_rectification(actor, pk)
    talks = found.talks.select_related("person", "held_by")
    deductions = found.deductions.select_related("person", "proposed_by", "decided_by")
    manages = bool(actor.roles & reads.READERS)
    context = {
        "row": _row(found),
        "r": found,
        **on_course(actor, found),
        "talks": [_card(actor, t) for t in talks if manages or t.person_id == actor.staff],
        "deductions": [_card(actor, d) for d in deductions if manages or d.person_id == actor.staff],
        "sees_matter": reads.sees_matter(actor, found.matter),
        "sees_sample": found.sampled is not None
        and rounds(actor).filter(pk=found.sampled.look_back_id).exists(),
    }
    return render(request, "rectification/one.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    number: str
    title: str
    received: date
    earlier: str
    why: str
    owner: str
    due: str
    look: str
    url: str


@staff_only
def repeats(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Repeat petitions that nobody has judged yet."""
    if not by_post("rectification.judge", actor):
        raise NotFound
    rows = reads.unjudged_repeats(actor, after=request.GET.get("after", "")[:32])
    page = rows[: reads.PAGE]
    context = {
        "rows": [
            Repeat(
                number=p.number,
                title=p.title,
                received=p.received_at.date(),
                earlier=p.repeat_of.number if p.repeat_of else "",
                why=p.link_reason,
                owner=p.unit.short_name,
                due=translated(days_left_words(p.judge_by, today(), work_calendar())) if p.judge_by else "",
                look=due_class(p.judge_by, today()),
                url=address(REGISTRY["rectification.judge"], p),
            )
            for p in page
        ],
        "after": urlencode({"after": page[-1].number}) if len(rows) > reads.PAGE else "",
        "first": "after" in request.GET,
    }
    return render(request, "rectification/repeats.html", context)
