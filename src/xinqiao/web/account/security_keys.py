"""The security keys of the own account: add one, see them, remove one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.http.requests import second_factor_shown_here
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.offices.models import Staff
from xinqiao.offices.security_keys import MOST, add_key, made, own_keys, remove_key, to_make, why_not
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import say, staff_only

_STATE = "key_to_make"


class KeyForm(Form):
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=40,
        help_text=gettext_lazy("便于辨认是哪一把，例如「办公室的黑色密钥」"),
    )
    answer = forms.CharField(widget=forms.HiddenInput, required=False)


def here(request: HttpRequest) -> str:
    """The address under which this page was asked for."""
    return f"{request.scheme}://{request.get_host()}"


@staff_only
def security_keys(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list and the form, for who has shown the authenticator in this session."""
    assert isinstance(request.user, Staff)
    if not second_factor_shown_here(request, request.user):
        return redirect("account:second_factor")
    form, reason = KeyForm(request.POST or None), why_not(here(request))
    state = request.session.pop(_STATE, None)  # each challenge is answered once
    if request.method == "POST" and not reason and form.is_valid():
        try:
            add_key(actor, None, made(state, form.cleaned_data["answer"]), name=form.cleaned_data["name"])
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            say(request, _("安全密钥已经添加，下次登录就可以用。"))
            return redirect("account:security_keys")
    keys = own_keys(actor.staff)
    context = {"form": form, "keys": keys, "reason": translated(reason), "most": MOST}
    if not reason and len(keys) < MOST:
        context["options"], request.session[_STATE] = to_make(request.user)
    return render(request, "account/security_keys.html", context, status=422 if form.errors else 200)


@staff_only
def remove(request: HttpRequest, actor: Actor, key_id: int) -> HttpResponse:
    """Remove one."""
    assert isinstance(request.user, Staff)
    if request.method == "POST" and second_factor_shown_here(request, request.user):
        remove_key(actor, None, key_id)
        say(request, _("安全密钥已经删除，不能再用来登录。"))
    return redirect("account:security_keys")
