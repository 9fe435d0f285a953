"""What is not taken on rests on the record of an earlier matter, never on what somebody types (条例 19(3), 36(3), 44(2))."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.cast import Cast, accepted, at, registered, reload, submission
from tests.documents.test_papers import text_of
from tests.steps import (
    answered,
    draftable,
    final_review_served,
    fresh,
    issued,
    link_again,
    outside_document,
    review_served,
    sorted_at_office,
    told_again,
)
from xinqiao.kernel import audit
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused, TooManyTries
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters import files
from xinqiao.matters.commands.closing import redo
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.intake import link_outside, link_same_matter, register
from xinqiao.matters.commands.papers import (
    approve,
    draft,
    issue_paper,
    original_content,
    save_draft,
    submit_for_approval,
)
from xinqiao.matters.commands.review import request_review
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, OutsideKind, Paper, Petition, ReviewRequest
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import drafts
from xinqiao.matters.queries.petitions import find_earlier
from xinqiao.matters.queries.progress import progress
from xinqiao.matters.queries.verifying import PER_PAPER
from xinqiao.people.vault import Identity
from xinqiao.rules.lifecycle import State
from xinqiao.rules.printed_days import printed

pytestmark = pytest.mark.django_db

BAR = {"explanation": "事实和理由与已经复核的事项相同。"}
DECLINE = {"ground": "19(3)", "explanation": "办理结果将书面答复。"}
NEIGHBOUR = Identity(name="乙大满", phone="13900005678", address="云水市临江区虚构路7号")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(at("2026-03-02"), tick=False) as traveller:
        yield traveller


def _finished(cast: Cast, outcome: str = "maintained") -> Matter:
    """A matter whose final review opinion was served today."""
    matter = answered(cast)
    review_served(cast, matter, "maintained")
    final_review_served(cast, matter, outcome)
    return reload(matter)


def _bar(cast: Cast, matter: Matter) -> Paper:
    return issued(cast, matter, "bar_notice", BAR, "registrar", "office_counsel", "office_leader")


def _decline(cast: Cast, matter: Matter) -> Paper:
    return issued(cast, matter, "decline_notice", DECLINE, "registrar", "office_leader")


def test_36_3_a_first_matter_is_not_barred_whatever_number_is_typed(cast: Cast) -> None:
    matter = sorted_at_office(cast)
    invented = {**BAR, "final_opinion": "云府核〔2026〕999号，2026年5月6日送达"}
    with pytest.raises(Refused, match=r"同一事实和理由.*关联.*第三十六条第三款.*第四十四条") as told:
        draft(cast.actor("registrar"), matter, "bar_notice", invented)
    assert "初次提出的，或者有新的事实、理由的，应当依法受理" in str(told.value)
    assert "bar_notice" not in draftable(reload(matter))
    assert not drafts(reload(matter))["bar_notice"].allowed
    assert not Paper.objects.filter(matter=matter).exists()


@pytest.mark.pdf
def test_36_3_the_notice_names_the_final_opinion_from_its_record(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    earlier = _finished(cast)
    clock.move_to(at("2026-03-20"))
    matter = told_again(cast, earlier)
    invented = {**BAR, "final_opinion": "云府核〔2026〕999号"}
    paper = draft(cast.actor("registrar"), matter, "bar_notice", invented)
    save_draft(cast.actor("registrar"), fresh(paper), invented)
    opinion = Paper.objects.get(matter=earlier, kind="final_review_opinion")
    said = f"清源省人民政府{opinion.number}，2026年3月2日送达，事项编号{earlier.number}"
    assert original_content(fresh(paper))["final_opinion"] == said
    submit_for_approval(cast.actor("registrar"), fresh(paper))
    approve(cast.actor("office_counsel"), fresh(paper))
    approve(cast.actor("office_leader"), fresh(paper))
    done = issue_paper(cast.actor("office_leader"), fresh(paper))
    text = text_of(files.read(done.pdf_path))
    assert said in text
    assert "仍以同一事实和理由提出投诉请求" in text
    assert "999号" not in text
    assert reload(matter).state == State.BARRED
    petition = Petition.objects.get(matter=matter)
    shown = progress(Actor.citizen(petition.pk, matter.pk))
    assert "不再受理" in shown.now
    assert [p.title for p in shown.papers] == ["信访事项不再受理告知书"]


def test_36_3_a_matter_whose_final_opinion_was_not_served_bars_nothing(cast: Cast) -> None:
    earlier = _finished(cast)
    Paper.objects.filter(matter=earlier, kind="final_review_opinion").update(served_on=None)
    with pytest.raises(Refused, match="第三十六条第三款"):
        _bar(cast, told_again(cast, earlier))


def test_36_3_a_matter_only_reviewed_once_bars_nothing(cast: Cast) -> None:
    matter = answered(cast)
    review_served(cast, matter, "maintained")
    with pytest.raises(Refused, match="第三十六条第三款"):
        _bar(cast, told_again(cast, matter))


def test_36_3_a_final_opinion_that_revoked_bars_nothing(cast: Cast) -> None:
    earlier = _finished(cast, "revoked")
    redo(cast.actor("final_leader"), earlier, reason="撤销原意见")
    with pytest.raises(Refused, match="第三十六条第三款"):
        _bar(cast, told_again(cast, earlier))


def test_36_3_only_the_petitioner_of_the_final_opinion_is_barred(cast: Cast) -> None:
    """A neighbour who asks for the same had no review of the own."""
    earlier = _finished(cast)
    matter = told_again(cast, earlier, identity=NEIGHBOUR)
    with pytest.raises(Refused, match="同一信访人"):
        draft(cast.actor("registrar"), matter, "bar_notice", BAR)
    matter = told_again(cast, earlier, identity=None)
    with pytest.raises(Refused, match="同一信访人"):
        draft(cast.actor("registrar"), matter, "bar_notice", BAR)


def test_30_3_an_accusation_is_named_in_no_notice(cast: Cast) -> None:
    earlier = accepted(cast)
    matter = told_again(cast, earlier)
    Matter.objects.filter(pk=earlier.pk).update(confidential=True)
    with pytest.raises(Refused, match="第十九条第三款"):
        _decline(cast, matter)


def test_36_3_the_third_time_is_barred_by_the_first(cast: Cast) -> None:
    second = told_again(cast, _finished(cast))
    _bar(cast, second)
    assert _bar(cast, told_again(cast, second)).number


def test_36_3_what_was_approved_is_not_issued_when_the_record_says_otherwise(cast: Cast) -> None:
    earlier = _finished(cast)
    matter = told_again(cast, earlier)
    paper = draft(cast.actor("registrar"), matter, "bar_notice", BAR)
    submit_for_approval(cast.actor("registrar"), fresh(paper))
    approve(cast.actor("office_counsel"), fresh(paper))
    approve(cast.actor("office_leader"), fresh(paper))
    Paper.objects.filter(matter=earlier, kind="final_review_opinion").update(served_on=date(2026, 1, 9))
    with pytest.raises(Refused, match=r"有了变化，请退回修改.*第三十六条第三款"):
        issue_paper(cast.actor("office_leader"), fresh(paper))
    ReviewRequest.objects.filter(matter=earlier, level="final_review").update(outcome="revoked")
    with pytest.raises(Refused, match="同一事实和理由"):
        issue_paper(cast.actor("office_leader"), fresh(paper))


@pytest.mark.pdf
def test_36_3_an_opinion_of_another_system_needs_organ_number_day_and_scan(cast: Cast) -> None:
    matter = sorted_at_office(cast)
    outside_document(cast, matter, OutsideKind.FINAL_OPINION, date(2026, 1, 9))
    paper = _bar(cast, reload(matter))
    said = "邻水市人民政府邻府核〔2026〕3号，2026年1月9日送达"
    assert paper.content["final_opinion"] == said
    assert said in text_of(files.read(paper.pdf_path))


def test_36_3_what_was_recorded_last_puts_right_what_was_recorded_wrongly(cast: Cast) -> None:
    matter = sorted_at_office(cast)
    outside_document(cast, matter, OutsideKind.FINAL_OPINION, date(2026, 1, 9))
    assert "bar_notice" in draftable(reload(matter))
    outside_document(cast, matter, OutsideKind.ACCEPTANCE, today(), number="邻住受〔2026〕8号")
    assert "bar_notice" not in draftable(reload(matter))
    assert "decline_notice" in draftable(reload(matter))


def test_36_3_the_scan_is_one_of_the_petitions_own_files(cast: Cast) -> None:
    matter = sorted_at_office(cast)
    petition = Petition.objects.get(matter=matter)
    other = outside_document(cast, sorted_at_office(cast), OutsideKind.FINAL_OPINION, date(2026, 1, 9))
    with pytest.raises(InvalidInput, match="请先在信访件上添加材料"):
        link_outside(
            cast.actor("registrar"),
            petition,
            kind=OutsideKind.FINAL_OPINION,
            organ="邻水市人民政府",
            number="邻府核〔2026〕3号",
            day=date(2026, 1, 9),
            scan=other.scan,
            reason="同一事项",
        )
    assert not petition.outside.exists()


def test_19_3_a_first_matter_is_not_declined(cast: Cast) -> None:
    matter = sorted_at_office(cast)
    with pytest.raises(Refused, match=r"下级机关.*关联.*第十九条第三款.*第四十四条"):
        draft(cast.actor("registrar"), matter, "decline_notice", DECLINE)
    assert "decline_notice" not in draftable(reload(matter))


@pytest.mark.pdf
def test_19_3_the_notice_names_who_accepted_when_and_until_when(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    earlier = accepted(cast)
    clock.move_to(at("2026-03-10"))
    paper = _decline(cast, told_again(cast, earlier))
    notice = Paper.objects.get(matter=earlier, kind="acceptance_notice")
    said = f"云水市住房和城乡建设局于2026年3月2日受理（{notice.number}），正在办理，期限至2026年5月6日，事项编号{earlier.number}"
    assert paper.content["earlier"] == said
    assert said in text_of(files.read(paper.pdf_path))
    petition = Petition.objects.get(matter=paper.matter_id)
    told = progress(Actor.citizen(petition.pk, paper.matter_id)).next
    assert told == "最迟2026年3月25日（周三），会把书面告知送达给您。", (
        "no promise of another way beside a decision"
    )


def test_19_3_nothing_is_declined_once_the_time_for_handling_is_over(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    earlier = accepted(cast)
    matter = told_again(cast, earlier)
    paper = draft(cast.actor("registrar"), matter, "decline_notice", DECLINE)
    submit_for_approval(cast.actor("registrar"), fresh(paper))
    clock.move_to(at("2026-05-06"))
    approve(cast.actor("office_leader"), fresh(paper))
    clock.move_to(at("2026-05-07"))
    with pytest.raises(Refused, match=r"已经超过办理期限的，应当依法受理.*第十九条第三款"):
        issue_paper(cast.actor("office_leader"), fresh(paper))


def test_19_3_only_what_is_accepted_is_under_way(cast: Cast) -> None:
    earlier = sorted_at_office(cast)
    forward(cast.actor("registrar"), earlier, cast.housing, reason="住建职权")
    matter = told_again(cast, reload(earlier))
    with pytest.raises(Refused, match="第十九条第三款"):
        _decline(cast, matter)
    accept(cast.actor("unit_registrar"), reload(earlier), cast.staff["handler"])
    assert _decline(cast, matter).number


def test_19_3_the_unit_that_has_the_matter_itself_does_not_decline_it(cast: Cast) -> None:
    """Only a superior does; the same goes for a unit beside it."""
    earlier = accepted(cast)
    for unit, who in ((cast.housing, "unit_registrar"), (cast.environment, "outsider")):
        matter = told_again(cast, earlier)
        forward(cast.actor("registrar"), matter, unit, reason="职权范围")
        with pytest.raises(Refused, match="第十九条第三款"):
            draft(cast.actor(who), reload(matter), "decline_notice", DECLINE)


def test_19_3_while_it_is_reviewed_or_may_be(cast: Cast, clock: time_machine.Traveller) -> None:
    earlier = answered(cast)
    declined = _decline(cast, told_again(cast, earlier))
    assert "可以请求复查，期限至2026年4月1日" in declined.content["earlier"]
    review_served(cast, earlier, "maintained")
    assert "可以请求复核" in _decline(cast, told_again(cast, reload(earlier))).content["earlier"]
    clock.move_to(at("2026-04-02"))
    with pytest.raises(Refused, match="第十九条第三款"):
        _decline(cast, told_again(cast, reload(earlier)))


def test_19_3_a_review_is_under_way_since_its_paper_came(cast: Cast, clock: time_machine.Traveller) -> None:
    earlier = answered(cast)
    clock.move_to(at("2026-03-12"))
    petition = Petition.objects.get(matter=earlier)
    request_review(
        cast.actor("registrar"), petition, "没有查清事实", received_on=date(2026, 3, 9), posted_on=None
    )
    declined = _decline(cast, told_again(cast, reload(earlier)))
    assert "于2026年3月9日收到复查请求" in declined.content["earlier"]


def test_19_3_only_the_same_petitioner_is_told_so(cast: Cast) -> None:
    earlier = accepted(cast)
    with pytest.raises(Refused, match="同一信访人"):
        _decline(cast, told_again(cast, earlier, identity=NEIGHBOUR))


def test_19_3_accepted_in_another_system_with_its_scan_and_within_its_time(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    matter = sorted_at_office(cast)
    outside_document(cast, matter, OutsideKind.ACCEPTANCE, date(2026, 1, 9), number="邻住受〔2026〕8号")
    clock.move_to(at("2026-03-10"))
    paper = _decline(cast, reload(matter))
    assert paper.content["earlier"] == (
        "邻水市人民政府于2026年1月9日受理（邻住受〔2026〕8号），办理期限至2026年3月10日"
    )
    late = sorted_at_office(cast)
    outside_document(cast, late, OutsideKind.ACCEPTANCE, date(2026, 1, 8), number="邻住受〔2026〕7号")
    with pytest.raises(Refused, match="第十九条第三款"):
        _decline(cast, reload(late))


def test_19_3_a_superior_that_sees_nothing_of_the_matter_knows_of_it_by_the_paper_brought_along(
    cast: Cast,
) -> None:
    below, above = cast.actor("district_registrar"), cast.actor("unit_registrar")
    earlier = register(below, cast.district_housing, submission()).petition
    of_it = sort_matter(
        below, reload(earlier.matter), kind=Kind.CLAIM, route="31(6)", reason="本局职权", category=None
    )
    accept(below, of_it, cast.staff["district_registrar"])
    notice = Paper.objects.get(matter=earlier.matter_id, kind="acceptance_notice")
    again = register(above, cast.housing, submission()).petition
    sort_matter(above, reload(again.matter), kind=Kind.CLAIM, route="31(6)", reason="住建职权", category=None)
    with pytest.raises(NotFound):
        find_earlier(above, earlier.number)
    with pytest.raises(InvalidInput, match="文号和核验码"):
        find_earlier(above, "")
    with pytest.raises(InvalidInput, match="对照文书"):
        find_earlier(above, "", notice.number, "BCDFG-HJKMN")
    shown, paper = find_earlier(above, "", notice.number.replace("〔", "["), notice.verification_code.lower())
    linked = link_same_matter(above, again, shown, reason="同一事项", paper=paper)
    assert linked.link_reason == f"同一事项（{notice.number}）"
    kept = audit.read(AuditEntry.objects.filter(action="petition.link").latest("seq"))
    assert kept["after"] == {"repeat_of": earlier.number, "paper": notice.number}
    declined = draft(above, reload(again.matter), "decline_notice", DECLINE)
    assert f"临江区住房和城乡建设局于{printed(today())}受理（{notice.number}）" in declined.content["earlier"]
    assert not check("matter.view", above, shown).allowed, "known to be under way, not opened"
    Paper.objects.filter(pk=notice.pk).update(kind="guidance_notice")
    with pytest.raises(InvalidInput, match="没有查到") as ordinary:
        find_earlier(above, "", notice.number, notice.verification_code)
    Paper.objects.filter(pk=notice.pk).update(kind="acceptance_notice")
    Matter.objects.filter(pk=earlier.matter_id).update(confidential=True)
    for _try in range(PER_PAPER.tries - 2):
        with pytest.raises(InvalidInput) as accusation:
            find_earlier(above, "", notice.number, notice.verification_code)
        assert accusation.value.fields == ordinary.value.fields
    with pytest.raises(TooManyTries):
        find_earlier(above, "", notice.number, notice.verification_code)


def test_44_2_a_matter_linked_anew_to_what_nobody_handles_must_be_taken_on(cast: Cast) -> None:
    unhandled = registered(cast).petition.matter
    matter = told_again(cast, accepted(cast))
    assert "decline_notice" in draftable(reload(matter))
    link_again(cast, reload(matter), unhandled)
    assert "decline_notice" not in draftable(reload(matter))
    with pytest.raises(Refused, match="第四十四条"):
        draft(cast.actor("registrar"), reload(matter), "decline_notice", DECLINE)
