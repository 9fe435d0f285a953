"""Logging in at the unit's OpenID provider, against a real one (django-oauth-toolkit)."""

from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from tests.administration import fresh, with_administrators
from tests.cast import Cast
from tests.office import free_port
from tests.provider_server import CLIENT, Provider, provider
from xinqiao.accounts.commands.accounts import close_account, reopen_account
from xinqiao.accounts.commands.binding import bind_account, unbind_account, unbind_own
from xinqiao.controls.health import Mark, examine
from xinqiao.kernel import audit
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.offices import login_tries
from xinqiao.offices import provider as asking
from xinqiao.offices.models import AccountNotice, ProviderLink, SecondFactor, Staff
from xinqiao.offices.provider import identity
from xinqiao.offices.second_factor import take_away
from xinqiao.web.account import provider as web

WHY, OWN = "已核对工作证和人事名册", "Yunshui-2026-eigen"
ISSUER = "https://sso.example.gov.cn"


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with provider(free_port(), "http://testserver/login/provider/back/") as running:
        yield running


@pytest.fixture
def office(cast: Cast, server: Provider, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setattr(asking, "_kept", {})
    monkeypatch.setattr(asking, "_SECONDS", 120.0)  # the machine may be busy
    settings.XINQIAO_OIDC_ISSUER, settings.XINQIAO_OIDC_CLIENT = server.issuer, CLIENT
    settings.XINQIAO_OIDC_SECRET_FILE = server.secret
    return with_administrators(cast)


def _opened(staff: Staff) -> Staff:
    staff.set_password(OWN)
    staff.save()
    return staff


def _comes(client: Client, server: Provider, name: str, *, bind: bool = False) -> Any:
    """The person goes to the provider, logs in there as `name`, and comes back."""
    sent = client.get("/login/provider/", {"bind": "1"} if bind else {}).headers["Location"]
    back = urlsplit(server.log_in(sent, name))
    return client.get(f"{back.path}?{back.query}")


def _denied() -> list[str]:
    found = AuditEntry.objects.filter(action="session.login", outcome="denied").order_by("seq")
    return [audit.read(entry)["reason"] for entry in found]


@pytest.mark.django_db
@pytest.mark.once
def test_a_person_binds_the_own_account_and_is_let_in_until_it_is_closed(
    office: Cast, server: Provider, client: Client, settings: Settings
) -> None:
    handler = _opened(office.staff["handler"])
    stranger = _comes(Client(), server, "zhou")
    assert (stranger.status_code, "没有绑定" in stranger.content.decode()) == (409, True)
    assert Staff.objects.filter(username="zhou").count() == 0, "nobody is made up"
    client.force_login(handler)
    assert _comes(client, server, "zhou", bind=True).headers["Location"] == "/account/binding/"
    assert "zhou某" in client.get("/account/binding/").content.decode()
    assert not ProviderLink.objects.exists(), "it is asked first"
    client.post("/account/binding/")
    assert AccountNotice.objects.filter(staff=handler, action="account.bind").exists()
    subject = ProviderLink.objects.get(staff=handler).subject
    with pytest.raises(Refused, match="一人一号"):
        bind_account(office.actor("registrar"), None, subject=subject)

    settings.XINQIAO_SECOND_FACTOR, posts = True, set(handler.posts.values_list("role", flat=True))
    desk = Client()
    assert _comes(desk, server, "zhou").headers["Location"] == "/desk/"
    assert desk.get("/desk/").headers["Location"] == "/account/second-factor/", "it is still asked here"
    assert set(handler.posts.values_list("role", flat=True)) == posts
    assert desk.post("/logout/").headers["Location"] == "/login/?left=1"
    assert "/login/provider/out/" in desk.get("/login/?left=1").content.decode()
    assert (
        desk.get("/login/provider/out/").headers["Location"].startswith(f"{server.issuer}/logout/?client_id")
    )

    desk, other = Client(), Client()
    own = Client()
    own.force_login(handler)
    settings.XINQIAO_SECOND_FACTOR = False
    for one in (desk, other):
        _comes(one, server, "zhou")
        assert one.get("/desk/").status_code == 200
    over = {"logout_token": server.logout_token(subject)}
    assert Client().post("/login/provider/ended/", over).status_code == 200
    assert [one.get("/desk/").status_code for one in (desk, other, own)] == [302, 302, 200]
    assert "/login/" in desk.get("/desk/").headers["Location"]
    _comes(desk, server, "zhou")
    assert Client().post("/login/provider/ended/", over).status_code == 400, "each message counts once"
    assert desk.get("/desk/").status_code == 200, "whoever logs in again afterwards is in"

    close_account(office.actor("city_system"), fresh(handler), reason=WHY)
    assert _comes(desk, server, "zhou").status_code == 409
    reopen_account(office.actor("city_system"), fresh(handler), reason=WHY)
    assert _comes(desk, server, "zhou").status_code == 409, "what was closed is bound anew"
    assert len(_denied()) == 3
    assert all("没有绑定" in reason for reason in _denied())


@pytest.mark.django_db
@pytest.mark.once
def test_what_the_office_lets_count_as_second_factor_and_what_ends_a_binding(
    office: Cast, server: Provider, client: Client, settings: Settings
) -> None:
    settings.XINQIAO_SECOND_FACTOR, settings.XINQIAO_OIDC_SECOND_FACTOR = True, ["urn:mfa"]
    settings.XINQIAO_PASSWORD_DAYS = 90
    handler = _opened(office.staff["handler"])
    ProviderLink.objects.create(staff=handler, issuer=server.issuer, subject="p-3", at=now())
    Staff.objects.filter(pk=handler.pk).update(password_changed_at=now().replace(year=2020))
    assert _comes(client, server, "an-mfa").status_code == 302
    assert client.get("/desk/").status_code == 200, "neither a second factor nor a new own password is due"
    leader = _opened(office.staff["office_leader"])
    ProviderLink.objects.filter(subject="p-3").update(staff=leader)
    again = Client()
    assert _comes(again, server, "an-mfa").status_code == 302
    assert again.get("/desk/").headers["Location"] == "/account/second-factor/", (
        "who reads accusations shows it here"
    )
    ProviderLink.objects.filter(subject="p-3").update(staff=handler)
    sent = client.get("/login/provider/").headers["Location"]
    back = urlsplit(server.log_in(sent, "an-mfa"))
    forged = client.get(f"{back.path}?{back.query.replace('state=', 'state=x')}")
    assert "不是从本系统开始" in forged.content.decode()
    twice = client.get(f"{back.path}?{back.query}")
    assert "不是从本系统开始" in twice.content.decode(), "an attempt is answered once, also by what was wrong"
    for other in ("", "?state=-&code=x"):
        assert Client().get(f"/login/provider/back/{other}").status_code == 409

    unbind_account(office.actor("city_security"), fresh(handler), reason=WHY)
    assert client.get("/desk/").status_code == 302, "sessions begun by it are over"
    with pytest.raises(Refused):
        unbind_own(office.actor("handler"), None)
    ProviderLink.objects.create(staff=handler, issuer=server.issuer, subject="p-3", at=now())
    take_away(handler)
    assert not ProviderLink.objects.exists(), "who resets a person ends it"
    handler.set_unusable_password()
    handler.save()
    ProviderLink.objects.create(staff=handler, issuer=server.issuer, subject="p-3", at=now())
    assert _comes(client, server, "an-mfa").status_code == 409, "slips open what waits for them"


@pytest.mark.django_db
@pytest.mark.once
def test_nobody_binds_before_the_second_factor_and_the_doctor_looks(
    office: Cast, server: Provider, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def line() -> Any:
        return next(one for one in examine() if one.name == "统一身份认证")

    assert line().mark is Mark.GOOD
    assert server.issuer in line().found
    settings.XINQIAO_SECOND_FACTOR = True
    handler = _opened(office.staff["handler"])
    SecondFactor.objects.create(staff=handler, sealed=b"", confirmed_at=now())
    client.force_login(handler)
    assert client.get("/login/provider/?bind=1").headers["Location"] == "/account/second-factor/"
    monkeypatch.setattr(asking, "_KEEP", 0.0)
    for wrong, told in ((f"{server.issuer}/", "不一致"), ("http://127.0.0.1:1/o", "连不上")):
        settings.XINQIAO_OIDC_ISSUER = wrong
        assert line().mark is Mark.BAD
        assert told in line().found
        assert Client().get("/login/provider/").status_code == 409
    monkeypatch.setattr(asking, "_PATIENCE", 0.0)
    settings.XINQIAO_OIDC_ISSUER = server.issuer
    with asking._AT_ONCE, asking._AT_ONCE:
        assert Client().get("/login/provider/").status_code == 409, (
            "those who wait for it never hold every thread"
        )
    assert Client().get("/login/provider/").status_code == 302
    settings.XINQIAO_OIDC_ISSUER = ""
    assert line().mark is Mark.GOOD
    assert Client().get("/login/provider/").headers["Location"] == "/login/"
    assert "/login/provider/" not in Client().get("/login/").content.decode(), "off by default"


@pytest.fixture
def begun(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A provider that says of everybody who comes that it is p-3, with a second factor."""
    settings.XINQIAO_OIDC_ISSUER, settings.XINQIAO_OIDC_CLIENT = ISSUER, CLIENT
    settings.XINQIAO_OIDC_SECOND_FACTOR = ["urn:mfa"]
    person = asking.ProviderPerson(subject="p-3", called="", second_factor=True)
    monkeypatch.setattr(web, "begin", lambda _back: (f"{ISSUER}/a", {"state": "s"}))
    monkeypatch.setattr(web, "identity", lambda *_: person)
    return with_administrators(cast)


def _came(client: Client) -> None:
    client.get("/login/provider/")
    assert client.get("/login/provider/back/").status_code == 302


@pytest.mark.django_db
def test_what_was_shown_at_the_provider_opens_no_more_of_the_kind_and_nothing_guarded(
    begun: Cast, settings: Settings
) -> None:
    """M-I5: who runs the provider comes neither to administer nor to read accusations, also when the post is given later."""
    settings.XINQIAO_SECOND_FACTOR = True
    handler, desk = _opened(begun.staff["handler"]), Client()
    ProviderLink.objects.create(staff=handler, issuer=ISSUER, subject="p-3", at=now())
    _came(desk)
    assert desk.get("/desk/").status_code == 200
    page = "/account/second-factor/"
    for asked in (f"{page}codes/", "/account/security-keys/", "/account/tokens/"):
        assert desk.post(asked, {"name": "x", "days": 1}).headers.get("Location") == page, asked
    assert "先用本系统的用户名和密码登录" in desk.get(page).content.decode()
    assert desk.post(f"{page}begin/").status_code == 409
    assert not SecondFactor.objects.exists()
    office_leader = begun.staff["office_leader"].posts.values_list("role", flat=True)[0]
    handler.posts.create(role=office_leader)
    assert desk.get("/desk/").headers["Location"] == page, "judged at each request"


@pytest.mark.django_db
def test_whoever_calls_the_way_in_leaves_nothing_without_an_attempt_and_is_stopped_with_many(
    begun: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(login_tries.PER_RANGE_AT_PROVIDER, tries=2)
    monkeypatch.setattr(login_tries, "PER_RANGE_AT_PROVIDER", few)
    monkeypatch.setattr(web, "identity", identity)
    sessions = Session.objects.count()
    assert Client().get("/login/provider/back/?state=x&code=y").status_code == 409
    assert (_denied(), Session.objects.count()) == ([], sessions)
    assert [Client().get("/login/provider/").status_code for _ in range(4)] == [302, 302, 429, 429]
    assert Session.objects.count() == sessions + 2
    assert len(_denied()) == 1, "once"
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.get("/login/provider/").status_code == 302
    answers = [{"end_session_endpoint": "x"}]
    monkeypatch.setattr(asking, "metadata", answers.pop)
    monkeypatch.setattr(asking, "_kept", {})
    for _ in range(2):
        assert asking.log_out_address("https://here/"), "asked once"


@pytest.mark.django_db
def test_who_logs_in_takes_the_try_off(begun: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(login_tries.PER_RANGE_AT_PROVIDER, tries=1)
    monkeypatch.setattr(login_tries, "PER_RANGE_AT_PROVIDER", few)
    staff = _opened(begun.staff["handler"])
    ProviderLink.objects.create(staff=staff, issuer=ISSUER, subject="p-3", at=now())
    for _ in range(2):
        _came(Client())


@pytest.mark.django_db
def test_a_provider_that_is_down_is_told_to_send_again_and_the_own_password_still_opens(
    cast: Cast, client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenID Connect Back-Channel Logout 1.0, 2.8: 400 would mean that the message is wrong, and it would never come again."""
    monkeypatch.setattr(asking, "_kept", {})
    monkeypatch.setattr(login_tries, "PER_RANGE_TOLD", replace(login_tries.PER_RANGE_TOLD, tries=1))
    settings.XINQIAO_OIDC_ISSUER, settings.XINQIAO_OIDC_CLIENT = f"http://127.0.0.1:{free_port()}", CLIENT
    asked: list[str] = []
    line = asking._line

    def heard(address: str) -> HTTPConnection:
        asked.append(address)
        return line(address)

    monkeypatch.setattr(asking, "_line", heard)
    for _ in range(3):
        answer = client.post("/login/provider/ended/", {"logout_token": "a.b.c"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60"), "it counts as no wrong try"
    assert len(asked) == 1, "and who sends many does not hold a thread for each"
    unread = AuditEntry.objects.filter(action="session.end_there", outcome="denied")
    assert unread.count() == 1, "noticed, and not once a message"
    sent = client.get("/login/provider/")
    assert (sent.status_code, "用本系统的用户名和密码登录" in sent.content.decode()) == (409, True)
    handler = _opened(cast.staff["handler"])
    assert client.post("/login/", {"username": handler.username, "password": OWN}).status_code == 302
    monkeypatch.setattr(asking, "metadata", dict)
    monkeypatch.setattr(asking, "keys_of", dict)
    assert [(one.mark, one.found) for one in examine() if one.name == "统一身份认证"] == [
        (Mark.WARNING, "连不上的时候有退出消息没有核对")
    ]
    settings.XINQIAO_OIDC_SECRET_FILE = "/nowhere"
    with pytest.raises(Refused, match="XINQIAO_OIDC_SECRET_FILE"):
        asking._exchanged({"token_endpoint": settings.XINQIAO_OIDC_ISSUER}, code="c", verifier="v", back="b")
