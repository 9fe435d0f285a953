"""What a request tells about itself."""

from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest

from xinqiao.accounts.queries import account_facts, over_there
from xinqiao.http.addresses import address_of
from xinqiao.kernel.clock import now
from xinqiao.offices.models import Staff
from xinqiao.offices.provider import ProviderPerson


def request_id(request: HttpRequest) -> str:
    """One id for everything this request does; set once."""
    if not hasattr(request, "xinqiao_id"):
        request.xinqiao_id = uuid4().hex[:16]  # type: ignore[attr-defined]  # an attribute of ours
    return str(request.xinqiao_id)  # type: ignore[attr-defined]  # set above


def client_address(request: HttpRequest) -> str | None:
    """Where a request comes from, for counting tries only."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return address_of(forwarded, request.META.get("REMOTE_ADDR", ""), settings.XINQIAO_PROXIES)


_SHOWN, _SHOWN_THERE = "second_factor", "second_factor_there"


def second_factor_shown_here(request: HttpRequest, staff: Staff) -> bool:
    """Whether this session has shown, in this system, the second factor that the account has now: what opens more of the kind."""
    return request.session.get(_SHOWN) == staff.second_factor_round


def second_factor_shown(request: HttpRequest, staff: Staff) -> bool:
    """Whether this session has shown it here, or at the provider. That counts for nobody who administers or reads accusations now, whatever
    the account was at log-in: who runs the provider must not come to either alone."""
    if second_factor_shown_here(request, staff):
        return True
    there = request.session.get(_SHOWN_THERE) == staff.second_factor_round
    return there and not account_facts(staff).guarded


_PROVIDER = "provider"


def came_by_provider(request: HttpRequest) -> bool:
    """Whether this session was begun by the unit's OpenID provider instead of the own password."""
    return bool(request.session.get(_PROVIDER))


def ended_by_provider(request: HttpRequest) -> bool:
    """Whether such a session is over there, and so here."""
    came = request.session.get(_PROVIDER)
    return over_there(came) if came else False


def note_provider(request: HttpRequest, came: ProviderPerson | None) -> None:
    """How this session was begun; it may go on from one of the same person."""
    at = now().timestamp()
    request.session[_PROVIDER] = came and {"subject": came.subject, "sid": came.sid, "at": at}


def note_second_factor(request: HttpRequest, staff: Staff, *, there: bool = False) -> None:
    """From now on this session has shown it, here or `there` at the provider, under a new key."""
    request.session[_SHOWN_THERE if there else _SHOWN] = staff.second_factor_round
    request.session.cycle_key()
