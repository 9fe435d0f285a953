"""Comparable cases beside the present one: why they compare, what was asked, what was decided on what basis."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.matters.models import Outcome, Paper
from xinqiao.matters.queries.access import get_matter, sees_by_invitation
from xinqiao.policy.queries.comparable import Comparable, comparable_cases
from xinqiao.policy.queries.discussion import of_matter
from xinqiao.rules.papers import RULES
from xinqiao.web.desk.matter_page import brief
from xinqiao.web.request import staff_only

_VERY, _RATHER = 0.75, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One request and what became of it."""

    request: str
    outcome: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    matter_id: int
    number: str
    title: str
    unit: str
    likeness: str
    why: tuple[tuple[str, str], ...]
    paper: str
    decided: tuple[Decided, ...]
    texts: tuple[tuple[str, str], ...]


def _why(found: Comparable) -> tuple[tuple[str, str], ...]:
    """The reasons: what kind, in words, and what stands in the texts themselves."""
    c = found.comparison
    said = (*c.reasons.places, *c.reasons.words, *c.reasons.numbers)
    lines = [
        (_("引用相同的规定："), "、".join(c.provisions)),
        (_("地点相同："), c.place),
        *((_("数额相近（本件、该件）："), f"{mine}、{theirs}") for mine, theirs in c.figures),
        (_("都说到："), "、".join(said)),
    ]
    return tuple(line for line in lines if line[1]) or ((_("同一类别；文字上没有突出的共同点"), ""),)


def _likeness(found: Comparable) -> str:
    """How like in words: a percentage would say more than is known."""
    score = found.comparison.score
    how = _("内容很相近") if score >= _VERY else _("内容相近") if score >= _RATHER else _("有相近之处")
    return how if found.comparison.place else _("%(how)s（不同地点）") % {"how": how}


def _decided(paper: Paper, found: Comparable) -> tuple[Decided, ...]:
    items = {int(i["position"]): i for i in paper.content.get("items", [])}
    return tuple(
        Decided(
            request=request.text,
            outcome=translated(Outcome(request.outcome).label) if request.outcome else "",
            decision=str(items.get(request.position, {}).get("decision", "")),
        )
        for request in found.matter.requests.all()
    )


def _row(found: Comparable) -> CaseRow:
    paper, matter = found.answer, found.matter
    written = (field for field in RULES[paper.kind].fields if field.is_written)
    texts = ((translated(field.label), str(paper.content.get(field.name, ""))) for field in written)
    return CaseRow(
        matter_id=matter.pk,
        number=matter.number,
        title=matter.title,
        unit=(matter.first_unit or matter.holding_unit).short_name,
        likeness=_likeness(found),
        why=_why(found),
        paper=f"{translated(RULES[paper.kind].title)} {paper.number}",
        decided=_decided(paper, found),
        texts=tuple((label, text) for label, text in texts if text),
    )


@staff_only
def comparable(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """The most comparable decided matters that this person may see."""
    matter = get_matter(actor, matter_id)
    if sees_by_invitation(actor, matter):
        raise NotFound
    known = "\n".join(f"{d.facts}\n{d.provisions}" for d in of_matter(matter))
    rows = [_row(found) for found in comparable_cases(actor, matter, more=known)]
    context = {"matter": matter, "rows": rows, "brief": brief(matter)}
    return render(request, "discussion/comparable.html", context)
