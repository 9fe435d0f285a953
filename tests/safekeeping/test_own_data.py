"""What people ask of their own data (个人信息保护法 44–50): recorded with identity checked, answered in time, refused with reason and remedy."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, accepted, registered
from tests.safekeeping.walks import asked_of_own_data, assessed
from tests.web.pages import browser_of, page_of
from tests.web.test_writing import _opened
from xinqiao.controls.reading import Period, Standing, lines
from xinqiao.controls.safekeeping import KEPT_BY_NAME
from xinqiao.courses.waiting import on_courses, read
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Denied, InvalidInput, NotFound, Refused
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.parties import correct_party
from xinqiao.matters.models import Matter, Petition
from xinqiao.offices.models import StaffMessage
from xinqiao.rules.own_data import ASKED, RESTS_ON
from xinqiao.safekeeping.commands import impact, own_data
from xinqiao.safekeeping.compose import request_report
from xinqiao.safekeeping.models import DataRequest, ImpactAssessment
from xinqiao.safekeeping.queries import rooms
from xinqiao.safekeeping.queries.rooms import get_data_request
from xinqiao.web.desk import first_page

pytestmark = pytest.mark.django_db


def test_each_right_rests_on_its_article() -> None:
    assert {kind.value: RESTS_ON[kind].article for kind in ASKED} == {
        "copy": 45,
        "correction": 46,
        "explanation": 48,
        "deletion": 47,
    }


def _waits(cast: Cast, who: str) -> int:
    found = read((on_courses,), cast.actor(who))
    return sum(one.words.startswith("safekeeping.datarequest") for one in found)


def test_a_copy_holds_all_and_only_the_own_data_covered_as_on_the_own_page(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    with pytest.raises(InvalidInput, match="第四十九条"):
        asked_of_own_data(cast, matter, asked_by="relative")
    with pytest.raises(InvalidInput, match="不会早于"):
        asked_of_own_data(cast, matter, received_on=today() - timedelta(days=900))
    asked = asked_of_own_data(cast, matter, words="甲小满要自己13800001234的登记")
    assert "小满" not in asked.words
    assert "13800001234" not in asked.words
    assert asked.turn_due == asked.answer_by == work_calendar().add_working_days(today(), 15).day
    assert (_waits(cast, "section_head"), _waits(cast, "office_leader")) == (1, 0)
    with pytest.raises(Refused, match="还没有答复"):
        asked_of_own_data(cast, matter)
    assert "最迟答复" in str(request_report(asked).blocks), "the receipt says by when"
    with pytest.raises(Denied):
        own_data.grant(cast.actor("office_leader"), asked, way="in_person", answer="不是本单位的")
    own_data.grant(cast.actor("section_head"), asked, way="in_person", answer="已打印副本")
    said = str(request_report(DataRequest.objects.get(pk=asked.pk)).blocks)
    petition = asked.petition
    assert petition.person is not None
    for own in (petition.text, petition.person.masked_name, petition.person.masked_phone, petition.title):
        assert own
        assert own in said
    assert "小满" not in said
    leader = browser_of(cast, client, "section_head")
    assert reverse("safekeeping:data_request_pdf", args=[asked.pk]) in page_of(
        leader, reverse("safekeeping:data_request", args=[asked.pk])
    )
    assert reverse("safekeeping:data_request", args=[asked.pk]) in page_of(
        leader, reverse("safekeeping:index")
    )
    with pytest.raises(NotFound):
        get_data_request(cast.actor("office_leader"), asked.pk)


def test_a_correction_is_answered_once_it_is_made_and_a_deletion_is_refused_with_its_remedy(
    cast: Cast,
) -> None:
    matter = accepted(cast)
    head = cast.actor("section_head")
    wrong = asked_of_own_data(cast, matter, kind="correction")
    with pytest.raises(Refused, match="还没有登记更正"):
        own_data.grant(head, wrong, way="in_person", answer="已经更正")
    correct_party(cast.actor("handler"), wrong.petition, phone="13912345678", reason="本人当面提出")
    done = own_data.grant(head, DataRequest.objects.get(pk=wrong.pk), way="in_person", answer="已经更正")
    assert (done.stage, done.turn_due) == ("granted", None)
    gone = asked_of_own_data(cast, matter, kind="deletion")
    with pytest.raises(Refused, match="依法不能删除"):
        own_data.grant(head, gone, way="in_person", answer="已经删除")
    year = Period(first=gone.answer_by, last=gone.answer_by)
    late = list(lines(KEPT_BY_NAME, cast.housing.pk, year, gone.answer_by + timedelta(days=1)))
    of_matter = [line.standing for line in late if str(line.title).startswith(matter.number)]
    assert {Standing.KEPT, Standing.BROKEN} == set(of_matter), "the correction in time, the deletion not"
    reason = "案卷保管期限没有届满，只保存、不作他用"
    own_data.refuse(head, DataRequest.objects.get(pk=gone.pk), way="in_writing", answer=reason)
    answered = DataRequest.objects.get(pk=gone.pk)
    assert "人民法院" in str(request_report(answered).blocks)
    own = asked_of_own_data(cast, matter, by="section_head", kind="explanation")
    with pytest.raises(Refused, match="登记人以外"):
        own_data.refuse(head, own, way="in_writing", answer="说明过了，不再解释一次")
    Matter.objects.filter(pk=matter.pk).update(confidential=True)
    with pytest.raises(NotFound):
        get_data_request(cast.actor("section_head"), gone.pk)


def _reviews(cast: Cast, period: Period, day: date) -> list[Standing]:
    found = lines(KEPT_BY_NAME, cast.housing.pk, period, day)
    return [one.standing for one in found if "影响评估" in str(one.title)]


def test_pipl_55_what_is_handled_is_assessed_adopted_by_another_and_looked_at_each_year(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = browser_of(cast, client, "section_head")
    assert "处理敏感个人信息" in page_of(head, reverse("safekeeping:index")).partition("还没有审定的评估")[2]
    made = assessed(cast)
    with pytest.raises(Refused, match="已经有评估"):
        assessed(cast)
    with pytest.raises(Denied):
        impact.adopt(cast.actor("section_head"), made, conclusion="可以处理")
    made = impact.adopt(cast.actor("leader"), made, conclusion="可以处理")
    assert made.review_by == made.turn_due == today() + timedelta(days=365)
    assert "影响评估" in page_of(head, "/desk/").partition('aria-labelledby="far"')[2], (
        "not among what is for today"
    )
    assessed(cast, handling="entrusted")
    monkeypatch.setattr(first_page, "LIMIT", 2)
    home = page_of(browser_of(cast, client, "leader"), "/desk/")
    assert "委托他人" in home
    assert "没有全部列出" not in home, "one of each stage: neither is cut"
    page = page_of(head, reverse("safekeeping:impact", args=[made.pk]))
    assert "冒用身份" in page
    assert f"/desk/impacts/{made.pk}/review/" in page
    last = made.review_by
    assert last is not None
    year = Period(first=last, last=last)
    assert _reviews(cast, year, last) == [Standing.AT_RISK]
    made = impact.review(cast.actor("section_head"), made, finding="目的、方式、范围都没有变化")
    ImpactAssessment.objects.filter(pk=made.pk).update(review_by=last + timedelta(days=1))
    assert _reviews(cast, year, last) == [Standing.KEPT], "the review that was done stays in its period"
    own = impact.draft_assessment(
        cast.actor("leader"),
        cast.housing,
        handling="other",
        purpose="写明" * 5,
        risk="写明" * 5,
        measures="写明" * 5,
    )
    with pytest.raises(Refused, match="起草人以外"):
        impact.adopt(cast.actor("leader"), own, conclusion="可以处理")
    monkeypatch.setattr(rooms, "MOST", 1)
    listed = page_of(head, reverse("safekeeping:index"))
    assert "只列最近1项" in listed
    assert "处理敏感个人信息" not in listed.partition("还没有审定的评估")[2], (
        "what is not listed is assessed as well"
    )
    ended = impact.end_assessed(cast.actor("leader"), made, why="不再收集")
    assert (ended.stage, ended.review_by, ended.turn_due) == ("ended", None, None)
    assert "处理敏感个人信息" in page_of(head, reverse("safekeeping:index")).partition("还没有审定的评估")[2]


def test_who_has_the_query_code_asks_on_the_own_page_gets_a_receipt_and_reads_the_answer_there_alone(
    cast: Cast, client: Client
) -> None:
    matter = accepted(cast)
    citizen, page = _opened(matter.petitions.get()), reverse("counter:own_data")
    assert page in page_of(citizen, reverse("counter:progress"))
    wished = {"kind": "explanation", "asked_by": "self", "words": "谁看过我的13800001234"}
    for wrong, told in (({"words": ""}, "problem"), ({"asked_by": "relative"}, "第四十九条")):
        refused = citizen.post(page, wished | wrong)
        assert (refused.status_code, told in refused.content.decode()) == (422, True)
        assert 'value="explanation"' in refused.content.decode().partition("checked")[0][-200:], (
            "nothing is lost"
        )
    assert citizen.post(page, wished).status_code == 302
    assert "还没有答复" in citizen.post(page, wished).content.decode()
    asked = DataRequest.objects.get()
    assert (asked.unit, asked.identified, asked.recorded_by) == (cast.housing, "code", None)
    assert asked.answer_by == work_calendar().add_working_days(today(), 15).day
    assert "13800001234" not in asked.words
    assert StaffMessage.objects.filter(staff=cast.staff["section_head"], action="data_request.ask").exists()
    assert _waits(cast, "section_head") == 1
    assert "本人在查询页提出" in page_of(
        browser_of(cast, client, "section_head"), reverse("safekeeping:data_request", args=[asked.pk])
    )
    paper = reverse("counter:own_data_pdf", args=[asked.pk])
    assert citizen.post(paper).headers["Content-Type"] == "application/pdf"
    asked = DataRequest.objects.get()
    own_data.grant(cast.actor("section_head"), asked, way="by_message", answer="承办人为办理看过一次")
    assert "承办人为办理看过一次" in page_of(citizen, page)
    other = registered(cast, title="另一件").petition
    Petition.objects.filter(pk=other.pk).update(matter=matter)
    stranger = _opened(other)
    assert "承办人为办理看过一次" not in page_of(stranger, page), "nor who brought the same matter"
    assert stranger.post(paper).status_code == 404
    another = Actor.citizen(other.pk, matter.pk)
    with pytest.raises(NotFound):
        own_data.print_answer(another, DataRequest.objects.get())
    wish = {"kind": "copy", "asked_by": "self", "words": "要一份副本"}
    first = matter.petitions.exclude(pk=other.pk).get()
    with pytest.raises(NotFound):
        own_data.ask_for_own_data(another, first, **wish)
    nobody = page_of(Client(), page)
    assert 'name="code"' in nobody, "number and code are asked in its place"
    assert "承办人为办理看过一次" not in nobody
    assert Client().post(paper).status_code == 409
