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
from xinqiao.kernel.errors import InvalidInput, NotFound, XinqiaoError
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.language import translated
from xinqiao.kernel.records import reference
from xinqiao.kernel.writing import writing
from xinqiao.matters.queries.access import get_matter
from xinqiao.offices import runs
from xinqiao.offices.models import BulkLine, BulkRun
from xinqiao.web.acts.bulk import (
    Bulk,
    OneOfMany,
    all_of,
    bulk_named,
    chosen_matters,
    known_bulk,
    line_at,
    line_of,
    lines_at,
    problem,
    rehearsed,
    the_list,
)
from xinqiao.web.request import post_value, say, staff_only

AT_ONCE = 10
"""So many are done before the page comes back and says how far it is."""
_OURS = ("csrfmiddlewaretoken", "matter", "line", "run", "again", "look", "sure", "change", "query")


@staff_only
def several(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """The form about what was chosen in a list, and its preview; confirmed, it is a run."""
    bulk = bulk_named(actor, name)
    earlier = _earlier(request, actor, bulk)
    try:
        lines = _chosen(request, actor, bulk, earlier)
    except InvalidInput as error:
        messages.error(request, problem(error))
        return redirect(the_list(request))
    if not lines:
        messages.error(request, _("请先在清单里勾选要办理的事项。"))
        return redirect(the_list(request))
    if bulk.printed is not None:  # nothing is asked: its page says what is printed, and asks once
        return _begin(request, actor, bulk, lines, earlier)
    typed = bool({"look", "sure", "change"} & request.POST.keys())
    kept = _sent(earlier) if earlier is not None else None
    form = bulk.form(lines, request.POST if typed else kept or None)
    stage = "form"
    if not form.fields or (typed and "change" not in request.POST and form.is_valid()):
        if "sure" in request.POST:
            return _begin(request, actor, bulk, lines, earlier)
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
        "again": earlier.pk.hex if earlier is not None else "",
        "typed": [(key, value) for key, values in _typed(request.POST).items() for value in values],
    }
    return render(request, "web/several.html", context, status=422 if typed and form.errors else 200)


def _typed(sent: QueryDict) -> dict[str, list[str]]:
    return {
        key: [str(v) for v in values]
        for key, values in sent.lists()
        if key not in _OURS and not key.startswith("_")
    }


def _chosen(request: HttpRequest, actor: Actor, bulk: Bulk, earlier: BulkRun | None) -> list[OneOfMany]:
    """What the form is about; of a list the matters with what each has, of an earlier run what was refused. Raises InvalidInput for too
    much."""
    tokens = dict.fromkeys(request.POST.getlist("line"))
    if tokens:
        return all_of([line_of(actor, bulk, token) for token in tokens])
    if earlier is not None:
        return _refused(actor, bulk, earlier)
    keys = chosen_matters(request)
    return all_of([line for key in keys for line in bulk.lines(actor, get_matter(actor, key))])


def _earlier(request: HttpRequest, actor: Actor, bulk: Bulk) -> BulkRun | None:
    """The run whose refused lines are filled in again, if it is still kept."""
    try:
        found = runs.own_run(actor.staff, UUID(post_value(request, "again")))
    except (ValueError, NotFound):
        return None
    return found if found.act == bulk.slug else None


def _refused(actor: Actor, bulk: Bulk, run: BulkRun) -> list[OneOfMany]:
    """What was refused, as it stands now: where whom it was for has changed, each whom it is for."""
    found: dict[str, OneOfMany] = {}
    for line in run.lines.filter(good=False):
        try:
            one = line_at(actor, bulk, line.subject, line.part)
        except NotFound:
            continue
        now = [now for now in bulk.lines(actor, one.matter) if reference(now.subject) == line.subject]
        same = [one for one in now if one.part == line.part]
        found |= {one.key: one for one in same or now}
    return list(found.values())


def _begin(
    request: HttpRequest, actor: Actor, bulk: Bulk, lines: Sequence[OneOfMany], earlier: BulkRun | None
) -> HttpResponse:
    chosen = [runs.ChosenLine(subject=reference(one.subject), part=one.part, seen=one.seen) for one in lines]
    try:
        number = UUID(post_value(request, "run"))
    except ValueError:
        number = new_uuid()
    run = runs.begin(actor.staff, number, bulk.slug, _typed(request.POST), chosen, instead=earlier)
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
    if not any(bulk.typed(_key(line), sent) for line in run.lines.filter(good=False)):
        runs.close(run)


def _key(line: BulkLine) -> str:
    """How the fields of its row are called, as `OneOfMany.key`."""
    key = line.subject.partition(":")[2]
    return f"{key}-{line.part}" if line.part else key


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
    """What is done and what is not; going on, printing, or leaving it. Its person may always leave it, also without the post."""
    found = runs.own_run(actor.staff, run_id)
    if "leave" in request.POST:
        runs.give_up(actor.staff, found.pk)
        say(request, _("没有办的不再办，填写的内容已经删去；已经办的不受影响。"))
        return redirect("desk:run", found.pk)
    if request.method == "POST":
        bulk = bulk_named(actor, found.act)
        if "print" in request.POST:
            return _print(request, actor, bulk, found)
        if bulk.printed is None:
            _go_on(actor, bulk, found)
        return redirect(f"{reverse('desk:run', args=[found.pk])}?on")
    return render(request, "web/run.html", _page(actor, found))


def _page(actor: Actor, found: BulkRun) -> dict[str, object]:
    try:
        bulk = known_bulk(found.act)
    except NotFound:
        bulk = None
    lines = _shown(actor, bulk, list(found.lines.all()))
    counts = {good: sum(line.good is good for line in lines) for good in (True, False, None)}
    prints = bulk is not None and bulk.printed is not None
    may = bulk is not None and bulk.offer(actor)
    refused = any(line.good is False and line.one is not None for line in lines)
    return {
        "run": found,
        "bulk": bulk,
        "title": translated(bulk.title) if bulk is not None else _("批量办理"),
        "may": may,
        "prints": prints,
        "lines": lines,
        "good": counts[True],
        "bad": counts[False],
        "left": counts[None],
        "again": may and refused and not counts[None] and not prints,
    }


def _shown(actor: Actor, bulk: Bulk | None, lines: Sequence[BulkLine]) -> list[LineShown]:
    named = [(line.subject, line.part) for line in lines]
    found = lines_at(actor, bulk, named) if bulk is not None else {}
    return [
        LineShown(one=found.get(name), good=line.good, words=translated(line.words) if line.words else "")
        for name, line in zip(named, lines, strict=True)
    ]


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
