"""The check beside a draft: told while writing, suggestions taken without saving, the same refusal for page and program (M-C2)."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from tests.api.calls import caller
from tests.cast import Cast, accepted, reload
from tests.steps import OPINION
from xinqiao.matters.commands.papers import draft
from xinqiao.matters.models import Paper, PaperState, ReplyCheck

pytestmark = pytest.mark.django_db
_BAD = "停止夜间施工这是上面定的。"
_FIELDS = {
    "facts": "经查属实。",
    "basis": "《中华人民共和国民法典》第二百九十四条",
    "outcome_1": "supported",
    "item_1": _BAD,
    "outcome_2": "explained",
    "item_2": "夜间施工许可已公开。",
}


def test_a_suggestion_is_taken_with_one_click_and_nothing_is_saved(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    address = f"/desk/matters/{matter.pk}/draft/handling_opinion/"
    told = client.post(f"/desk/matters/{matter.pk}/draft/handling_opinion/check/", _FIELDS).content.decode()
    assert '<span class="state late">必须改正' in told
    key = re.search(r'name="take"\s+value="([^"]+)"', told)
    assert key is not None
    page = client.post(address, {**_FIELDS, "take": key[1]})
    html = page.content.decode()
    assert page.status_code == 200
    assert "这一决定的依据和经过" in html
    assert "这是上面定的" not in html
    assert '<span class="state late">' not in html
    assert not Paper.objects.filter(kind="handling_opinion").exists()


def test_page_and_program_refuse_a_block_alike_and_take_the_reason(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["handler"])
    page = client.post(f"/desk/matters/{matter.pk}/draft/handling_opinion/", {**_FIELDS, "submit": "1"})
    html = page.content.decode()
    said = "答复有1处必须改正，不能送审"
    assert (page.status_code, said in html, 'name="override_reason"' in html) == (422, True, True)
    paper = Paper.objects.get(kind="handling_opinion")
    answer = caller(cast, "handler").step(str(paper.pk), "submit", expect=409)
    assert said in answer["detail"]
    again = {**_FIELDS, "submit": "1", "version": str(paper.version), "override_reason": "引述<原话>，已说明"}
    client.post(f"/desk/papers/{paper.pk}/edit/", again)
    assert Paper.objects.get(pk=paper.pk).state == PaperState.IN_APPROVAL
    client.force_login(cast.staff["section_head"])
    seen = client.get(f"/desk/papers/{paper.pk}/").content.decode()
    assert escape("引述<原话>，已说明") in seen
    assert "推诿" in seen


def test_a_draft_of_another_kind_is_not_checked(cast: Cast) -> None:
    content = {"days": "30", "reason": "这是上面定的"}
    draft(cast.actor("handler"), reload(accepted(cast)), "extension_notice", content)
    assert not ReplyCheck.objects.exists()
    assert OPINION["items"]
