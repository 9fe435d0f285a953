"""The first run in the browser: for who holds the code, once, everything or nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from xinqiao.accounts.first_run import first_code
from xinqiao.cli.offices import first_words
from xinqiao.kernel.keycheck import check_keys
from xinqiao.kernel.models import AuditEntry
from xinqiao.library.models import Instrument
from xinqiao.offices.models import Post, Staff, Unit

_OFFICE = {
    "name": "虚构县信访局",
    "short_name": "县信访局",
    "kind": "petition_office",
    "level": "county",
    "document_word": "虚信",
    "address": "虚构县虚构路1号",
    "telephone": "0000-7654321",
    "hours": "工作日 9:00—17:00",
    "system_admin_name": "甲系统",
    "system_admin_username": "system",
    "security_admin_name": "乙安全",
    "security_admin_username": "security",
    "audit_admin_name": "丙审计",
    "audit_admin_username": "audit",
    "registrar_name": "丁登记",
    "registrar_username": "registrar",
}
_LAW = "# 虚构县信访工作办法\n\n（虚构县人民政府2026年1月5日公布，自2026年2月1日起施行）\n\n第一条 为了做好信访工作，制定本办法。\n\n第二条 本办法自2026年2月1日起施行。\n"


@pytest.mark.django_db
def test_only_who_holds_the_code_sets_up_an_empty_office_and_once(client: Client) -> None:
    check_keys()
    assert "单位全称" not in client.get("/setup/").content.decode()
    assert client.post("/setup/", _OFFICE).status_code == 422, "a stranger sends the form at once"
    assert client.post("/setup/", {"code": "BCDFG-HJKMN"}).status_code == 422
    assert client.post("/setup/", {"code": first_code().lower()}).status_code == 302
    same = {
        **_OFFICE,
        "registrar_name": "甲系统",
        "hours": "",
        "short_name": "甲" * 31,
        "document_word": "乙" * 13,
    }
    refused = client.post("/setup/", same).content.decode()
    assert "一人一号" in refused
    assert "请填写「接待时间」" in refused
    assert "虚构县虚构路1号" in refused
    assert 'maxlength="30"' in refused
    assert 'maxlength="12"' in refused
    assert refused.count('aria-invalid="true"') == 4
    assert not Unit.objects.exists()
    assert not Staff.objects.exists()
    law = SimpleUploadedFile("办法.md", _LAW.encode())
    with CaptureQueriesContext(connection) as asked:
        done = client.post("/setup/", {**_OFFICE, "law": law}).content.decode()
    told = [query["sql"] for query in asked]
    locked = next(n for n, sql in enumerate(told) if "kernel_audithead" in sql)
    assert "FOR UPDATE" in told[locked] or not connection.features.has_select_for_update
    assert any("offices_unit" in sql and sql.startswith("SELECT 1") for sql in told[locked:]), (
        "empty is asked under the lock"
    )
    assert done.count('class="code"') == 4
    assert Unit.objects.get().hours == "工作日 9:00—17:00"
    posts = Post.objects.values_list("staff__username", "role")
    assert set(posts) >= {("system", "system_admin"), ("audit", "audit_admin"), ("registrar", "registrar")}
    assert Instrument.objects.get().title == "虚构县信访工作办法"
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"unit.create", "staff.create", "staff.grant", "library.import"} <= acts
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", {"code": first_code()}).status_code == 404
    assert "工作日 9:00—17:00" in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_code_is_not_to_be_guessed(client: Client) -> None:
    check_keys()
    told = [client.post("/setup/", {"code": f"BCDFG-HJKM{n}"}).status_code for n in "BCDFGH"]
    assert told == [422] * 5 + [429]
    assert client.post("/setup/", {"code": first_code()}).status_code == 429


def test_the_code_is_told_to_a_person_only(settings: Any) -> None:
    """What a service prints is kept in the journal."""
    settings.XINQIAO_COUNTER = ""
    assert first_code() in first_words("http://127.0.0.1:8000", shown=True)
    kept = first_words("http://127.0.0.1:8000", shown=False)
    assert first_code() not in kept
    assert "./xinqiao office" in kept
    assert "http://127.0.0.1:8000/setup/" in kept
    settings.XINQIAO_COUNTER = "https://xf.example.gov.cn"
    assert " https://xf.example.gov.cn/setup/ " in first_words("http://127.0.0.1:8000", shown=False)
