"""Earlier petitions of a person are found while registering and by a page: by exact values, in the log, and kept nowhere."""

import pytest
from django.test import Client

from tests.cast import PETITIONER, Cast, registered
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Representative
from xinqiao.people.vault import Identity, build

pytestmark = pytest.mark.django_db

ADDRESS = "/desk/earlier/"


def _found(browser: Client, **given: str) -> str:
    return browser.post(ADDRESS, given, headers={"HX-Request": "true"}).content.decode()


def test_each_value_finds_the_person_and_says_what_is_the_same(cast: Cast, client: Client) -> None:
    number = registered(cast).petition.number
    other = registered(cast, identity=Identity(name=PETITIONER.name, phone="13900002222")).petition.number
    browser = browser_of(cast, client, "receptionist")
    assert f'action="{ADDRESS}"' in page_of(browser, "/desk/register/").replace("formaction", "action")
    by_phone = _found(browser, phone=PETITIONER.phone)
    assert number in by_phone
    assert other not in by_phone
    assert "电话相同" in by_phone
    assert 'data-why=""' in _found(browser_of(cast, client, "registrar"), phone=PETITIONER.phone)
    both = _found(browser, name=f" {PETITIONER.name} ", phone=PETITIONER.phone)
    assert both.index(other) < both.index(number), "the newest first"
    assert "同名的人" in both
    assert "没有收到过此人" in _found(browser, name="癸无名")


def test_a_representative_is_found_too_and_an_accusation_is_not(cast: Cast, client: Client) -> None:
    group, secret = registered(cast).petition, registered(cast).petition
    second = build(Identity(name="癸代表", phone="13700003333"))
    second.save()
    Representative.objects.create(petition=group, person=second, position=1)
    type(secret.matter).objects.filter(pk=secret.matter_id).update(confidential=True)
    browser = browser_of(cast, client, "receptionist")
    assert group.number in _found(browser, name="癸代表")
    assert secret.number not in _found(browser, phone=PETITIONER.phone)


def test_the_act_is_in_the_log_without_the_values_and_only_at_the_post(cast: Cast, client: Client) -> None:
    registered(cast)
    browser = browser_of(cast, client, "registrar")
    answer = browser.post(ADDRESS, {"name": PETITIONER.name})
    assert "姓名相同" in answer.content.decode()
    entry = AuditEntry.objects.filter(action="identity.search").get()
    assert PETITIONER.name.encode() not in bytes(str(entry.__dict__), "utf-8")
    wrong = browser.post(ADDRESS, {"name": "", "phone": "", "id_number": ""})
    assert wrong.status_code == 422
    assert "其中" in wrong.content.decode() or "一项" in wrong.content.decode()
    assert AuditEntry.objects.filter(action="identity.search").count() == 1
    for who in ("handler", "audit_admin", "leader"):
        assert browser_of(cast, client, who).get(ADDRESS).status_code == 404
