"""Who saw this person's data: one page, one query; and whose eyes a leaked text was for (M-I3)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.kernel.viewing import ShownAs
from xinqiao.matters.commands.looking import who_looked
from xinqiao.matters.queries.looks import MOST, Look, names_of
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import get_unit
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.watermark import found as marks
from xinqiao.web.acts.form import ActForm
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, staff_only

_WAYS = {
    ShownAs.LIST: gettext_noop("列表（已遮盖）"),
    ShownAs.SEARCH: gettext_noop("搜索结果（已遮盖）"),
    ShownAs.LEDGER: gettext_noop("台账（已遮盖）"),
    ShownAs.PAGE: gettext_noop("事项页面（已遮盖）"),
    ShownAs.EXPORT: gettext_noop("导出（已遮盖）"),
}


@staff_only
def looks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The question and its answer. Each question is an act in the log."""
    if not by_post("viewing.read", actor):
        raise NotFound
    unit, spec = get_unit(actor.unit), REGISTRY["viewing.read"]
    asked = request.method == "POST" and "leaked" not in request.POST
    form = ActForm(spec, unit, request.POST if asked else None)
    found: list[Look] | None = None
    if asked and form.is_valid():
        try:
            found = list(who_looked(actor, unit, **form.cleaned_data))
        except XinqiaoError as error:
            show_problems(form, error)
    context = {
        "form": form,
        "rows": _rows(found or []),
        "asked": found is not None,
        "cut": MOST if found is not None and len(found) >= MOST else 0,
        "marks": _marks(post_value(request, "leaked")) if "leaked" in request.POST else None,
    }
    return render(request, "disclosure/looks.html", context, status=422 if form.errors else 200)


def _rows(found: list[Look]) -> list[dict[str, object]]:
    names, numbers = names_of(found)
    return [
        {
            "at": look.at,
            "who": names.get(look.by) or _("信访人"),
            "what": translated(_WAYS[ShownAs(look.way)] if look.way in _WAYS else BY_ACTION[look.way].title),
            "clear": look.way not in _WAYS,
            "number": numbers.get(look.matter_id or 0, ""),
        }
        for look in found
    ]


def _marks(text: str) -> list[tuple[str, object]]:
    """Whose eyes a copied text was for, and when, by the marks that nobody sees in it."""
    there = list(marks(text))
    names = dict(Staff.objects.filter(pk__in={m.staff for m in there}).values_list("pk", "name"))
    return [(names.get(mark.staff, str(mark.staff)), mark.at) for mark in there]
