"""A day, a year or a key at the end of the calendar in an address is answered in words by every list, never with a failure."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.cast import Cast

pytestmark = pytest.mark.django_db
EXTREMES = ("0001-01-01", "9999-12-31_1", "99999999999999999999")
NAMES = ("from", "to", "on", "after", "before", "year", "period", "until", "key", "seen_at")


def _plain(patterns: list[URLPattern | URLResolver], start: str = "") -> Iterator[str]:
    """Every address without a key in it."""
    for each in patterns:
        address = start + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _plain(each.url_patterns, address)
        elif "<" not in address and "logout" not in address:
            yield "/" + address


def _client(cast: Cast, role: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.staff[role])
    return client


@pytest.mark.once
@pytest.mark.parametrize(("role", "extremes"), [("registrar", EXTREMES), ("audit_admin", EXTREMES[:1])])
def test_no_list_export_or_interface_fails_at_an_extreme_day(
    cast: Cast, role: str, extremes: tuple[str, ...]
) -> None:
    addresses = sorted(set(_plain(get_resolver().url_patterns)))
    assert {"/ledger/", "/library/", "/api/v1/matters"} <= set(addresses)
    client = _client(cast, role)
    failed = [
        (address, extreme)
        for address in addresses
        for extreme in extremes
        if client.get(address, dict.fromkeys(NAMES, extreme) | {"due": "late"}).status_code >= 500
    ]
    assert failed == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-13-01"])
@pytest.mark.parametrize("address", ["/library/?on="])
def test_a_filter_says_what_is_wrong_with_its_day(cast: Cast, address: str, day: str) -> None:
    answer = _client(cast, "registrar").get(address + day)
    assert answer.status_code == 422
    assert re.search("请按年-月-日填写|只能填1949年至2199年", answer.content.decode())


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_an_export_of_the_ledger_bears_any_day(cast: Cast, day: str) -> None:
    answer = _client(cast, "leader").post("/ledger/export/", {"query": f"to={day}", "form": "xlsx"})
    assert answer.status_code == 200
