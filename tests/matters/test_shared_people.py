"""People whom several matters show, because one letter was split, and every copy that names them (个人信息保护法 46; 民法典 173)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import Cast, registered, reload
from tests.matters.test_parties import agent, scan
from xinqiao.courses.models import Step
from xinqiao.courses.queries import steps_of
from xinqiao.kernel.clock import now, today
from xinqiao.matters.commands.acting import end_acting, record_death
from xinqiao.matters.commands.commitment import give_up, make
from xinqiao.matters.commands.parties import correct_party, correct_request
from xinqiao.matters.commands.remasking import written_columns
from xinqiao.matters.commands.splitting import split
from xinqiao.matters.models import Matter, Petition
from xinqiao.matters.queries.recipients import recipients
from xinqiao.people.vault import Identity
from xinqiao.policy.compose_minutes import to_show
from xinqiao.policy.models import CaseDiscussion
from xinqiao.reception.models import Reception

pytestmark = pytest.mark.django_db


def _split(cast: Cast, petition: Petition) -> Matter:
    return split(cast.actor("registrar"), reload(petition.matter), requests=[2], reason="两项请求互不相关")


def test_pipl_46_a_representative_put_right_is_hidden_in_every_part_and_in_every_copy(cast: Cast) -> None:
    other = (Identity(name="乙小署", phone="13900000001"),)
    more = {"channel": "visit", "people_count": 2, "requests": ("停工", "乙小暑要求补发工资")}
    petition = registered(cast, text="我和乙小暑一起来反映。", representatives=other, **more).petition
    office, matter = cast.actor("registrar"), petition.matter
    said = "答应乙小暑下周停工"
    words: dict[str, Any] = {"said": said, "what": said, "owner": cast.staff["registrar"]}
    made = make(office, reload(matter), source="reception", due=today() + timedelta(days=9), **words)
    changed = correct_request(
        office, reload(matter), position=1, text="乙小暑要求停工", reason="乙小暑当面提出"
    )
    part = _split(cast, petition)
    wrong = petition.representatives.latest("position").person
    assert "乙小暑" in part.petitions.get().text
    correct_party(office, petition, who=wrong, name="乙小暑", reason="乙小暑来电，与身份证核对")
    made.refresh_from_db()
    changed.refresh_from_db()
    told = [made.said, made.what, changed.after, changed.reason, petition.corrections.get().reason]
    for each in (reload(matter), reload(part)):
        told += [each.petitions.get().text, *each.requests.values_list("text", flat=True)]
    assert [words for words in told if "小暑" in words] == []


def test_pipl_46_a_name_put_right_is_hidden_in_steps_receptions_and_discussions_too(cast: Cast) -> None:
    wrong = Identity(name="甲小曼", phone="13800001234", address="云水市临江区虚构路1号")
    petition = registered(cast, identity=wrong, text="请停工。").petition
    office, matter = cast.actor("registrar"), petition.matter
    said = "答应甲小满下周停工"
    words: dict[str, Any] = {"said": said, "what": said, "owner": cast.staff["registrar"]}
    made = make(office, reload(matter), source="reception", due=today() + timedelta(days=9), **words)
    give_up(cast.actor("office_leader"), made, reason="甲小满说施工单位没有停工")
    heard = Reception.objects.create(
        unit=cast.petition_office,
        day=today(),
        number=1,
        stage="ended",
        turn_since=now(),
        taken_at=now(),
        matter=matter,
        heard=said,
        requests=[said, "停工"],
    )
    talk = CaseDiscussion.objects.create(
        unit=cast.petition_office,
        matter=matter,
        stage="open",
        turn_since=now(),
        facts=said,
        minutes=[{"heading": "基本情况", "paragraphs": [said]}],
        submitted_by=cast.staff["registrar"],
        submitted_at=now(),
    )
    correct_party(office, petition, name="甲小满", reason="与身份证核对")
    heard.refresh_from_db()
    talk.refresh_from_db()
    made.refresh_from_db()
    told = [made.said, heard.heard, *heard.requests, talk.facts, str(to_show(talk))]
    told += [str(step.words) for step in steps_of(made)]
    assert [text for text in told if "小满" in text] == []
    assert heard.requests[1] == "停工"
    assert "小满" in str(talk.minutes), "what was confirmed by its hash stays as it is"
    assert "小满" in str(Step.objects.get(act="give_up").words), "no step is rewritten"


def test_every_text_that_hangs_on_a_matter_is_found_by_itself() -> None:
    found = {(model._meta.label, name) for model, _way, names in written_columns() for name in names}
    assert {
        ("matters.Commitment", "said"),
        ("reception.UrgentReport", "happened"),
        ("policy.StudySession", "cases"),
        ("policy.LookBackReview", "answers"),
        ("training.DrillScene", "summary"),
    } <= found
    proved = {("policy.CaseDiscussion", "minutes"), ("policy.LookBack", "frame")}
    assert not proved & found


def test_civil_code_173_an_agency_ends_in_every_part_of_a_split_letter(cast: Cast) -> None:
    for over in ("ended", "agent dead", "petitioner dead"):
        petition = registered(cast, requests=("停工", "补发工资")).petition
        office, row = cast.actor("registrar"), agent(cast, petition, "receive")
        part = _split(cast, petition)
        assert [one.part for one in recipients(part)] == ["agent"]
        if over == "ended":
            end_acting(office, petition, acting=row, ended_on=today(), reason="信访人书面取消委托")
        else:
            who = row.person if over == "agent dead" else petition.person
            record_death(office, petition, who=who, died_on=today(), proof=scan(cast, petition))
        assert not part.petitions.get().acting.filter(ended_on=None).exists()
        assert [one.part for one in recipients(part)] == ([] if over == "petitioner dead" else [None])
