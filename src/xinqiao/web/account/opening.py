"""Opening an account with its slips, and what was done to the own account."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.http.addresses import network_of
from xinqiao.http.requests import client_address, request_id
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import TooManyTries, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.offices.commands import read_notices, record_failed_login
from xinqiao.offices.login_tries import slowed
from xinqiao.offices.models import AccountNotice
from xinqiao.offices.slips import WRONG, open_account, opening
from xinqiao.rules.grants import BY_ACTION
from xinqiao.web.account.new_password import NewPasswordForm
from xinqiao.web.forms import show_problems
from xinqiao.web.request import say, staff_only

_MOST = 50


class SlipForm(NewPasswordForm):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    codes = forms.CharField(
        label=gettext_lazy("凭条上的代码"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "one-time-code"}),
        help_text=gettext_lazy("每张凭条一行，例如：B7KX-29MH-QWTR"),
    )
    field_order = ("username", "codes", "new", "again")


def open_with_slips(request: HttpRequest) -> HttpResponse:
    """Choose a password for an account that has none, with all its slips. Wrong ones count as wrong passwords do."""
    form = SlipForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            _opened(request, form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
            status = 429 if isinstance(error, TooManyTries) else status
        else:
            say(request, _("密码已经设置，请登录。"))
            return redirect("login")
    return render(request, "account/open.html", {"form": form}, status=status)


def _opened(request: HttpRequest, given: dict[str, Any]) -> None:
    username, here = given["username"], request_id(request)
    with slowed(username, network_of(client_address(request)), here):
        try:
            found = opening(username, given["codes"], given["new"])
        except XinqiaoError as error:
            if error.message == WRONG:
                record_failed_login(username, here)
            raise
    open_account(Actor.visitor(here), None, found)


def _what(notice: AccountNotice) -> str:
    act = translated(BY_ACTION[notice.action].title)
    return _("申请%(act)s，等第二名管理员确认") % {"act": act} if notice.asked else act


@staff_only
def notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was done to the own account; to an administrator also what was done to other administrators' accounts."""
    if request.method == "POST":
        read_notices(actor, None)
        return redirect("account:notices")
    found = list(AccountNotice.objects.filter(staff_id=actor.staff).select_related("about", "by")[:_MOST])
    context = {
        "rows": [{"of": one, "title": _what(one)} for one in found],
        "unseen": any(one.seen_at is None for one in found),
        "most": _MOST,
    }
    return render(request, "account/notices.html", context)
