"""The administrators' desk of accounts: who there is in the own unit and below it, what waits for a second administrator, one account
with all that was done to it. None of it shows a petition."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.accounts.models import AccountChange
from xinqiao.accounts.queries import changes, proposals, waiting
from xinqiao.controls.health import troubles
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import listed, translated
from xinqiao.library.calendars import missing_year
from xinqiao.offices.models import DirectoryLink, ProviderLink, Staff, Unit
from xinqiao.offices.queries import administered, get_administered, subordinates
from xinqiao.rules.account_changes import ChangeStage
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.text_input import whole_number
from xinqiao.web.acts.views import GIVEN, links, on_course
from xinqiao.web.request import staff_only

ACCOUNTS = 50
"""Accounts on a page."""
UNITS = 100
"""Units without an account that the page shows."""
_LAST = 20
"""Changes of one account that its page shows."""


_GIVE_SLIPS = (
    "staff.create",
    "staff.grant",
    "staff.reset_password",
    "staff.reset_second_factor",
    "account_change.confirm",
)
GIVEN.update(dict.fromkeys(_GIVE_SLIPS, "desk/slip.html"))


def _roles(staff: Staff) -> str:
    return listed(ROLE_TITLES[Role(post.role)] for post in staff.posts.all())


@staff_only
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The accounts of the own unit and those below, unit by unit, a page by key; above them what waits to be confirmed."""
    if not by_post("account_change.confirm", actor):
        raise NotFound
    found = administered(actor).select_related("unit").prefetch_related("posts")
    words = request.GET.get("q", "").strip()[:40]
    if words:
        found = found.filter(
            Q(name__contains=words)
            | Q(username__contains=words)
            | Q(unit__name__contains=words)
            | Q(unit__short_name__contains=words)
        )
    unit, _dot, person = request.GET.get("after", "").partition(".")
    last_unit, last = whole_number(unit), whole_number(person)
    if last_unit is not None and last is not None:
        found = found.filter(Q(unit_id__gt=last_unit) | Q(unit_id=last_unit, id__gt=last))
    people = list(found.order_by("unit_id", "id")[:ACCOUNTS])
    context = {
        "rows": [{"staff": staff, "roles": _roles(staff), "age": _age(staff)} for staff in people],
        "bare": _units_without_accounts(actor),
        "most": UNITS,
        "page": ACCOUNTS,
        "after": urlencode(
            {**({"q": words} if words else {}), "after": f"{people[-1].unit_id}.{people[-1].pk}"}
        )
        if len(people) == ACCOUNTS
        else "",
        "words": words,
        "waiting": changes(actor).filter(pk__in=waiting().values("pk"))[:ACCOUNTS],
        "proposals": proposals(actor).filter(stage=ChangeStage.ASKED, expires_at__gt=now())[:ACCOUNTS],
        "can_create": by_post("staff.create", actor),
        "troubles": troubles(),
        "missing": missing_year() if by_post("calendar.load", actor) else None,
    }
    return render(request, "desk/staff.html", context)


def _age(staff: Staff) -> int | None:
    """Days since the password was chosen; None for an account without one."""
    at = staff.password_changed_at
    return None if at is None or not staff.has_usable_password() else (now() - at).days


def _units_without_accounts(actor: Actor) -> list[Unit]:
    here = Unit.objects.filter(pk__in=subordinates({actor.unit}), active=True)
    return list(here.filter(staff=None)[:UNITS])


@staff_only
def account(request: HttpRequest, actor: Actor, staff_id: int) -> HttpResponse:
    """One account: what may be done with it and what was asked for."""
    staff = get_administered(actor, staff_id)
    found = changes(actor).filter(staff=staff)[:_LAST]
    context = {
        "staff": staff,
        "roles": _roles(staff),
        "opened": staff.has_usable_password(),
        "link": DirectoryLink.objects.filter(staff=staff).first(),
        "bound": ProviderLink.objects.filter(staff=staff).exists(),
        "acts": links(actor, staff),
        "changes": [_change(actor, change) for change in found],
        "most": _LAST,
    }
    return render(request, "desk/account.html", context)


def _change(actor: Actor, change: AccountChange) -> dict[str, Any]:
    expired = change.stage == ChangeStage.ASKED and not change.waits
    return {
        "of": change,
        "title": translated(change.get_kind_display()),
        "roles": listed(ROLE_TITLES[Role(role)] for role in change.roles),
        "expired": expired,
        "waits": change.waits,
        **on_course(actor, change),
    }
