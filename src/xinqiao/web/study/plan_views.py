"""The yearly plan: its progress, proposing the days, changing the draft, approving it (M-P1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.offices.queries import get_unit
from xinqiao.policy.commands.study_plan import approve_plan, change_plan, draft_plan
from xinqiao.policy.models import PlanState, StudyPlan, StudySession
from xinqiao.policy.queries.study import plan_of, sessions_of, years
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.study_days import A_MONTH
from xinqiao.rules.text_input import whole_number
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, say, staff_only
from xinqiao.web.study.forms import NewPlanForm, PlanForm

_ACTS = ("study.change_plan", "study.approve_plan")


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
def plan(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The plan of a year, this year's first."""
    year = whole_number(request.GET.get("year", "")) or today().year
    known = years(actor)
    found = plan_of(actor, year) if 2000 < year < 2200 else None
    sessions = sessions_of(found) if found else []
    allowed = allowed_actions(_ACTS, actor, found) if found else frozenset()
    draft = found is not None and found.state == PlanState.DRAFT
    context = {
        "plan": found,
        "year": year,
        "years": sorted({*known, year, today().year}, reverse=True),
        "months": _months(sessions),
        "held": sum(s.held_at is not None for s in sessions),
        "total": len(sessions),
        "a_month": A_MONTH,
        "can_draft": bool(actor.roles & BY_ACTION["study.draft_plan"].roles) and year >= today().year,
        "can_change": draft and "study.change_plan" in allowed,
        "can_approve": draft and "study.approve_plan" in allowed,
    }
    return render(request, "study/plan.html", context)


@staff_only
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let the calendar propose the days of a year."""
    if not actor.roles & BY_ACTION["study.draft_plan"].roles:
        raise NotFound
    wanted = whole_number(request.GET.get("year", ""))
    form = NewPlanForm(request.POST or None, initial={"year": wanted or today().year})
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_plan(actor, get_unit(actor.unit), year=form.cleaned_data["year"], fixed=form.fixed)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("学习日已经提出，请核对日期、填写每月主题，再请领导批准。"))
            return redirect("study:change", made.year)
    context = {"form": form, "title": _("制定年度学习计划"), "submit": _("提出学习日")}
    context["lead"] = _("按日历提出每月两个固定学习日，避开节假日。起草后由分管领导批准。")
    return render(request, "desk/form.html", context, status=422 if form.errors else 200)


def _own(actor: Actor, year: int, seen: int | None = None) -> StudyPlan:
    found = plan_of(actor, year, seen_version=seen)
    if found is None:
        raise NotFound
    return found


@staff_only
def change(request: HttpRequest, actor: Actor, year: int) -> HttpResponse:
    """The draft as one form."""
    if not actor.roles & BY_ACTION["study.change_plan"].roles:
        raise NotFound
    found = _own(actor, year, whole_number(post_value(request, "version")))
    if found.state != PlanState.DRAFT:
        return redirect(f"{reverse('study:plan')}?year={year}")
    form = PlanForm(request.POST or None, plan=found, sessions=sessions_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_plan(actor, found, form.given)
        except XinqiaoError as error:
            show_problems(form, error, names={"fields": "fields_text"})
        else:
            say(request, _("计划已保存。"))
            return redirect(f"{reverse('study:plan')}?year={year}")
    context = {"form": form, "plan": found, "year": year}
    return render(request, "study/change.html", context, status=422 if form.errors else 200)


@staff_only
def approve(request: HttpRequest, actor: Actor, year: int) -> HttpResponse:
    if request.method == "POST":
        approve_plan(actor, _own(actor, year, whole_number(post_value(request, "version"))))
        say(request, _("计划已批准。"))
    return redirect(f"{reverse('study:plan')}?year={year}")
