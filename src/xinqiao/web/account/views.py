"""Logging in and out, the own account and its password."""

import time

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.http.addresses import network_of
from xinqiao.http.requests import came_by_provider, client_address, note_provider, request_id
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, Refused, TooManyTries, XinqiaoError
from xinqiao.kernel.language import listed
from xinqiao.offices.commands import change_password, record_failed_login, record_login, record_logout
from xinqiao.offices.login_tries import slowed
from xinqiao.offices.models import Staff
from xinqiao.offices.passwords import choose_password
from xinqiao.offices.provider import connected
from xinqiao.offices.queries import actor_for
from xinqiao.offices.second_factor import codes_left, own_factor
from xinqiao.rules.roles import ROLE_TITLES
from xinqiao.web.account.demo import demo_page
from xinqiao.web.account.new_password import NewPasswordForm
from xinqiao.web.account.onward import next_of
from xinqiao.web.drafts.keeping import KEPT
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.middleware import session_left
from xinqiao.web.request import begin_at, go_on, say, staff_only


class LoginForm(Form):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(NewPasswordForm):
    old = forms.CharField(
        label=gettext_lazy("现在的密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "new", "again")


def log_in(request: HttpRequest) -> HttpResponse:
    """User name and password; a wrong one of either gets the same answer, and five lock for half an hour."""
    form = LoginForm(request.POST or None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            user = _authenticated(request, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
            status = 429 if isinstance(error, TooManyTries) else status
        else:
            if user is None:
                return render(request, "account/locked.html", status=403)
            login(request, user)
            note_provider(request, None)
            record_login(actor_for(user, request_id(request)), None, user)
            return redirect(begin_at(user.pk, next_of(request)))
    context = {
        "form": form,
        "next": next_of(request),
        "expired": "expired" in request.GET,
        "kept": f"?{KEPT}=" in next_of(request),
        "demo": settings.XINQIAO_DEMO,
        "provider": settings.XINQIAO_OIDC_NAME if connected() else "",
        "left": "left" in request.GET,
    }
    return render(request, "account/login.html", context, status=status)


def _authenticated(request: HttpRequest, username: str, password: str) -> Staff | None:
    """Who gave the right password; None when the account is locked for this address, where nothing was tried. Raises
    InvalidInput, TooManyTries, and Refused when the unit's directory does not answer: that is no wrong password and counts as none."""
    down: Refused | None = None
    with slowed(username, network_of(client_address(request)), request_id(request)):
        try:
            user = authenticate(request, username=username, password=password)
        except Refused as error:
            user, down = None, error
        if getattr(request, "axes_locked_out", False):
            return None
        if user is None and down is None:
            record_failed_login(username, request_id(request))
            raise InvalidInput({"": _("用户名或者密码不对。连续5次错误将锁定30分钟。")})
    if down is not None:
        raise down
    assert isinstance(user, Staff)
    return user


def log_out(request: HttpRequest) -> HttpResponse:
    by_provider = came_by_provider(request)
    if request.method == "POST" and isinstance(request.user, Staff):
        record_logout(actor_for(request.user, request_id(request)), None, request.user)
        logout(request)
    response = redirect(f"{reverse('login')}{'?left=1' if by_provider else ''}")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@staff_only
def session(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How many seconds the session still lasts. To ask changes nothing; the button that stays sends a form."""
    at = int(time.time())
    if request.method == "POST":
        request.session["seen"] = at
    return JsonResponse({"left": session_left(request, at)})


@staff_only
def me(request: HttpRequest, actor: Actor) -> HttpResponse:
    roles = listed(ROLE_TITLES[r] for r in sorted(actor.roles))
    context = {
        "roles": roles,
        "has_tokens": check("api.token.create", actor, None).allowed,
        "factor": own_factor(actor.staff),
        "codes_left": codes_left(actor.staff),
        "provider": connected(),
    }
    return render(request, "account/me.html", context)


@staff_only
def password(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Change the own password."""
    form = PasswordForm(request.POST or None)
    assert isinstance(request.user, Staff)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            chosen = choose_password(request.user, old=given["old"], new=given["new"])
            staff = change_password(actor, None, chosen)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            update_session_auth_hash(request, staff)
            say(request, _("密码已经修改。"))
            return redirect(go_on(request))
    return render(request, "account/password.html", {"form": form})


def demo_accounts(request: HttpRequest) -> HttpResponse:
    """The page of accounts of the demonstration; elsewhere it does not exist."""
    if not settings.XINQIAO_DEMO:
        return redirect("login")
    return render(request, "account/demo.html", demo_page(settings.XINQIAO_DEMO_PASSWORD))
