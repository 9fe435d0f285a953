"""Open matters whose basis has been amended or repealed, for those who handle them; the clauses that a draft can cite."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import address_in_words, day_in_words, translated
from xinqiao.matters.queries.citations import PAGE, ChangedBasis, changed
from xinqiao.rules.papers import RULES
from xinqiao.rules.text_input import whole_number
from xinqiao.web.desk.composing import clauses as found_clauses
from xinqiao.web.request import staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedBasisLine:
    number: str
    matter: str
    paper: str
    url: str
    cited: str
    what: str


@staff_only
def changed_bases(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One page of them, the newest citation first."""
    found = changed(actor, before=whole_number(request.GET.get("before", "")))
    more = f"?before={found[-1].key}" if len(found) == PAGE else ""
    context = {"lines": [_line(each) for each in found], "more": more}
    return render(request, "desk/changed_bases.html", context)


def _line(each: ChangedBasis) -> ChangedBasisLine:
    version, paper = each.version, each.paper
    ended: date = version.ended_on or version.effective_on
    if version.repealed and version.ended_by:
        what = _("%(day)s起被《%(title)s》废止") % {
            "day": day_in_words(ended),
            "title": version.ended_by.title,
        }
    elif version.repealed:
        what = _("%(day)s起废止") % {"day": day_in_words(ended)}
    else:
        what = _("%(label)s文本自%(day)s起被新文本替代") % {
            "label": version.label,
            "day": day_in_words(ended),
        }
    place = address_in_words(each.address) if each.address else ""
    return ChangedBasisLine(
        number=paper.matter.number,
        matter=paper.matter.title,
        paper=f"{translated(RULES[paper.kind].title)} {paper.number}".strip(),
        url=reverse("desk:paper", args=[paper.pk]),
        cited=_("《%(title)s》%(place)s") % {"title": version.instrument.title, "place": place},
        what=what,
    )


@staff_only
def clauses(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The clauses that hold the words typed, as a fragment for the draft's page."""
    found = found_clauses(actor, request.GET.get("sought", ""))
    return render(request, "desk/clauses.html", {"clauses": found, "sought": True})
