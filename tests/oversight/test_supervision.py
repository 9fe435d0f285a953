"""Supervision from the fact to its lifting (M-D4)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, reload
from tests.filed import answered_and_closed, closed_and_filed
from tests.looking_back import AFTER, concluded_quarter
from tests.oversight.walks import supervised
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.handling import log
from xinqiao.matters.models import (
    LogKind,
    Matter,
    MatterStaff,
    MatterUnit,
    Paper,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.offices.models import Unit
from xinqiao.outgoing.commands import archiving
from xinqiao.outgoing.models import HandingOver
from xinqiao.oversight.commands.reopening import stays_closed, told
from xinqiao.oversight.commands.supervision import (
    answer,
    ask_again,
    climb,
    lift,
    open_supervision,
    receive,
)
from xinqiao.oversight.models import Supervision
from xinqiao.oversight.queries.supervision import (
    get_supervision,
    looked_after,
    proposals,
    supervisions,
    to_supervise,
)
from xinqiao.rules.lifecycle import ENDED, State

TEXT = "请在期限内办结并反馈结果。"


def _fresh() -> Supervision:
    return Supervision.objects.get()


@pytest.mark.django_db
def test_from_the_proposal_to_the_lifting(cast: Cast, client: Client) -> None:
    inspector, handler = cast.actor("inspector"), cast.actor("handler")
    matter = accepted(cast)
    assert proposals(inspector) == ([], False)
    with pytest.raises(InvalidInput, match="没有这一情形"):
        _opened(cast, rung="reminder")
    assert matter.next_due is not None
    with clock.at(now() + (matter.next_due - today()) + timedelta(days=8)):
        (found,), more = proposals(inspector)
        assert (found.matter, found.ground, found.rung, more) == (matter, "late", "letter", False)
        assert "8天" in found.fact
        assert proposals(handler) == ([], False), "the own matter is not supervised by the unit itself"
        client.force_login(cast.staff["inspector"])
        page = client.get("/oversight/proposals/").content.decode()
        assert matter.number in page
        supervise = f"/desk/matters/{matter.pk}/supervise/?ground=late&amp;rung=letter"
        assert supervise in page
        form = client.get(supervise.replace("&amp;", "&") + "&text=x").content.decode()
        for chosen in ('name="ground" value="late"', 'name="rung" value="letter"'):
            assert re.search(rf"<input[^>]*{chosen}[^>]* checked", form), "the link carries what it proposes"
        assert ">x</textarea>" not in form, "words are never taken from an address"
        bare = supervise.partition("?")[0]
        assert f'href="{bare}"' in client.get("/desk/").content.decode(), "it waits on the first page"
        assert re.search(r'<input[^>]*value="late"[^>]* checked', client.get(bare).content.decode())
        assert to_supervise(handler) == []
        with pytest.raises(InvalidInput, match="越过了「电话督办」"):
            _opened(cast, rung="letter")
        opened = _opened(cast, rung="letter", reason="已逾期八日，电话没有人接")
        assert opened.answer_due == work_calendar().add_working_days(today(), 5).day
        assert "8天" in opened.fact
        assert (proposals(inspector), to_supervise(inspector)) == (([], False), [])
        with pytest.raises(Refused, match="正在督办"):
            _opened(cast, rung="talk", reason="再来一次")
        with pytest.raises(Refused, match="被督办的单位"):
            receive(cast.actor("office_leader"), _fresh())
        receive(handler, _fresh())
        assert _fresh().turn_due == opened.answer_due
        with pytest.raises(Refused, match="不能要求重新反馈"):
            ask_again(inspector, _fresh(), missing="还没有反馈", due=today() + timedelta(days=1))
        answer(handler, _fresh(), result="正在协调，下周办结。")
        again = today() + timedelta(days=3)
        ask_again(inspector, _fresh(), missing="没有写哪一天办结", due=again)
        assert _fresh().turn_due == again
        with pytest.raises(InvalidInput, match=r"联席会议.*第三十九条第三款"):
            climb(inspector, _fresh(), rung="talk", text=TEXT)
        met: dict[str, Any] = {"conference": "2026年第3次会议，11月20日"}
        with pytest.raises(InvalidInput, match="牌号"):
            climb(inspector, _fresh(), rung="listed", text=TEXT, reason="一再拖延", **met)
        climb(inspector, _fresh(), rung="talk", text=TEXT, **met)
        with clock.at(now() + timedelta(hours=1)):
            _lifted(cast)
        acts = [step.act for step in steps_of(_fresh())]
        assert acts == ["climb", "receive", "answer", "ask_again", "climb", "answer", "lift"]
        papers = Paper.objects.filter(matter=matter, kind__startswith="supervision").order_by("issued_at")
        assert [paper.kind for paper in papers] == ["supervision_letter", "supervision_talk"]
        documents = [step.words["document"] for step in steps_of(_fresh()) if step.act == "climb"]
        assert documents == [paper.number for paper in papers], "every rung names its document"
        page = client.get(f"/oversight/{_fresh().pk}/").content.decode()
        for words in ("督办函", "约谈", "已解除", "电话没有人接", "没有写哪一天办结"):
            assert words in page
        assert matter.number in client.get("/oversight/?look=ended").content.decode()
        assert matter.number not in client.get("/oversight/?look=open").content.decode()


def _opened(cast: Cast, **more: Any) -> Supervision:
    matter = cast.housing.held_matters.get()
    return open_supervision(
        cast.actor("inspector"), matter, unit=cast.housing, ground="late", text=TEXT, **more
    )


def _lifted(cast: Cast) -> None:
    inspector, handler = cast.actor("inspector"), cast.actor("handler")
    answer(handler, _fresh(), result="已经办结，见记录。")
    with pytest.raises(InvalidInput, match="为证"):
        lift(inspector, _fresh(), verdict="看了现场")
    old = _fresh().matter.log.earliest("at")
    with pytest.raises(InvalidInput):
        lift(inspector, _fresh(), verdict="看了现场", entry=old)
    said = log(handler, reload(_fresh().matter), LogKind.EXECUTION, "工地已停工", happened_on=today())
    lift(inspector, _fresh(), verdict="看了现场，已经停工", entry=said)


@pytest.mark.django_db
def test_who_may_supervise_whom_and_who_reads_it(cast: Cast) -> None:
    found = supervised(cast)
    for who in ("inspector", "office_leader", "handler", "leader"):
        assert get_supervision(cast.actor(who), found.pk) == found
    for who in ("outsider", "system_admin", "discipline_leader"):
        with pytest.raises(NotFound):
            get_supervision(cast.actor(who), found.pk)
    after = looked_after(cast.petition_office.pk)
    assert {cast.housing.pk, cast.district_housing.pk} <= after
    above = {cast.petition_office.pk, cast.city_government.pk, cast.province_government.pk}
    assert not after & above, "nobody supervises the unit above"
    with pytest.raises(Refused, match="上级决定"):
        open_supervision(
            cast.actor("leader"),
            reload(found.matter),
            unit=cast.housing,
            ground="other",
            rung="reminder",
            text=TEXT,
        )


def _supervise(cast: Cast, matter: Matter, **more: Any) -> Supervision:
    given: dict[str, Any] = {
        "unit": cast.housing,
        "ground": "other",
        "rung": "reminder",
        "text": TEXT,
        **more,
    }
    return open_supervision(cast.actor("inspector"), reload(matter), **given)


@pytest.mark.django_db
def test_a_served_and_closed_file_is_open_again_while_its_holder_is_supervised(cast: Cast) -> None:
    (matter,) = concluded_quarter(cast)
    with clock.at(AFTER):
        answered_and_closed(cast, matter)
        add = {"unit": cast.district_housing, "part": UnitPart.CO_HANDLING, "since": now()}
        MatterUnit.objects.create(matter=matter, **add)
        of_another = _supervise(cast, matter, unit=cast.district_housing)
        assert reload(matter).state == "closed", "the file is its holder's"
        assert "现在由其他单位主办" in told(of_another.matter)
        proposal = {"rung": "proposal", "reason": "多次督办没有落实"}
        with pytest.raises(InvalidInput, match="没有造成严重后果"):
            _supervise(cast, matter, **proposal)
        found = _supervise(cast, matter, consequence="停水三日，两户老人住院", **proposal)
        assert (reload(matter).state, reload(matter).closed_at, told(found.matter)) == ("served", None, "")
        assert not RunningClock.objects.filter(matter=matter, stopped_on=None).exists(), "no remedy anew"
        paper = Paper.objects.get(matter=matter, kind="accountability_proposal")
        assert paper.addressed_to == cast.city_government, "40(3): to who may decide, not to whom it is about"
        with pytest.raises(Refused, match="由收到建议的上级机关、单位反馈"):
            answer(cast.actor("handler"), Supervision.objects.get(pk=found.pk), result="我们不采纳")
        above = cast.actor("review_leader")
        assert get_supervision(above, found.pk).turn_unit_id == cast.city_government.pk
        recused = MatterStaff.objects.create(
            matter=matter, staff=cast.staff["review_leader"], part=StaffPart.RECUSED, since=now()
        )
        with pytest.raises(NotFound):
            get_supervision(above, found.pk)
        recused.delete()
        answer(above, get_supervision(above, found.pk), result="已经采纳，移送纪检监察机关")
        assert get_supervision(above, found.pk).stage == "answered"
        assert found in supervisions(cast.actor("handler"))
        close(cast.actor("unit_registrar"), reload(matter))
        assert (reload(matter).state, reload(matter).closed_from) == ("closed", "served")


@pytest.mark.django_db
def test_nobody_receives_the_own_proposal_to_call_a_unit_to_account(cast: Cast) -> None:
    """条例 40(3): proposed to who may decide; where the superior itself supervises, to the next above it."""
    (matter,) = concluded_quarter(cast)
    Unit.objects.filter(pk=cast.housing.pk).update(superior=cast.petition_office)
    given = {"rung": "proposal", "reason": "多次督办没有落实", "consequence": "停水三日，两户老人住院"}
    with clock.at(AFTER):
        answered_and_closed(cast, matter)
        found = _supervise(cast, matter, **given)
        assert (found.by_unit, found.asked) == (cast.petition_office, cast.city_government)
        assert found in supervisions(cast.actor("review_leader")), "who answers reads it"
        Supervision.objects.all().update(stage="lifted")
        Unit.objects.filter(pk=cast.petition_office.pk).update(superior=None)
        with pytest.raises(InvalidInput, match="没有登记这个单位的其他上级"):
            _supervise(cast, matter, **given)


@pytest.mark.django_db
def test_what_was_closed_without_an_answer_or_lies_in_the_archives_stays_closed(cast: Cast) -> None:
    inspector, archivist, matter = cast.actor("inspector"), cast.actor("archivist"), closed_and_filed(cast)
    assert matter.closed_from == "guided"
    for state in {*ENDED, ""} - {State.SERVED, State.REVIEW_SERVED, State.FINAL_SERVED}:
        assert stays_closed(Matter(closed_from=state)), state
    Matter.objects.filter(pk=matter.pk).update(holding_unit=cast.housing)
    MatterUnit.objects.create(matter=matter, unit=cast.housing, part=UnitPart.HANDLING, since=now())
    assert "不再打开" in told(_supervise(cast, matter).matter)
    assert reload(matter).state == "closed"
    answer(cast.actor("handler"), _fresh(), result="已经告知法院的地址")
    with pytest.raises(InvalidInput, match="写明为证的凭据"):
        lift(inspector, _fresh(), verdict="看了现场")
    lift(inspector, _fresh(), verdict="看了现场", shown="法院立案通知书，今天由督查室核对原件")
    assert "立案通知书" in steps_of(_fresh())[-1].words["evidence"]
    Matter.objects.filter(pk=matter.pk).update(holding_unit=cast.petition_office, closed_from="served")
    assert stays_closed(reload(matter)) == ""
    archiving.set_keeping(archivist, reload(matter), keeping="permanent", reason="有市领导重要批示")
    given: dict[str, Any] = {
        "archive": "云水市档案馆",
        "closed_until": today(),
        "consent": "云档函〔2026〕3号",
    }
    archiving.list_files(archivist, cast.petition_office, **given)
    HandingOver.objects.update(stage="received", received_on=today())
    assert "已经移交档案馆" in stays_closed(reload(matter))
    Matter.objects.filter(pk=matter.pk).update(closed_at=now() + timedelta(days=1))
    assert stays_closed(reload(matter)) == "", "closed anew since the archives received it"
