"""Who tries query codes is slowed down; who has the right one is not kept out by it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.cast import Cast, registered
from xinqiao.kernel.clock import now
from xinqiao.kernel.models import AuditEntry, WrongTries
from xinqiao.matters.commands import open as opening


def _try(client: Client, number: str, code: str, address: str = "192.0.2.7") -> int:
    return client.post("/open/", {"number": number, "code": code}, REMOTE_ADDR=address).status_code


@pytest.mark.django_db
def test_the_sixth_try_at_one_petition_is_not_listened_to_even_with_the_right_code(
    cast: Cast, client: Client
) -> None:
    given = registered(cast)
    number = given.petition.number
    assert [_try(client, number, "22222-22222") for _ in range(5)] == [422] * 5
    refused = client.post("/open/", {"number": number, "code": given.code}, REMOTE_ADDR="192.0.2.7")
    assert refused.status_code == 429
    assert "15分钟后再试" in refused.content.decode()
    assert _try(client, number, given.code) == 429
    assert AuditEntry.objects.filter(action="petition.open", outcome="denied").count() == 1


@pytest.mark.django_db
def test_a_stranger_cannot_lock_a_petition_for_its_petitioner(cast: Cast, client: Client) -> None:
    given = registered(cast)
    for _ in range(8):
        _try(client, given.petition.number, "22222-22222")
    assert _try(client, given.petition.number, given.code, "198.51.100.4") == 302


@pytest.mark.django_db
def test_after_the_pause_the_right_code_opens_again(cast: Cast, client: Client) -> None:
    given = registered(cast)
    for _ in range(6):
        _try(client, given.petition.number, "22222-22222")
    with time_machine.travel(now() + timedelta(minutes=15, seconds=1)):
        assert _try(client, given.petition.number, given.code) == 302


@pytest.mark.django_db
def test_a_program_that_guesses_from_one_address_is_stopped_and_a_hall_is_not(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert opening.PER_ADDRESS.tries >= 60 * opening.PER_PETITION.tries, "sixty people at one address"
    monkeypatch.setattr(opening, "PER_ADDRESS", replace(opening.PER_ADDRESS, tries=4))
    answers = [_try(client, f"XF2026-{900000 + n}", "22222-22222") for n in range(5)]
    assert answers == [422] * 4 + [429]
    given = registered(cast)
    assert _try(client, given.petition.number, given.code) == 429


@pytest.mark.django_db
def test_right_codes_are_never_counted_and_no_address_is_stored(cast: Cast, client: Client) -> None:
    given = registered(cast)
    assert [_try(client, given.petition.number, given.code) for _ in range(25)] == [302] * 25
    assert set(WrongTries.objects.values_list("count", flat=True)) == {0}
    assert not any("192.0.2" in key for key in WrongTries.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_what_was_counted_is_forgotten_after_a_day(cast: Cast, client: Client) -> None:
    start, number = now(), registered(cast).petition.number
    with time_machine.travel(start, tick=False):
        _try(client, number, "22222-22222")
        old = set(WrongTries.objects.values_list("key", flat=True))
        assert len(old) == 2
    for later, left in ((timedelta(days=1), 4), (timedelta(days=1, seconds=1), 4)):
        with time_machine.travel(start + later, tick=False):
            _try(client, number, "22222-22222", f"198.51.100.{later.seconds}")
            assert WrongTries.objects.count() == left
    assert not old & set(WrongTries.objects.values_list("key", flat=True))


@pytest.mark.django_db
def test_an_address_behind_the_offices_proxy_is_the_one_the_proxy_saw(
    cast: Cast, client: Client, settings: pytest.FixtureRequest
) -> None:
    settings.XINQIAO_PROXIES = 1  # type: ignore[attr-defined]  # the fixture takes any setting
    number = registered(cast).petition.number
    for n in range(6):
        answer = client.post(
            "/open/",
            {"number": number, "code": "22222-22222"},
            HTTP_X_FORWARDED_FOR=f"203.0.113.{n}, 2001:db8:1:2::{n:x}",
        )
    assert answer.status_code == 429
