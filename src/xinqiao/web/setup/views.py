"""The set-up page of an empty office: first the code that the terminal shows, then the form, then, once, the slips. Afterwards there is no
such page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from xinqiao.accounts.first_run import begin, check_code, is_empty
from xinqiao.http.requests import client_address, request_id
from xinqiao.kernel.errors import NotFound, TooManyTries, XinqiaoError
from xinqiao.library.calendars import work_calendar
from xinqiao.library.queries.reference import loaded_years
from xinqiao.web.forms import show_problems
from xinqiao.web.request import typed
from xinqiao.web.setup.forms import FirstCodeForm, FirstForm

_KNOWS = "first_run"
"""Session key: this visitor has given the code."""


@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """Raises NotFound as soon as there is a unit or an account."""
    if not is_empty():
        raise NotFound
    return _office(request) if request.session.get(_KNOWS) else _code(request)


def _code(request: HttpRequest) -> HttpResponse:
    form = FirstCodeForm(typed(request))
    status = 422 if request.method == "POST" else 200
    if form.is_valid():
        try:
            check_code(form.cleaned_data["code"], client_address(request) or "unknown")
        except XinqiaoError as error:
            show_problems(form, error)
            status = 429 if isinstance(error, TooManyTries) else status
        else:
            request.session.cycle_key()
            request.session[_KNOWS] = True
            return redirect("setup")
    return render(request, "setup/code.html", {"form": form}, status=status)


def _office(request: HttpRequest) -> HttpResponse:
    posted = request.method == "POST"
    form = FirstForm(typed(request), request.FILES or None)
    if posted and form.is_valid():
        try:
            accounts = begin(form.first_office(), request_id(request))
        except NotFound:
            raise
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            request.session.flush()
            context = {"accounts": accounts, "second_factor": settings.XINQIAO_SECOND_FACTOR}
            return render(request, "setup/done.html", context)
    context = {"form": form, "years": loaded_years(work_calendar())}
    return render(request, "setup/office.html", context, status=422 if posted else 200)
