"""One act on several records: first what would come of each, then, confirmed, one after the other, each an act of its own in the log. What
was refused stays to be done again; what was done is not done twice: each must still be as it was seen, and a run that was interrupted is
found again and goes on with what is left (`offices.runs`)."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinqiao.documents.joined import joined
from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import along
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.language import translated
from xinqiao.kernel.records import reference
from xinqiao.kernel.writing import writing
from xinqiao.matters.queries.access import get_matter
from xinqiao.offices import runs
from xinqiao.offices.models import BulkLine, BulkRun
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.bulk import (
    MOST,
    Bulk,
    OneOfMany,
    bulk_named,
    line_at,
    line_of,
    problem,
    rehearsed,
)
from xinqiao.web.request import post_value, say, staff_only

AT_ONCE = 10
"""So many are done before the page comes back and says how far it is."""
_OURS = ("csrfmiddlewaretoken", "matter", "line", "run", "look", "sure", "change", "query")


@staff_only
def several(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """The form about what was chosen in a list, and its preview; confirmed, it is a run."""
    bulk = bulk_named(actor, name)
    lines = _chosen(request, actor, bulk)
    if not lines:
        messages.error(request, _("请先在清单里勾选要办理的事项。"))
        return redirect("desk:matters")
    typed = bool({"look", "sure", "change"} & request.POST.keys())
    form = bulk.form(lines, request.POST if typed else None)
    stage = "form"
    if not form.fields or (typed and "change" not in request.POST and form.is_valid()):
        if "sure" in request.POST:
            return _begin(request, actor, bulk, lines)
        stage, lines = "look", [rehearsed(actor, bulk, line, request.POST) for line in lines]
    context = {
        "bulk": bulk,
        "title": translated(bulk.title),
        "lead": translated(bulk.lead),
        "form": form,
        "lines": lines,
        "stage": stage,
        "good": sum(line.good is True for line in lines),
        "bad": sum(line.good is False for line in lines),
        "run": new_uuid().hex,
        "typed": [(key, value) for key, values in _typed(request.POST).items() for value in values],
    }
    return render(request, "web/several.html", context, status=422 if form.errors else 200)


def _typed(sent: QueryDict) -> dict[str, list[str]]:
    return {
        key: [str(v) for v in values]
        for key, values in sent.lists()
        if key not in _OURS and not key.startswith("_")
    }


def _chosen(request: HttpRequest, actor: Actor, bulk: Bulk) -> list[OneOfMany]:
    """What the form is about; of a list the matters with what each has."""
    tokens = list(dict.fromkeys(request.POST.getlist("line")))[: MOST * 4]
    if tokens:
        return [line_of(actor, bulk, token) for token in tokens]
    keys = dict.fromkeys(map(whole_number, request.POST.getlist("matter")[:MOST]))
    return [line for key in keys if key is not None for line in bulk.lines(actor, get_matter(actor, key))]


def _begin(request: HttpRequest, actor: Actor, bulk: Bulk, lines: Sequence[OneOfMany]) -> HttpResponse:
    chosen = [runs.ChosenLine(subject=reference(one.subject), part=one.part, seen=one.seen) for one in lines]
    try:
        number = UUID(post_value(request, "run"))
    except ValueError:
        number = new_uuid()
    run = runs.begin(actor.staff, number, bulk.slug, _typed(request.POST), chosen)
    if bulk.printed is None:
        _go_on(actor, bulk, run)
    return redirect(f"{reverse('desk:run', args=[run.pk])}?on")


def _sent(run: BulkRun) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, values in runs.words_of(run).items():
        sent.setlist(name, list(values))
    return sent


def _go_on(actor: Actor, bulk: Bulk, run: BulkRun) -> None:
    """The next of those that wait. Each is marked in the transaction of its act."""
    sent = _sent(run)
    for line in run.lines.filter(good=None)[:AT_ONCE]:
        try:
            one = _seen(actor, bulk, line)
            with along(_mark(line)):
                said = bulk.do(actor, one, sent)
        except XinqiaoError as error:
            runs.refused(line, problem(error))
        else:
            runs.told(line, said)
    runs.close(run)


def _mark(line: BulkLine) -> Callable[[object], None]:
    return lambda _done: runs.done(line)


def _seen(actor: Actor, bulk: Bulk, line: BulkLine) -> OneOfMany:
    return replace(line_at(actor, bulk, line.subject, line.part), seen=line.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """A line of a run as its page shows it; `one` is None where the person sees the record no more."""

    one: OneOfMany | None
    good: bool | None
    words: str


@staff_only
def run(request: HttpRequest, actor: Actor, run_id: UUID) -> HttpResponse:
    """What is done and what is not; going on, printing, or leaving it."""
    found = runs.own_run(actor.staff, run_id)
    bulk = bulk_named(actor, found.act)
    if request.method == "POST":
        if "print" in request.POST:
            return _print(request, actor, bulk, found)
        if "leave" in request.POST:
            runs.give_up(actor.staff, found.pk)
            say(request, _("没有办的不再办；已经办的不受影响。"))
            return redirect("desk:run", found.pk)
        if bulk.printed is None:
            _go_on(actor, bulk, found)
        return redirect(f"{reverse('desk:run', args=[found.pk])}?on")
    lines = [_shown(actor, bulk, line) for line in found.lines.all()]
    counts = {good: sum(line.good is good for line in lines) for good in (True, False, None)}
    context = {
        "run": found,
        "bulk": bulk,
        "title": translated(bulk.title),
        "prints": bulk.printed is not None,
        "lines": lines,
        "good": counts[True],
        "bad": counts[False],
        "left": counts[None],
        "again": [line.one.matter.pk for line in lines if line.good is False and line.one is not None],
    }
    return render(request, "web/run.html", context)


def _shown(actor: Actor, bulk: Bulk, line: BulkLine) -> LineShown:
    try:
        one = line_at(actor, bulk, line.subject, line.part)
    except NotFound:
        one = None
    return LineShown(one=one, good=line.good, words=translated(line.words) if line.words else "")


def _print(request: HttpRequest, actor: Actor, bulk: Bulk, found: BulkRun) -> HttpResponse:
    """All that wait as one file, or once more what was printed. Each is on record, and none is marked that is not in the file: they are taken
    in one transaction, and set after it."""
    documents: list[Callable[[], bytes]] = []
    waiting = list(found.lines.filter(good=None))
    with writing():
        for line in waiting or found.lines.filter(good=True):
            try:
                with writing(), along(_mark(line)) if waiting else nullcontext():
                    documents += bulk.pages(actor, _seen(actor, bulk, line), request.POST)
            except XinqiaoError as error:
                runs.refused(line, problem(error))
            else:
                runs.told(line, _("已打印。"))
        runs.close(found)
    if not documents:
        return redirect("desk:run", found.pk)
    return pdf(joined(made() for made in documents), _("文书") + f"{today():%Y%m%d}.pdf")
