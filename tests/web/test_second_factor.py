"""The second factor: set up, shown, counted, replaced, and reset by the security administrator; the secret stays sealed."""

import base64
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django_otp.oath import TOTP

from tests.administration import fresh, with_administrators
from tests.cast import Cast
from xinqiao.accounts.models import AccountChange
from xinqiao.kernel import audit, clock, throttle
from xinqiao.kernel import commands as kernel_commands
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.offices.models import AccountNotice, RecoveryCode, SecondFactor, Staff
from xinqiao.offices.second_factor import (
    begin_second_factor,
    codes_left,
    confirm_second_factor,
    pass_second_factor,
    setup_address,
    try_code,
)

PLACE = "/account/second-factor/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Move the program's clock forward."""
    moved = timedelta(0)
    real = clock.now

    def move(**by: int) -> None:
        nonlocal moved
        moved += timedelta(**by)

    for module in (kernel_commands, throttle):
        monkeypatch.setattr(module, "now", lambda: real() + moved)
    move.moved = lambda: moved  # type: ignore[attr-defined]  # read by `_code` below
    return move


def _secret(staff: Staff) -> bytes:
    address = setup_address(SecondFactor.objects.get(pk=staff.pk), staff.username)
    return base64.b32decode(re.search(r"secret=([A-Z2-7]+)", address)[1])  # type: ignore[index]  # it is there


def _code(secret: bytes, later: Any) -> str:
    authenticator = TOTP(secret)
    authenticator.time = (now() + later.moved()).timestamp()
    return f"{authenticator.token():06d}"


def _entries(action: str, outcome: str = "done") -> int:
    return AuditEntry.objects.filter(action=f"session.second_factor.{action}", outcome=outcome).count()


def test_set_up_at_the_first_log_in_and_shown_at_the_next(
    cast: Cast, client: Client, settings: Any, later: Any
) -> None:
    settings.XINQIAO_SECOND_FACTOR = True
    person = cast.staff["handler"]
    client.force_login(person)
    assert client.get("/desk/")["Location"] == PLACE
    assert "开始设置" in client.get(PLACE).content.decode()
    assert not SecondFactor.objects.exists()
    assert client.post(PLACE + "begin/").status_code == 302
    secret = _secret(person)
    assert "<svg" in client.get(PLACE).content.decode()
    first = _code(secret, later)
    page = client.post(PLACE, {"code": first}).content.decode()
    spare = re.findall(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", page)
    assert len(set(spare)) == 10
    assert client.get("/desk/").status_code == 200
    again = Client()
    again.force_login(person)
    assert "<svg" not in again.get(PLACE).content.decode()
    assert again.post(PLACE, {"code": first}).status_code == 422, "a code works once"
    later(seconds=60)
    assert again.post(PLACE, {"code": _code(secret, later)})["Location"] == "/desk/"
    assert again.get("/desk/").status_code == 200
    third = Client()
    third.force_login(person)
    assert third.post(PLACE, {"code": spare[3].lower().replace("-", " ")}).status_code == 302
    third.post("/logout/")
    third.force_login(person)
    assert third.post(PLACE, {"code": spare[3]}).status_code == 422, "a recovery code works once"
    assert codes_left(person.pk) == 9
    assert (_entries("begin"), _entries("confirm"), _entries("pass")) == (1, 1, 2)
    assert _entries("pass", "denied") == 2


def test_neither_secret_nor_codes_are_in_the_log_or_in_clear(cast: Cast, later: Any) -> None:
    actor, person = cast.actor("handler"), cast.staff["handler"]
    begin_second_factor(actor, None)
    secret = _secret(person)
    code = _code(secret, later)
    spare = confirm_second_factor(actor, None, code)
    with pytest.raises(InvalidInput):
        try_code(pass_second_factor, actor, "987654")
    said = json.dumps([audit.read(e) for e in AuditEntry.objects.all()])
    rows = repr(list(SecondFactor.objects.values_list())) + repr(list(RecoveryCode.objects.values_list()))
    stored = bytes(SecondFactor.objects.get().sealed)
    for hidden in (base64.b32encode(secret).decode(), secret.hex(), code, "987654", *spare):
        assert hidden not in said
        assert hidden not in rows
    assert secret not in stored
    with pytest.raises(Refused):
        setup_address(SecondFactor.objects.get(), person.username)
    with pytest.raises(Refused):
        begin_second_factor(actor, None)


def test_five_wrong_codes_lock_and_time_unlocks(cast: Cast, client: Client, later: Any) -> None:
    actor = cast.actor("handler")
    begin_second_factor(actor, None)
    secret = _secret(cast.staff["handler"])
    confirm_second_factor(actor, None, _code(secret, later))
    client.force_login(cast.staff["handler"])
    for _ in range(5):
        assert "验证码不对" in client.post(PLACE, {"code": "000000"}).content.decode()
    later(seconds=60)
    locked = client.post(PLACE, {"code": _code(secret, later)}).content.decode()
    assert "输错的次数太多" in locked
    assert "安全管理员" in locked
    assert _entries("pass", "denied") == 6
    later(minutes=30)
    assert client.post(PLACE, {"code": _code(secret, later)}).status_code == 302
    other = cast.actor("counsel")
    with pytest.raises(InvalidInput):
        try_code(pass_second_factor, other, "000000")


def test_a_lost_device_is_taken_from_the_account_with_the_password_by_two_administrators(
    cast: Cast, client: Client, settings: Any, later: Any
) -> None:
    settings.XINQIAO_SECOND_FACTOR = True
    person, desk = with_administrators(cast).staff["registrar"], Client()
    desk.force_login(person)
    desk.post(PLACE + "begin/")
    desk.post(PLACE, {"code": _code(_secret(person), later)})
    assert desk.get("/desk/").status_code == 200
    settings.XINQIAO_SECOND_FACTOR = False
    page = f"/desk/accounts/{person.pk}/reset_second_factor/"
    client.force_login(cast.staff["system_admin"])
    assert client.get(page).status_code == 404
    client.force_login(cast.staff["security_admin"])
    assert page in client.get(f"/desk/staff/{person.pk}/").content.decode()
    assert client.post(page, {"reason": " "}).status_code == 422
    told = f"手机遗失，已核对{person.name}的工作证，电话13800001234"
    first = _given(client.post(page, {"reason": told, "version": fresh(person).version}))
    entry = audit.read(AuditEntry.objects.get(action="staff.reset_second_factor"))
    assert "手机遗失" in entry["reason"]
    assert person.name not in entry["reason"]
    assert "13800001234" not in entry["reason"]
    assert SecondFactor.objects.exists(), "a second administrator confirms"
    client.force_login(cast.staff["system_admin"])
    change = AccountChange.objects.get()
    confirming = f"/desk/account-changes/{change.pk}/confirm/"
    assert confirming in client.get(f"/desk/staff/{person.pk}/").content.decode()
    second = _given(client.post(confirming, {"checked": "已电话核实", "version": change.version}))
    assert not SecondFactor.objects.exists()
    assert desk.get("/desk/")["Location"].startswith("/login/"), "a session from before is none any more"
    form = {"username": person.username, "codes": f"{second}\n{first}", "new": "Yunshui-2026-neu"}
    assert desk.post("/account/open/", form | {"again": "Yunshui-2026-neu"})["Location"] == "/login/"
    assert fresh(person).check_password("Yunshui-2026-neu")


def _given(answer: Any) -> str:
    return str(re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.content.decode())[0])


