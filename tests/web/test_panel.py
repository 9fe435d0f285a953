"""Pages of case discussions, comparable cases and requests for instruction: each shows what it should and nothing sealed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, reload
from tests.policy.talks import (
    confirmed,
    departments,
    discussed,
    everybody_invited,
    fresh,
    heard,
    minuted,
    part_of,
)
from tests.steps import OPINION, answered, issued
from xinqiao.kernel.clock import today
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Dispute, Matter, Paper, Petition, RequestForInstruction
from xinqiao.policy.commands.minutes import conclude
from xinqiao.policy.models import CaseDiscussion, DiscussionState, RequiredParticipant

pytestmark = pytest.mark.django_db


def _as(cast: Cast, client: Client, who: str) -> Client:
    client.force_login(cast.staff[who])
    return client


def _page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def test_a_discussion_goes_its_whole_way_through_the_pages(cast: Cast, client: Client) -> None:
    departments(cast)
    matter = accepted(cast)
    page = _page(_as(cast, client, "handler"), f"/desk/matters/{matter.pk}/")
    assert f"/panel/matters/{matter.pk}/submit/" in page
    fields = {
        "subject": "土地征收补偿标准",
        "question": "适用哪一档？",
        "facts": "园地。",
        "option_1": "按区片综合地价。",
        "option_2": "参照邻村。",
    }
    refused = client.post(f"/panel/matters/{matter.pk}/submit/", {**fields, "question": " "})
    assert refused.status_code == 422
    assert "参照邻村" in refused.content.decode()
    assert client.post(f"/panel/matters/{matter.pk}/submit/", fields).status_code == 302
    discussion = CaseDiscussion.objects.get()
    address = f"/panel/{discussion.pk}/"
    form = _page(client, f"{address}invite/")
    assert "建议：云水市自然资源局" in form
    resources, farming = (part_of(discussion, p) for p in ("自然资源主管部门", "农业农村主管部门"))
    chosen = {
        f"part_{part_of(discussion, '业务科室').pk}": cast.staff["section_head"].pk,
        f"part_{part_of(discussion, '法律顾问').pk}": cast.staff["counsel"].pk,
        f"part_{resources.pk}": cast.staff["resources"].pk,
        f"part_{farming.pk}": cast.staff["farming"].pk,
        "experts": [cast.staff["expert"].pk],
        "chair": cast.staff["leader"].pk,
        "until": (today() + timedelta(days=400)).isoformat(),
        "version": discussion.version,
    }
    far = client.post(f"{address}invite/", chosen)
    assert "90天以内" in far.content.decode()
    chosen["until"] = (today() + timedelta(days=7)).isoformat()
    assert client.post(f"{address}invite/", chosen).status_code == 302
    for who in ("section_head", "counsel", "resources", "farming", "expert"):
        _as(cast, client, who)
        assert "请您参加会商" in _page(client, "/desk/")
        said = {"lawful_1": "yes", "reasonable_1": "yes", "reasons_1": "有依据。", "lawful_2": "no"}
        half = client.post(f"{address}opinion/", said)
        assert half.status_code == 422
        assert "方案2" in half.content.decode()
        said |= {"reasonable_2": "no", "reasons_2": "没有依据。"}
        assert client.post(f"{address}opinion/", said).status_code == 302
    option = discussion.options.get(position=1)
    _as(cast, client, "leader")
    given = {"option": option.pk, "reasons": "一致。", "version": fresh(discussion).version}
    assert client.post(f"{address}minutes/", given).status_code == 302
    for who in ("section_head", "counsel", "resources", "farming", "expert"):
        _as(cast, client, who)
        assert "采纳方案1" in _page(client, f"{address}confirm/")
        digest = fresh(discussion).minutes_hash
        assert client.post(f"{address}confirm/", {"digest": digest, "dissent": ""}).status_code == 302
    _as(cast, client, "leader")
    assert "会商办结" in _page(client, address)
    assert client.post(f"{address}conclude/", {"version": fresh(discussion).version}).status_code == 302
    assert fresh(discussion).state == DiscussionState.CONCLUDED
    assert client.get(f"{address}pdf/").content.startswith(b"%PDF")
    draft = _page(_as(cast, client, "handler"), f"/desk/matters/{matter.pk}/draft/handling_opinion/")
    assert "按区片综合地价" in draft, "the conclusion stands beside the draft of the reply"
    history = _page(client, f"/desk/matters/{matter.pk}/")
    assert f'href="{address}"' in history
    _page(_as(cast, client, "expert"), address, 404)
    _page(client, f"/desk/matters/{matter.pk}/", 404)


def test_the_expert_sees_the_masked_matter_without_attachments_print_or_reveals(
    cast: Cast, client: Client
) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    petition = Petition.objects.get(matter=discussion.matter)
    _as(cast, client, "expert")
    page = _page(client, f"/desk/matters/{discussion.matter_id}/")
    assert "138****1234" in page
    for hidden in ("甲小满", "/reveal/", "/print/", "/form/", "/comparable/", "/attachments/"):
        assert hidden not in page, hidden
    assert AuditEntry.objects.filter(action="discussion.look").count() == 1
    _page(client, f"/desk/petitions/{petition.pk}/form/", 404)
    _page(client, f"/panel/matters/{discussion.matter_id}/comparable/", 404)
    _page(client, "/panel/requests/", 404)
    _page(client, "/panel/participants/", 404)
    listed = _page(client, "/desk/matters/")
    assert listed.count("data-row") == 1
    notice = Paper.objects.get(matter=discussion.matter, kind="acceptance_notice")
    assert "打开PDF" not in _page(client, f"/desk/papers/{notice.pk}/")
    assert client.get(f"/desk/papers/{notice.pk}/pdf/").status_code in (403, 404)


def test_pages_of_a_discussion_offer_nothing_to_who_may_not(cast: Cast, client: Client) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    for name in ("invite", "minutes", "confirm"):
        answer = _as(cast, client, "expert").get(f"/panel/{discussion.pk}/{name}/")
        assert answer.status_code == 302, name
    part = part_of(discussion, "外部专家")
    _page(client, f"/panel/{discussion.pk}/absent/{part.pk}/", 404)
    _page(_as(cast, client, "outsider"), f"/panel/{discussion.pk}/", 404)
    form = _page(_as(cast, client, "leader"), f"/panel/{discussion.pk}/absent/{part.pk}/")
    assert "未到会" in form
    client.post(f"/panel/{discussion.pk}/absent/{part.pk}/", {"reason": "出差"})
    assert part_of(discussion, "外部专家").absent_reason == "出差"
    assert client.post(f"/panel/{discussion.pk}/drop/", {"reason": ""}).status_code == 422
    client.post(f"/panel/{discussion.pk}/drop/", {"reason": "已化解"})
    assert fresh(discussion).state == DiscussionState.DROPPED


def test_the_table_of_participants_is_kept_by_counsel(cast: Cast, client: Client) -> None:
    page = _page(_as(cast, client, "handler"), "/panel/participants/")
    assert "自然资源主管部门、农业农村主管部门" in page
    _page(client, "/panel/participants/edit/", 404)
    form = _page(_as(cast, client, "counsel"), "/panel/participants/edit/?subject=土地征收补偿标准")
    assert "自然资源主管部门" in form
    given = {
        "subject": "河道采砂",
        "departments": f"水利部门：水利、水务\n{cast.environment.name}\n",
    }
    assert client.post("/panel/participants/edit/", given).status_code == 302
    rows = list(RequiredParticipant.objects.values_list("title", "words", "unit_id"))
    assert rows == [("水利部门", "水利\n水务", None), (cast.environment.name, "", cast.environment.pk)]
    empty = client.post("/panel/participants/edit/", {"subject": "空的", "departments": "\n"})
    assert "至少写一个" in empty.content.decode()


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
    _as(cast, client, "handler")
    fields: dict[str, Any] = {"kind": "policy", "reason": "两个文件不一致", "version": reload(matter).version}
    assert client.post(f"/panel/matters/{matter.pk}/dispute/", fields).status_code == 302
    assert Dispute.objects.get().kind == "policy"
    page = _page(client, f"/desk/matters/{matter.pk}/")
    assert "批复或者决定之前不能答复" in page
    assert f"/desk/matters/{matter.pk}/draft/instruction_request/" in page
    issued(cast, matter, "instruction_request", REQUEST, "handler", "section_head", "leader")
    request = RequestForInstruction.objects.get()
    assert request.to_unit_id == cast.city_government.pk
    _as(cast, client, "review_leader")
    assert "的请示" in _page(client, "/desk/")
    letter = _page(client, f"/panel/requests/{request.pk}/")
    assert "甲小满" not in letter
    assert f"/desk/matters/{matter.pk}/" not in letter
    _page(client, f"/desk/matters/{matter.pk}/", 404)
    assert client.get(f"/panel/requests/{request.pk}/pdf/").content.startswith(b"%PDF")
    given = {"number": "云政函〔2026〕9号", "answered_on": today().isoformat(), "text": ""}
    assert client.post(f"/panel/requests/{request.pk}/answer/", given).status_code == 422
    given["text"] = "按园地执行。"
    assert client.post(f"/panel/requests/{request.pk}/answer/", given).status_code == 302
    shown = _page(_as(cast, client, "handler"), f"/panel/requests/{request.pk}/")
    assert "按园地执行" in shown
    assert "关于政策适用问题的批复（云政函〔2026〕9号）" in shown
    assert "按园地执行" in _page(client, f"/desk/matters/{matter.pk}/draft/handling_opinion/")
    assert "请示已有批复" in _page(client, f"/desk/matters/{matter.pk}/")
    listing = _page(client, "/panel/requests/")
    assert "不中止任何法定期限" in listing
    assert request.paper.number in listing
    _page(_as(cast, client, "discipline_leader"), f"/panel/requests/{request.pk}/", 404)


def test_a_disputed_matter_is_refused_at_the_page_and_the_leader_decides(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    _as(cast, client, "section_head")
    client.post(
        f"/panel/matters/{matter.pk}/dispute/",
        {"kind": "major", "reason": "各方意见不一", "version": reload(matter).version},
    )
    with pytest.raises(Exception, match="争议事项"):
        issued(cast, matter, "handling_opinion", OPINION, "handler", "section_head", "counsel", "leader")
    _as(cast, client, "leader")
    paper = Paper.objects.get(kind="handling_opinion")
    refused = client.post(f"/desk/papers/{paper.pk}/step/issue/", {"version": paper.version})
    assert refused.status_code == 409
    assert "第十二条" in refused.content.decode()
    decision = {"decision": "按现行标准答复。", "version": reload(matter).version}
    assert client.post(f"/panel/matters/{matter.pk}/decide/", decision).status_code == 302
    paper.refresh_from_db()
    assert client.post(f"/desk/papers/{paper.pk}/step/issue/", {"version": paper.version}).status_code == 302
    paper.refresh_from_db()
    assert paper.number


def test_comparable_cases_stand_side_by_side_with_reason_and_outcome(cast: Cast, client: Client) -> None:
    earlier = answered(cast)
    matter = accepted(cast)
    Matter.objects.filter(pk__in=[earlier.pk, matter.pk]).update(place="云水市临江区")
    page = _page(_as(cast, client, "leader"), f"/panel/matters/{matter.pk}/comparable/")
    assert earlier.number in page
    assert "地点相同：" in page
    assert "云水市临江区" in page
    assert "责令停止夜间施工" in page
    assert re.search(r"支持", page)
    assert "甲小满" not in page
    stranger = _page(_as(cast, client, "outsider"), f"/panel/matters/{matter.pk}/comparable/", 404)
    assert earlier.number not in stranger


def test_pages_take_a_bounded_number_of_queries(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    heard(cast, discussion)
    minuted(cast, discussion)
    confirmed(cast, discussion)
    conclude(cast.actor("leader"), fresh(discussion))
    _as(cast, client, "leader")
    for address, most in ((f"/panel/{discussion.pk}/", 32), ("/panel/", 16), ("/panel/requests/", 12)):
        with django_assert_max_num_queries(most):
            _page(client, address)
