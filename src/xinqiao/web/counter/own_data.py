"""What the petitioner asks of the own data, and how it was answered (个人信息保护法 44–50; M-I7)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinqiao.http.requests import client_address
from xinqiao.http.responses import pdf
from xinqiao.kernel.errors import TooManyTries, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.matters.queries.petitions import own_petition
from xinqiao.matters.sending import written_by
from xinqiao.rules.lifecycle import State
from xinqiao.rules.own_data import ASKED, OWN_DATA, REMEDY, Wish
from xinqiao.safekeeping.commands.own_data import ask_for_own_data, print_answer
from xinqiao.safekeeping.queries.rooms import own_request, own_requests
from xinqiao.web.counter.forms import OwnDataForm
from xinqiao.web.counter.views import visitor
from xinqiao.web.forms import show_problems
from xinqiao.web.request import say, typed


def own_data(request: HttpRequest) -> HttpResponse:
    """What was asked with its answers, and the form for another request."""
    actor = visitor(request)
    petition = own_petition(actor)
    form = OwnDataForm(typed(request))
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            with written_by(petition.pk, client_address(request) or "unknown", what="own-data"):
                ask_for_own_data(actor, petition, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
            status = 429 if isinstance(error, TooManyTries) else status
        else:
            say(request, _("您的请求已经收到，请下载回执。"))
            return redirect("counter:own_data")
    asked = [
        (one, translated(ASKED[Wish(one.kind)]), translated(OWN_DATA.stages[one.stage]))
        for one in own_requests(petition)
    ]
    context = {
        "petition": petition,
        "correctable": petition.person_id is not None and petition.matter.state != State.CLOSED,
        "form": form,
        "asked": asked,
        "remedy": translated(REMEDY),
    }
    return render(request, "counter/own_data.html", context, status=status)


@require_POST
def own_data_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt, and later the answer, on record."""
    actor = visitor(request)
    asked = own_request(own_petition(actor), pk)
    return pdf(print_answer(actor, asked), _("个人信息请求") + f"-{asked.petition.number}.pdf")
