"""What a request tells about itself."""

import ipaddress
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest

from xinqiao.offices.models import Staff


def request_id(request: HttpRequest) -> str:
    """One id for everything this request does; set once."""
    if not hasattr(request, "xinqiao_id"):
        request.xinqiao_id = uuid4().hex[:16]  # type: ignore[attr-defined]  # an attribute of ours
    return str(request.xinqiao_id)  # type: ignore[attr-defined]  # set above


def client_address(request: HttpRequest) -> str | None:
    """Where a request comes from, for counting wrong tries only; an IPv6 address stands for its /64, which one household
    has for itself. Behind `XINQIAO_PROXIES` of the office's own proxies it is what the outermost of them saw: what is
    written further left in X-Forwarded-For anybody may have put there."""
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    hops = [*seen, request.META.get("REMOTE_ADDR", "")]
    text = hops[max(0, len(hops) - 1 - settings.XINQIAO_PROXIES)]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if address.version == 6:
        household = ipaddress.ip_network(f"{address}/64", strict=False).network_address
        return str(address.ipv4_mapped or household)
    return str(address)


_SHOWN = "second_factor"


def second_factor_shown(request: HttpRequest, staff: Staff) -> bool:
    """Whether this session has shown the second factor that the account has now."""
    return request.session.get(_SHOWN) == staff.second_factor_round


def note_second_factor(request: HttpRequest, staff: Staff) -> None:
    """From now on this session has shown it, under a new key."""
    request.session[_SHOWN] = staff.second_factor_round
    request.session.cycle_key()
