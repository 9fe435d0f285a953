"""Rectifications: the list, one of them, its acts; repeat petitions to be judged."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import choices, translated
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.queries.petitions import get_petition
from xinqiao.policy.models import AccountabilityTalk, Rectification, ScoreDeduction
from xinqiao.policy.queries import rectification as reads
from xinqiao.policy.queries.look_back import rounds
from xinqiao.rules.rectifying import EDGES, STAGES, Stage, Step, may_decide, may_verify
from xinqiao.rules.text_input import whole_number
from xinqiao.rules.words import days_left_words
from xinqiao.web.desk.rows import due_class
from xinqiao.web.look_back.record_form import perform
from xinqiao.web.look_back.rectification_forms import DEDUCTION_FORMS, FORMS, AnswerTalkForm, JudgeForm
from xinqiao.web.look_back.sampled_page import ActLink
from xinqiao.web.look_back.views import may
from xinqiao.web.request import post_value, staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    rectification: Rectification
    stage: str
    due: str
    look: str


def _row(found: Rectification) -> Row:
    closed = found.stage == Stage.CLOSED
    return Row(
        rectification=found,
        stage=translated(STAGES[Stage(found.stage)]),
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
        "stages": choices((s.value, t) for s, t in STAGES.items()),
        "after": urlencode({"stage": stage, "after": more}) if more else "",
        "first": "after" in request.GET,
        "judges": may(actor, "rectification.judge"),
    }
    return render(request, "look_back/rectifications.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionCard:
    deduction: ScoreDeduction
    decision: str
    acts: tuple[ActLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkCard:
    talk: AccountabilityTalk
    answer_url: str


@staff_only
def rectification(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One rectification from its source to its verification."""
    found = reads.get_rectification(actor, pk)
    talks = found.talks.select_related("person", "held_by")
    deductions = found.deductions.select_related("person", "proposed_by", "decided_by")
    manages = bool(actor.roles & reads.READERS)
    context = {
        "row": _row(found),
        "r": found,
        "acts": _acts(actor, found),
        "talks": [_talk(actor, t) for t in talks if manages or t.person_id == actor.staff],
        "deductions": [_deduction(actor, d) for d in deductions if manages or d.person_id == actor.staff],
        "sees_matter": reads.sees_matter(actor, found.matter),
        "sees_sample": found.sampled is not None
        and rounds(actor).filter(pk=found.sampled.look_back_id).exists(),
    }
    return render(request, "look_back/rectification.html", context)


def _acts(actor: Actor, found: Rectification) -> list[ActLink]:
    steps = {str(step) for stage, step in EDGES if stage == found.stage}
    verdict = may_verify(verifier=actor.staff, owner=found.owner_id, planned_by=found.planned_by_id)
    if not verdict.allowed:
        steps -= {Step.VERIFY, Step.SEND_BACK}
    return [
        ActLink(title=str(form.title), url=reverse("look_back:rectify", args=[found.pk, name]))
        for name, form in FORMS.items()
        if (name in steps or name in ("talk", "deduct"))
        and check(f"rectification.{name}", actor, found).allowed
    ]


def _talk(actor: Actor, talk: AccountabilityTalk) -> TalkCard:
    own = talk.stated_at is None and talk.person_id == actor.staff
    return TalkCard(talk=talk, answer_url=reverse("look_back:answer_talk", args=[talk.pk]) if own else "")


def _deduction(actor: Actor, deduction: ScoreDeduction) -> DeductionCard:
    ready = may_decide(
        heard=deduction.answered_at is not None,
        due=deduction.answer_due,
        today=today(),
        decider=actor.staff,
        concerned=deduction.person_id,
    )
    fits = {"answer_deduction": True, "decide_deduction": ready.allowed}
    acts = tuple(
        ActLink(title=str(form.title), url=reverse("look_back:deduction", args=[deduction.pk, name]))
        for name, form in DEDUCTION_FORMS.items()
        if deduction.decided_at is None
        and fits[name]
        and check(f"rectification.{name}", actor, deduction).allowed
    )
    decision = translated(deduction.get_decision_display()) if deduction.decision else ""
    return DeductionCard(deduction=deduction, decision=decision, acts=acts)


def _about(found: Rectification) -> str:
    return f"{found.matter.number} {found.matter.title}"


@staff_only
def act(request: HttpRequest, actor: Actor, pk: int, name: str) -> HttpResponse:
    """One act on a rectification."""
    if name not in FORMS:
        raise NotFound
    seen = whole_number(post_value(request, "version"))
    found = reads.get_rectification(actor, pk, seen_version=seen)
    back = reverse("look_back:rectification", args=[pk])
    return perform(
        request, FORMS[name], actor=actor, record=found, back=back, context={"about": _about(found)}
    )


@staff_only
def answer_talk(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The statement of the person talked to."""
    talk = reads.get_talk(actor, pk)
    back = reverse("look_back:rectification", args=[talk.rectification_id])
    context = {"about": _about(talk.rectification), "told": talk.content}
    return perform(request, AnswerTalkForm, actor=actor, record=talk, back=back, context=context)


@staff_only
def deduction(request: HttpRequest, actor: Actor, pk: int, name: str) -> HttpResponse:
    """The answer of the person concerned, or the leader's decision."""
    found = reads.get_deduction(actor, pk)
    if name not in DEDUCTION_FORMS or not check(f"rectification.{name}", actor, found).allowed:
        raise NotFound
    back = reverse("look_back:rectification", args=[found.rectification_id])
    context = {"about": _about(found.rectification), "told": found.ground}
    return perform(request, DEDUCTION_FORMS[name], actor=actor, record=found, back=back, context=context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    number: str
    title: str
    received: date
    earlier: str
    why: str
    url: str


@staff_only
def repeats(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Repeat petitions that nobody has judged yet."""
    if not may(actor, "rectification.judge"):
        raise NotFound
    rows = reads.unjudged_repeats(actor, after=request.GET.get("after", "")[:32])
    shown = rows[: reads.PAGE]
    context = {
        "rows": [
            Repeat(
                number=p.number,
                title=p.title,
                received=p.received_at.date(),
                earlier=p.repeat_of.number if p.repeat_of else "",
                why=p.link_reason,
                url=reverse("look_back:judge", args=[p.pk]),
            )
            for p in shown
        ],
        "after": urlencode({"after": shown[-1].number}) if len(rows) > reads.PAGE else "",
        "first": "after" in request.GET,
    }
    return render(request, "look_back/repeats.html", context)


@staff_only
def judge(request: HttpRequest, actor: Actor, petition_id: UUID) -> HttpResponse:
    """Judge whether a repeat petition stems from a deviation in applying policy."""
    petition = get_petition(actor, petition_id)
    if petition.repeat_of is None or not check("rectification.judge", actor, petition).allowed:
        raise NotFound
    context = {"about": f"{petition.number} {petition.title}", "told": petition.link_reason}
    return perform(
        request,
        JudgeForm,
        actor=actor,
        record=petition,
        back=reverse("look_back:repeats"),
        context=context,
    )
