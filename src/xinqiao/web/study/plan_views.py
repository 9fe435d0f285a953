"""The yearly plan: its progress, proposing the days, changing and approving it (M-P1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.offices.queries import get_unit
from xinqiao.policy.commands.study_plan import draft_plan
from xinqiao.policy.models import StudySession
from xinqiao.policy.queries.study import plan_of, plans_of, sessions_of, years
from xinqiao.rules.study_days import A_MONTH
from xinqiao.rules.studying import PLAN
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.form import ActForm
from xinqiao.web.acts.steps import shown
from xinqiao.web.forms import show_problems
from xinqiao.web.request import say, staff_only
from xinqiao.web.study.forms import PlanForm
from xinqiao.web.study.page import acts, may, sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMonth:
    """One row of the plan."""

    number: int
    field: str
    theme: str
    sessions: Sequence["PlanSession"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSession:
    session: StudySession
    look: str
    word: str


def standing(session: StudySession) -> tuple[str, str]:
    """Look and word: held, today, to come, or not recorded."""
    day = today()
    if session.held_at is not None:
        return "ok", _("已学习")
    if session.day < day:
        return "late", _("还没有登记")
    if session.day == day:
        return "soon", _("今天")
    return ("waiting", _("已改期")) if session.day != session.fixed_on else ("waiting", _("待学习"))


def _months(sessions: list[StudySession]) -> list[PlanMonth]:
    rows: dict[int, list[StudySession]] = {}
    for session in sessions:
        rows.setdefault(session.month.month, []).append(session)
    return [
        PlanMonth(
            number=number,
            field=found[0].month.field,
            theme=found[0].month.theme,
            sessions=[PlanSession(session=s, look=(at := standing(s))[0], word=at[1]) for s in found],
        )
        for number, found in rows.items()
    ]


@staff_only
def plan(request: HttpRequest, actor: Actor, year: int = 0) -> HttpResponse:
    """The plan of a year, this year's first."""
    year = year or today().year
    if not 2000 < year < 2200:
        raise NotFound
    plans, unit = plans_of(actor, year), whole_number(request.GET.get("unit", ""))
    known, found = years(actor), next((p for p in plans if unit in (None, p.unit_id)), None)
    sessions = sessions_of(found) if found else []
    context = {
        "plan": found,
        "year": year,
        "others": [p for p in plans if p != found],
        "years": sorted({*known, year, today().year}, reverse=True),
        "months": _months(sessions),
        "held": sum(s.held_at is not None for s in sessions),
        "total": len(sessions),
        "a_month": A_MONTH,
        "can_draft": by_post("study.draft_plan", actor) and year >= today().year,
        "stage": translated(PLAN.stages[found.stage]) if found else "",
        "can_change": found is not None and may("study.change_plan", actor, found),
        "acts": acts(actor, found) if found else {},
        "steps": shown(found, steps_of(found)) if found else [],
    }
    return render(request, "study/plan.html", context)


@staff_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let the calendar propose the days of a year."""
    if not by_post("study.draft_plan", actor):
        raise NotFound
    unit = get_unit(actor.unit)
    form = ActForm(REGISTRY["study.draft_plan"], unit, request.POST or None)
    if wanted := whole_number(request.GET.get("year", "")):
        form.initial["year"] = wanted
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_plan(actor, unit, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("学习日已经提出，请核对日期、填写每月主题，再请领导批准。"))
            return redirect("study:change", made.year)
    context = {"form": form, "title": form.act.title, "lead": form.act.lead, "submit": form.act.verb}
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


@staff_only
def change(request: HttpRequest, actor: Actor, year: int) -> HttpResponse:
    """The plan as one form."""
    found = plan_of(actor, year)
    if found is None:
        raise NotFound
    return sheet(
        request,
        actor,
        "study.change_plan",
        found,
        PlanForm(request.POST or None, plan=found, sessions=sessions_of(found)),
        template="study/change.html",
        context={"plan": found, "year": year},
        done=(_("计划已保存。"), reverse("study:year", args=[year])),
        names={"fields": "fields_text"},
    )
