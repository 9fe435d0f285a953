"""Accountability: the own list and one of it (M-D6). Who it does not concern finds an empty page, and no count."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.matters.paperwork import to_pdf
from xinqiao.offices.queries import get_unit
from xinqiao.oversight.compose import to_account
from xinqiao.oversight.models import Account
from xinqiao.oversight.queries import accountability as reads
from xinqiao.rules.calling_to_account import ACCOUNT, ARTICLES, DECISIONS, REVIEWS
from xinqiao.web.acts.views import address, on_course
from xinqiao.web.oversight.shape import staff_here, tabs
from xinqiao.web.request import staff_only

_PAGE = "oversight:accounts"


@staff_only
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those that concern this person, newest first."""
    staff_here(actor)
    unit, spec = get_unit(actor.unit), REGISTRY["accountability.find"]
    found = list(reads.accounts(actor)[: reads.PAGE + 1])
    context = {
        "tabs": tabs(_PAGE),
        "accounts": [(one, translated(ACCOUNT.stages[one.stage])) for one in found[: reads.PAGE]],
        "more": len(found) > reads.PAGE,
        "most": reads.PAGE,
        "find": address(spec, unit) if spec in offered(actor, unit) else "",
    }
    return render(request, "oversight/accounts.html", context)


def _facts(found: Account) -> list[tuple[str, str]]:
    told = [
        (_("当事人"), f"{found.concerned.name} · {found.unit.name}"),
        (_("问题从哪里来"), found.finding),
        (_("事实"), found.fact),
        (_("适用的条款"), translated(ARTICLES[found.article])),
        (_("提出的单位"), found.by_unit.name),
        (_("作决定的机关"), found.body.name if found.body else ""),
        (_("决定"), translated(DECISIONS[found.decision]) if found.decision else ""),
        (_("决定异议的机关"), found.other_body.name if found.other_body else ""),
        (_("异议的结果"), translated(REVIEWS[found.reviewed]) if found.reviewed else ""),
    ]
    return [(label, text) for label, text in told if text]


@staff_only
def account(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One: the fact, the article, every step with its words."""
    found = reads.get_account(actor, pk)
    context = {
        "account": found,
        "facts": _facts(found),
        **on_course(actor, found),
    }
    return render(request, "oversight/account.html", context)


@staff_only
def letter(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The proposal as a letter to the organ that decides, for whom it concerns. Raises NotFound before it was proposed."""
    found = reads.get_account(actor, pk)
    if not found.number:
        raise NotFound
    return pdf(to_pdf(to_account(found)), f"{found.number}.pdf")
