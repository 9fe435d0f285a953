"""What helps while a document is written (M-C2): an office's templates, clauses of the library put in at the cursor.

Every button only changes what stands in the form; without a script a clause is put in at the end of the chosen field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.library.models import Provision
from xinqiao.library.queries.instruments import Validity
from xinqiao.library.queries.search import Wanted, by_name, provisions
from xinqiao.library.queries.templates import fitting
from xinqiao.matters.compose_parts import fluent
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.composing import cited_as, composed
from xinqiao.rules.blanks import at_the_end
from xinqiao.rules.paper_rule import Entry, PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.provisions.names import title_and_article
from xinqiao.rules.templates import Template
from xinqiao.rules.text_input import whole_number
from xinqiao.web.desk.citations import where
from xinqiao.web.desk.forms import PaperForm
from xinqiao.web.request import post_value

_SHOWN = 8
_LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A provision in force. `words`: how it is cited."""

    key: int
    words: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """`fields`: name → title of those in which a clause can be put; `into` is the first where the decision is founded;
    `begun_from`: the template that filled it."""

    templates: tuple[Template, ...]
    chosen: str
    begun_from: str
    fields: Mapping[str, str]
    into: str
    sought: str
    clauses: tuple[Clause, ...]


def composer(request: HttpRequest, actor: Actor, form: PaperForm) -> Composer:
    """What stands beside the form."""
    matter, rule = form.matter, RULES[form.kind]
    names = _texts(form)
    sought = post_value(request, "sought")
    return Composer(
        templates=tuple(fitting(matter.holding_unit_id, form.kind, _category(matter))),
        chosen=post_value(request, "template"),
        begun_from=begun_from(request),
        fields={name: where(form.kind, name) for name in names},
        into=post_value(request, "cite_into") or next((n for n in names if rule.founded_in(n)), ""),
        sought=sought,
        clauses=tuple(clauses(actor, sought)),
    )


def begun_from(request: HttpRequest) -> str:
    """The template from which the form was filled since it was opened."""
    filling = "fill" in request.POST
    return post_value(request, "template" if filling else "begun_from")


def _texts(form: PaperForm) -> list[str]:
    """The fields in which somebody writes a text."""
    written = (f.name for f in RULES[form.kind].fields if f.entry in (Entry.TEXT, Entry.LINE))
    return [*written, *(f"item_{n}" for n in form.positions)]


def clauses(actor: Actor, sought: str) -> list[Clause]:
    """The provisions in force today that are named (信访工作条例 34, 物业管理条例 维修), then those that hold these words, the highest
    ranking first."""
    sought = sought[:_LONGEST_WORDS].strip()
    if not sought:
        return []
    found = {p.pk: p for p in _named(actor, sought)[:_SHOWN]}
    if len(found) < _SHOWN:
        wanted = Wanted(day=today(), words=sought, validity=Validity.IN_FORCE)
        found = {p.pk: p for p in (*found.values(), *provisions(actor, wanted)) if p.article}
    return [Clause(key=p.pk, words=_words(p), text=p.text) for p in list(found.values())[:_SHOWN]]


def _named(actor: Actor, sought: str) -> list[Provision]:
    """What a title asks for, with the number of an article or words behind it."""
    title, article = title_and_article(sought)
    if article:
        return by_name(actor, title, today(), article=article)
    name, _blank, words = sought.partition(" ")
    return by_name(actor, name, today(), words=words)


def _words(provision: Provision) -> str:
    return cited_as(provision.version.instrument.title, provision.address)


def helped(request: HttpRequest, actor: Actor, form: PaperForm) -> PaperForm:
    """The form after the button of the composer that was pressed: what was typed stays as it is."""
    if "fill" in request.POST:
        changes = _filling(actor, form, request.POST)
    elif "cite" in request.POST:
        changes = _citing(actor, form, request.POST)
    else:
        return form
    data = request.POST.copy()
    for name, text in changes.items():
        data[name] = text
    return PaperForm(data, initial=form.initial, kind=form.kind, matter=form.matter)


def _filling(actor: Actor, form: PaperForm, data: QueryDict) -> dict[str, str]:
    """The template's text for each field that is still empty. Raises NotFound."""
    offered = fitting(form.matter.holding_unit_id, form.kind, _category(form.matter))
    chosen = next((each for each in offered if each.code == data.get("template")), None)
    if chosen is None:
        raise NotFound(_("没有这份范本，可能刚刚停用。"))
    made = composed(actor, form.matter, RULES[form.kind], chosen)
    texts = {name: made.get("item" if name.startswith("item_") else name, "") for name in _texts(form)}
    return {name: text for name, text in texts.items() if text and not str(data.get(name, "")).strip()}


def _category(matter: Matter) -> str:
    return matter.category.code if matter.category else ""


def _citing(actor: Actor, form: PaperForm, data: QueryDict) -> dict[str, str]:
    """The chosen field with the provision at its end, in the place of a blank that stands there. Raises NotFound."""
    key, name = whole_number(str(data.get("cite", ""))), str(data.get("cite_into", ""))
    found = Provision.objects.select_related("version__instrument").filter(pk=key or 0).first()
    if found is None or name not in _texts(form):
        raise NotFound(_("没有这一条文，请重新查找。"))
    return {name: at_the_end(str(data.get(name, "")), _words(found))}


def as_printed(kind: str, content: Mapping[str, Any]) -> tuple[str, ...]:
    """The three lines of a reply as they will be printed, one paragraph; nothing for other papers and while they are empty."""
    if kind != PaperKind.REPLY:
        return ()
    return fluent(content.get(name, "") for name in RULES[kind].labels)
