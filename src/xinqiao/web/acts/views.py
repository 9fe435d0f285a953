"""One act on one record as a page, for every act of every domain: what a command asks for is its form, what it refuses stands beside it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

from xinqiao.courses.models import OnCourse
from xinqiao.courses.queries import steps_of
from xinqiao.courses.taking import barred
from xinqiao.http.responses import pdf
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import CommandSpec, act_on, offered
from xinqiao.kernel.errors import NotFound, Stale, XinqiaoError
from xinqiao.kernel.language import told, translated
from xinqiao.kernel.records import Record, named, record_of
from xinqiao.kernel.typed import Files
from xinqiao.matters.files import received
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.form import ActForm, begin_at, choose, choose_anew, only_for
from xinqiao.web.acts.likely import LIKELY, answers, press
from xinqiao.web.acts.outcome import outcome
from xinqiao.web.acts.steps import shown
from xinqiao.web.desk.rows import standing
from xinqiao.web.forms import show_problems
from xinqiao.web.request import came_from, post_value, say, staff_only

Beside = Callable[[Any, datetime | None], dict[str, Any]]
BESIDE: dict[type[Model], Beside] = {}
"""Record type → what its desk shows beside the form; the moment is given when somebody else was faster since then."""

PROPOSED: dict[str, Callable[[Any], dict[str, Any]]] = {}
"""Action → what is proposed for its form: the template `proposal` and what stands in it. People decide."""

ONWARD: dict[str, Callable[[Actor, Any], str]] = {}
"""Action → the address of what this person does next with the record, as it is now, without going back to it first; empty where that is
somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AndThen:
    """A second act that the page of a first one offers. `ask`: the field for it, None where this person or record has none; `do`: it is done
    with the record as it is then, of what was chosen and of what the first was given; its words. `at`: its own page, where it was refused;
    `after`: the field below which it stands."""

    ask: Callable[[Actor, Any], Field | None]
    do: Callable[[Actor, Any, Any, dict[str, Any]], str]
    at: Callable[[Any], str]
    after: str


THEN: dict[str, AndThen] = {}
"""Action → the act that most often follows at once; each is an act by itself, in the log and for the law."""
_THEN = "then"

SAMPLES: dict[str, Callable[[Any, Callable[[], Any]], bytes]] = {}
"""Action → how the letters that it would send are shown before it is done, of its record and the act itself."""

LEADS: dict[str, Callable[[Any], str]] = {}
"""Action → the address to which it leads, of what it gave back, where that is neither the record's page nor the act's."""

GIVEN: dict[str, str] = {}
"""Action → the template that shows what it gives once, where more is to be said than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLink:
    title: str
    url: str


def links(actor: Actor, record: Model) -> list[ActLink]:
    """The acts this person may do with the record now; not those that another person has to do after this one's own step."""
    never = barred(record, actor.staff) if isinstance(record, OnCourse) and actor.staff else frozenset()
    return [
        ActLink(title=translated(spec.title), url=address(spec, record))
        for spec in offered(actor, record)
        if spec.action.rpartition(".")[2] not in never
    ]


def on_course(actor: Actor, record: OnCourse) -> dict[str, Any]:
    """What every page of a record on a course shows: its stage, the steps taken and what this person may do now."""
    stage, look = standing(record)
    return {
        "stage": stage,
        "look": look,
        "steps": shown(record, steps_of(record)),
        "acts": links(actor, record),
    }


def address(spec: CommandSpec, record: Model) -> str:
    return reverse("desk:do", args=[record_of(type(record)).slug, record.pk, spec.slug])


