"""Where a request comes from: it counts wrong tries, and it must never be what makes a log-in fail."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests.cast import Cast
from xinqiao.http.requests import client_address


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", None),
        ("unix:", None),
    ],
)
def test_an_ipv6_household_is_one_address_and_nonsense_is_none(remote: str, address: str | None) -> None:
    assert client_address(RequestFactory().get("/", REMOTE_ADDR=remote)) == address


def test_only_the_offices_own_proxies_are_believed(settings: Settings) -> None:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1, 192.0.2.7"
    )
    settings.XINQIAO_PROXIES = 0
    assert client_address(request) == "10.0.0.1"
    settings.XINQIAO_PROXIES = 1
    assert client_address(request) == "192.0.2.7"


@pytest.mark.parametrize("remote", ["2001:db8::5", "", "192.0.2.7"])
def test_everybody_can_log_in_wherever_the_request_comes_from(
    cast: Cast, client: Client, remote: str
) -> None:
    person = cast.staff["registrar"]
    person.set_password("Cebian-2026-lu")
    person.save()
    for password, status in (("wrong", 422), ("Cebian-2026-lu", 302)):
        form = {"username": "registrar", "password": password}
        assert client.post("/login/", form, REMOTE_ADDR=remote).status_code == status
