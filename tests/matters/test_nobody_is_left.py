"""What ends when nobody is left to be answered, and what is told to whom: death without a successor, internal days, refusals by telephone."""

from datetime import date
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, accepted, at, registered, reload
from tests.matters.test_parties import scan
from tests.steps import issued, sorted_at_office, told_again
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.errors import Denied, InvalidInput, Refused
from xinqiao.matters.commands.acting import record_death, succeed
from xinqiao.matters.commands.closing import close, lapse
from xinqiao.matters.commands.commitment import make
from xinqiao.matters.commands.delays import explain_delay
from xinqiao.matters.commands.disposition import accept, assign_with_report, forward
from xinqiao.matters.commands.service import Delivery, record_service, record_unserved
from xinqiao.matters.models import Commitment, Matter, Petition, ServiceMethod, UnservedGround
from xinqiao.matters.offers import offers
from xinqiao.matters.queries.progress import progress
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import State
from xinqiao.rules.papers import RULES

pytestmark = pytest.mark.django_db

SEARCHED: dict[str, Any] = {
    "searched": "社区和其妹甲小月证实没有其他近亲属，甲小月书面表示不继续提出请求。",
    "verified": True,
}


def _died(cast: Cast, matter: Matter, who: str = "registrar") -> Petition:
    petition = Petition.objects.get(matter=matter)
    proof = scan(cast, petition, "死亡证明.txt", who)
    record_death(cast.actor(who), petition, died_on=today(), proof=proof)
    petition.refresh_from_db()
    return petition


def _page(petition: Petition) -> Any:
    return progress(Actor.citizen(petition.pk, petition.matter_id))


def _offered(cast: Cast, who: str, matter: Matter) -> bool:
    return "lapse" in {offer.act.name for offer in offers(cast.actor(who), reload(matter))}


def test_civil_code_13_what_nobody_goes_on_with_is_ended_by_another_and_filed(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False):
        matter = accepted(cast)
        made = make(
            cast.actor("handler"),
            reload(matter),
            source="reception",
            said="您下周一来拿结果",
            what="给出结果",
            owner=cast.staff["handler"],
            due=date(2026, 3, 9),
        )
        given = {**SEARCHED, "asked_on": today()}
        assert not _offered(cast, "section_head", matter)
        with pytest.raises(Refused, match="只有信访人已经登记去世"):
            lapse(cast.actor("counsel"), reload(matter), **given)
        petition = _died(cast, matter, "handler")
        assert petition.person is not None
        assert _offered(cast, "counsel", matter)
        assert not _offered(cast, "handler", matter)
        with pytest.raises(Denied):
            lapse(cast.actor("handler"), reload(matter), **given)
        with pytest.raises(InvalidInput) as found:
            lapse(cast.actor("counsel"), reload(matter), **{**given, "verified": False})
        assert set(found.value.fields) == {"verified"}
        with pytest.raises(InvalidInput, match="不能早于去世"):
            lapse(cast.actor("counsel"), reload(matter), **{**given, "asked_on": date(2026, 3, 1)})
        lapse(cast.actor("counsel"), reload(matter), **given)
        ended = reload(matter)
        assert (ended.state, ended.ended_as, ended.next_due) == (State.LAPSED, State.LAPSED, None)
        assert not ended.clocks.filter(stopped_on=None).exists()
        assert Commitment.objects.get(pk=made.pk).stage == "ended"
        told = _page(petition)
        assert "没有人继续提出请求，已经终结" in told.now
        assert "已终止：信访人去世" in told.promises[0].state
        with pytest.raises(Refused, match="另行登记"):
            succeed(
                cast.actor("registrar"),
                petition,
                principal=petition.person,
                name="甲小丰",
                relation="儿子",
                since=today(),
                proof=scan(cast, petition, "声明.txt"),
            )
        waiting = [paper for paper in ended.papers.all() if paper.for_citizen and paper.served_on is None]
        with pytest.raises(Refused, match="尚未送达"):
            close(cast.actor("section_head"), reload(matter))
        tried: dict[str, Any] = {
            "attempts": "信访人去世，近亲属不继续提出请求，见声明。",
            "tried_on": today(),
        }
        with pytest.raises(InvalidInput, match="只能选择这一项"):
            record_unserved(cast.actor("handler"), waiting[0], ground=UnservedGround.UNREACHABLE, **tried)
        record_unserved(cast.actor("handler"), waiting[0], ground=UnservedGround.DEAD, **tried)
        assert close(cast.actor("section_head"), reload(matter)).state == State.CLOSED


def test_several_people_do_not_lose_their_matter_with_one_of_them(cast: Cast) -> None:
    matter = registered(cast, people_count=4).petition.matter
    _died(cast, matter)
    with pytest.raises(Refused, match="其他人仍是信访人"):
        lapse(cast.actor("office_leader"), reload(matter), **SEARCHED, asked_on=today())


def test_a_day_that_one_unit_set_another_is_not_told_to_the_petitioner(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False) as clock:
        matter = sorted_at_office(cast)
        due = date(2026, 3, 20)
        assign_with_report(
            cast.actor("registrar"), matter, cast.housing, reason="属于住建部门职权", due_on=due
        )
        accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
        clock.move_to(at("2026-05-12"))
        said: dict[str, Any] = {"standing": "正在写办结报告", "until": date(2026, 5, 20)}
        for code, words in ((ClockCode.T7, "等鉴定结论出来"), (ClockCode.T6, "向交办单位另报的原因")):
            key = matter.clocks.get(code=code).pk
            explain_delay(cast.actor("handler"), reload(matter), clock=key, reason=words, **said)
        told = _page(Petition.objects.get(matter=matter)).delay
        assert "等鉴定结论出来" in told
        assert "另报的原因" not in told


def test_article_23_a_refusal_is_not_told_by_telephone_and_its_time_runs_on(cast: Cast) -> None:
    with time_machine.travel(at("2026-03-02"), tick=False):
        matter = sorted_at_office(cast)
        forward(cast.actor("registrar"), matter, cast.housing, reason="属于住建部门职权")
        accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
        again = told_again(cast, reload(matter))
        refusal = {"ground": "19(3)", "explanation": "办理结果将书面答复。"}
        notice = issued(cast, again, "decline_notice", refusal, "registrar", "office_leader")
        call: dict[str, Any] = {
            "method": ServiceMethod.TELEPHONE,
            "sent_on": today(),
            "served_on": today(),
            "proof": "与甲小满本人通话，告知不予受理，本人表示知道了，录音第3号。",
            "called_at": now(),
            "called_number": "13800001234",
            "consented": True,
        }
        with pytest.raises(InvalidInput, match="应当书面送达") as found:
            record_service(cast.actor("registrar"), notice, Delivery(**call))
        assert set(found.value.fields) == {"method"}
        assert not notice.services.exists()


def test_article_23_a_call_tells_of_nothing_but_acceptance_and_extension() -> None:
    assert {kind for kind, rule in RULES.items() if rule.by_telephone} == {
        "acceptance_notice",
        "extension_notice",
    }
