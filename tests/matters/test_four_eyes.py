"""Documents: whoever wrote does not approve, and a document stays with the unit in whose name it is written (M-R4, M-R5)."""

from typing import Any

import pytest

from tests.cast import Cast, accepted, registered, reload
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.papers import (
    approve,
    draft,
    drop_paper,
    issue_paper,
    save_draft,
    send_back,
    submit_for_approval,
)
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Paper, PaperState
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.closing import missing_for_closing
from xinqiao.matters.queries.desk import desk_papers
from xinqiao.offices.models import Post
from xinqiao.rules.roles import Role

pytestmark = pytest.mark.django_db

OPINION: dict[str, Any] = {
    "facts": "经查，该工地未取得夜间施工许可。",
    "basis": "《中华人民共和国民法典》第二百九十四条",
    "items": [
        {"position": 1, "outcome": "supported", "decision": "责令停止夜间施工。"},
        {"position": 2, "outcome": "explained", "decision": "许可信息已在网站公开。"},
    ],
}
GUIDANCE = {"organ": "云水市行政复议机构", "procedure": "行政复议", "explanation": "自知道之日起60日内申请。"}


def _fresh(paper: Paper) -> Paper:
    return Paper.objects.get(pk=paper.pk)


def _sorted(cast: Cast, route: str) -> Matter:
    matter = reload(registered(cast).petition.matter)
    sort_matter(
        cast.actor("registrar"), matter, kind=Kind.CLAIM, route=route, reason="行政职权", category=None
    )
    return reload(matter)


def test_a_colleagues_last_touch_does_not_let_the_writer_approve(cast: Cast) -> None:
    matter = accepted(cast)
    paper = draft(cast.actor("section_head"), reload(matter), "handling_opinion", OPINION)
    save_draft(cast.actor("handler"), _fresh(paper), OPINION)
    submit_for_approval(cast.actor("handler"), _fresh(paper))
    with pytest.raises(Refused, match="起草人不能审核"):
        approve(cast.actor("section_head"), _fresh(paper))
    assert desk_papers(cast.actor("section_head")).to_decide == []


def test_a_leader_who_corrects_a_draft_sent_back_does_not_approve_the_corrected_text(cast: Cast) -> None:
    Post.objects.create(staff=cast.staff["handler"], role=Role.LEADER_IN_CHARGE)
    matter = accepted(cast)
    paper = draft(cast.actor("leader"), reload(matter), "handling_opinion", OPINION)
    submit_for_approval(cast.actor("leader"), _fresh(paper))
    send_back(cast.actor("section_head"), _fresh(paper), note="请核对")
    save_draft(cast.actor("handler"), _fresh(paper), OPINION)
    submit_for_approval(cast.actor("handler"), _fresh(paper))
    approve(cast.actor("section_head"), _fresh(paper))
    approve(cast.actor("counsel"), _fresh(paper))
    for writer in ("leader", "handler"):
        with pytest.raises(Refused, match="起草人不能审核"):
            approve(cast.actor(writer), _fresh(paper))
    assert approve(cast.actor("principal"), _fresh(paper)).state == PaperState.APPROVED


def test_a_person_with_two_posts_takes_one_step_only(cast: Cast) -> None:
    Post.objects.create(staff=cast.staff["section_head"], role=Role.LEGAL_COUNSEL)
    matter = accepted(cast)
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    submit_for_approval(cast.actor("handler"), _fresh(paper))
    approve(cast.actor("section_head"), _fresh(paper))
    with pytest.raises(Refused, match="由他人审核"):
        approve(cast.actor("section_head"), _fresh(paper))


def test_a_document_begun_by_one_unit_is_not_approved_or_issued_by_the_next(cast: Cast) -> None:
    matter = _sorted(cast, "31(4)")
    paper = draft(cast.actor("registrar"), matter, "guidance_notice", GUIDANCE)
    submit_for_approval(cast.actor("registrar"), _fresh(paper))
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="住建职权")
    with pytest.raises(Refused, match="已转到其他单位"):
        approve(cast.actor("leader"), _fresh(paper))
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.APPROVED)
    with pytest.raises(Refused, match="已转到其他单位"):
        issue_paper(cast.actor("leader"), _fresh(paper))
    Paper.objects.filter(pk=paper.pk).update(state=PaperState.DRAFT)
    with pytest.raises(Refused, match="已转到其他单位"):
        save_draft(cast.actor("unit_registrar"), _fresh(paper), GUIDANCE)


def test_the_next_unit_writes_its_own_although_the_first_left_a_draft_behind(cast: Cast) -> None:
    matter = _sorted(cast, "31(4)")
    left = draft(cast.actor("registrar"), matter, "guidance_notice", GUIDANCE)
    forward(cast.actor("registrar"), reload(matter), cast.housing, reason="住建职权")
    own = draft(cast.actor("unit_registrar"), reload(matter), "guidance_notice", GUIDANCE)
    assert own.unit_id == cast.housing.pk
    assert missing_for_closing(reload(matter)).count("有文书尚未签发，请签发或者作废") == 1
    for paper in (left, own):
        drop_paper(cast.actor("unit_registrar"), _fresh(paper), note="改为受理")
    assert "有文书尚未签发，请签发或者作废" not in missing_for_closing(reload(matter))


def test_giving_up_a_document_needs_a_reason_and_an_issued_one_cannot_be_given_up(cast: Cast) -> None:
    matter = accepted(cast)
    paper = draft(cast.actor("handler"), reload(matter), "handling_opinion", OPINION)
    with pytest.raises(InvalidInput):
        drop_paper(cast.actor("handler"), _fresh(paper), note=" ")
    assert drop_paper(cast.actor("handler"), _fresh(paper), note="另拟").state == PaperState.DROPPED
    with pytest.raises(Refused, match="不能修改"):
        save_draft(cast.actor("handler"), _fresh(paper), OPINION)
    issued = Paper.objects.get(matter=matter, kind="acceptance_notice")
    with pytest.raises(Refused, match="不能作废"):
        drop_paper(cast.actor("handler"), issued, note="误发")