def test_recovery_codes_are_renewed_by_who_has_shown_the_second_factor(
    cast: Cast, client: Client, later: Any
) -> None:
    person = cast.staff["handler"]
    client.force_login(person)
    client.post(PLACE + "begin/")
    old = set(RecoveryCode.objects.values_list("fingerprint", flat=True))
    client.post(PLACE, {"code": _code(_secret(person), later)})
    assert client.post(PLACE + "codes/").content.decode().count("<code>") == 10
    assert not old & set(RecoveryCode.objects.values_list("fingerprint", flat=True))
    stranger = Client()
    stranger.force_login(person)
    assert stranger.post(PLACE + "codes/")["Location"] == PLACE
    assert stranger.get("/desk/")["Location"] == PLACE, (
        "who has set one up is asked, also where it is no duty"
    )
    told = AccountNotice.objects.filter(staff=person, seen_at=None).values_list("action", flat=True)
    assert set(told) == {"session.second_factor.confirm", "session.second_factor.renew_codes"}
    assert "备用码还有 10 个" in client.get("/account/").content.decode()


@pytest.mark.parametrize("page", ["", "password/", "tokens/", "second-factor/codes/"])
def test_who_only_knows_the_password_reaches_no_page_of_the_account_and_cannot_change_it(
    cast: Cast, client: Client, settings: Any, page: str
) -> None:
    settings.XINQIAO_SECOND_FACTOR = True
    person = cast.staff["handler"]
    person.set_password("Cebian-2026-lu")
    person.save()
    client.force_login(person)
    new = "Qita-2026-mima-x"
    for answer in (
        client.get(f"/account/{page}"),
        client.post(f"/account/{page}", {"old": "Cebian-2026-lu", "new": new, "again": new}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, PLACE)
    person.refresh_from_db()
    assert person.check_password("Cebian-2026-lu")


def test_a_new_password_that_is_due_is_the_only_thing_open_after_the_second_factor(
    cast: Cast, client: Client
) -> None:
    person = cast.staff["handler"]
    person.password_changed_at = now() - timedelta(days=100)
    person.save()
    client.force_login(person)
    assert client.get("/account/password/").status_code == 200
    for page in ("/account/", "/account/tokens/", "/desk/"):
        assert client.get(page)["Location"] == "/account/password/"
