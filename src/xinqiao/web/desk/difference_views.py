"""Two versions of a draft: what was sent for approval once, and what it says now or was sent as later."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.matters.models import SubmittedText
from xinqiao.matters.queries.access import get_paper
from xinqiao.rules.papers import RULES
from xinqiao.rules.text_difference import text_difference
from xinqiao.rules.text_input import whole_number
from xinqiao.web.desk.paper_texts import texts
from xinqiao.web.request import staff_only


@staff_only
def difference(request: HttpRequest, actor: Actor, paper_id: UUID) -> HttpResponse:
    """The round that the address names, else the last one that is not what it says now, and the present text."""
    paper = get_paper(actor, paper_id)
    rounds = list(SubmittedText.objects.filter(paper=paper).select_related("by"))
    if not rounds:
        raise NotFound
    chosen = whole_number(request.GET.get("round", ""))
    earlier = [one for one in rounds if one.content != paper.content]
    old = next((one for one in rounds if one.pk == chosen), (earlier or rounds)[-1])
    before, now = dict(texts(paper, old.content)), dict(texts(paper, paper.content))
    context = {
        "paper": paper,
        "title": translated(RULES[paper.kind].title),
        "rounds": rounds,
        "old": old,
        "fields": [
            (label, text_difference(was := before.get(label, ""), says := now.get(label, "")), was != says)
            for label in (now | before)  # what is no longer asked is told too
        ],
    }
    return render(request, "desk/difference.html", context)
