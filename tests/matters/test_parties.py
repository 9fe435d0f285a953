"""What changes about the people of a petition: corrections, agents, guardians, death (条例 19, 23(2), 48)."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import (
    PETITIONER,
    Cast,
    accepted,
    at,
    registered,
    reload,
    sent_in,
    submission,
)
from tests.documents.test_papers import text_of
from tests.steps import HANDLERS, OPINION, fresh, issued, serve, sorted_at_office, withdrawn
from xinqiao.api.matter_view import matter_out
from xinqiao.kernel import clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.acting import (
    appoint_agent,
    end_acting,
    name_guardian,
    record_death,
)
from xinqiao.matters.commands.assignment import allocate, declare_recusal, hand_over
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.commitment import make
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.intake import attach, register
from xinqiao.matters.commands.parties import correct_party, correct_request
from xinqiao.matters.commands.reveal import download_paper, reveal_identity
from xinqiao.matters.commands.service import Delivery
from xinqiao.matters.compose_people import addressee
from xinqiao.matters.models import (
    Acting,
    Attachment,
    Correction,
    LogKind,
    Matter,
    Paper,
    Petition,
    ServiceMethod,
)
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.history import happenings
from xinqiao.matters.queries.progress import progress
from xinqiao.matters.queries.recipients import lacks_guardian, recipients, wants_guardian
from xinqiao.people.vault import Identity, open_former, open_identity
from xinqiao.rules.acting import GuardianConsent
from xinqiao.rules.disclosing import Purpose

pytestmark = pytest.mark.django_db


def petition_of(matter: Matter) -> Petition:
    return Petition.objects.get(matter=matter)


def scan(cast: Cast, petition: Petition, name: str = "证明.txt", who: str = "registrar") -> Attachment:
    (found,) = attach(cast.actor(who), petition, [sent_in(name, name.encode())])
    return found


def agent(cast: Cast, petition: Petition, *powers: str, who: str = "registrar", **more: Any) -> Acting:
    given = {"name": "乙代理", "phone": "13900005678", "since": today(), **more}
    return appoint_agent(
        cast.actor(who), petition, powers=powers, proof=scan(cast, petition, "委托书.txt", who), **given
    )


def _by(day: date, *to: object) -> Delivery:
    return Delivery(method=ServiceMethod.DIRECT, sent_on=day, served_on=day, proof="签收", to=tuple(to))  # type: ignore[arg-type]  # keys


def test_pipl_46_a_wrong_name_is_put_right_and_the_old_words_stay_sealed(cast: Cast) -> None:
    wrong = Identity(name="甲小蛮", phone="13800001234", address=PETITIONER.address)
    matter = registered(cast, identity=wrong).petition.matter
    petition = petition_of(matter)
    assert "甲小满" in petition.text  # the wrong name hid nothing of the right one
    row = correct_party(
        cast.actor("registrar"),
        petition,
        name="甲小满",
        phone="１３８００００９９９９",
        reason="本人来电，与身份证核对",
    )
    petition.refresh_from_db()
    person = petition.person
    assert person is not None
    assert row.former is not None
    assert (open_identity(person).name, open_identity(person).phone) == ("甲小满", "13800009999")
    assert open_identity(person).address == PETITIONER.address
    assert (open_former(row.former).name, open_former(row.former).phone) == ("甲小蛮", "13800001234")
    assert "小满" not in petition.text
    assert "13800001234" not in petition.text
    assert row.fields == ["name", "phone"]
    told = happenings(reload(matter))[0]
    assert told.title == "更正信访人信息"
    assert "姓名（名称）、电话" in told.detail
    assert "小满" not in told.detail
    with pytest.raises(InvalidInput, match="没有要更正"):
        correct_party(cast.actor("registrar"), petition, name="甲小满", reason="再次核对")
    with pytest.raises(InvalidInput) as found:
        correct_party(cast.actor("registrar"), petition, phone="138", reason="再次核对")
    assert set(found.value.fields) == {"phone"}
    citizen = Actor.citizen(petition.pk, matter.pk)
    assert any("姓名（名称）、电话" in line for line in progress(citizen).changes)


def test_pipl_46_what_is_printed_stays_and_a_closed_matter_is_not_touched(cast: Cast) -> None:
    matter = accepted(cast)
    notice = Paper.objects.get(matter=matter, kind="acceptance_notice")
    printed = notice.pdf_sha256
    correct_party(cast.actor("handler"), petition_of(matter), name="甲小曼", reason="与身份证核对")
    assert (fresh(notice).pdf_sha256, fresh(notice).served_on) == (printed, None)
    assert addressee(matter) == "甲小曼"
    correct_request(
        cast.actor("handler"),
        reload(matter),
        position=1,
        text="停止夜间施工，并公开检测结果",
        reason="本人当面更正",
    )
    with pytest.raises(InvalidInput):
        correct_request(cast.actor("handler"), reload(matter), position=1, text=" ", reason="本人当面更正")
    opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    text = text_of(download_paper(cast.actor("handler"), opinion))
    assert "并公开检测结果" in text
    assert "甲小曼" in text
    with pytest.raises(Refused, match="请求不再更正"):
        correct_request(cast.actor("handler"), reload(matter), position=1, text="另外", reason="本人当面更正")
    away = accepted(cast)
    withdrawn(cast, away, statement="本人书面撤回")
    for each in Paper.objects.filter(matter=away, addressed_to=None):
        serve(cast, each, "unit_registrar", today())
    close(cast.actor("unit_registrar"), reload(away), note="已核对", sure=True)
    with pytest.raises(Refused, match="归档"):
        correct_party(cast.actor("handler"), petition_of(away), name="甲小曼", reason="与身份证核对")
    assert not Correction.objects.filter(petition__matter=away).exists()
    _is_not_touched_again(cast, away)


def _is_not_touched_again(cast: Cast, closed: Matter) -> None:
    """Nothing is added to a closed file, and nobody gets to see it for work that is over (档案法 14)."""
    person, before = cast.staff["second_handler"], Matter.objects.filter(pk=closed.pk).values().get()
    with pytest.raises(Refused, match=r"不再增加内容.*档案法.*第十四条"):
        log(cast.actor("handler"), reload(closed), LogKind.NOTE, "补记", happened_on=today())
    with pytest.raises(Refused, match=r"档案法.*第十四条"):
        allocate(cast.actor("section_head"), reload(closed), person)
    with pytest.raises(Refused, match=r"档案法.*第十四条"):
        hand_over(cast.actor("handler"), reload(closed), person, reason="换人")
    given: dict[str, Any] = {"source": "reception", "said": "月底前来修", "what": "来修", "owner": person}
    with pytest.raises(Refused, match=r"档案法.*第十四条"):
        make(cast.actor("handler"), reload(closed), **given, due=today() + timedelta(days=9))
    with pytest.raises(Refused, match=r"档案法.*第十四条"):
        declare_recusal(cast.actor("handler"), reload(closed), ground="是邻居")
    offered = {o.act.name for o in offers(cast.actor("handler"), reload(closed)) if o.forbidden is None}
    assert not offered & {"log", "allocate", "hand_over", "promise", "recusal", "ask_recusal"}
    assert Matter.objects.filter(pk=closed.pk).values().get() == before
    assert not closed.staff_parts.filter(staff=person).exists()


def test_what_was_promised_hides_a_name_that_is_put_right(cast: Cast) -> None:
    matter = registered(cast, identity=Identity(name="甲小蛮", address=PETITIONER.address)).petition.matter
    make(
        cast.actor("registrar"),
        matter,
        source="reception",
        said="给甲小满回电话",
        what="给甲小满回电话",
        owner=cast.staff["registrar"],
        due=today() + timedelta(days=3),
    )
    correct_party(cast.actor("registrar"), petition_of(matter), name="甲小满", reason="与身份证核对")
    made = matter.commitments.get()
    assert "小满" not in made.what + made.said
    assert AuditEntry.objects.filter(
        action="petition.correct", subject=f"matters.commitment:{made.pk}"
    ).exists()


def test_article_23_2_who_was_nameless_must_be_told_once_name_and_address_are_known(cast: Cast) -> None:

    given = submission(identity=None, text="匿名反映夜间施工。")
    petition = register(cast.actor("unit_registrar"), cast.housing, given).petition
    assert not petition.matter.clocks.filter(code="T3").exists()
    correct_party(
        cast.actor("unit_registrar"),
        petition,
        name="甲小满",
        address="云水市虚构路1号",
        reason="本人来访补登",
    )
    assert petition.matter.clocks.get(code="T3").started_on == today()
    row = Correction.objects.get()
    assert (row.former, row.person.masked_name) == (None, "甲**")


def test_civil_code_165_documents_go_to_the_agent_who_may_receive_and_to_no_other(cast: Cast) -> None:
    matter = accepted(cast)
    petition = petition_of(matter)
    clocks = list(matter.clocks.values_list("code", "started_on", "due_on", "stopped_on"))
    row = agent(cast, petition, "state")
    assert addressee(matter) == "甲小满"
    with pytest.raises(InvalidInput, match="终止"):
        agent(cast, petition, "receive")
    end_acting(cast.actor("registrar"), petition, acting=row, ended_on=today(), reason="信访人书面取消委托")
    agent(cast, petition, "receive", "state", name="丙代理")
    assert addressee(matter) == "甲小满（委托代理人：丙代理）"
    (one,) = recipients(matter)
    assert (one.masked, one.who.masked_name) == ("甲**（委托代理人：丙**）", "丙**")
    opinion = issued(cast, matter, "handling_opinion", OPINION, *HANDLERS)
    assert "委托代理人：丙代理" in text_of(download_paper(cast.actor("handler"), opinion))
    serve(cast, opinion, "handler", today())
    service = opinion.services.get()
    assert service.receiver is not None
    assert (service.part, service.receiver.masked_name) == ("agent", "丙**")
    proof = Paper.objects.filter(matter=matter, kind="proof_of_service").latest("created_at", "pk")
    assert "丙代理" in text_of(download_paper(cast.actor("handler"), proof))
    assert {i.name for i in reveal_identity(cast.actor("handler"), petition, Purpose.SERVE)} == {
        "甲小满",
        "丙代理",
    }
    assert row.pk != Acting.objects.get(ended_on=None).pk
    assert set(clocks) <= set(matter.clocks.values_list("code", "started_on", "due_on", "stopped_on")) | {
        c for c in clocks if c[0] in ("T7", "T3", "T4")
    }
    told = progress(Actor.citizen(petition.pk, matter.pk))
    assert any("丙**" in line for line in told.changes)
    log(
        cast.actor("handler"),
        reload(matter),
        LogKind.NOTE,
        "与丙代理、乙代理核对，电话13900005678",
        happened_on=today(),
    )
    text = reload(matter).log.latest("at", "pk").text
    assert ("丙代理" in text, "乙代理" in text, "13900005678" in text) == (False, False, False)


def test_civil_code_23_a_child_is_told_through_the_guardian(cast: Cast) -> None:
    matter = sorted_at_office(cast)
    petition = petition_of(matter)
    proof = scan(cast, petition)
    given: dict[str, Any] = {"incapacity": "minor", "relation": "母亲", "proof": proof}
    with pytest.raises(InvalidInput) as found:
        name_guardian(cast.actor("registrar"), petition, name=" ", **given)
    assert set(found.value.fields) == {"name"}
    with pytest.raises(InvalidInput) as found:
        name_guardian(cast.actor("registrar"), petition, name="丁母亲", **{**given, "incapacity": "child"})
    assert set(found.value.fields) == {"consent"}, "no number tells the age, the clerk does"
    name_guardian(cast.actor("registrar"), petition, name="丁母亲", **given)
    assert addressee(matter) == "甲小满（监护人：丁母亲）"
    assert [one.masked for one in recipients(matter)] == ["甲**（监护人：丁**）"]
    paper = Paper(matter=matter, kind="handling_opinion")
    (mother,) = recipients(matter)
    assert not lacks_guardian(paper, mother.principal)
    record_death(cast.actor("registrar"), petition, who=mother.who, died_on=today(), proof=proof)
    assert lacks_guardian(paper, mother.principal), "the ward is a ward still"
    given |= {"incapacity": "adult", "relation": "居民委员会，临时监护人（民法典31(3)）"}
    name_guardian(cast.actor("registrar"), petition, name="丁临时", **given)
    assert not lacks_guardian(paper, mother.principal)
    ended: dict[str, Any] = {"ended_on": today(), "reason": "信访人已经成年"}
    end_acting(cast.actor("registrar"), petition, acting=Acting.objects.get(ended_on=None), **ended)
    assert not lacks_guardian(paper, mother.principal)
    given |= {"incapacity": "child", "relation": "母亲", "consent": GuardianConsent.GIVEN}
    name_guardian(cast.actor("registrar"), petition, name="丁母亲", **given)
    ended["reason"] = "法院撤销监护人资格"
    end_acting(cast.actor("registrar"), petition, acting=Acting.objects.get(ended_on=None), **ended)
    assert lacks_guardian(paper, mother.principal), "no number shows the age, but the clerk said it"
    given["incapacity"] = "minor"
    assert name_guardian(cast.actor("registrar"), petition, name="丁父亲", **given).consent == "", (
        "consent is asked of a child under fourteen alone (个人信息保护法 31)"
    )


def test_pipl_31_under_fourteen_by_the_number_the_guardian_is_asked_for_at_every_door(cast: Cast) -> None:
    with clock.at(at("2026-06-01")):
        child = Identity(name="甲小童", id_number="110101201206020014")
        matter = reload(registered(cast, identity=child).petition.matter)
        petition = petition_of(matter)
        assert petition.person is not None
        assert petition.person.under_14
        assert wants_guardian(petition)
        assert matter_out(cast.actor("registrar"), matter).petitions[0].guardian_wanted
        given: dict[str, Any] = {"incapacity": "child", "relation": "母亲", "proof": scan(cast, petition)}
        for wrong, field in (({}, "consent"), ({"incapacity": "minor"}, "incapacity")):
            with pytest.raises(InvalidInput) as found:
                name_guardian(cast.actor("registrar"), petition, name="丁母亲", **{**given, **wrong})
            assert set(found.value.fields) == {field}
        with pytest.raises(InvalidInput) as found:
            name_guardian(
                cast.actor("registrar"),
                petition,
                name="丁同学",
                id_number=child.id_number,
                consent=GuardianConsent.GIVEN,
                **given,
            )
        assert set(found.value.fields) == {"id_number"}
        row = name_guardian(
            cast.actor("registrar"), petition, name="丁母亲", consent=GuardianConsent.GIVEN, **given
        )
        assert row.consent == "given"
        assert not wants_guardian(petition)
    with clock.at(at("2026-06-02")):
        assert not wants_guardian(petition_of(reload(registered(cast, identity=child).petition.matter))), (
            "fourteen today"
        )
