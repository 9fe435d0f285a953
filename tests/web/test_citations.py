"""Citations at the desk: checked while writing, marked in the text, let pass by counsel, listed when the law changes."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted, reload
from tests.library.texts import NEW, imported
from tests.steps import HANDLERS, OPINION, fresh, issued
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.commands.keeping import repeal
from xinqiao.matters.commands.papers import approve, draft, submit_for_approval
from xinqiao.matters.models import CitationOverride, Matter, Paper, PaperState

GONE = "《云水市旧停车办法》第三条"
_MARKED = f'{GONE}<span class="state late">文库中没有</span></mark'
LIBRARY = Actor.system("library")


def _as(cast: Cast, client: Client, who: str) -> Client:
    client.force_login(cast.staff[who])
    return client


def _fields(**changes: Any) -> dict[str, Any]:
    return {
        "facts": "经查属实。",
        "basis": GONE,
        "outcome_1": "supported",
        "item_1": "依照《中华人民共和国民法典》第二百九十四条责令停止。",
        "outcome_2": "explained",
        "item_2": "已公开。",
        **changes,
    }


def _waiting(cast: Cast, basis: str, *steps: str) -> Paper:
    content = {**OPINION, "basis": basis}
    paper = draft(cast.actor("handler"), reload(accepted(cast)), "handling_opinion", content)
    submit_for_approval(cast.actor("handler"), paper)
    for who in steps:
        approve(cast.actor(who), fresh(paper))
    return fresh(paper)


@pytest.mark.django_db
def test_a_press_on_check_tells_each_citation_and_keeps_everything_typed(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    _as(cast, client, "handler")
    address = f"/desk/matters/{matter.pk}/draft/handling_opinion/"
    typed = _fields(applies_on="2024-05-01", check="1")
    page = client.post(address, typed)
    html = page.content.decode()
    assert page.status_code == 200
    assert not Paper.objects.filter(kind="handling_opinion").exists()
    for kept in ("经查属实。", GONE, "2024-05-01", "已公开。"):
        assert kept in html
    assert "文库中没有" in html
    assert "条号存在" in html
    assert "依据还没有核对通过" in html


@pytest.mark.django_db
def test_the_fragment_says_the_same_as_the_page(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    _as(cast, client, "handler")
    address = f"/desk/matters/{matter.pk}/draft/handling_opinion/"
    fragment = client.post(f"{address}check/", _fields(), headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip() in client.post(address, _fields(check="1")).content.decode()
    assert "<html" not in fragment
    assert client.post(f"/desk/matters/{matter.pk}/draft/acceptance_notice/check/", {}).status_code == 404
    assert client.get(f"{address}check/").status_code == 404
    _as(cast, client, "outsider")
    assert client.post(f"{address}check/", _fields()).status_code == 404


@pytest.mark.django_db
def test_a_day_of_the_fact_that_lies_ahead_is_refused_beside_its_field(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    _as(cast, client, "handler")
    ahead = (today() + timedelta(days=1)).isoformat()
    for check in ({}, {"check": "1"}):
        page = client.post(
            f"/desk/matters/{matter.pk}/draft/handling_opinion/", _fields(applies_on=ahead, **check)
        )
        assert page.status_code == 422
        assert "不能晚于今天" in page.content.decode()
        assert GONE in page.content.decode()


@pytest.mark.django_db
def test_the_day_of_the_fact_is_kept_with_the_draft_and_shown(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    _as(cast, client, "handler")
    client.post(f"/desk/matters/{matter.pk}/draft/handling_opinion/", _fields(applies_on="2024-05-01"))
    paper = Paper.objects.get(kind="handling_opinion")
    assert paper.content["applies_on"] == "2024-05-01"
    assert 'value="2024-05-01"' in client.get(f"/desk/papers/{paper.pk}/edit/").content.decode()
    assert "2024年5月1日" in client.get(f"/desk/papers/{paper.pk}/").content.decode()


@pytest.mark.django_db
def _one_line(html: str) -> str:
    return " ".join(html.split())


def test_each_citation_is_marked_in_the_text_with_a_word(cast: Cast, client: Client) -> None:
    paper = _waiting(cast, f"{OPINION['basis']}；{GONE}")
    html = _as(cast, client, "counsel").get(f"/desk/papers/{paper.pk}/").content.decode()
    assert _MARKED in " ".join(html.split())
    assert '<span class="state soon">条号存在</span></mark' in " ".join(html.split())


@pytest.mark.django_db
def test_the_leader_cannot_issue_until_counsel_has_given_reasons(cast: Cast, client: Client) -> None:
    paper = _waiting(cast, GONE, *HANDLERS[1:])
    address = f"/desk/papers/{paper.pk}/"
    page = _as(cast, client, "leader").get(address).content.decode()
    assert "现在不能签发" in page
    assert "签发此文书" not in page
    assert ">写明理由，仍然采用<" not in page
    assert client.post(f"{address}step/issue/", {"version": paper.version}).status_code == 409
    _as(cast, client, "counsel")
    assert ">写明理由，仍然采用<" in client.get(address).content.decode()
    short = client.post(f"{address}step/override/", {"version": paper.version, "reason": "行"})
    assert short.status_code == 200
    assert "至少10个字" in short.content.decode()
    reason = "该办法已核对纸质原件，文库尚未导入。"
    client.post(f"{address}step/override/", {"version": paper.version, "reason": reason})
    assert CitationOverride.objects.get().reason == reason
    page = _as(cast, client, "leader").get(address).content.decode()
    assert reason in page
    assert "签发此文书" in page
    client.post(f"{address}step/issue/", {"version": paper.version})
    assert fresh(paper).state == PaperState.ISSUED


@pytest.mark.django_db
def test_a_document_refused_at_its_issue_stays_on_its_page_with_marks_and_reasons(
    cast: Cast, client: Client
) -> None:
    paper = _waiting(cast, GONE, *HANDLERS[1:])
    _as(cast, client, "leader")
    answer = client.post(f"/desk/papers/{paper.pk}/step/issue/", {"version": paper.version})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"“{GONE}”文库中没有" in page.split('class="message error"')[1]
    assert _MARKED in " ".join(page.split())
    assert "经查，该工地未取得夜间施工许可。" in page
    assert fresh(paper).state == PaperState.APPROVED


@pytest.mark.django_db
def test_other_refusals_are_told_on_the_page_of_the_document_too(cast: Cast, client: Client) -> None:
    paper = _waiting(cast, OPINION["basis"])
    _as(cast, client, "leader")
    answer = client.post(f"/desk/papers/{paper.pk}/step/approve/", {"version": paper.version})
    assert answer.status_code == 409
    assert "现在轮到其他岗位审核" in answer.content.decode().split('class="message error"')[1]
    assert "经查，该工地未取得夜间施工许可。" in answer.content.decode()


@pytest.mark.django_db
def test_what_is_being_written_is_checked_masked_as_it_will_be_at_its_issue(
    cast: Cast, client: Client
) -> None:
    imported(LIBRARY, NEW.replace("物业管理办法", "甲小满住宅管理办法"), today() - timedelta(days=400))
    named = "《云水市甲小满住宅管理办法》第三条"
    matter = accepted(cast)
    _as(cast, client, "handler")
    address = f"/desk/matters/{matter.pk}/draft/handling_opinion/"
    fragment = client.post(f"{address}check/", _fields(basis=named)).content.decode()
    paper = _waiting(cast, named, *HANDLERS[1:])
    page = _as(cast, client, "leader").get(f"/desk/papers/{paper.pk}/").content.decode()
    assert "现在不能签发" in page
    assert "依据还没有核对通过" in fragment
    assert "甲小满" not in fragment
    saved = client.get(f"/desk/papers/{paper.pk}/").content.decode()
    hindered = fragment.split("这样不能签发：</strong>")[1].split("</div>")[0]
    assert hindered in saved


def _citing(cast: Cast, basis: str) -> Matter:
    matter = accepted(cast)
    issued(cast, matter, "handling_opinion", {**OPINION, "basis": basis}, *HANDLERS)
    return reload(matter)


@pytest.mark.django_db
def test_open_matters_that_cite_what_was_repealed_are_listed_for_their_handlers(
    cast: Cast, client: Client
) -> None:
    version = imported(LIBRARY, NEW, today() - timedelta(days=400))
    matter = _citing(cast, "《云水市物业管理办法》第三条")
    _as(cast, client, "handler")
    assert "没有。" in client.get("/desk/bases/").content.decode()
    assert 'desk/bases/"><b>' not in client.get("/desk/").content.decode()
    repeal(LIBRARY, version.instrument, ended_on=today())
    page = client.get("/desk/bases/").content.decode()
    assert matter.number in page
    assert "《云水市物业管理办法》第三条" in page
    assert "起废止" in page
    assert "<b>1</b> 引用的依据已修改" in _one_line(client.get("/desk/").content.decode())
    for stranger in ("outsider", "discipline_leader"):
        assert matter.number not in _as(cast, client, stranger).get("/desk/bases/").content.decode()


@pytest.mark.django_db
def test_what_was_replaced_by_a_new_text_is_listed_and_what_was_cited_of_its_own_day_is_not(
    cast: Cast, client: Client
) -> None:
    imported(LIBRARY, NEW, today() - timedelta(days=400))
    matter = _citing(cast, "《云水市物业管理办法》第三条")
    imported(LIBRARY, NEW.replace("1.35", "1.40"), today() - timedelta(days=30))
    on_purpose = accepted(cast)
    content = {
        **OPINION,
        "basis": "《云水市物业管理办法》第三条",
        "applies_on": (today() - timedelta(days=60)).isoformat(),
    }
    issued(cast, on_purpose, "handling_opinion", content, *HANDLERS)
    page = _as(cast, client, "handler").get("/desk/bases/").content.decode()
    assert matter.number in page
    assert "被新文本替代" in page
    assert reload(on_purpose).number not in page


@pytest.mark.django_db
def test_the_list_takes_the_same_number_of_queries_for_one_and_for_many(cast: Cast, client: Client) -> None:
    version = imported(LIBRARY, NEW, today() - timedelta(days=400))
    _citing(cast, "《云水市物业管理办法》第三条")
    repeal(LIBRARY, version.instrument, ended_on=today())
    _as(cast, client, "handler")
    client.get("/desk/bases/")
    with CaptureQueriesContext(connection) as one:
        client.get("/desk/bases/")
    draft(cast.actor("handler"), reload(accepted(cast)), "handling_opinion", OPINION)
    _waiting(cast, "《云水市物业管理办法》第一条、第二条、第三条")
    with CaptureQueriesContext(connection) as more:
        client.get("/desk/bases/")
    assert len(one) == len(more)
