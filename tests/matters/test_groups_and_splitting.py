"""Representatives of those who come in person (条例 20(3)), and one letter that becomes several matters (条例 24(1))."""

import time
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import PETITIONER, Cast, registered, reload, sent_in
from tests.documents.test_papers import text_of
from tests.matters.test_parties import agent, petition_of, scan
from tests.steps import link_again, sorted_at_office
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.acting import record_death
from xinqiao.matters.commands.assignment import declare_recusal
from xinqiao.matters.commands.disposition import (
    accept,
    decide_objection,
    forward,
    object_to_transfer,
)
from xinqiao.matters.commands.parties import correct_party
from xinqiao.matters.commands.representing import elect, representatives
from xinqiao.matters.commands.reveal import download_attachment, download_paper
from xinqiao.matters.commands.splitting import split
from xinqiao.matters.compose_forms import election_form
from xinqiao.matters.models import Matter, Paper, Recusal, Representative
from xinqiao.matters.paperwork import to_pdf
from xinqiao.matters.queries.access import what_is_around
from xinqiao.matters.queries.progress import progress
from xinqiao.matters.queries.recipients import recipients
from xinqiao.people.vault import Identity

pytestmark = pytest.mark.django_db


def test_a_line_of_blanks_takes_no_longer_for_each_of_them() -> None:
    """Anybody may send it at the counter, and a hall waits."""

    def taken(blanks: int) -> float:
        spent = []
        for _ in range(5):
            start = time.process_time()
            assert representatives(f"a{' ' * blanks}b\n乙 {' ' * blanks}139")[1].phone == "139"
            spent.append(time.process_time() - start)
        return min(spent)

    assert taken(10_000) < 20 * taken(1_000)


def test_article_20_3_seven_signers_of_a_letter_are_a_joint_letter(cast: Cast) -> None:
    letter = registered(cast, channel="letter", people_count=7).petition
    visit = registered(cast, channel="visit", people_count=7).petition
    assert (letter.is_group, visit.is_group) == (False, True)
    given: dict[str, Any] = {"chosen": "甲小满", "signers": 1, "elected_on": today()}
    with pytest.raises(Refused, match="联名信"):
        elect(cast.actor("registrar"), letter, scan=scan(cast, letter), **given)
    six = tuple(Identity(name=f"{c}小暑") for c in "乙丙丁戊己")
    with pytest.raises(InvalidInput, match="联系人"):
        registered(cast, channel="letter", people_count=7, representatives=six)
    with pytest.raises(InvalidInput, match="第二十条第三款"):
        registered(cast, channel="visit", people_count=7, representatives=six)


def test_article_20_3_representatives_are_elected_on_a_signed_form_and_those_before_stay_on_record(
    cast: Cast,
) -> None:
    petition = registered(cast, channel="visit", people_count=30).petition
    text = text_of(to_pdf(election_form(petition)))
    assert ("推选代表书" in text, "29、30" in text, "小满" in text) == (True, True, False)
    form, registrar = scan(cast, petition, "推选代表书.txt"), cast.actor("registrar")
    given: dict[str, Any] = {"signers": 28, "elected_on": today(), "scan": form}
    for chosen, told in (
        ("", "推选的代表"),
        ("\n".join(f"{c}小暑" for c in "甲乙丙丁戊己"), "6人"),
        ("乙小暑 138", "第1行"),
        ("乙小暑\n乙 小暑", "两次"),
    ):
        with pytest.raises(InvalidInput, match=told):
            elect(registrar, petition, chosen=chosen, **given)
    with pytest.raises(InvalidInput, match="30人"):
        elect(registrar, petition, chosen="乙小暑", **{**given, "signers": 31})
    elect(registrar, petition, chosen="甲小满\n乙小暑 13900000001", **given)
    first = [r.person for r in petition.representatives.all()]
    assert first[0] == petition.person
    elect(registrar, petition, chosen="乙小暑\n丙小寒 13900000002", **given)
    assert [one.masked for one in recipients(petition.matter)] == ["乙**", "丙**"]
    assert Representative.everybody.filter(petition=petition).count() == 5
    assert petition.elections.count() == 2
    assert petition.representatives.earliest("position").person == first[1]