@staff_only
def act(request: HttpRequest, actor: Actor, kind: str, key: str, name: str) -> HttpResponse:
    """Show the form, or do the act and go back to the record. What was typed stays when anything is refused. What an act gives once
    stands in the answer itself and nowhere else."""
    entry = named(kind)
    record = entry.find(actor, key)
    spec = act_on(entry.model, name)
    if not spec.simple or (request.method != "POST" and not check(spec.action, actor, record).allowed):
        raise NotFound
    form, faster = _form(request, actor, spec, record), None
    seen = None if spec.together else whole_number(post_value(request, "version"))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data.pop(_THEN, None)
        try:
            with _with_files(spec, form.cleaned_data) as given:
                if "sample" in request.POST and spec.action in SAMPLES:
                    would = partial(spec.run.seen(seen), actor, record, **given)
                    return pdf(SAMPLES[spec.action](record, would), f"{translated(spec.title)}.pdf")
                done = spec.run.seen(seen)(actor, record, **given)
        except XinqiaoError as error:
            show_problems(form, error)
            faster = _moment(post_value(request, "seen_at")) if isinstance(error, Stale) else None
        else:
            after = _after(actor, kind, key)
            back = reverse("desk:home") if after is None else _page(entry, after)
            back = reverse(spec.page) if spec.page else back
            back = (came_from(request) or back) if after is not None else back
            if isinstance(done, str) and done:
                context = {"form": form, "given": done, "back": back, "record": record}
                return render(request, GIVEN.get(spec.action, "web/given.html"), context)
            said = outcome(actor, spec, done, form.cleaned_data, None if chosen else after)
            elsewhere = came_from(request) not in ("", _page(entry, record))
            about = _("%(about)s：") % {"about": translated(entry.about(record))} if elsewhere else ""
            say(request, about + said)
            # What is chosen to follow is the next step: once it is done, the one after lies with another unit.
            if "onward" in request.POST and not chosen and after is not None and spec.action in ONWARD:
                back = ONWARD[spec.action](actor, after) or back
            if chosen and after is not None:
                refused = _then(request, actor, spec, after, chosen, form.cleaned_data)
                back = refused or (back if _after(actor, kind, key) is not None else reverse("desk:home"))
            return redirect(LEADS[spec.action](done) if spec.action in LEADS else back)
    elif (
        request.method == "POST"
        and seen is not None
        and seen != (current := getattr(record, "version", seen))
    ):
        form.errors.clear()  # what is wrong with it now was right when it was filled in
        show_problems(form, Stale(seen=seen, current=current))
        faster = _moment(post_value(request, "seen_at"))
    if faster is not None:
        choose_anew(form)
    if not form.is_bound and form.fields and not spec.danger:  # what cannot be undone is read from the top
        begin_at(form, next(iter(form.fields)))
    context = {
        "form": form,
        "version": getattr(record, "version", None),
        "seen_at": now(),
        "back": reverse(spec.page) if spec.page else _page(entry, record),
        "about": translated(entry.about(record)),
        "told": translated(spec.told(record)),
        "goes_on": spec.action in ONWARD,
        "sampled": spec.action in SAMPLES,
        "likely": answers(form, LIKELY[spec.action](actor, record)) if spec.action in LIKELY else (),
        **(BESIDE[entry.model](record, faster) if entry.model in BESIDE else {}),
        **(PROPOSED[spec.action](record) if spec.action in PROPOSED else {}),
    }
    return render(request, "web/act.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, actor: Actor, spec: CommandSpec, record: Any) -> ActForm:
    """What the act asks, and below one of its fields what may follow at once."""
    form = ActForm(spec, record, request.POST or None, request.FILES or None)
    choose(form, spec.asked, request.GET)
    only_for(form, spec.asked, actor)
    if spec.action in THEN and (more := THEN[spec.action].ask(actor, record)) is not None:
        names = list(form.fields)
        form.fields[_THEN] = more
        form.order_fields([*names[: names.index(THEN[spec.action].after) + 1], _THEN])
    if spec.action in LIKELY:
        press(form, LIKELY[spec.action](actor, record))
    return form


def _then(
    request: HttpRequest, actor: Actor, spec: CommandSpec, record: Any, chosen: Any, given: dict[str, Any]
) -> str:
    """Do what follows; where it is refused, the address of its own page, with the reason told: the first act stands."""
    then = THEN[spec.action]
    try:
        say(request, then.do(actor, record, chosen, given))
    except XinqiaoError as error:
        messages.error(request, told(error))
        return then.at(record)
    return ""


@contextmanager
def _with_files(spec: CommandSpec, given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What was given, its files checked, sealed and waiting for the act. Raises InvalidInput for a file that cannot be taken."""
    with ExitStack() as waiting:
        named = [name for name, what in spec.asked.items() if isinstance(what, Files)]
        yield given | {name: waiting.enter_context(received(given[name], name)) for name in named}


def _after(actor: Actor, kind: str, key: str) -> Any:
    """The record as it is now; None when it has left this person's sight."""
    try:
        return named(kind).find(actor, key)
    except NotFound:
        return None


def _page(entry: Record[Any], record: Any) -> str:
    return reverse(entry.page, args=[entry.place(record)]) if entry.page else reverse("desk:home")


def _moment(text: str) -> datetime:
    """When the page was made that sent this form; the last hour when it does not say."""
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    return found if found is not None and is_aware(found) else now() - timedelta(hours=1)
