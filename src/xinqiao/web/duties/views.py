"""Posts (M-D2): the own duty lists and who has not signed, the leaders' reception days and what came of each matter."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.documents.reports import Report, render_report
from xinqiao.duties.compose import blank_report, signed_report
from xinqiao.duties.lists import duty_lists
from xinqiao.duties.models import LeaderDay, TakenMatter
from xinqiao.duties.queries import posts as reads
from xinqiao.http.responses import pdf
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import listed, translated
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import get_unit
from xinqiao.rules.leading import (
    LEADER_DAY,
    RESULTS,
    TAKEN,
    LeaderDayStage,
    TakenStage,
    sign_by,
    sign_by_words,
)
from xinqiao.rules.receiving import HALVES
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.words import Phrase
from xinqiao.web.acts.views import address, on_course
from xinqiao.web.desk.rows import due_class
from xinqiao.web.request import staff_only

_TAKEN = 200
"""Matters of one day that are listed."""
_LOOKS = {LeaderDayStage.PLANNED: "waiting", LeaderDayStage.HELD: "ok", LeaderDayStage.DROPPED: "soon"}


def _lists(actor: Actor, year: int) -> list[dict[str, Any]]:
    """The own posts, each with its list, when it was signed or until when it is to be."""
    signed = {one.role: one for one in reads.signed(actor).filter(staff_id=actor.staff, year=year)}
    posts = reads.own_posts(actor)
    first = next((post.role for post in posts if post.role not in signed), "")
    return [
        {
            "role": post.role,
            "first": post.role == first,
            "title": translated(ROLE_TITLES[Role(post.role)]),
            "lines": [translated(line) for line in duty_lists()[Role(post.role)].lines],
            "signed": signed.get(post.role),
            "sign": "" if post.role in signed else address(REGISTRY["duty_list.sign"], post),
            "by": translated(sign_by_words(post.since, year)),
            "look": due_class(sign_by(post.since, year), today()),
        }
        for post in posts
    ]


def _missing(unit: Unit, year: int) -> str:
    """Who has not signed, with the post."""
    found = reads.not_signed(unit.pk, year)
    told = (
        translated(Phrase("{name}（{post}）", name=p.staff.name, post=Phrase(ROLE_TITLES[Role(p.role)])))
        for p in found
    )
    return listed(told)


def _day(found: LeaderDay) -> dict[str, Any]:
    late = found.stage == LeaderDayStage.PLANNED and found.day < today()
    return {
        "day": found,
        "half": translated(HALVES[found.half]),
        "stage": translated(LEADER_DAY.stages[found.stage]),
        "look": "late" if late else _LOOKS[LeaderDayStage(found.stage)],
    }


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Both; who reads the board of the unit also reads who has not signed. Raises NotFound for outside experts."""
    if not by_post("duty_list.sign", actor):
        raise NotFound
    unit, year = get_unit(actor.unit), today().year
    overseen = by_post("controls.read", actor)
    days = list(reads.leader_days(actor)[: reads.MOST + 1])
    context = {
        "lists": _lists(actor, year),
        "missing": _missing(unit, year) if overseen else "",
        "overseen": overseen,
        "year": year,
        "days": [_day(one) for one in days[: reads.MOST]],
        "more": len(days) > reads.MOST,
        "most": reads.MOST,
        "reads_days": by_post("leader_day.read", actor),
        "plan": address(REGISTRY["leader_day.plan"], unit) if by_post("leader_day.plan", actor) else "",
    }
    return render(request, "duties/index.html", context)


def _taken(found: TakenMatter) -> dict[str, Any]:
    open_now = found.stage == TakenStage.OPEN
    return {
        "taken": found,
        "result": translated(RESULTS[found.result]) if found.result else "",
        "stage": translated(TAKEN.stages[found.stage]),
        "look": due_class(found.turn_due, today()) if open_now else "ok",
    }


@staff_only
def day(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One reception day, its matters and what came of each; those that the person may not see are neither named nor counted."""
    found = reads.get_leader_day(actor, pk)
    context = {
        **_day(found),
        "taken": [_taken(one) for one in reads.taken_matters(actor).filter(day=found)[:_TAKEN]],
        "most": _TAKEN,
        **on_course(actor, found),
    }
    return render(request, "duties/day.html", context)


@staff_only
def taken(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One matter that a leader took on: what was asked for, and every report since."""
    found = reads.get_taken_matter(actor, pk)
    context = {**on_course(actor, found), **_taken(found)}
    return render(request, "duties/taken.html", context)


@staff_only
def signed_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A list as it was signed."""
    made = reads.get_signed(actor, pk)
    return pdf(_on_paper(signed_report(made)), _("岗位职责清单") + f"-{made.year}-{made.pk}.pdf")


@staff_only
def blank_pdf(request: HttpRequest, actor: Actor, role: str) -> HttpResponse:
    """The list of a post as it reads today: everybody reads every post's, for it tells of no person."""
    if role not in duty_lists():
        raise NotFound
    made = _on_paper(blank_report(get_unit(actor.unit).name, Role(role)))
    return pdf(made, _("岗位职责清单") + f"-{translated(ROLE_TITLES[Role(role)])}.pdf")


def _on_paper(report: Report) -> bytes:
    folder = settings.XINQIAO_FONTS
    return render_report(report, font_dirs=(folder,) if folder.is_dir() else ())