def test_article_24_1_independent_requests_become_matters_with_a_course_and_clocks_of_their_own(
    cast: Cast,
) -> None:
    received = now() - timedelta(days=3)
    files = (sent_in("来信.txt", b"letter"),)
    matter = sorted_at_office(cast, received_at=received, requests=("停工", "补发工资", "修路"), files=files)
    petition, registrar = petition_of(matter), cast.actor("registrar")
    agent(cast, petition, "receive")
    with pytest.raises(InvalidInput, match="至少要留下一项"):
        split(registrar, reload(matter), requests=[1, 2, 3], reason="工资与施工互不相关")
    last = Matter.objects.latest("pk").number
    part = split(registrar, reload(matter), requests=[2], reason="工资与施工互不相关，由人社部门办理")
    assert int(part.number[-6:]) == int(last[-6:]) + 1
    assert [(r.position, r.text) for r in matter.requests.all()] == [(1, "停工"), (2, "修路")]
    assert [(r.position, r.text) for r in part.requests.all()] == [(1, "补发工资")]
    assert (part.state, part.received_at) == ("registered", reload(matter).received_at)
    mine, own = (m.clocks.get(code="T2") for m in (part, matter))
    assert (mine.started_on, mine.due_on, mine.stopped_on) == (own.started_on, own.due_on, None)
    shown = petition_of(part)
    assert (shown.split_from, shown.text, shown.received_at) == (
        petition,
        petition.text,
        petition.received_at,
    )
    assert download_attachment(registrar, shown.attachments.earliest("added_at")) == b"letter"
    assert [one.masked for one in recipients(part)] == ["甲**（委托代理人：乙**）"]
    for each in (matter, part):
        entry = AuditEntry.objects.filter(matter_id=each.pk, action="matter.split", outcome="done").get()
        assert entry.actor == registrar.ref
    assert any(part.number in line for line in progress(Actor.citizen(petition.pk, matter.pk)).changes)
    correct_party(registrar, petition, name="甲小曼", reason="与身份证核对")
    assert petition_of(part).person == petition_of(matter).person
    again = split(registrar, reload(matter), requests=[2], reason="修路由交通部门办理，互不相关")
    assert petition_of(again).split_from == petition
    forward(registrar, reload(matter), cast.housing, reason="属于住建部门职权")
    accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    text = text_of(download_paper(cast.actor("unit_registrar"), notice))
    assert ("停工" in text, "补发工资" in text) == (True, False)
    with pytest.raises(Refused, match="协办"):
        split(cast.actor("unit_registrar"), reload(matter), requests=[1], reason="工资与施工互不相关")


def test_article_30_3_what_is_split_from_an_accusation_stays_behind_its_walls(cast: Cast) -> None:
    secret = registered(cast, accusation=True, identity=PETITIONER).petition.matter
    part = split(
        cast.actor("registrar"), reload(secret), requests=[2], reason="第二项由其他机关办理，互不相关"
    )
    assert part.confidential
    assert set(part.staff_parts.values_list("staff", "part")) == set(
        secret.staff_parts.values_list("staff", "part")
    )


def test_what_is_split_loses_nothing_of_what_was_recorded_before(cast: Cast) -> None:
    registrar = cast.actor("registrar")
    earlier, matter = registered(cast).petition.matter, sorted_at_office(cast, people_count=1)
    link_again(cast, matter, earlier)
    forward(registrar, reload(matter), cast.housing, reason="属于住建部门职权")
    object_to_transfer(
        cast.actor("unit_registrar"), reload(matter), reasons="不属于本局职权范围，见三定规定。"
    )
    decide_objection(registrar, reload(matter), agree=True, reason="同意，另行分办")
    declare_recusal(cast.actor("office_leader"), reload(matter), ground="与信访人是近亲属")
    record_death(registrar, petition_of(matter), died_on=today(), proof=scan(cast, petition_of(matter)))
    before = petition_of(matter)
    assert before.judge_by is not None
    part = split(registrar, reload(matter), requests=[2], reason="两项请求由不同机关分别办理")
    shown = petition_of(part)
    assert (shown.repeat_of, shown.judge_by, shown.code_owed) == (None, None, True)
    assert petition_of(matter).judge_by == before.judge_by
    assert [(r.staff, r.ground, r.granted) for r in part.recusals.all()] == [
        (cast.staff["office_leader"], "与信访人是近亲属", None)
    ]
    (passed,) = part.dispositions.all()
    assert (passed.to_unit, passed.objections.get().agreed) == (cast.housing, True)
    assert "deaths" in what_is_around(part).there
    assert [(e.kind, e.text) for e in part.log.all()] == [(e.kind, e.text) for e in matter.log.all()]
    assert sorted(a.name for a in part.attachments.all()) == sorted(a.name for a in matter.attachments.all())
    assert Recusal.objects.filter(matter=matter, granted=None).count() == 1
