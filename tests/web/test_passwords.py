"""Passwords are hashed before the command: hashing is slow on purpose, and a command keeps all others from writing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from xinqiao.kernel.errors import InvalidInput
from xinqiao.offices import passwords
from xinqiao.offices.commands import change_password
from xinqiao.offices.models import OldPassword, Staff
from xinqiao.offices.passwords import choose_password

pytestmark = pytest.mark.django_db
OLD, NEW = "Yunshui-2026-alt", "Yunshui-2026-neu"


@pytest.fixture
def depths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many transactions were open, more than the test's own, when something was hashed or compared."""
    outside, found = len(connection.atomic_blocks), list[int]()

    def watched(do: Callable[..., Any]) -> Callable[..., Any]:
        def watching(*args: Any, **named: Any) -> Any:
            found.append(len(connection.atomic_blocks) - outside)
            return do(*args, **named)

        return watching

    for place in ("django.contrib.auth.base_user", "xinqiao.offices.passwords"):
        for name in ("check_password", "make_password"):
            monkeypatch.setattr(f"{place}.{name}", watched(getattr(passwords, name)))
    return found


def _with_password(cast: Cast, who: str) -> Client:
    staff = cast.staff[who]
    staff.set_password(OLD)
    staff.save()
    client = Client()
    client.force_login(staff)
    return client


def test_the_own_password_is_changed_and_hashed_outside_any_transaction(
    cast: Cast, depths: list[int]
) -> None:
    client = _with_password(cast, "handler")
    depths.clear()
    wrong = client.post("/account/password/", {"old": "falsch", "new": NEW, "again": NEW})
    assert wrong.context["form"].errors["old"] == ["现在的密码不对。"]
    same = client.post("/account/password/", {"old": OLD, "new": OLD, "again": OLD})
    assert "最近用过" in str(same.context["form"].errors["new"])
    assert client.post("/account/password/", {"old": OLD, "new": NEW, "again": NEW}).status_code == 302
    assert depths
    assert set(depths) == {0}
    assert Staff.objects.get(username="handler").check_password(NEW)
    assert OldPassword.objects.count() == 1
    assert client.get("/account/").status_code == 200, "this session goes on"


def test_a_password_that_was_changed_meanwhile_is_not_changed_again(cast: Cast) -> None:
    _with_password(cast, "handler")
    staff, actor = Staff.objects.get(username="handler"), cast.actor("handler")
    first = choose_password(staff, old=OLD, new=NEW)
    second = choose_password(staff, old=OLD, new=NEW + "2")
    change_password(actor, None, first)
    with pytest.raises(InvalidInput, match="现在的密码不对"):
        change_password(actor, None, second)
    with pytest.raises(InvalidInput, match="现在的密码不对"):
        change_password(cast.actor("leader"), None, first)


def test_first_passwords_are_hashed_outside_any_transaction_and_let_in(cast: Cast, depths: list[int]) -> None:
    system, security = Client(), Client()
    system.force_login(cast.staff["system_admin"])
    security.force_login(cast.staff["security_admin"])
    form = {"username": "neu", "name": "甲新人", "unit": cast.housing.pk}
    page = system.post("/desk/staff/new/", form, follow=True).content.decode()
    made = Staff.objects.get(username="neu")
    assert made.check_password(re.findall(r"[0-9A-Za-z]{12}-7Q[a-z]", page)[0])
    page = security.post(f"/desk/staff/{made.pk}/reset/", follow=True).content.decode()
    made.refresh_from_db()
    assert made.check_password(re.findall(r"[0-9A-Za-z]{12}-7Q[a-z]", page)[0])
    assert made.must_change_password
    assert set(depths) == {0}
