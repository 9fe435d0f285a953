"""Proposals of better work and policy: the register, one with its letter and its answer (条例 40)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.http.responses import pdf
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.matters.queries.access import visible
from xinqiao.oversight.commands.improvement import download_improvement
from xinqiao.oversight.models import ImprovementProposal
from xinqiao.oversight.queries import improvement as reads
from xinqiao.rules.proposing import ADOPTED, IMPROVEMENTS, Improvement
from xinqiao.web.acts.views import ActLink, on_course
from xinqiao.web.oversight.shape import RegisterLine, asked, line, listed, staff_here
from xinqiao.web.request import staff_only

_PAGE = "oversight:improvements"


def _title(found: ImprovementProposal) -> str:
    return translated(IMPROVEMENTS[Improvement(found.kind)].title)


def _line(found: ImprovementProposal) -> RegisterLine:
    number = found.paper.number if found.paper else _("未签发")
    return line(found, what=_title(found), who=found.unit.short_name, number=number)


@staff_only
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Proposals by the own unit and to it, newest first."""
    staff_here(actor)
    more: dict[str, Any] = {
        "title": _("改进工作、完善政策建议"),
        "hint": _("在信访事项页的“其他事项”里起草；收到的机关书面反馈采纳情况"),
        "empty": _("没有建议。"),
        "about": _("哪一种"),
        "of": _("向谁建议"),
    }
    if by_post("improvement.draft", actor):
        more["tools"] = [ActLink(title=_("选信访事项，起草建议"), url=reverse("desk:matters"))]
    return listed(request, _PAGE, reads.page(actor, **asked(request)), _line, **more)


def _facts(found: ImprovementProposal) -> list[tuple[str, str]]:
    told = [
        (_("文号"), found.paper.number if found.paper else ""),
        (_("提出的单位"), f"{found.by_unit.name} · {found.by.name}"),
        (_("向谁建议"), found.unit.name),
        (_("发现的问题"), found.problem),
        (_("建议"), found.proposal),
        (_("采纳情况"), translated(ADOPTED[found.adopted]) if found.adopted else ""),
    ]
    return [(label, text) for label, text in told if text]


@staff_only
def one(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One proposal, its steps, and what this person may do. Who only received it is not led to the matter."""
    found = reads.get_improvement(actor, pk)
    context = {
        "found": found,
        "title": _title(found),
        "facts": _facts(found),
        "matter": visible(actor).filter(pk=found.matter_id).first(),
        **on_course(actor, found),
    }
    return render(request, "oversight/improvement.html", context)


@staff_only
def letter(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The letter as issued."""
    found = reads.get_improvement(actor, pk)
    data = download_improvement(actor, found)
    return pdf(data, f"{found.paper.number if found.paper else found.pk}.pdf")
