"""Supervision from the fact to its lifting (M-D4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, accepted, reload
from tests.oversight.walks import supervised
from xinqiao.courses.queries import steps_of
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.handling import log
from xinqiao.matters.models import LogKind, Matter, Paper
from xinqiao.oversight.commands.supervision import (
    answer,
    ask_again,
    climb,
    lift,
    open_supervision,
    receive,
)
from xinqiao.oversight.models import Supervision
from xinqiao.oversight.queries.supervision import get_supervision, looked_after, proposals

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
        assert f"/desk/matters/{matter.pk}/supervise/" in page
        with pytest.raises(InvalidInput, match="越过了「电话督办」"):
            _opened(cast, rung="letter")
        opened = _opened(cast, rung="letter", reason="已逾期八日，电话没有人接")
        assert opened.answer_due == work_calendar().add_working_days(today(), 5).day
        assert "8天" in opened.fact
        assert proposals(inspector) == ([], False)
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
        with pytest.raises(InvalidInput, match="牌号"):
            climb(inspector, _fresh(), rung="listed", text=TEXT, reason="一再拖延")
        climb(inspector, _fresh(), rung="talk", text=TEXT)
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


@pytest.mark.django_db
def test_a_closed_file_is_open_again_while_its_unit_is_supervised(cast: Cast) -> None:
    matter = accepted(cast)
    Matter.objects.filter(pk=matter.pk).update(state="closed", closed_at=now(), served_on=today())
    rungs: dict[str, Any] = {"rung": "proposal", "ground": "other", "reason": "多次督办没有落实"}
    open_supervision(cast.actor("inspector"), reload(matter), unit=cast.housing, text=TEXT, **rungs)
    assert (reload(matter).state, reload(matter).closed_at) == ("served", None)
    assert Paper.objects.get(matter=matter, kind="accountability_proposal").addressed_to == cast.housing
