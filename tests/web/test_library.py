"""The policy library in the browser: finding, reading, taking in after a preview, repealing."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.library.texts import NEW, OLD, both, imported
from xinqiao.kernel.actor import Actor
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentVersion, Provision
from xinqiao.library.queries.instruments import provisions_of
from xinqiao.rules.provisions.parse import read_statute

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("library")
IMPORT = "/library/import/"


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _form(page: str) -> dict[str, str]:
    """What the preview would send: every field with its value."""
    values = dict(re.findall(r'<input [^>]*?name="(\w+)"(?: value="([^"]*)")?', page))
    level = re.search(r'<option value="(\w+)" selected', page)
    text = re.search(r'<textarea name="text"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    assert text
    values.pop("own", None)
    values.pop("_draft", None)  # a form that says whose it is comes back by an address of its own
    return {**values, "level": level[1] if level else "", "text": html.unescape(text[1])}


@pytest.fixture
def counsel(cast: Cast, client: Client) -> Client:
    client.force_login(cast.staff["counsel"])
    return client


@pytest.fixture
def reader(cast: Cast, client: Client) -> Client:
    client.force_login(cast.staff["handler"])
    return client


def test_the_empty_library_says_what_comes_here(reader: Client) -> None:
    assert "政策库还是空的" in _page(reader, "/library/")


def test_the_starter_set_is_told_to_be_no_text_and_leads_to_the_texts_that_are_here(
    reader: Client, cast: Cast
) -> None:
    imported(SYSTEM, OLD.replace("云水市物业管理办法", "物业管理条例"), date(2018, 3, 19))
    page = _page(reader, "/library/outlines/?q=物业")
    assert "这里只有目录，没有条文" in page
    row = page.partition("物业管理条例")[0].rpartition("<tr")[2]
    assert f"/library/instruments/{Instrument.objects.get(title='物业管理条例').pk}/" in row
    assert "国务院令第698号" in page
    assert "没有含有这些词" in _page(reader, "/library/outlines/?q=没有这样的词")
    assert "条，已与全文核对" in _page(reader, "/library/outlines/?q=信访工作条例&on=2026-11-30")
    reader.force_login(cast.staff["audit_admin"])
    assert reader.get("/library/outlines/").status_code == 404


def test_a_word_finds_provisions_and_the_day_decides_what_is_in_force(reader: Client) -> None:
    both(SYSTEM)
    page = _page(reader, "/library/?q=电梯&validity=in_force&on=2020-01-01")
    assert "<mark>电梯</mark>" in page
    assert page.count("第二条第二款") == 1
    assert "2019年" in page
    # In force by default; the text that was replaced is folded, and says that it was.
    in_force, _head, others = _page(reader, "/library/?q=电梯").partition('<details class="notinforce">')
    assert (in_force.count("第二条第二款"), others.count("已由新版本代替")) == (1, 1)
    assert "没有条文含有这些词" in _page(reader, "/library/?q=飞船")
    assert "云水市物业管理办法" in _page(reader, "/library/?q=物业管理&validity=in_force")
    assert "云水市物业管理办法" not in _page(reader, "/library/?validity=repealed")
    table = _page(reader, "/library/?q=二级")
    assert "类别 · 多层 · 高层 / <mark>二级</mark>" in table


def test_the_text_has_anchors_tables_with_captions_and_the_way_to_compare(reader: Client) -> None:
    old, new = both(SYSTEM)
    page = _page(reader, f"/library/instruments/{new.instrument_id}/")
    for anchor in ('id="2"', 'id="2.1.1"', 'id="2.0.1"', 'id="2.2"'):
        assert page.count(anchor) == 1, anchor
    assert re.search(r"<caption>第三条的表格</caption>.*1\.35", page, re.DOTALL)
    assert f"/library/compare/?old={old.pk}&amp;new={new.pk}" in page
    assert 'href="#p2"' in page
    earlier = _page(reader, f"/library/instruments/{new.instrument_id}/?on=2020-01-01")
    assert "1.20" in earlier
    assert "不是有效的文本" not in earlier
    shown = _page(reader, f"/library/instruments/{new.instrument_id}/?version={old.pk}&q=电梯")
    assert "不是有效的文本" in shown
    assert "<mark>电梯</mark>" in shown


def test_a_version_of_another_instrument_and_unknown_ones_are_not_found(reader: Client) -> None:
    both(SYSTEM)
    other = imported(SYSTEM, "# 云水市绿地办法\n第一条 甲。", date(2026, 1, 1))
    first = Instrument.objects.exclude(pk=other.instrument_id).get()
    for address in (
        f"/library/instruments/{first.pk}/?version={other.pk}",
        "/library/instruments/999999/",
        f"/library/instruments/{first.pk}/?version=x",
    ):
        assert reader.get(address).status_code == 404


def test_administrators_and_strangers_do_not_get_in(cast: Cast, client: Client) -> None:
    assert client.get("/library/").status_code == 302
    client.force_login(cast.staff["system_admin"])
    assert client.get("/library/").status_code == 404
    client.force_login(cast.staff["handler"])
    assert client.get(IMPORT).status_code == 404
    assert "收录文件" not in _page(client, "/library/")


def test_a_file_is_previewed_and_then_stored_exactly_as_previewed(counsel: Client) -> None:
    upload = SimpleUploadedFile("办法.txt", OLD.encode("gb18030"))
    page = counsel.post(IMPORT, {"step": "read", "file": upload}).content.decode()
    for told in ("<b>1</b> 章", "<b>4</b> 条", "<b>2</b> 项", "<b>1</b> 个表格", "GB18030", "将新建"):
        assert told in page
    assert not Instrument.objects.exists()
    given = _form(page)
    assert (given["effective_on"], given["published_on"]) == ("2019-05-01", "2019-03-01")
    answer = counsel.post(IMPORT, {**given, "step": "store", "issuer": "云水市人民政府", "own": "on"})
    version = InstrumentVersion.objects.get()
    assert answer["Location"] == f"/library/instruments/{version.instrument_id}/"
    assert tuple(row.block for row in provisions_of(version)) == read_statute(OLD).blocks
    assert version.source_name == "办法.txt"
    assert version.instrument.owner is not None


def test_a_text_changed_after_the_preview_is_shown_once_more_first(counsel: Client) -> None:
    given = _form(counsel.post(IMPORT, {"step": "read", "text": OLD}).content.decode())
    changed = given["text"].replace("第四条", "第三条")
    answer = counsel.post(IMPORT, {**given, "step": "store", "text": changed, "number": "云政发〔2019〕1号"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "正文在预览之后改过" in page
    assert "第三条出现了两次" in page
    kept = _form(page)
    assert kept["number"] == "云政发〔2019〕1号"
    assert not Instrument.objects.exists()
    again = counsel.post(IMPORT, {**kept, "step": "store"})
    assert "第三条出现了两次" in again.content.decode()
    assert not Instrument.objects.exists()


def test_previewing_again_keeps_everything_typed(counsel: Client) -> None:
    given = _form(counsel.post(IMPORT, {"step": "read", "text": OLD}).content.decode())
    typed = {**given, "step": "preview", "region": "云水市临江区", "effective_on": "2019-06-01"}
    page = counsel.post(IMPORT, typed).content.decode()
    kept = _form(page)
    assert (kept["region"], kept["effective_on"]) == ("云水市临江区", "2019-06-01")
    assert kept["previewed"] == given["previewed"]


def test_an_open_day_is_asked_for_and_the_same_text_is_not_taken_twice(counsel: Client) -> None:
    undated = OLD.replace("第四条 本办法自2019年5月1日起施行。", "")
    given = _form(counsel.post(IMPORT, {"step": "read", "text": undated}).content.decode())
    missing = counsel.post(IMPORT, {**given, "step": "store"})
    assert missing.status_code == 422
    assert 'id="id_effective_on_error"' in missing.content.decode()
    done = counsel.post(IMPORT, {**given, "step": "store", "effective_on": "2019-05-01"})
    assert done.status_code == 302
    twice = counsel.post(IMPORT, {**given, "step": "store", "effective_on": "2020-05-01"})
    assert "已经收录" in twice.content.decode()
    assert InstrumentVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "请选择一个文件，或者粘贴全文"),
        ({"file": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff")}, "Markdown、TXT、DOCX、OFD、PDF"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 x %%EOF"), "text": "粘贴的文字"}, "损坏"),
        ({"file": SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0")}, "旧版 Word"),
    ],
)
def test_what_cannot_be_read_is_told_and_what_was_pasted_stays(
    counsel: Client, sent: dict[str, Any], told: str
) -> None:
    answer = counsel.post(IMPORT, {"step": "read", **sent})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert sent.get("text", "") in page


def test_a_repeal_is_recorded_and_taken_back(counsel: Client) -> None:
    _old, new = both(SYSTEM)
    imported(SYSTEM, "# 云水市物业管理条例\n第一条 甲。", date(2026, 6, 1))
    repealing = f"/desk/instruments/{new.instrument_id}/repeal/"
    restoring = f"/desk/instruments/{new.instrument_id}/restore/"
    for sent, told in (
        ({"ended_on": ""}, "请选择「废止日期」"),
        ({"ended_on": "2026-06-01", "ended_by": "没有的办法"}, "政策库里没有这份文件"),
        ({"ended_on": "2020-01-01"}, "早于"),
    ):
        answer = counsel.post(repealing, sent)
        assert (answer.status_code, told in answer.content.decode()) == (422, True)
    page = _page(counsel, f"/library/instruments/{new.instrument_id}/")
    assert (repealing in page, restoring in page) == (True, False)
    counsel.post(repealing, {"ended_on": "2026-06-01", "ended_by": "《云水市物业管理条例》"})
    page = _page(counsel, f"/library/instruments/{new.instrument_id}/")
    assert (repealing in page, restoring in page) == (False, True)
    assert "已废止" in page
    assert "云水市物业管理条例" in page
    assert "「撤销的原因」没有填写" in counsel.post(restoring, {"reason": ""}).content.decode()
    counsel.post(restoring, {"reason": "登记错了"})
    assert "已废止" not in _page(counsel, f"/library/instruments/{new.instrument_id}/")


def test_particulars_and_the_day_are_corrected(counsel: Client) -> None:
    old, new = both(SYSTEM)
    described = f"/desk/instruments/{new.instrument_id}/describe/"
    assert 'value="云水市物业管理办法"' in _page(counsel, described)
    sent = {"title": "云水市物业管理办法", "level": InstrumentLevel.LOCAL_RULE, "names": "物业办法，物管办法"}
    assert counsel.post(described, sent).status_code == 302
    assert "物业办法，物管办法" in _page(counsel, described)
    dated = f"/desk/instruments/{new.instrument_id}/date/"
    assert 'value="2025-05-01"' in _page(counsel, dated)
    assert counsel.post(dated, {"text": new.pk, "effective_on": "2018-01-01"}).status_code == 422
    assert counsel.post(dated, {"text": new.pk, "effective_on": "2025-06-01"}).status_code == 302
    assert InstrumentVersion.objects.get(pk=old.pk).ended_on == date(2025, 6, 1)


def test_another_units_own_document_offers_no_acts(cast: Cast, client: Client) -> None:
    own = imported(cast.actor("counsel"), NEW, date(2025, 5, 1), own=True)
    client.force_login(cast.staff["final_counsel"])
    assert "登记废止" not in _page(client, f"/library/instruments/{own.instrument_id}/")


def test_the_number_of_queries_does_not_grow_with_the_library(reader: Client) -> None:
    def counted(address: str) -> int:
        reader.get(address)
        with CaptureQueriesContext(connection) as queries:
            reader.get(address)
        return len(queries)

    both(SYSTEM)
    first = Instrument.objects.get()
    addresses = ("/library/?q=甲乙", f"/library/instruments/{first.pk}/", "/library/?validity=in_force")
    before = [counted(address) for address in addresses]
    for number in range(6):
        imported(SYSTEM, f"# 云水市第{number}号办法\n第一条 甲乙丙。", date(2026, 1, 1))
    assert [counted(address) for address in addresses] == before
    assert max(before) <= 12


def test_long_lists_go_on_by_key(reader: Client) -> None:
    for number in range(53):
        imported(SYSTEM, f"# 云水市第{number:03}号办法\n第一条 甲。", date(2026, 1, 1))
    page = _page(reader, "/library/")
    following = re.search(r'href="\?([^"]+)">下一页', page)
    assert following
    second = _page(reader, f"/library/?{html.unescape(following[1])}")
    assert "云水市第052号办法" in second
    assert "云水市第049号办法" not in second


def test_hostile_texts_are_shown_as_text(counsel: Client) -> None:
    text = "# <script>alert(1)</script>办法\n第一条 <img src=x onerror=alert(1)>。\n第二条 自2026年1月1日起施行。"
    page = counsel.post(IMPORT, {"step": "read", "text": text}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    counsel.post(IMPORT, {**_form(page), "step": "store"})
    assert Provision.objects.exists()
    page = _page(counsel, f"/library/instruments/{Instrument.objects.get().pk}/")
    assert "<img src=x" not in page
