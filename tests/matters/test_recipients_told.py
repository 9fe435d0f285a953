"""To whom documents go after a death, to several people, by telephone, through an interpreter (条例 23(2), 35, 48)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from tests.cast import (
    Cast,
    accepted,
    at,
    heard_and_examined,
    registered,
    reload,
)
from tests.documents.test_papers import text_of
from tests.matters.test_parties import agent, petition_of, scan
from tests.steps import HANDLERS, OPINION, fresh, issued, serve, sorted_at_office
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.acting import (
    record_death,
    succeed,
)
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.reveal import download_paper
from xinqiao.matters.commands.service import Delivery, record_service, record_unserved
from xinqiao.matters.compose_people import addressee
from xinqiao.matters.models import (
    Acting,
    LogKind,
    Paper,
    ServiceMethod,
)
from xinqiao.matters.queries.progress import progress
from xinqiao.matters.queries.recipients import recipients
from xinqiao.people.vault import Identity
from xinqiao.rules.identity_documents import IdKind

pytestmark = pytest.mark.django_db


def _by(day: date, *to: object) -> Delivery:
    return Delivery(method=ServiceMethod.DIRECT, sent_on=day, served_on=day, proof="签收", to=tuple(to))  # type: ignore[arg-type]  # keys


def test_civil_code_13_after_a_death_those_who_go_on_are_told_and_the_clocks_stay(cast: Cast) -> None:
    matter = accepted(cast)
    petition = petition_of(matter)
    agent(cast, petition, "receive")
    paper = scan(cast, petition)
    before = list(matter.clocks.order_by("pk").values())
    record_death(cast.actor("registrar"), petition, died_on=today(), proof=paper)
    assert Acting.objects.get().end_reason == "本人去世"
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    assert recipients(matter) == []
    with pytest.raises(Refused, match="已经去世"):
        serve(cast, notice, "unit_registrar", today())
    with pytest.raises(InvalidInput):
        agent(cast, petition, "receive")
    assert petition.person is not None
    given: dict[str, Any] = {"principal": petition.person, "since": today(), "proof": paper}
    succeed(cast.actor("registrar"), petition, name="甲长子", relation="儿子", **given)
    succeed(cast.actor("registrar"), petition, name="甲次女", relation="女儿", **given)
    assert addressee(matter) == "甲长子、甲次女（原信访人甲小满已去世）"
    assert list(matter.clocks.order_by("pk").values()) == before
    serve(cast, notice, "unit_registrar", today())
    assert {s.receiver.masked_name for s in notice.services.all() if s.receiver} == {"甲**"}
    assert notice.services.count() == 2
    told = progress(Actor.citizen(petition.pk, matter.pk))
    assert any("继续" in line for line in told.changes)


def test_articles_23_and_35_each_recipient_has_a_line_and_the_clocks_wait_for_the_last(cast: Cast) -> None:
    others = (Identity(name="乙小暑", phone="13900000001"), Identity(name="乙小寒", phone="13900000002"))
    given = {"channel": "visit", "people_count": 3, "representatives": others}
    matter = sorted_at_office(cast, **given)
    told = [one.masked for one in recipients(matter)]
    assert told == ["甲**", "乙** 139****0001", "乙** 139****0002"], "two of one surname are told apart"
    forward(cast.actor("registrar"), matter, cast.housing, reason="属于住建部门职权")
    matter = accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    people = [one.principal.pk for one in recipients(matter)]
    assert len(people) == 3
    record_service(cast.actor("unit_registrar"), fresh(notice), _by(today(), people[0]))
    assert fresh(notice).served_on is None
    assert matter.clocks.get(code="T4").stopped_on is None
    with pytest.raises(InvalidInput) as found:
        record_service(cast.actor("unit_registrar"), fresh(notice), _by(today(), people[0]))
    assert set(found.value.fields) == {"to"}
    record_service(cast.actor("unit_registrar"), fresh(notice), _by(today()))
    assert [s.principal_id for s in notice.services.all()] == people
    assert fresh(notice).served_on == today()
    assert matter.clocks.get(code="T4").stopped_on == today()
    with pytest.raises(Refused):
        record_service(cast.actor("unit_registrar"), fresh(notice), _by(today()))


def test_article_35_the_thirty_days_begin_with_the_last_and_again_for_who_is_found_later(cast: Cast) -> None:

    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        given = {
            "channel": "visit",
            "people_count": 2,
            "representatives": (Identity(name="乙小暑", phone="13900000001"),),
        }
        matter = sorted_at_office(cast, **given)
        forward(cast.actor("registrar"), matter, cast.housing, reason="属于住建部门职权")
        accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
        matter = heard_and_examined(cast, matter)
        opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
        first, second = recipients(matter)
        handler = cast.actor("handler")
        record_service(handler, fresh(opinion), _by(today(), first.principal.pk))
        assert reload(matter).state == "concluded"
        clock.move_to(at("2026-03-10"))
        record_unserved(
            handler,
            fresh(opinion),
            ground="unreachable",  # type: ignore[arg-type]  # as a form sends it
            attempts="三次电话无人接听，挂号信退回，凭证已存入材料。",
            tried_on=today(),
            who=second.principal,
        )
        assert reload(matter).state == "served"
        assert fresh(opinion).served_on == date(2026, 3, 2)
        assert matter.clocks.get(code="T9", stopped_on=None).started_on == date(2026, 3, 2)
        clock.move_to(at("2026-03-20"))
        record_service(handler, fresh(opinion), _by(today()))
        assert matter.clocks.get(code="T9", stopped_on=None).started_on == date(2026, 3, 20)
        assert opinion.services.count() == 2


def test_article_23_2_a_notice_may_be_told_by_telephone_and_an_answer_may_not(cast: Cast) -> None:

    matter = accepted(cast)
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    call: dict[str, Any] = {
        "method": ServiceMethod.TELEPHONE,
        "sent_on": today(),
        "served_on": today(),
        "proof": "与甲小满本人通话，告知受理和办理期限，本人表示知道了，录音第3号。",
    }
    registrar = cast.actor("unit_registrar")
    with pytest.raises(InvalidInput) as found:
        record_service(registrar, notice, Delivery(**{**call, "proof": "已告知"}))
    assert set(found.value.fields) == {"consented", "called_at", "called_number", "proof"}
    good = {**call, "called_at": now(), "called_number": "13800001234", "consented": True}
    tomorrow = {**good, "called_at": now() - timedelta(days=1)}
    with pytest.raises(InvalidInput, match="同一天"):
        record_service(registrar, notice, Delivery(**tomorrow))
    service = record_service(registrar, notice, Delivery(**good))
    service.refresh_from_db()
    assert (service.called_number, "小满" in service.proof) == ("138****1234", False)
    assert matter.clocks.get(code="T4").stopped_on == today()
    proof = Paper.objects.get(matter=matter, kind="proof_of_service")
    text = text_of(download_paper(registrar, proof))
    assert "138****1234" in text
    assert "13800001234" not in text
    opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    with pytest.raises(InvalidInput) as found:
        record_service(cast.actor("handler"), opinion, Delivery(**good))
    assert set(found.value.fields) == {"method"}


def test_article_48_language_and_interpreter_are_recorded(cast: Cast) -> None:
    foreign = Identity(
        name="John Smith", id_kind=IdKind.PASSPORT, id_number="N7712345", address="云水市虚构路1号"
    )
    petition = registered(cast, identity=foreign, language="英语").petition
    person = petition.person
    assert person is not None
    assert (person.id_kind, person.masked_id_number, bool(person.id_note)) == ("passport", "N7****45", True)
    registrar, matter = cast.actor("registrar"), petition.matter
    with pytest.raises(InvalidInput, match="英语"):
        log(registrar, reload(matter), LogKind.STATEMENT, "陈述了经过。", happened_on=today())
    entry = log(
        registrar,
        reload(matter),
        LogKind.STATEMENT,
        "陈述了经过。",
        happened_on=today(),
        interpreter="市外办翻译",
    )
    assert entry.interpreter == "市外办翻译"
    assert AuditEntry.objects.filter(action="handling.log", outcome="done").count() == 1
    with pytest.raises(InvalidInput) as found:
        registered(cast, identity=Identity(name="陈小港", id_kind=IdKind.HK_MACAO_PERMIT, id_number="H123"))
    assert set(found.value.fields) == {"petitioner.id_number"}
