"""Logging in at the unit's OpenID provider, binding the own account to it, and logging out there."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xinqiao.accounts.commands.binding import bind_account, bound_to, end_there, unbind_own
from xinqiao.http.addresses import network_of
from xinqiao.http.requests import (
    client_address,
    note_provider,
    note_second_factor,
    request_id,
    second_factor_shown_here,
)
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound, Refused
from xinqiao.kernel.language import told
from xinqiao.offices.commands import record_failed_provider, record_login
from xinqiao.offices.login_tries import came_from_provider, sent_to_provider, told_by_provider
from xinqiao.offices.models import ProviderLink, Staff
from xinqiao.offices.provider import (
    ProviderDown,
    ProviderPerson,
    begin,
    connected,
    identity,
    log_out_address,
    logged_out,
)
from xinqiao.offices.queries import actor_for, second_factor_due
from xinqiao.rules.verdict import Verdict
from xinqiao.web.account.onward import next_of
from xinqiao.web.request import begin_at, say, staff_only

_BEGUN, _FOUND = "provider_begun", "provider_found"
_BACKEND = "xinqiao.offices.login.StaffBackend"
_OTHERS = gettext_noop("绑定要由登录着的本人做，请登录后重新开始。")


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("provider_back"))


def go(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider. A link, not a form: the policy of our pages lets forms go nowhere else."""
    if not connected():
        return redirect("login")
    try:
        with sent_to_provider(network_of(client_address(request)), request_id(request)):
            address, begun = begin(_back(request))
    except Refused as error:
        return _not_in(request, error)
    binds = "bind" in request.GET and _may_bind(request)
    request.session[_BEGUN] = {
        **begun,
        "next": next_of(request),
        "binds": request.user.pk if binds else None,
    }
    return redirect(address)


def back(request: HttpRequest) -> HttpResponse:
    """Who comes from the provider: logged in as whom the person is bound to, or asked whether to bind. Whatever is wrong with an attempt
    that was begun here is on record; anybody may call this address without one, and leaves nothing."""
    begun = request.session.pop(_BEGUN, None)  # each attempt is answered once
    try:
        found = identity(begun, request.GET.dict(), _back(request))
        if begun["binds"]:
            came_from_provider(network_of(client_address(request)))
            return _bindable(request, begun["binds"], found)
        staff = bound_to(found.subject)
    except Refused as error:
        if begun:
            record_failed_provider(error.message, request_id(request))
        return _not_in(request, error)
    came_from_provider(network_of(client_address(request)))
    login(request, staff, backend=_BACKEND)
    note_provider(request, found)
    if found.second_factor:
        note_second_factor(request, staff, there=True)
    record_login(actor_for(staff, request_id(request)), None, staff)
    return redirect(begin_at(staff.pk, begun["next"]))


@csrf_exempt
@require_POST
def ended(request: HttpRequest) -> HttpResponse:
    """The provider itself tells of the end of a session there (back-channel log-out); nobody else's word counts."""
    if not connected():
        raise NotFound
    try:
        with told_by_provider(network_of(client_address(request)), request_id(request)):
            end_there(Actor.system("provider"), None, told=logged_out(request.POST.get("logout_token", "")))
    except ProviderDown as error:  # 400 would mean: never send it again
        told_again = {"error": "temporarily_unavailable", "error_description": told(error)}
        return JsonResponse(told_again, status=503, headers={"Retry-After": "60"})
    except Refused as error:
        return JsonResponse({"error": "invalid_request", "error_description": told(error)}, status=400)
    return HttpResponse()


def out(request: HttpRequest) -> HttpResponse:
    """End the session at the provider too, for who has just ended the one here."""
    if not connected() or request.user.is_authenticated:
        return redirect("login")
    try:
        address = log_out_address(request.build_absolute_uri(reverse("login")))
    except Refused as error:
        return _not_in(request, error)
    return redirect(address or "login")


@staff_only
def binding(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Bind to whom the provider has just named, or end it."""
    if not connected() or not _may_bind(request):
        return redirect("account:me")
    found = request.session.get(_FOUND)
    if request.method == "POST" and "end" in request.POST:
        unbind_own(actor, None)
        say(request, _("已经取消绑定，不能再用统一身份认证登录。"))
        return redirect("account:binding")
    if request.method == "POST" and found:
        del request.session[_FOUND]
        bind_account(actor, None, subject=found["subject"])
        say(request, _("已经绑定，下次可以用统一身份认证登录。"))
        return redirect("account:binding")
    link = ProviderLink.objects.filter(staff_id=actor.staff).first()
    counts = bool(settings.XINQIAO_OIDC_SECOND_FACTOR)
    context = {"link": link, "found": found, "name": settings.XINQIAO_OIDC_NAME, "counts": counts}
    return render(request, "account/binding.html", context)


def _may_bind(request: HttpRequest) -> bool:
    """Who is logged in, and who is asked for a second factor has shown it here."""
    user = request.user
    return isinstance(user, Staff) and (
        not second_factor_due(user) or second_factor_shown_here(request, user)
    )


def _bindable(request: HttpRequest, staff_id: int, found: ProviderPerson) -> HttpResponse:
    if request.user.pk != staff_id or not _may_bind(request):
        raise Refused(Verdict(allowed=False, reason=_OTHERS))
    request.session[_FOUND] = {"subject": found.subject, "called": found.called}
    return redirect("account:binding")


def _not_in(request: HttpRequest, error: Refused) -> HttpResponse:
    return render(request, "account/not_in.html", {"message": told(error)}, status=409)
