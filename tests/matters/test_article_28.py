"""Recusal (条例 28(3)): declared or asked for, decided by another, and no part in the matter until then."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.api.calls import caller
from tests.cast import Cast, accepted, reload
from tests.steps import HANDLERS, OPINION, fresh, issued, sorted_at_office
from xinqiao.kernel.access import check
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.assignment import (
    allocate,
    ask_recusal,
    decide_recusal,
    declare_recusal,
    hand_over,
)
from xinqiao.matters.commands.assisting import ask_for_assistance, release
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.papers import (
    approvals_of,
    approve,
    draft,
    issue_paper,
    save_draft,
    send_back,
    submit_for_approval,
)
from xinqiao.matters.commands.sorting import name_accused
from xinqiao.matters.models import (
    Assistance,
    Matter,
    MatterStaff,
    MatterUnit,
    PaperState,
    Recusal,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.offers import offers, paper_steps
from xinqiao.matters.queries import waiting
from xinqiao.matters.queries.recusals import decidable
from xinqiao.offices.models import Post
from xinqiao.rules.grants import BY_ACTION, HANDLES
from xinqiao.rules.roles import HEADS, Role

pytestmark = pytest.mark.django_db

WORDS = "她说科长是施工单位经理的哥哥，电话13800001234"


def _offered(cast: Cast, who: str, matter: Matter) -> set[str]:
    return {offer.act.name for offer in offers(cast.actor(who), reload(matter))}


def test_article_28_whoever_declared_an_interest_writes_approves_and_issues_nothing_until_it_is_decided(
    cast: Cast,
) -> None:
    matter = accepted(cast)
    handler, head, leader = cast.actor("handler"), cast.actor("section_head"), cast.actor("leader")
    paper = draft(handler, matter, "handling_opinion", OPINION)
    submit_for_approval(handler, fresh(paper))
    declare_recusal(head, reload(matter), ground="信访人是近亲属")
    for act in (approve, send_back):
        with pytest.raises(Denied, match="等待决定"):
            act(head, fresh(paper), note="意见")
    assert not paper_steps(head, fresh(paper)) & {"approve", "send_back", "issue"}
    with pytest.raises(Denied, match="等待决定"):
        draft(head, reload(matter), "extension_notice", {})
    assert not _offered(cast, "section_head", matter) & {"log", "draft", "close", "recusal"}
    decide_recusal(leader, reload(matter), Recusal.objects.get(), grant=False)
    assert approve(head, fresh(paper)).step == "legal_counsel"


def test_article_28_the_author_and_the_one_who_issues_are_held_back_too(cast: Cast) -> None:
    matter = accepted(cast)
    handler, leader = cast.actor("handler"), cast.actor("leader")
    paper = draft(handler, matter, "handling_opinion", OPINION)
    declare_recusal(handler, reload(matter), ground="信访人是近亲属")
    with pytest.raises(Denied, match="等待决定"):
        save_draft(handler, fresh(paper), OPINION)
    with pytest.raises(Denied, match="等待决定"):
        submit_for_approval(handler, fresh(paper))
    decide_recusal(leader, reload(matter), Recusal.objects.get(), grant=False)
    submit_for_approval(handler, fresh(paper))
    for who in HANDLERS[1:]:
        approve(cast.actor(who), fresh(paper))
    declare_recusal(leader, reload(matter), ground="与信访人有经济往来")
    with pytest.raises(Denied, match="等待决定"):
        issue_paper(leader, fresh(paper))
    assert issue_paper(cast.actor("principal"), fresh(paper)).number, "another leader issues"


def test_article_28_what_is_not_issued_is_opened_again_when_a_hand_in_it_is_recused(cast: Cast) -> None:
    matter = accepted(cast)
    handler, principal = cast.actor("handler"), cast.actor("principal")
    paper = draft(handler, matter, "handling_opinion", OPINION)
    submit_for_approval(handler, fresh(paper))
    approve(cast.actor("section_head"), fresh(paper))
    declare_recusal(cast.actor("section_head"), reload(matter), ground="信访人是近亲属")
    decide_recusal(principal, reload(matter), Recusal.objects.get(), grant=True)
    assert fresh(paper).state == PaperState.DRAFT
    submit_for_approval(handler, fresh(paper))
    assert approvals_of(fresh(paper)) == [], "the approval of who is recused counts no longer"


def test_article_30_a_reply_that_an_accused_wrote_is_not_issued_even_when_all_approved_it(cast: Cast) -> None:
    """条例 28(3), 30(3): opened again for others, and the interface for programs says why (nobody's step)."""
    matter = accepted(cast)
    paper = draft(cast.actor("handler"), matter, "handling_opinion", OPINION)
    submit_for_approval(cast.actor("handler"), fresh(paper))
    for who in HANDLERS[1:]:
        approve(cast.actor(who), fresh(paper))
    assert fresh(paper).state == PaperState.APPROVED
    name_accused(cast.actor("leader"), reload(matter), staff="handler")
    assert fresh(paper).state == PaperState.DRAFT
    with pytest.raises(Refused, match="审核尚未全部完成"):
        issue_paper(cast.actor("leader"), fresh(paper))
    last = caller(cast, "leader").get(f"/papers/{paper.pk}")["approvals"][-1]
    assert (last["step"]["code"], last["step"]["title"]) == ("hand_left", "经手人不再参与")


def test_article_28_meanwhile_the_person_sees_the_matter_hands_it_over_and_is_given_no_work(
    cast: Cast,
) -> None:
    matter = accepted(cast)
    declare_recusal(cast.actor("handler"), matter, ground="信访人是近亲属")
    assert check("matter.view", cast.actor("handler"), reload(matter)).allowed
    hand_over(cast.actor("handler"), reload(matter), cast.staff["second_handler"], reason="我已申报回避")
    with pytest.raises(InvalidInput):
        allocate(cast.actor("leader"), reload(matter), cast.staff["handler"])


def test_article_28_one_recusal_of_a_person_waits_at_a_time(cast: Cast) -> None:
    matter = accepted(cast)
    declare_recusal(cast.actor("handler"), matter, ground="信访人是近亲属")
    with pytest.raises(Refused, match="等待决定"):
        declare_recusal(cast.actor("handler"), reload(matter), ground="再说一次")
    with pytest.raises(Refused, match="等待决定"):
        ask_recusal(cast.actor("leader"), reload(matter), cast.staff["handler"], words=WORDS)
    assert Recusal.objects.get().ground == "信访人是近亲属"
    declare_recusal(cast.actor("counsel"), reload(matter), ground="另一人")
    mine = Recusal.objects.get(staff=cast.staff["handler"])
    decide_recusal(cast.actor("leader"), reload(matter), mine, grant=False)
    declare_recusal(cast.actor("handler"), reload(matter), ground="新的情况")


def test_article_28_the_petitioner_asks_for_it_in_own_words_and_a_head_decides_with_reasons(
    cast: Cast,
) -> None:
    matter = accepted(cast)
    handler, leader = cast.actor("handler"), cast.actor("leader")
    asked = ask_recusal(handler, matter, cast.staff["section_head"], words=WORDS)
    assert (asked.recorded_by, asked.staff) == (cast.staff["handler"], cast.staff["section_head"])
    assert "施工单位经理的哥哥" in asked.ground
    assert "13800001234" not in asked.ground
    with pytest.raises(Denied, match="等待决定"):
        draft(cast.actor("section_head"), reload(matter), "handling_opinion", {})
    cast.staff["second_handler"].section = cast.staff["section_head"].section
    cast.staff["second_handler"].save()
    Post.objects.create(staff=cast.staff["second_handler"], role=Role.SECTION_HEAD)
    with pytest.raises(Refused, match="单位负责人决定"):
        decide_recusal(cast.actor("second_handler"), reload(matter), asked, grant=False, reason="没有")
    with pytest.raises(InvalidInput) as told:
        decide_recusal(leader, reload(matter), asked, grant=False)
    assert set(told.value.fields) == {"reason"}
    decide_recusal(leader, reload(matter), asked, grant=False, reason="经核实没有亲属关系。")
    asked.refresh_from_db()
    assert (asked.granted, asked.decided_by) == (False, cast.staff["leader"])
    assert asked.decision_reason == "经核实没有亲属关系。"
    assert issued(cast, matter, "handling_opinion", OPINION, *HANDLERS).number


def test_article_28_what_the_petitioner_asked_for_and_was_granted_takes_the_matter_from_the_person(
    cast: Cast,
) -> None:
    matter = accepted(cast)
    asked = ask_recusal(cast.actor("unit_registrar"), matter, cast.staff["handler"], words=WORDS)
    decide_recusal(cast.actor("principal"), reload(matter), asked, grant=True)
    assert reload(matter).first_handler is None
    assert not check("matter.view", cast.actor("handler"), reload(matter)).allowed


def test_article_28_a_leaders_recusal_is_decided_by_a_leader_while_there_is_another(cast: Cast) -> None:
    matter = accepted(cast)
    declared = declare_recusal(cast.actor("leader"), matter, ground="信访人是近亲属")
    with pytest.raises(Refused, match="单位负责人决定"):
        decide_recusal(cast.actor("section_head"), reload(matter), declared, grant=True)
    Post.objects.filter(staff=cast.staff["principal"]).delete()
    decide_recusal(cast.actor("section_head"), reload(matter), declared, grant=True)
    assert not check("matter.view", cast.actor("leader"), reload(matter)).allowed


def test_article_28_the_page_asks_for_whom_and_tells_the_person(cast: Cast, client: Client) -> None:
    matter = accepted(cast)
    client.force_login(cast.staff["unit_registrar"])
    form = f"/desk/matters/{matter.pk}/ask_recusal/"
    assert form in client.get(f"/desk/matters/{matter.pk}/").content.decode()
    sent = {"person": cast.staff["handler"].pk, "words": WORDS, "version": matter.version}
    assert client.post(form, sent).status_code == 302
    client.force_login(cast.staff["handler"])
    assert "您的回避正在等待决定" in client.get(f"/desk/matters/{matter.pk}/").content.decode()
    client.force_login(cast.staff["leader"])
    decide = client.get(f"/desk/matters/{matter.pk}/decide_recusal/").content.decode()
    assert "信访人申请" in decide


def test_article_28_every_act_that_is_held_back_exists() -> None:
    assert set(BY_ACTION) >= HANDLES
    assert not HANDLES & {
        "matter.view",
        "matter.declare_recusal",
        "matter.decide_recusal",
        "matter.hand_over",
    }


def test_article_28_the_own_unit_decides_after_it_passed_the_matter_on(cast: Cast) -> None:
    matter = sorted_at_office(cast)
    declare_recusal(cast.actor("registrar"), matter, ground="信访人是近亲属")
    forward(cast.actor("office_leader"), reload(matter), cast.housing, reason="住建职权")
    leader, office_leader, recusal = cast.actor("leader"), cast.actor("office_leader"), Recusal.objects.get()
    assert "decide_recusal" not in _offered(cast, "leader", matter)
    with pytest.raises(Refused, match="由云水市信访局决定"):
        decide_recusal(leader, reload(matter), recusal, grant=True)
    assert "decide_recusal" in _offered(cast, "office_leader", matter)
    assert [[one.kind for one in waiting.asked(who)] for who in (leader, office_leader)] == [
        [],
        ["decide_recusal"],
    ]
    decide_recusal(office_leader, reload(matter), recusal, grant=True)
    assert not check("matter.view", cast.actor("registrar"), reload(matter)).allowed


def _alone(cast: Cast, who: str) -> None:
    """This person is the only head of the unit."""
    posts = Post.objects.filter(staff__unit=cast.staff[who].unit, role__in=[*HEADS, Role.SECTION_HEAD])
    posts.exclude(staff=cast.staff[who]).delete()


def _asked(cast: Cast, matter: Matter) -> Assistance:
    due = today() + timedelta(days=10)
    asks = cast.actor("handler"), reload(matter), cast.environment
    return ask_for_assistance(*asks, requests=[1], reason="请检测夜间噪声", due_on=due)


def _assisting(cast: Cast) -> tuple[Matter, str, str]:
    """Whoever was asked to assist declared, and is asked no more."""
    matter = accepted(cast)
    assistance = _asked(cast, matter)
    declare_recusal(cast.actor("outsider"), reload(matter), ground="信访人是近亲属")
    release(cast.actor("leader"), assistance, reason="不再需要协办")
    return matter, "leader", "outsider"


def _forwarded(cast: Cast) -> tuple[Matter, str, str]:
    """The only head declared and passed the matter on before."""
    matter = sorted_at_office(cast)
    forward(cast.actor("office_leader"), reload(matter), cast.housing, reason="住建职权")
    _alone(cast, "office_leader")
    declare_recusal(cast.actor("office_leader"), reload(matter), ground="信访人是近亲属")
    return matter, "principal", "office_leader"


def _accused(cast: Cast) -> tuple[Matter, str, str]:
    """The assisting unit is accused after its person declared."""
    matter = accepted(cast)
    _asked(cast, matter)
    declare_recusal(cast.actor("outsider"), reload(matter), ground="信访人是近亲属")
    name_accused(cast.actor("leader"), reload(matter), units=[cast.environment])
    return matter, "principal", "outsider"


def _above(cast: Cast) -> tuple[Matter, str, str]:
    """The only head of the unit that has the matter, of which a superior knows."""
    matter = accepted(cast)
    _alone(cast, "leader")
    MatterUnit.objects.create(
        matter=matter, unit=cast.units["city_government"], part=UnitPart.SENDER, since=now()
    )
    declare_recusal(cast.actor("leader"), reload(matter), ground="信访人是近亲属")
    return matter, "review_leader", "office_leader"


@pytest.mark.parametrize("became", [_assisting, _forwarded, _accused, _above])
def test_article_28_somebody_decides_whatever_became_of_the_persons_unit(
    cast: Cast, became: Callable[[Cast], tuple[Matter, str, str]]
) -> None:
    matter, who, nobody = became(cast)
    recusal = Recusal.objects.get()
    assert "decide_recusal" not in _offered(cast, nobody, matter)
    assert waiting.asked(cast.actor(nobody)) == []
    assert "decide_recusal" in _offered(cast, who, matter)
    assert [one.kind for one in waiting.asked(cast.actor(who))] == ["decide_recusal"]
    decide_recusal(cast.actor(who), reload(matter), recusal, grant=True)
    assert MatterStaff.objects.filter(staff=recusal.staff, part=StaffPart.RECUSED).exists()


def test_article_28_without_another_head_it_is_said_who_is_missing(cast: Cast) -> None:
    matter = accepted(cast)
    _alone(cast, "leader")
    declared = declare_recusal(cast.actor("leader"), matter, ground="信访人是近亲属")
    with pytest.raises(Refused, match="任命"):
        decide_recusal(cast.actor("office_leader"), reload(matter), declared, grant=True)
    Post.objects.create(staff=cast.staff["principal"], role=Role.PRINCIPAL_LEADER)
    decide_recusal(cast.actor("principal"), reload(matter), declared, grant=True)


def test_article_28_the_form_lists_what_this_person_may_decide(cast: Cast, client: Client) -> None:
    matter = sorted_at_office(cast)
    office = declare_recusal(cast.actor("registrar"), matter, ground="信访人是近亲属")
    forward(cast.actor("office_leader"), reload(matter), cast.housing, reason="住建职权")
    own = declare_recusal(cast.actor("leader"), reload(matter), ground="与信访人有经济往来")
    theirs = declare_recusal(cast.actor("unit_registrar"), reload(matter), ground="是邻居")
    client.force_login(cast.staff["leader"])
    listed = client.get(f"/desk/matters/{matter.pk}/decide_recusal/").content.decode()
    assert f'value="{theirs.pk}"' in listed
    assert not [one for one in (office, own) if f'<option value="{one.pk}"' in listed]
    head = cast.actor("section_head")
    assert set(decidable(head)) == {theirs}, "that of a head is for another head"
