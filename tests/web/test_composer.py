"""Beside a draft: a template filled from the matter, clauses at the end of a field without a script, blanks that hold it (M-C2)."""

import re

import pytest
from django.test import Client

from tests.cast import Cast, accepted, reload
from tests.library.test_templates import proposed_template
from tests.library.texts import both
from tests.steps import HANDLERS, OPINION, issued
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput
from xinqiao.library.commands.templates import approve_template
from xinqiao.library.models import Category
from xinqiao.library.queries.templates import text_used
from xinqiao.library.templates import shipped
from xinqiao.matters.commands.papers import save_draft
from xinqiao.matters.models import Commitment, Paper

pytestmark = pytest.mark.django_db
_KIND = "handling_opinion"


def _value(html: str, name: str) -> str:
    found = re.search(rf'<textarea name="{name}"[^>]*>(.*?)</textarea>', html, re.DOTALL)
    assert found is not None
    return found[1].strip()


def test_a_template_fills_what_is_empty_and_proposes_what_such_answers_rest_on(
    cast: Cast, client: Client
) -> None:
    category = Category.objects.create(code="13", name="环境保护")
    before, matter = accepted(cast), accepted(cast)
    for one in (before, matter):
        type(one).objects.filter(pk=one.pk).update(category=category)
    both(Actor.system("library"))
    cited = {**OPINION, "basis": "《云水市物业管理办法》第二条"}
    issued(cast, reload(before), _KIND, cited, *HANDLERS)
    body = "【事实和理由】\n{收到日期}收到，由{单位}查看\n【法律法规依据】\n{依据}\n【处理意见】\n责令【请填写：谁】整改"
    row = approve_template(cast.actor("section_head"), proposed_template(cast, kind=_KIND, body=body))
    client.force_login(cast.staff["handler"])
    address = f"/desk/matters/{matter.pk}/draft/{_KIND}/"
    assert "电梯维修" in client.get(address).content.decode()
    typed = {"template": row.code, "facts": "已经写了", "basis": "", "item_1": "", "item_2": "许可已公开"}
    html = client.post(address, {**typed, "fill": "1"}).content.decode()
    assert _value(html, "facts") == "已经写了"
    assert _value(html, "basis") == "《云水市物业管理办法》第二条"
    assert (_value(html, "item_1"), _value(html, "item_2")) == ("责令【请填写：谁】整改", "许可已公开")
    empty = client.post(address, {"template": row.code, "fill": "1"}).content.decode()
    day = today()
    assert f"由{cast.housing.name}查看" in _value(empty, "facts")
    assert str(day.year) in _value(empty, "facts")
    assert f'name="begun_from" value="{row.code}"' in empty
    assert client.post(address, {"template": "no-such", "fill": "1"}).status_code == 404
    assert not Paper.objects.filter(matter=matter, kind=_KIND).exists()
    sent = {
        "facts": "属实",
        "basis": "《云水市物业管理办法》第二条",
        "item_1": "责令【请填写：谁】整改",
        "submit": "1",
        "begun_from": row.code,
    }
    sent |= {"item_2": "已公开", "outcome_1": "supported", "outcome_2": "explained"}
    page = client.post(address, sent)
    assert page.status_code == 422
    assert "还有没填的空：谁" in page.content.decode()
    saved = Paper.objects.get(matter=matter, kind=_KIND)
    assert (saved.template, saved.template_sha256) == (row.code, row.template.sha256)
    later = proposed_template(cast, kind=_KIND, body=f"{body}，并告知结果", code=row.code)
    approve_template(cast.actor("section_head"), later)
    assert "批准的一版" in client.get(f"/desk/papers/{saved.pk}/").content.decode()
    assert text_used(saved.unit_id, saved.template, saved.template_sha256).change == row
    own = shipped()[0]
    assert text_used(saved.unit_id, own.code, own.sha256).known
    assert not text_used(saved.unit_id, own.code, "0" * 64).known
    with pytest.raises(InvalidInput):
        save_draft(cast.actor("handler"), saved, {}, "no-such")


def test_a_clause_is_found_and_put_in_and_a_reply_is_shown_as_it_prints(cast: Cast, client: Client) -> None:
    both(Actor.system("library"))
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    address = f"/desk/matters/{matter.pk}/draft/{_KIND}/"
    page = client.post(address, {"basis": "依据", "sought": "电梯维修", "seek": "1"}).content.decode()
    fragment = client.get("/desk/clauses/", {"sought": "电梯维修"}).content.decode()
    key = re.search(r'name="cite" value="(\d+)"\s+data-cite="([^"]+)"', fragment)
    assert key is not None
    assert key[2] in page
    put = client.post(address, {"basis": "依据", "cite": key[1], "cite_into": "basis"}).content.decode()
    assert _value(put, "basis") == f"依据{key[2]}"
    assert client.post(address, {"cite": key[1], "cite_into": "outcome_1"}).status_code == 404
    for named in ("云水市物业管理办法第二条", "物业管理办法 2", "《云水市物业管理办法》第二条"):
        assert (
            "《云水市物业管理办法》第二条" in client.get("/desk/clauses/", {"sought": named}).content.decode()
        )
    by_words = client.get("/desk/clauses/", {"sought": "物业管理办法 电梯"}).content.decode()
    assert key[2] in by_words
    assert client.get("/desk/clauses/", {"sought": "物业管理办法 999"}).content.decode().count("<li>") == 0
    assert "换一个词" in client.get("/desk/clauses/", {"sought": "不存在的词"}).content.decode()
    lines = {"answer": "依据如下，标准为9元/平方米", "path": "由征收办上门，", "time_points": "3个工作日内"}
    told = client.post(f"/desk/matters/{matter.pk}/draft/reply/check/", lines).content.decode()
    assert "依据如下，标准为9元/平方米。由征收办上门。3个工作日内。</p>" in told


def test_what_a_reply_promises_is_confirmed_on_one_page_by_who_wrote_it(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    sent = {"facts": "属实", "basis": "《中华人民共和国民法典》第二百九十四条", "submit": "1"}
    sent |= {"outcome_1": "supported", "item_1": "责令停工，3个工作日内到现场核实，5个工作日内告知您结果"}
    sent |= {"outcome_2": "explained", "item_2": "已公开"}
    page = client.post(f"/desk/matters/{matter.pk}/draft/{_KIND}/", sent)
    paper = Paper.objects.get(matter=matter, kind=_KIND)
    address = f"/commitments/of/{paper.pk}/"
    assert page["Location"] == address
    made = Commitment.objects.filter(matter=matter).order_by("pk")
    html = client.get(address).content.decode()
    assert html.count('name="confirm"') == len(made) == 2
    client.force_login(cast.staff["outsider"])
    assert client.get(address).status_code == 404
    client.force_login(cast.staff["section_head"])
    assert client.post(address, {"confirm": [str(made[0].pk)]}).status_code == 422
    client.force_login(cast.staff["handler"])
    client.post(address, {"confirm": [str(made[0].pk), "999999"]})
    assert [one.stage for one in made.all()] == ["confirmed", "proposed"]
    assert client.get(address).content.decode().count('name="confirm"') == 1
