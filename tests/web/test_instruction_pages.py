"""Pages of disputes and requests for instruction: each shows what it should and nothing sealed."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, reload
from tests.steps import OPINION, issued
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.clock import today
from xinqiao.matters.models import Dispute, Paper, RequestForInstruction

pytestmark = pytest.mark.django_db


REQUEST = {
    "recipient": "云水市人民政府",
    "facts": "地块登记为园地，甲小满不同意。",
    "question": "适用哪一档标准？",
    "opinion": "建议按园地。",
}


def test_a_request_goes_to_the_higher_organ_is_answered_there_and_frees_the_reply(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    browser_of(cast, client, "handler")
    fields: dict[str, Any] = {"kind": "policy", "reason": "两个文件不一致", "version": reload(matter).version}
    assert client.post(f"/desk/matters/{matter.pk}/dispute/", fields).status_code == 302
    assert Dispute.objects.get().kind == "policy"
    page = page_of(client, f"/desk/matters/{matter.pk}/")
    assert "批复或者决定之前不能答复" in page
    assert f"/desk/matters/{matter.pk}/draft/instruction_request/" in page
    issued(cast, matter, "instruction_request", REQUEST, "handler", "section_head", "leader")
    request = RequestForInstruction.objects.get()
    assert request.to_unit_id == cast.city_government.pk
    browser_of(cast, client, "review_leader")
    assert "的请示" in page_of(client, "/desk/")
    letter = page_of(client, f"/instruction/{request.pk}/")
    assert "甲小满" not in letter
    assert f"/desk/matters/{matter.pk}/" not in letter
    page_of(client, f"/desk/matters/{matter.pk}/", 404)
    assert client.get(f"/instruction/{request.pk}/pdf/").content.startswith(b"%PDF")
    given = {"number": "云政函〔2026〕9号", "answered_on": today().isoformat(), "text": ""}
    assert client.post(f"/instruction/{request.pk}/answer/", given).status_code == 422
    given["text"] = "按园地执行。"
    assert client.post(f"/instruction/{request.pk}/answer/", given).status_code == 302
    shown = page_of(browser_of(cast, client, "handler"), f"/instruction/{request.pk}/")
    assert "按园地执行" in shown
    assert "关于政策适用问题的批复（云政函〔2026〕9号）" in shown
    assert "按园地执行" in page_of(client, f"/desk/matters/{matter.pk}/draft/handling_opinion/")
    assert "请示已有批复" in page_of(client, f"/desk/matters/{matter.pk}/")
    listing = page_of(client, "/instruction/")
    assert "不中止任何法定期限" in listing
    assert request.paper.number in listing
    page_of(browser_of(cast, client, "discipline_leader"), f"/instruction/{request.pk}/", 404)


def test_a_disputed_matter_is_refused_at_the_page_and_the_leader_decides(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    browser_of(cast, client, "section_head")
    client.post(
        f"/desk/matters/{matter.pk}/dispute/",
        {"kind": "major", "reason": "各方意见不一", "version": reload(matter).version},
    )
    with pytest.raises(Exception, match="争议事项"):
        issued(cast, matter, "handling_opinion", OPINION, "handler", "section_head", "counsel", "leader")
    browser_of(cast, client, "leader")
    paper = Paper.objects.get(kind="handling_opinion")
    refused = client.post(f"/desk/papers/{paper.pk}/step/issue/", {"version": paper.version})
    assert refused.status_code == 409
    assert "第十二条" in refused.content.decode()
    dispute = Dispute.objects.get()
    assert f"/desk/disputes/{dispute.pk}/decide_dispute/" in page_of(client, f"/desk/matters/{matter.pk}/")
    decision = {"decision": "按现行标准答复。", "version": dispute.version}
    assert client.post(f"/desk/disputes/{dispute.pk}/decide_dispute/", decision).status_code == 302
    paper.refresh_from_db()
    assert client.post(f"/desk/papers/{paper.pk}/step/issue/", {"version": paper.version}).status_code == 302
    paper.refresh_from_db()
    assert paper.number
