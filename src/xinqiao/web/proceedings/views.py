"""Hearings, evaluation sessions, mediations and assistance (M-R6): one room with its four lists, and each of them with its steps."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import day_in_words, translated
from xinqiao.matters.models import Paper
from xinqiao.proceedings.commands.mediation import commitments
from xinqiao.proceedings.models import Hearing, Mediation, Panel, Relief
from xinqiao.proceedings.queries import KINDS, PAGE, Proceeding, get_one, page
from xinqiao.rules.hearing import LEVELS, HearingLevel
from xinqiao.rules.roles import ADMINS
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.steps import shown
from xinqiao.web.acts.views import BESIDE, on_course
from xinqiao.web.commitments.views import row_of as commitment_row
from xinqiao.web.proceedings.card import hearing_papers, row_of
from xinqiao.web.request import staff_only

_TITLES = {
    "hearings": gettext_noop("听证"),
    "panels": gettext_noop("评议会"),
    "mediations": gettext_noop("调解、和解"),
    "reliefs": gettext_noop("救助帮扶"),
}
Facts = list[tuple[str, str]]


def _so_far(found: Proceeding, _faster: Any) -> dict[str, Any]:
    """What was written so far, beside the form of the next step."""
    return {"beside": "web/steps.html", "steps": shown(found, steps_of(found))}


for _model in KINDS.values():
    BESIDE[_model] = _so_far


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One of the four lists, newest first, a page by key."""
    if not actor.roles - ADMINS:
        raise NotFound
    kind, open_only = request.GET.get("kind", "hearings"), request.GET.get("stage") == "open"
    if kind not in KINDS:
        raise NotFound
    before = whole_number(request.GET.get("before", ""))
    found: list[Any] = page(KINDS[kind], actor, before=before, open_only=open_only)
    asked = {"kind": kind, **({"stage": "open"} if open_only else {})}
    more = urlencode({**asked, "before": found[PAGE - 1].pk}) if len(found) > PAGE else ""
    context = {
        "rows": [row_of(one) for one in found[:PAGE]],
        "kind": kind,
        "kinds": [(key, translated(title)) for key, title in _TITLES.items()],
        "open_only": open_only,
        "after": more,
        "first": before is not None,
        "back": urlencode(asked),
    }
    return render(request, "proceedings/list.html", context)


def _one(request: HttpRequest, actor: Actor, found: Proceeding, facts: Facts, **more: Any) -> HttpResponse:
    context = {
        "found": found,
        "row": row_of(found),
        "facts": [(label, text) for label, text in facts if text],
        **on_course(actor, found),
        "back": f"{reverse('proceedings:list')}?kind={_kind_of(found)}",
        "kind": translated(_TITLES[_kind_of(found)]),
        **more,
    }
    return render(request, "proceedings/one.html", context)


def _kind_of(found: Proceeding) -> str:
    return next(name for name, model in KINDS.items() if isinstance(found, model))


def _papers(*papers: Paper | None) -> list[tuple[str, str]]:
    return [(p.number, reverse("desk:paper", args=[p.pk])) for p in papers if p is not None]


@staff_only
def hearing(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One hearing from its proposal to its report."""
    found = get_one(Hearing, actor, pk)
    days = [day_in_words(day) for day in (found.opened_on, found.closed_on) if day is not None]
    facts = [
        (_("在哪一阶段"), translated(LEVELS[HearingLevel(found.level)])),
        (_("由谁提出"), _("信访人申请") if found.asked_for else _("本单位认为需要")),
        (_("要查明什么"), found.question),
        (_("主持人"), found.presider.name if found.presider else ""),
        (_("记录人"), found.recorder.name if found.recorder else ""),
        (_("通知的时间和地点"), _when(found)),
        (_("举行的日期"), _("至").join(dict.fromkeys(days))),
        (_("期限"), _counted(found)),
        (_("结论"), found.conclusion),
    ]
    files = [found.signed] if found.signed else []
    return _one(request, actor, found, facts, papers=hearing_papers(found), files=files)


def _when(found: Hearing) -> str:
    return f"{day_in_words(found.day)} {found.hour} {found.place}" if found.day else ""


def _counted(found: Hearing) -> str:
    if found.level != HearingLevel.FINAL_REVIEW:
        return _("听证时间计入期限，不延长办理、复查期限")
    return _("听证时间不计入复核期限（《信访工作条例》第三十六条第二款）")


@staff_only
def panel(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One evaluation session."""
    found = get_one(Panel, actor, pk)
    facts = [
        (_("评议的问题"), found.question),
        (_("日期和地点"), f"{day_in_words(found.day)} {found.place}"),
        (_("主持人"), found.presider.name),
        (_("评议结果"), found.result),
    ]
    return _one(request, actor, found, facts, papers=_papers(found.sheet))


@staff_only
def mediation(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One mediation: its sides with their consents, its agreement, what is owed by when."""
    found = get_one(Mediation, actor, pk)
    facts = [
        (_("争议的事项"), found.subject),
        (_("调解员"), found.mediator),
        (_("协议内容"), found.terms),
        (_("涉及金额（元）"), "" if found.amount is None else str(found.amount)),
        (_("一方违约怎么办"), found.default_clause),
    ]
    owed = commitments(found).select_related("owner", "unit").order_by("due_on", "pk")
    return _one(
        request,
        actor,
        found,
        facts,
        papers=_papers(found.agreement),
        files=[found.signed] if found.signed else [],
        sides=found.sides.all(),
        commitments=[commitment_row(one) for one in owed],
    )


@staff_only
def relief(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One assistance: need, decision, how it was carried out."""
    found = get_one(Relief, actor, pk)
    facts = [
        (_("困难的情况"), found.need),
        (_("拟申请金额（元）"), "" if found.asked is None else str(found.asked)),
        (_("提出人"), found.proposed_by.name),
        (_("决定人"), found.decided_by.name if found.decided_by else ""),
        (_("由哪个部门办理"), found.organ),
        (_("同意的金额（元）"), "" if found.granted is None else str(found.granted)),
        (_("最迟哪一天落实"), day_in_words(found.perform_by) if found.perform_by else ""),
        (_("落实日期"), day_in_words(found.done_on) if found.done_on else ""),
    ]
    return _one(request, actor, found, facts, files=[found.evidence] if found.evidence else [])
