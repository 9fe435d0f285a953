"""Where a request comes from, as far as the office can believe it; for counting only."""

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def address_of(forwarded: str, remote: str, proxies: int) -> str | None:
    """An IPv6 address stands for its /64, which one household has for itself. Behind `proxies` of the office's own it is what
    the outermost of them saw: what is written further left in X-Forwarded-For anybody may have put there."""
    hops = [*(part.strip() for part in forwarded.split(",") if part.strip()), remote]
    text = hops[max(0, len(hops) - 1 - proxies)]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if address.version == 6:
        household = ipaddress.ip_network(f"{address}/64", strict=False).network_address
        return str(address.ipv4_mapped or household)
    return str(address)


def lies_in(remote: str, networks: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks; nonsense lies in none."""
    try:
        address = ipaddress.ip_address(remote)
    except ValueError:
        return False
    plain = getattr(address, "ipv4_mapped", None) or address
    return any(plain in network for network in networks)


def network_of(address: str | None) -> str:
    """The range that an address lies in: of IPv4 the /24; an IPv6 address stands for its /64 already. Without an address,
    one range for all."""
    if address is None:
        return "unknown"
    found = ipaddress.ip_address(address)
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 64}", strict=False))
