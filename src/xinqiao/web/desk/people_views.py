"""Earlier petitions of the same person: looked up by exact values, each time an act in the log; nothing about a person is kept for it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.matters.commands.reveal import FOUND, SAME, find_by_identity
from xinqiao.offices.queries import get_unit
from xinqiao.web.acts.form import ActForm
from xinqiao.web.desk.rows import row
from xinqiao.web.forms import show_problems
from xinqiao.web.request import post_value, staff_only


@staff_only
def earlier(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form and what was found; of the registration form only the list, to stand beside who petitions."""
    if not by_post("identity.search", actor):
        raise NotFound
    unit = get_unit(actor.unit)
    form, found = ActForm(REGISTRY["identity.search"], unit, request.POST or None), None
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
