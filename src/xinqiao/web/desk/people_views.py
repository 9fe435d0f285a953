"""Earlier petitions of the same person: looked up by exact values, each time an act in the log; nothing about a person is kept for it."""

import re
from collections.abc import Mapping
from unicodedata import normalize

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.matters.commands.reveal import FOUND, SAME, find_by_identity
from xinqiao.offices.queries import get_unit
from xinqiao.rules.identity import check_phone, compact
from xinqiao.rules.persons import begins_as_name
from xinqiao.rules.redaction import redactor
from xinqiao.web.acts.form import ActForm
from xinqiao.web.desk.rows import row
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, staff_only

_FIGURES = re.compile(r"[-\d+() ]+[Xx]?")
_ID = re.compile(r"\d{17}[\dX]|\d{15}")
_NUMBERS = redactor(only_numbers=True)
_FIELDS = {"mobile": "phone", "landline": "phone", "id_number": "id_number", "permit": "id_number"}
_NAME = re.compile(r"[^\W\d_a-zA-Z]{2,4}|[^\W\d_a-zA-Z]+·[^\W\d_a-zA-Z·]+")


def number_of_a_person(words: str) -> dict[str, str]:
    """The field of the search by identity for the telephone or identity number that these words are or hold, the first one; empty for all
    others."""
    if _FIGURES.fullmatch(normalize("NFKC", words)):
        if _ID.fullmatch(compact(words)):
            return {"id_number": words}
        if check_phone(words).ok:
            return {"phone": words}
    held = (span for span in _NUMBERS(words).spans if span.kind in _FIELDS)
    first = next(held, None)
    return {_FIELDS[first.kind]: words[first.start : first.end]} if first else {}


def perhaps_a_person(actor: Actor, words: str) -> dict[str, str]:
    """The same, and a name where the words may be one, for who may search so: masked texts hold neither."""
    if not by_post("identity.search", actor):
        return {}
    name = words if _NAME.fullmatch(words) and ("·" in words or begins_as_name(words)) else ""
    return number_of_a_person(words) or ({"name": name} if name else {})


def by_number(request: HttpRequest, actor: Actor, words: str) -> HttpResponse | None:
    """What the search box answers to words with the number of a person, which stands in no address; None where they hold none."""
    asked = number_of_a_person(words)
    if not asked:
        return None
    if by_post("identity.search", actor):
        return _searched(request, actor, asked)
    messages.info(
        request, _("事项里的电话、证件号码已经遮盖，搜不到。要按人查以前的信访件，请找接待员、登记员。")
    )
    return redirect("desk:matters")


@staff_only
def earlier(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form and what was found; of the registration form only the list, to stand beside who petitions."""
    if not by_post("identity.search", actor):
        raise NotFound
    return _searched(request, actor, request.POST or None)


def _searched(request: HttpRequest, actor: Actor, asked: Mapping[str, str] | None) -> HttpResponse:
    unit = get_unit(actor.unit)
    form, found = ActForm(REGISTRY["identity.search"], unit, asked), None
    beside = "HX-Request" in request.headers
    if beside and not any(post_value(request, name).strip() for name in form.fields):
        return HttpResponse()  # the telephone was taken out again: nobody is looked for
    if request.method == "POST" and form.is_valid():
        try:
            found = find_by_identity(actor, unit, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
    context = {
        "form": form,
        "asked": found is not None,
        "rows": [
            (row(actor, each.petition.matter), each.petition, translated(SAME[each.by]))
            for each in found or ()
        ],
        "most": FOUND if found is not None and len(found) == FOUND else 0,
        "title": _("查以前的信访件"),
        "can_link": beside and by_post("petition.link", actor),
    }
    status = 422 if form.errors and not beside else 200
    return render(request, f"desk/{'earlier_rows' if beside else 'earlier'}.html", context, status=status)
