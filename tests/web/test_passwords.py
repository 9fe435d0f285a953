"""Passwords are hashed before the command: hashing is slow on purpose, and a command keeps all others from writing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.administration import fresh
from tests.cast import Cast
from xinqiao.accounts.commands.accounts import set_roles
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.models import AuditEntry
from xinqiao.offices import passwords
from xinqiao.offices.commands import change_password
from xinqiao.offices.models import ApiToken, OldPassword, Staff
from xinqiao.offices.passwords import choose_password
from xinqiao.offices.tokens import create_token

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


def test_a_slip_replaces_a_password_on_the_screen_and_is_hashed_outside_any_transaction(
    cast: Cast, depths: list[int]
) -> None:
    system, security, person = Client(), Client(), Client()
    system.force_login(cast.staff["system_admin"])
    security.force_login(cast.staff["security_admin"])
    form = {"username": "neu", "name": "甲新人", "section": ""}
    made_by = f"/desk/units/{cast.petition_office.pk}/account/"
    answer = system.post(made_by, form)
    first, made = _slip(answer), Staff.objects.get(username="neu")
    assert "messages" not in answer.cookies
    assert first not in system.get("/desk/staff/").content.decode()
    answer = security.post(
        f"/desk/accounts/{made.pk}/posts/", {"roles": ["handler"], "reason": "新任", "version": made.version}
    )
    second = _slip(answer)
    chosen = {"username": "neu", "new": NEW, "again": NEW}
    depths.clear()
    for codes in (first, second, "AAAA-BBBB-CCCC", ""):
        assert person.post("/account/open/", {**chosen, "codes": codes}).status_code == 422
    assert person.post("/account/open/", {**chosen, "codes": f"{first} {second}"}).status_code == 302
    assert person.post("/account/open/", {**chosen, "codes": f"{first} {second}"}).status_code == 422
    assert set(depths) == {0}
    assert person.post("/login/", {"username": "neu", "password": NEW}).status_code == 302
    assert "账号变动" in person.get("/account/").content.decode()


def _slip(answer: Any) -> str:
    return str(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.content.decode())[0])


def test_wrong_slips_count_as_wrong_passwords_do(cast: Cast, client: Client) -> None:
    Staff.objects.filter(username="handler").update(password="!")
    wrong = {"username": "handler", "codes": "AAAA-BBBB-CCCC", "new": NEW, "again": NEW}
    answers = [client.post("/account/open/", wrong).status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]
    assert AuditEntry.objects.filter(action="session.login", outcome="denied").count() >= 30


def test_the_person_is_told_on_every_page_until_it_was_read(cast: Cast, client: Client) -> None:
    person, security = cast.staff["registrar"], cast.actor("security_admin")
    set_roles(security, person, roles=["registrar", "archivist"], reason="换岗")
    client.force_login(fresh(person))
    assert "您的账号有变动" in client.get("/desk/").content.decode()
    page = client.get("/account/notices/").content.decode()
    assert "设置岗位" in page
    assert "丁安全" in page
    assert client.post("/account/notices/").status_code == 302
    assert "您的账号有变动" not in client.get("/desk/").content.decode()
    assert "设置岗位" in client.get("/account/notices/").content.decode()


def test_closing_asks_first_names_the_person_and_ends_sessions_and_tokens_for_good(cast: Cast) -> None:
    person, system, desk = cast.staff["registrar"], Client(), Client()
    system.force_login(cast.staff["system_admin"])
    desk.force_login(person)
    program = {"Authorization": f"Bearer {create_token(cast.actor('registrar'), None, name='OA', days=9)[1]}"}
    page = f"/desk/accounts/{person.pk}/close/"
    assert desk.get("/desk/").status_code == 200
    asked = system.get(page).content.decode()
    assert person.name in asked
    assert person.username in asked
    assert fresh(person).is_active
    for act in ("close", "reopen"):
        form = {"reason": "调离", "version": fresh(person).version}
        assert system.post(f"/desk/accounts/{person.pk}/{act}/", form).status_code == 302
        assert desk.get("/desk/").status_code == 302
        assert Client().get("/api/v1/me", headers=program).status_code == 401
        assert ApiToken.objects.get().revoked_at is not None
    assert fresh(person).is_active


def test_tokens_end_when_the_posts_change(cast: Cast) -> None:
    _token, text = create_token(cast.actor("registrar"), None, name="OA", days=9)
    program = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/me", headers=program).status_code == 200
    posts = ["registrar", "archivist"]
    set_roles(cast.actor("security_admin"), cast.staff["registrar"], roles=posts, reason="换岗")
    assert Client().get("/api/v1/me", headers=program).status_code == 401
