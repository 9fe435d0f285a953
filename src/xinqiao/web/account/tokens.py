"""The own tokens for programs: make one, see it once, revoke it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.http.requests import second_factor_shown_here
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import second_factor_due
from xinqiao.offices.tokens import MAX_DAYS, create_token, own_tokens, revoke_token
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import say, staff_only


class TokenForm(Form):
    name = forms.CharField(
        label=gettext_lazy("用途"), max_length=40, help_text=gettext_lazy("写明哪个系统使用，例如「OA对接」")
    )
    days = forms.IntegerField(
        label=gettext_lazy("有效期（天）"), initial=MAX_DAYS, min_value=1, max_value=MAX_DAYS
    )


@staff_only
def tokens(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list and the form. The text of a new token stands in the answer to the form and nowhere else."""
    if not check("api.token.create", actor, None).allowed:
        raise NotFound
    assert isinstance(request.user, Staff)
    if second_factor_due(request.user) and not second_factor_shown_here(request, request.user):
        return redirect("account:second_factor")  # a token outlives the session
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, text = create_token(actor, None, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            form = TokenForm()
    context = {"form": form, "text": text, "tokens": own_tokens(actor.staff)}
    return render(request, "account/tokens.html", context, status=422 if form.errors else 200)


@staff_only
def revoke(request: HttpRequest, actor: Actor, token_id: int) -> HttpResponse:
    if request.method == "POST":
        revoke_token(actor, None, token_id)
        say(request, _("令牌已经撤销，立即失效。"))
    return redirect("account:tokens")
