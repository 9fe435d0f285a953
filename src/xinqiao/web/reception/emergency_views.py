"""The emergency plan on the screen: switched to by one tap, each step stamped by one tap, reviewed; and its versions (M-C4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import translated
from xinqiao.kernel.typed import read
from xinqiao.offices.queries import get_unit
from xinqiao.reception.cards import STEPS
from xinqiao.reception.commands.emergency import alarm as switch
from xinqiao.reception.commands.emergency import begin_event, stamp
from xinqiao.reception.compose import part_title
from xinqiao.reception.models import EmergencyEvent, EmergencyPlan
from xinqiao.reception.queries import emergency as reads
from xinqiao.reception.queries.desk import get_reception, on_duty
from xinqiao.rules.emergency import (
    CARDS,
    EVENT,
    PLAN_DAYS,
    CardStage,
    EmergencyCard,
    EventStage,
    PlanStep,
    event_words,
)
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.steps import shown
from xinqiao.web.acts.views import address, links, on_course
from xinqiao.web.request import post_value, staff_only


@staff_only
def emergency(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a card, or go on with an event; the last events."""
    if request.method == "POST":
        unit, asked = get_unit(actor.unit), REGISTRY["emergency_event.begin"].asked["people_count"]
        people = read("people_count", asked, post_value(request, "people_count"), unit)
        event = begin_event(actor, unit, card=post_value(request, "card"), people_count=people)
        return redirect("reception:event", event.pk)
    at = now()
    context = {
        "cards": [(code, translated(title)) for code, title in CARDS.items()],
        "events": [
            (e, _title(e), translated(EVENT.stages[e.stage])) for e in reads.events(actor)[: reads.PAGE]
        ],
        "most": reads.PAGE,
        "duty": on_duty(actor.unit, at.date(), at.hour),
    }
    return render(request, "reception/emergency.html", context)


@staff_only
def alarm(request: HttpRequest, actor: Actor, reception_id: int) -> HttpResponse:
    """From a reception to the plan in one tap."""
    found = get_reception(actor, reception_id)
    if request.method != "POST":
        return redirect("reception:one", found.pk)
    event = switch(actor, found, card=post_value(request, "card"))
    return redirect("reception:event", event.pk)


def _title(event: EmergencyEvent) -> str:
    return translated(event_words(event.card, event.pk))


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedStep:
    """A step with who stamped it when; `minutes`: after the beginning. `late`: later than the card says."""

    number: int
    step: PlanStep
    by: str = ""
    at: datetime | None = None
    minutes: int = 0

    @property
    def late(self) -> bool:
        return self.at is not None and self.minutes > self.step.minute + 5


def _steps(event: EmergencyEvent) -> list[StampedStep]:
    done = reads.stamped(event)
    rows = []
    for number, step in enumerate(event.steps, 1):
        taken = done.get(number)
        if taken is None:
            rows.append(StampedStep(number=number, step=step))
            continue
        minutes = (taken.at - event.begun_at) // timedelta(minutes=1)
        rows.append(
            StampedStep(
                number=number, step=step, by=taken.by.name if taken.by else "", at=taken.at, minutes=minutes
            )
        )
    return rows


def _look(event: EmergencyEvent) -> str:
    """How urgent it is: an event that runs, a review that is due, or all done."""
    if event.stage == EventStage.REVIEWED:
        return "ok"
    if event.stage == EventStage.CALLED_OFF:
        return "waiting"
    return "soon" if event.review_due is not None and event.review_due > now() else "late"


@staff_only
def event(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The card while it runs: steps to stamp, telephones of the day, reports; afterwards its course and the review."""
    found = reads.get_event(actor, pk)
    if request.method == "POST":
        stamp(actor, found, step=whole_number(post_value(request, "step")) or 0)
        return redirect("reception:event", found.pk)
    begun = found.begun_at.astimezone(now().tzinfo)
    told = [s for s in steps_of(found) if s.act != "stamp" and s.words]
    card = _steps(found)
    context = {
        "e": found,
        "title": _title(found),
        "stage": translated(EVENT.stages[found.stage]),
        "running": found.stage == EventStage.RUNNING,
        "steps_of_card": card,
        "next": next((row.number for row in card if not row.at), None),
        "stamps": found.stage == EventStage.RUNNING and check("emergency_event.stamp", actor, found).allowed,
        "duty": on_duty(found.unit_id, begun.date(), begun.hour),
        "started": int(found.begun_at.timestamp()),
        "reports": [(r, translated(part_title(r))) for r in found.reports.order_by("id")],
        "steps": shown(found, told),
        "acts": [link for link in links(actor, found) if not link.url.endswith("/stamp/")],
        "look": _look(found),
    }
    return render(request, "reception/event.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A card with its version in force and the draft that waits. `old`: approved more than a year ago."""

    title: str
    steps: list[PlanStep]
    plan: EmergencyPlan | None
    draft: EmergencyPlan | None
    old: bool


@staff_only
def plans(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The five cards as they are in force."""
    found = reads.plans(actor).filter(stage__in=(CardStage.APPROVED, CardStage.DRAFT))
    rows = []
    for card in EmergencyCard:
        in_force = next((p for p in found if (p.card, p.stage) == (card, CardStage.APPROVED)), None)
        draft = next((p for p in found if (p.card, p.stage) == (card, CardStage.DRAFT)), None)
        since = in_force.approved_on if in_force else None
        steps = in_force.steps if in_force else STEPS[card]
        old = since is not None and since < today() - timedelta(days=PLAN_DAYS)
        rows.append(CardRow(title=translated(CARDS[card]), steps=steps, plan=in_force, draft=draft, old=old))
    adopts = by_post("emergency_plan.adopt", actor)
    context = {
        "rows": rows,
        "adopt": address(REGISTRY["emergency_plan.adopt"], get_unit(actor.unit)) if adopts else "",
    }
    return render(request, "reception/plans.html", context)


@staff_only
def plan(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One version of a card, with how it came to be."""
    found = reads.get_plan(actor, pk)
    context = {
        "p": found,
        "title": translated(CARDS[EmergencyCard(found.card)]),
        **on_course(actor, found),
    }
    return render(request, "reception/plan.html", context)
