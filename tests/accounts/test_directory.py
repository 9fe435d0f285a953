"""Logging in with the password of the unit's directory, against a real one (OpenLDAP's slapd over TLS)."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from tests.administration import fresh, with_administrators
from tests.cast import Cast
from tests.directory_server import BASE, READER, Server, directory, missing
from xinqiao.accounts.commands.accounts import close_account, reset_second_factor
from xinqiao.accounts.commands.confirming import confirm_change
from xinqiao.accounts.commands.linking import link_account, unlink_account
from xinqiao.accounts.models import AccountChange
from xinqiao.kernel import audit
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry, WrongTries
from xinqiao.offices import directory as asking
from xinqiao.offices.models import AccountNotice, DirectoryLink, SecondFactor, Staff
from xinqiao.offices.passwords import choose_password
from xinqiao.rules.account_changes import AccountFacts, ChangeKind, second_needed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.skipif(bool(missing()), reason=missing() or "there"),
]
WHY = "已核对工作证和人事名册"
OWN, THEIRS = "Yunshui-2026-eigen", "Verzeichnis-2026"
PEOPLE = (("zhou", "周某", THEIRS), ("wu", "吴某", "Anders-2026"), ("an", "安某", THEIRS))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with directory(*PEOPLE) as running:
        yield running


@pytest.fixture
def office(cast: Cast, server: Server, settings: Settings) -> Cast:
    settings.XINQIAO_LDAP_ADDRESS, settings.XINQIAO_LDAP_BASE = server.address, BASE
    settings.XINQIAO_LDAP_CA = str(server.home / "ca.pem")
    settings.XINQIAO_LDAP_USER, settings.XINQIAO_LDAP_PASSWORD_FILE = READER, str(server.home / "reader")
    return with_administrators(cast)


def _opened(staff: Staff, *, factor: bool = True) -> Staff:
    staff.set_password(OWN)
    staff.save()
    if factor:
        SecondFactor.objects.create(staff=staff, sealed=b"", confirmed_at=now())
    return staff


def _linked(office: Cast, who: str, name: str) -> Staff:
    staff = _opened(office.staff[who])
    DirectoryLink.objects.create(staff=staff, name=name, key=asking.entry_of(name).key, at=now())  # type: ignore[union-attr]  # it is there
    return staff


def _login(client: Client, staff: Staff, password: str) -> int:
    return client.post("/login/", {"username": staff.username, "password": password}).status_code


def test_a_linked_account_is_opened_by_the_directory_and_keeps_its_posts(
    office: Cast, client: Client, settings: Settings
) -> None:
    settings.XINQIAO_SECOND_FACTOR = True
    handler = _opened(office.staff["handler"])
    with pytest.raises(Denied):
        link_account(office.actor("city_system"), handler, directory_name="zhou", reason=WHY)
    security = office.actor("city_security")
    for name in ("niemand", "*", "zhou)(uid=*"):
        with pytest.raises(InvalidInput, match="没有这个人"):
            link_account(security, handler, directory_name=name, reason=WHY)
    link_account(security, handler, directory_name="zhou", reason=WHY)
    assert DirectoryLink.objects.get().name == "zhou", "with an own second factor one administrator is enough"
    other = _opened(office.staff["registrar"])
    with pytest.raises(InvalidInput, match="一人一号"):
        link_account(security, other, directory_name="zhou", reason=WHY)
    assert AccountNotice.objects.filter(staff=handler, action="staff.link").exists()
    posts = set(handler.posts.values_list("role", flat=True))
    for wrong in (OWN, "Anders-2026", ""):
        assert _login(client, handler, wrong) == 422
    assert _login(client, handler, THEIRS) == 302
    assert set(handler.posts.values_list("role", flat=True)) == posts
    assert client.get("/desk/").headers["Location"] == "/account/second-factor/", (
        "the second factor is still asked"
    )
    with pytest.raises(InvalidInput, match="单位目录中修改"):
        choose_password(fresh(handler), old=OWN, new="Yunshui-2026-anders")
    said = [
        audit.read(e)["reason"] for e in AuditEntry.objects.filter(action="session.login", outcome="denied")
    ]
    assert said == ["用户名或者密码不对"] * len(said) != []


def test_five_wrong_tries_lock_this_way_too(office: Cast, client: Client) -> None:
    handler = _linked(office, "handler", "zhou")
    assert [_login(client, handler, "falsch") for _ in range(5)] == [422] * 4 + [429]
    assert _login(client, handler, THEIRS) == 429


def test_a_directory_that_is_down_shuts_out_no_administrator_and_counts_as_no_wrong_try(
    office: Cast, client: Client, settings: Settings
) -> None:
    admin, handler = _linked(office, "security_admin", "an"), _linked(office, "handler", "zhou")
    assert _login(client, admin, THEIRS) == 302
    settings.XINQIAO_LDAP_ADDRESS = "ldaps://127.0.0.1:1"
    for _ in range(6):
        told = client.post("/login/", {"username": handler.username, "password": THEIRS})
    assert "单位目录现在连不上" in told.content.decode()
    assert not WrongTries.objects.filter(count__gt=0).exists()
    assert _login(client, handler, OWN) == 422, "the own password opens an administrator's account alone"
    assert _login(client, admin, OWN) == 302


def test_only_a_server_whose_certificate_is_known_hears_a_password(office: Cast, settings: Settings) -> None:
    handler = _linked(office, "handler", "zhou")
    link = DirectoryLink.objects.get(staff=handler)
    assert asking.vouches(link.name, link.key, THEIRS)
    assert not asking.vouches(link.name, "00", THEIRS), "the same name is another person by now"
    settings.XINQIAO_LDAP_CA = ""
    with pytest.raises(Refused, match="连不上"):
        asking.vouches(link.name, link.key, THEIRS)


def test_closing_and_resetting_end_the_link(office: Cast, client: Client) -> None:
    handler = _linked(office, "handler", "zhou")
    reset_second_factor(office.actor("city_security"), handler, reason=WHY)
    confirm_change(office.actor("city_system"), AccountChange.objects.get(stage="asked"), checked="已核实")
    assert not DirectoryLink.objects.exists()
    assert _login(client, handler, THEIRS) == 422
    registrar = _linked(office, "registrar", "zhou")
    assert _login(client, registrar, THEIRS) == 302
    unlink_account(office.actor("city_security"), fresh(registrar), reason=WHY)
    assert client.get("/desk/").status_code == 302, "sessions begun by it are over"
    assert _login(client, registrar, OWN) == 302
    unopened = _linked(office, "office_leader", "wu")
    unopened.set_unusable_password()
    unopened.save()
    assert _login(client, unopened, "Anders-2026") == 422, (
        "an account that waits for its slips is opened by them alone"
    )
    close_account(office.actor("city_system"), fresh(unopened), reason=WHY)
    assert not DirectoryLink.objects.exists()


def test_readers_of_accusations_administrators_and_who_has_no_factor_are_linked_by_two(office: Cast) -> None:
    leader = _opened(office.staff["office_leader"])
    link_account(office.actor("city_security"), leader, directory_name="wu", reason=WHY)
    assert not DirectoryLink.objects.exists()
    change = AccountChange.objects.get(stage="asked")
    with pytest.raises(Refused, match="另一名管理员"):
        confirm_change(office.actor("city_security"), change, checked="已核实")
    confirm_change(office.actor("city_system"), change, checked="已核实")
    assert DirectoryLink.objects.get().staff == leader
    bare = AccountFacts(roles=frozenset(), cleared=False, own_factor=False)
    assert second_needed(ChangeKind.LINK, bare)


def test_who_the_directory_does_not_know_any_more_is_proposed_for_closing(
    office: Cast, client: Client, server: Server
) -> None:
    left, stays = _linked(office, "handler", "wu"), _linked(office, "registrar", "zhou")
    client.force_login(office.staff["city_system"])
    found = client.post("/desk/staff/leavers/", {"directory": "1"}, follow=True).content.decode()
    assert "本人都还在目录里" in found
    server.stop()
    told = client.post("/desk/staff/leavers/", {"directory": "1"})
    assert (told.status_code, "单位目录现在连不上" in told.content.decode()) == (422, True)
    server.take_away("wu")
    server.add(("wu", "后来的吴某", THEIRS))
    server.start()
    assert _login(Client(), left, THEIRS) == 422, "a successor of the same name is somebody else"
    found = client.post("/desk/staff/leavers/", {"directory": "1"}, follow=True).content.decode()
    assert f"/desk/accounts/{left.pk}/close/" in found
    assert f"/desk/accounts/{stays.pk}/close/" not in found
