"""No room on the disk, or a database that somebody else holds: 503 in words, and nothing typed is lost."""

import errno

import pytest
from django.db.utils import InterfaceError, OperationalError
from django.test import RequestFactory

from tests.office import open_office
from xinqiao.kernel.unavailable import why_unavailable
from xinqiao.rules.words import Phrase
from xinqiao.web.templatetags import offices
from xinqiao.web.unavailable import unavailable

PAGES = """
import html, json, re, resource
from contextlib import contextmanager
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from tests.cast import make_cast
from xinqiao.matters.models import Petition
from xinqiao.offices.models import Unit

cast = make_cast()
Unit.objects.filter(pk=cast.petition_office.pk).update(telephone="0871-00000", hours="周一至周五")
client = Client(raise_request_exception=False, enforce_csrf_checks=True)
sqlite = connection.vendor == "sqlite"

def hidden(page):
    return {n: html.unescape(v) for n, v in re.findall(r'<input type="hidden" name="(\\w+)" value="([^"]*)"', page)}

def form(**more):
    fields = hidden(client.get("/new/").content.decode())
    text = "虚构小区2栋楼道长期堆物，我叫甲小满。" * 100 + "\\n第二段“引号”与<尖括号>。"
    return {**fields, "unit": cast.petition_office.pk, "title": "楼道堆物影响通行", "text": text,
            "requests": "清理楼道\\n加强巡查", "name": "甲小满", "phone": "13800001234", "people_count": "1",
            "answer": "信访", **more}

@contextmanager
def full():
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute("PRAGMA max_page_count = 1000000000")

@contextmanager
def held():
    other = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 200" if sqlite else "SET lock_timeout = '200ms'")
    with other.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE" if sqlite else "BEGIN")
        if not sqlite:
            cursor.execute("LOCK TABLE kernel_numberseries IN ACCESS EXCLUSIVE MODE")
        yield
        cursor.execute("ROLLBACK")
    other.close()

@contextmanager
def disk_that_does_not_write():
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20000, old[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, old)

told = []
for hindrance in [held, *([full, disk_that_does_not_write] if sqlite else [])]:
    typed = form(title=f"楼道堆物影响通行 {len(told)}")
    if hindrance is disk_that_does_not_write:
        typed["files"] = SimpleUploadedFile("说明.txt", "楼道照片说明。".encode() * 3000)
    before = Petition.objects.count()
    with hindrance():
        answer = client.post("/new/", typed)
        page = answer.content.decode()
        typed.pop("files", None)
        program = client.post("/api/v1/public/petitions", "{}", content_type="application/json").status_code
    again = hidden(page)
    same = {k: v for k, v in again.items() if k != "csrfmiddlewaretoken"} == {
        k: str(v) for k, v in typed.items() if k != "csrfmiddlewaretoken"}
    done = client.post("/new/", again).status_code
    told.append([answer.status_code, page, same, done, Petition.objects.count() - before])
print(json.dumps(told))
"""


def test_a_full_disk_or_a_held_database_answers_503_and_the_form_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with open_office(tmp_path_factory.mktemp("office")) as office:
        told = office.python(PAGES)
    for status, page, same, again, more in told:
        assert (status, same, again, more) == (503, True, 302, 1), page
        assert "没有丢失" in page
        assert ("0871-00000" in page, "周一至周五" in page) == (True, True), (
            "citizens are told where the office is"
        )
        assert "系统管理员" not in page
    if len(told) == 3:
        assert "说明.txt" in told[2][1]


def test_only_what_passes_by_itself_is_called_unavailable() -> None:
    def of(words: str) -> str | None:
        return why_unavailable(OperationalError(words))

    assert "已满" in (of("database or disk is full") or "")
    assert "不能写入" in (of("attempt to write a readonly database") or "")
    assert "连不上" in (of("connection to server failed: Connection refused") or "")
    assert of("no such table: matters_matter") is None
    assert "已满" in (why_unavailable(OSError(errno.ENOSPC, "")) or "")
    assert why_unavailable(FileNotFoundError(errno.ENOENT, "")) is None
    assert why_unavailable(KeyError("x")) is None
    wrapped = RuntimeError()
    wrapped.__cause__ = OSError(errno.EDQUOT, "")
    assert why_unavailable(wrapped) is not None


def test_a_page_that_was_only_asked_for_tries_again_by_itself_and_what_was_sent_does_not() -> None:
    asked, sent = RequestFactory().get("/desk/"), RequestFactory().post("/desk/", {"text": "路灯坏了"})
    assert unavailable(asked, Phrase("数据库正忙"))["Refresh"] == "60"
    kept = unavailable(sent, Phrase("数据库正忙"))
    assert "Refresh" not in kept
    assert ("路灯坏了" in kept.content.decode(), "数据库正忙" in kept.content.decode()) == (True, True)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_gone_does_not_hinder_the_page_that_says_so(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def reached() -> None:
        raise error("connection already closed")

    monkeypatch.setattr(offices, "reached", reached)
    monkeypatch.setattr(offices, "_last", [])
    assert unavailable(RequestFactory().get("/new/"), Phrase("数据库现在连不上")).status_code == 503
