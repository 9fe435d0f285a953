"""Trying to log in leaves a trace that names no secret."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from tests.cast import Cast
from xinqiao.kernel import audit, clock
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.models import AuditEntry
from xinqiao.offices.models import OldPassword, Staff
from xinqiao.offices.passwords import new_password


@pytest.mark.django_db
@pytest.mark.parametrize("username", ["handler", "My-Secret-2026-typed-here"])
def test_a_failed_log_in_is_on_record_without_what_was_typed(
    cast: Cast, client: Client, username: str
) -> None:
    client.post("/login/", {"username": username, "password": "not-the-password"})
    entry = AuditEntry.objects.get(action="session.login", outcome="denied")
    known = username == "handler"
    assert entry.subject == (f"offices.staff:{cast.staff['handler'].pk}" if known else "offices.staff")
    said = json.dumps(audit.read(entry), ensure_ascii=False)
    assert "not-the-password" not in said
    assert username not in said


@pytest.mark.django_db
def test_asking_how_long_the_session_lasts_does_not_make_it_longer_and_staying_does(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff["registrar"])
    client.get("/desk/")
    session = client.session
    session["seen"] -= 800
    session.save()
    assert client.get("/account/session/").json()["left"] <= 100
    assert client.get("/account/session/").json()["left"] <= 100
    assert client.post("/account/session/").json()["left"] > 800
    assert client.get("/account/session/").json()["left"] > 800


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "seconds", "status"),
    [("seen", 895, 200), ("seen", 905, 302), ("began", 28_790, 200), ("began", 28_805, 302)],
)
def test_a_session_ends_after_a_quarter_of_an_hour_idle_and_after_eight_hours_at_work(
    cast: Cast, client: Client, key: str, seconds: int, status: int
) -> None:
    client.force_login(cast.staff["registrar"])
    client.get("/desk/")
    session = client.session
    session[key] -= seconds
    session.save()
    answer = client.get("/desk/")
    assert answer.status_code == status
    assert ("_auth_user_id" in client.session) is (status == 200)


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("Ab3-Ab3-Ab3", "12"),
        ("abcdefgh-ijkl", "三种"),
        ("Handler-2026x", "handler"),
        ("1Qaz2Wsx3Edc", "常见"),
        ("Ab3-Ab3-Ab3-", ""),
    ],
)
def test_a_password_has_twelve_signs_of_three_kinds_and_is_not_the_name(
    cast: Cast, password: str, told: str
) -> None:
    if told:
        with pytest.raises(InvalidInput) as refused:
            new_password(cast.staff["handler"], password)
        assert told.lower() in str(refused.value).lower() or "用户名" in str(refused.value)
    else:
        assert new_password(cast.staff["handler"], password)


@pytest.mark.django_db
@pytest.mark.once
def test_none_of_the_last_five_passwords_comes_again(cast: Cast) -> None:
    staff = cast.staff["handler"]
    used = [f"Ab3-Ab3-Ab3-{number}" for number in range(6)]
    for number, one in enumerate(used):
        with clock.at(now() + timedelta(minutes=number)):
            OldPassword.objects.create(staff=staff, password=make_password(one))
    for one in used[1:]:
        with pytest.raises(InvalidInput, match="最近用过"):
            new_password(staff, one)
    assert new_password(staff, used[0])


@pytest.mark.parametrize(("days", "over"), [(90, False), (91, True)])
def test_a_password_is_good_for_ninety_days(days: int, over: bool) -> None:
    """M-I5: every three months."""
    changed = now() - timedelta(days=days) + timedelta(minutes=1)
    assert Staff(password_changed_at=changed).password_expired is over


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_account_at_this_address(cast: Cast, client: Client) -> None:
    person = cast.staff["handler"]
    person.set_password("Cebian-2026-lu")
    person.save()
    for _ in range(5):
        client.post("/login/", {"username": "handler", "password": "falsch"})
    assert client.post("/login/", {"username": "handler", "password": "Cebian-2026-lu"}).status_code == 429
