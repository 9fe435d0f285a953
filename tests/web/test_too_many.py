"""Spraying passwords and flooding the counter is slowed down; who merely shares an address is not kept out."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from tests.api.calls import Caller, solve, submit
from tests.api.calls import petition as api_petition
from tests.cast import Cast
from tests.web.test_counter import petition
from xinqiao.kernel.clock import now
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters import sending
from xinqiao.matters.models import Petition
from xinqiao.offices.login_tries import PER_ACCOUNT, PER_RANGE

pytestmark = pytest.mark.django_db
RIGHT = "Cebian-2026-lu"


@pytest.fixture
def colleague(cast: Cast) -> str:
    """Somebody who knows the own password."""
    person = cast.staff["registrar"]
    person.set_password(RIGHT)
    person.save()
    return person.username


def _try(client: Client, username: str, password: str = "wrong", address: str = "192.0.2.7") -> Any:
    return client.post("/login/", {"username": username, "password": password}, REMOTE_ADDR=address)


@pytest.mark.parametrize("address", ["192.0.2.{}", "2001:db8:1:2::{}"])
def test_spraying_over_accounts_from_one_range_ends_and_goes_on_record_once(
    cast: Cast, client: Client, colleague: str, address: str
) -> None:
    answers = [
        _try(client, f"name-{n}", address=address.format(n)).status_code for n in range(PER_RANGE.tries + 2)
    ]
    assert answers == [422] * PER_RANGE.tries + [429] * 2
    refused = _try(client, colleague, RIGHT, address.format(200))
    assert refused.status_code == 429
    assert "30分钟后再试" in refused.content.decode()
    assert _try(client, colleague, RIGHT, "198.51.100.4").status_code == 302
    paused = AuditEntry.objects.filter(action="session.login", outcome="denied", subject="offices.staff")
    assert paused.count() == PER_RANGE.tries + 1
    with time_machine.travel(now() + PER_RANGE.window + timedelta(seconds=1)):
        assert _try(client, colleague, RIGHT, address.format(200)).status_code == 302


def test_guessing_one_account_from_everywhere_ends(cast: Cast, client: Client, colleague: str) -> None:
    addresses = [f"10.{n}.0.1" for n in range(PER_ACCOUNT.tries + 1)]
    answers = [_try(client, colleague, address=each).status_code for each in addresses]
    assert answers == [422] * PER_ACCOUNT.tries + [429]
    assert _try(client, colleague, RIGHT, "198.51.100.4").status_code == 429


def test_who_was_locked_out_does_not_lock_out_a_colleague_at_the_same_address(
    cast: Cast, client: Client, colleague: str
) -> None:
    answers = [_try(client, "handler").content.decode() for _ in range(PER_RANGE.tries + 5)]
    assert ["登录已锁定" in page for page in answers] == [False] * 4 + [True] * (PER_RANGE.tries + 1)
    assert _try(client, colleague, RIGHT).status_code == 302


def test_one_address_sends_a_bounded_number_of_petitions_an_hour_and_loses_nothing_typed(
    cast: Cast, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.XINQIAO_PETITIONS_PER_HOUR = 2
    for n in range(2):
        failed = petition(cast, client, title=f"第{n}件", phone="1", address="")
        assert client.post("/new/", failed).status_code == 422
        assert client.post("/new/", petition(cast, client, title=f"第{n}件")).status_code == 302
    told = client.post("/new/", petition(cast, client, title="还有一件", text="写了很久的内容"))
    page = told.content.decode()
    assert told.status_code == 429
    assert "60分钟后再提交" in page
    assert "还有一件" in page
    assert "写了很久的内容" in page
    assert Petition.objects.count() == 2
    form = petition(cast, client)
    monkeypatch.setattr(sending, "_OWN", 1)
    for status in (302, 302, 429):
        answer = client.post("/new/", form, REMOTE_ADDR="198.51.100.4")
        assert answer.status_code == status, "a double click counts for itself"
    assert Petition.objects.count() == 3
    again = client.post(
        "/new/", petition(cast, client, phone="+86 138 0000 1234"), REMOTE_ADDR="198.51.100.4"
    )
    assert (again.status_code, "留这个电话的" in again.content.decode()) == (429, True)
    for phone, address in (("0571-83200000转8012", "198.51.100.4"), ("13800001234", "198.51.100.9")):
        other = petition(cast, client, phone=phone, title=f"{phone}反映")
        assert client.post("/new/", other, REMOTE_ADDR=address).status_code == 302, "nobody else is shut out"
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert client.post("/new/", petition(cast, client)).status_code == 302


def test_the_interface_for_programs_counts_with_the_counter_and_says_how_long_to_wait(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.XINQIAO_PETITIONS_PER_HOUR = 2
    citizen = Caller(address="127.0.0.1")
    submit(citizen, api_petition(cast))
    assert client.post("/new/", petition(cast, client)).status_code == 302
    puzzle = citizen.post("/public/puzzles", expect=201, Idempotency_Key="third-one-1")
    work = {**api_petition(cast), "proof": solve(puzzle)}
    told = citizen.post("/public/petitions", work, expect=429, Idempotency_Key="third-one-1")
    assert "分钟后再提交" in told["detail"]
    assert 3500 < int(citizen.last["Retry-After"]) <= 3600
