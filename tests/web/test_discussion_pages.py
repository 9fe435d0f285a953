"""Pages of case discussions and comparable cases: each shows what it should and nothing sealed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted
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
from tests.steps import answered
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.clock import today
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Matter, Paper, Petition
from xinqiao.policy.commands.minutes import conclude
from xinqiao.policy.models import CaseDiscussion, RequiredParticipant
from xinqiao.rules.discussing import DiscussionState

pytestmark = pytest.mark.django_db


def test_a_discussion_goes_its_whole_way_through_the_pages(cast: Cast, client: Client) -> None:
    departments(cast)
    matter = accepted(cast)
    page = page_of(browser_of(cast, client, "handler"), f"/desk/matters/{matter.pk}/")
    assert f"/desk/matters/{matter.pk}/discuss/" in page
    fields = {
        "subject": "土地征收补偿标准",
        "question": "适用哪一档？",
        "facts": "园地。",
        "option_1": "按区片综合地价。",
        "option_2": "参照邻村。",
    }
    refused = client.post(f"/desk/matters/{matter.pk}/discuss/", {**fields, "question": " "})
    assert refused.status_code == 422
    assert "参照邻村" in refused.content.decode()
    assert client.post(f"/desk/matters/{matter.pk}/discuss/", fields).status_code == 302
    discussion = CaseDiscussion.objects.get()
    address = f"/discussion/{discussion.pk}/"
    form = page_of(client, f"{address}invite/")
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
        browser_of(cast, client, who)
        assert "请您参加会商" in page_of(client, "/desk/")
        said = {"lawful_1": "yes", "reasonable_1": "yes", "reasons_1": "有依据。", "lawful_2": "no"}
        half = client.post(f"{address}opinion/", said)
        assert half.status_code == 422
        assert "方案2" in half.content.decode()
        said |= {"reasonable_2": "no", "reasons_2": "没有依据。"}
        assert client.post(f"{address}opinion/", said).status_code == 302
    acts = f"/desk/discussions/{discussion.pk}"
    browser_of(cast, client, "leader")
    version = fresh(discussion).version
    given = {"option": 1, "reasons": "一致。", "version": version}
    assert client.post(f"{acts}/minute/", given).status_code == 302
    for who in ("section_head", "counsel", "resources", "farming", "expert"):
        browser_of(cast, client, who)
        assert "采纳方案1" in page_of(client, f"{acts}/confirm/")
        digest = fresh(discussion).minutes_hash
        said = {"digest": digest, "version": str(version + 1)}
        assert client.post(f"{acts}/confirm/", said).status_code == 302, (
            "what others confirmed does not hinder"
        )
    browser_of(cast, client, "leader")
    assert "会商办结" in page_of(client, address)
    assert client.post(f"{acts}/conclude/", {"version": fresh(discussion).version}).status_code == 302
    assert fresh(discussion).stage == DiscussionState.CONCLUDED
    assert client.get(f"{address}pdf/").content.startswith(b"%PDF")
    draft = page_of(browser_of(cast, client, "handler"), f"/desk/matters/{matter.pk}/draft/handling_opinion/")
    assert "按区片综合地价" in draft, "the conclusion stands beside the draft of the reply"
    history = page_of(client, f"/desk/matters/{matter.pk}/")
    assert f'href="{address}"' in history
    page_of(browser_of(cast, client, "expert"), address, 404)
    page_of(client, f"/desk/matters/{matter.pk}/", 404)


def test_the_expert_sees_the_masked_matter_without_attachments_print_or_reveals(
    cast: Cast, client: Client
) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    petition = Petition.objects.get(matter=discussion.matter)
    browser_of(cast, client, "expert")
    page = page_of(client, f"/desk/matters/{discussion.matter_id}/")
    assert "138****1234" in page
    for hidden in ("甲小满", "/reveal/", "/print/", "/form/", "/comparable/", "/attachments/"):
        assert hidden not in page, hidden
    assert AuditEntry.objects.filter(action="discussion.look").count() == 1
    page_of(client, f"/desk/petitions/{petition.pk}/form/", 404)
    page_of(client, f"/discussion/comparable/{discussion.matter_id}/", 404)
    page_of(client, "/instruction/", 404)
    page_of(client, "/discussion/participants/", 404)
    listed = page_of(client, "/desk/matters/")
    assert listed.count("data-row") == 1
    notice = Paper.objects.get(matter=discussion.matter, kind="acceptance_notice")
    assert "打开PDF" not in page_of(client, f"/desk/papers/{notice.pk}/")
    assert client.get(f"/desk/papers/{notice.pk}/pdf/").status_code in (403, 404)


def test_pages_of_a_discussion_offer_nothing_to_who_may_not(cast: Cast, client: Client) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    acts = f"/desk/discussions/{discussion.pk}"
    assert browser_of(cast, client, "expert").get(f"/discussion/{discussion.pk}/invite/").status_code == 302
    for name in ("minute", "excuse", "conclude", "drop"):
        page_of(client, f"{acts}/{name}/", 404)
        assert f"{acts}/{name}/" not in page_of(client, f"/discussion/{discussion.pk}/")
    page_of(browser_of(cast, client, "outsider"), f"/discussion/{discussion.pk}/", 404)
    page_of(client, f"{acts}/confirm/", 404)
    form = page_of(browser_of(cast, client, "leader"), f"{acts}/excuse/")
    assert "未到会" in form
    part = part_of(discussion, "外部专家")
    given = {"part": part.pk, "reason": "出差", "version": fresh(discussion).version}
    assert client.post(f"{acts}/excuse/", given).status_code == 302
    assert part_of(discussion, "外部专家").absent_reason == "出差"
    version = fresh(discussion).version
    assert client.post(f"{acts}/drop/", {"reason": "", "version": version}).status_code == 422
    client.post(f"{acts}/drop/", {"reason": "已化解", "version": version})
    assert fresh(discussion).stage == DiscussionState.DROPPED


def test_the_table_of_participants_is_kept_by_counsel(cast: Cast, client: Client) -> None:
    page = page_of(browser_of(cast, client, "handler"), "/discussion/participants/")
    assert "自然资源主管部门、农业农村主管部门" in page
    page_of(client, "/discussion/participants/edit/", 404)
    form = page_of(
        browser_of(cast, client, "counsel"), "/discussion/participants/edit/?subject=土地征收补偿标准"
    )
    assert "自然资源主管部门" in form
    given = {
        "subject": "河道采砂",
        "departments": f"水利部门：水利、水务\n{cast.environment.name}\n",
    }
    assert client.post("/discussion/participants/edit/", given).status_code == 302
    rows = list(RequiredParticipant.objects.values_list("title", "words", "unit_id"))
    assert rows == [("水利部门", "水利\n水务", None), (cast.environment.name, "", cast.environment.pk)]
    empty = client.post("/discussion/participants/edit/", {"subject": "空的", "departments": "\n"})
    assert "至少写一个" in empty.content.decode()


def test_comparable_cases_stand_side_by_side_with_reason_and_outcome(cast: Cast, client: Client) -> None:
    earlier = answered(cast)
    matter = accepted(cast)
    Matter.objects.filter(pk__in=[earlier.pk, matter.pk]).update(place="云水市临江区")
    page = page_of(browser_of(cast, client, "leader"), f"/discussion/comparable/{matter.pk}/")
    assert earlier.number in page
    assert "地点相同：" in page
    assert "云水市临江区" in page
    assert "责令停止夜间施工" in page
    assert re.search(r"支持", page)
    assert "甲小满" not in page
    stranger = page_of(browser_of(cast, client, "outsider"), f"/discussion/comparable/{matter.pk}/", 404)
    assert earlier.number not in stranger


def test_pages_take_a_bounded_number_of_queries(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    discussion = everybody_invited(cast, discussed(cast, accepted(cast)))
    heard(cast, discussion)
    minuted(cast, discussion)
    confirmed(cast, discussion)
    conclude(cast.actor("leader"), fresh(discussion))
    browser_of(cast, client, "leader")
    for address, most in ((f"/discussion/{discussion.pk}/", 32), ("/discussion/", 16), ("/instruction/", 12)):
        with django_assert_max_num_queries(most):
            page_of(client, address)
