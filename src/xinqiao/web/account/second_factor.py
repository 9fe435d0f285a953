"""The second factor: set up at the first log-in, shown at every later one; recovery codes."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, gettext_noop

from xinqiao.documents.qr import qr_svg
from xinqiao.http.requests import came_by_provider, note_second_factor, second_factor_shown_here
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.language import translated
from xinqiao.offices.models import SecondFactor, Staff
from xinqiao.offices.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    own_factor,
    pass_second_factor,
    renew_codes,
    setup_address,
    try_code,
)
from xinqiao.offices.security_keys import own_keys, to_show, try_key, why_not
from xinqiao.rules.verdict import Verdict
from xinqiao.web.account.security_keys import here
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import go_on, staff_only


class CodeForm(Form):
    code = forms.CharField(
        label=gettext_lazy("六位验证码"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


_STATE = "key_to_show"
_ELSEWHERE = gettext_noop("第二重验证要先用本系统的用户名和密码登录再设置；请退出，用密码登录。")
"""Who runs the provider could otherwise set one up for whoever has none, and come in with it."""


@staff_only
def second_factor(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a code, or for what one of the account's security keys signs. The first code puts the authenticator into use and is
    answered with the recovery codes."""
    assert isinstance(request.user, Staff)
    state = request.session.pop(_STATE, None)  # each challenge is answered once
    factor, answer = own_factor(actor.staff), request.POST.get("answer", "")
    form = CodeForm(request.POST or None)
    form.fields["code"].required = not answer
    if request.method == "POST" and factor is not None and form.is_valid():
        try:
            if answer:
                return _passed_with_key(request, actor, state, answer)
            return _passed(request, actor, factor, form.cleaned_data["code"])
        except InvalidInput as error:
            show_problems(form, error)
    begun = factor is not None and factor.confirmed_at is None
    address = setup_address(factor, request.user.username) if factor and begun else ""
    # Drawn here from an address of our own; nothing of it was typed by anybody.
    qr = SafeString(qr_svg(address, scale=5, margin=True)) if address else ""
    context = {"form": form, "factor": factor, "qr": qr, "address": address}
    context |= _keys_wanted(request, actor)
    if came_by_provider(request) and (factor is None or begun):
        context["elsewhere"] = translated(_ELSEWHERE)
    return render(request, "account/second_factor.html", context, status=422 if form.errors else 200)


def _keys_wanted(request: HttpRequest, actor: Actor) -> dict[str, str]:
    """What the page needs for the account's keys, or why they do not work here; nothing for an account without one."""
    if not own_keys(actor.staff):
        return {}
    if reason := why_not(here(request)):
        return {"reason": translated(reason)}
    options, request.session[_STATE] = to_show(actor.staff)
    return {"options": options}


def _passed_with_key(request: HttpRequest, actor: Actor, state: Any, answer: str) -> HttpResponse:
    assert isinstance(request.user, Staff)
    try_key(actor, state, answer)
    note_second_factor(request, request.user)
    return redirect(go_on(request))


def _passed(request: HttpRequest, actor: Actor, factor: SecondFactor, code: str) -> HttpResponse:
    assert isinstance(request.user, Staff)
    if factor.confirmed_at is not None:
        try_code(pass_second_factor, actor, code)
        note_second_factor(request, request.user)
        return redirect(go_on(request))
    _by_own_password(request)
    spare = try_code(confirm_second_factor, actor, code)
    note_second_factor(request, request.user)
    return render(request, "account/recovery_codes.html", {"codes": spare, "onward": go_on(request)})


def _by_own_password(request: HttpRequest) -> None:
    if came_by_provider(request):
        raise Refused(Verdict(allowed=False, reason=_ELSEWHERE))


@staff_only
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make the secret that the next page shows."""
    if request.method == "POST":
        _by_own_password(request)
        begin_second_factor(actor, None)
    return redirect("account:second_factor")


@staff_only
def codes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """New recovery codes, for who has shown the second factor in this session."""
    assert isinstance(request.user, Staff)
    if not second_factor_shown_here(request, request.user):
        return redirect("account:second_factor")
    if request.method != "POST":
        return redirect("account:me")
    return render(request, "account/recovery_codes.html", {"codes": renew_codes(actor, None)})
