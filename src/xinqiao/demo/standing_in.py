"""Who stands in for whom, and what is put right: a few matters of the demonstration show the acts on people."""

from enum import StrEnum
from typing import Any

from xinqiao.demo.going import Going
from xinqiao.demo.office import petition_of
from xinqiao.intake.files import Upload
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.commands.acting import appoint_agent, name_guardian, record_death
from xinqiao.matters.commands.closing import lapse
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.commands.parties import correct_party
from xinqiao.matters.commands.representing import elect, may_elect
from xinqiao.matters.files import received
from xinqiao.matters.models import Attachment, Petition
from xinqiao.rules.acting import Incapacity, Power
from xinqiao.rules.roles import Role


class Beside(StrEnum):
    """What a matter shows beside its way."""

    NOTHING = ""
    AGENT = "agent"
    GUARDIAN = "guardian"
    CORRECTION = "correction"
    INTERPRETER = "interpreter"


LANGUAGE, INTERPRETER = "手语", "云水市虚构翻译中心 甲手语"
SHOWN = {20: Beside.AGENT, 21: Beside.GUARDIAN, 22: Beside.CORRECTION, 23: Beside.INTERPRETER}
"""The number of a matter → what it shows."""


def stand_in(going: Going) -> None:
    """Put on record, at the desk that registered it, who acts, what was wrong, whom a group chose."""
    petition = petition_of(going.now_at())
    desk = going.offices.one(petition.unit_id, Role.REGISTRAR)
    given: dict[str, Any]
    if going.others and may_elect(petition):
        chosen = "\n".join(f"{one.name} {one.phone}" for one in going.others)
        scan = scan_of(desk, petition, "推选代表书")
        elect(
            desk,
            _again(petition),
            chosen=chosen,
            signers=petition.people_count,
            elected_on=today(),
            scan=scan,
        )
    elif going.beside == Beside.AGENT:
        proof = scan_of(desk, petition, "授权委托书")
        given = {"name": "乙代理", "phone": "13800009001", "address": "云水市虚构路8号"}
        powers = [Power.STATE, Power.RECEIVE]
        appoint_agent(desk, _again(petition), **given, powers=powers, since=today(), proof=proof)
    elif going.beside == Beside.GUARDIAN:
        proof = scan_of(desk, petition, "户口簿")
        given = {"name": "丙监护", "phone": "13800009002", "address": "云水市虚构路9号", "relation": "母亲"}
        name_guardian(desk, _again(petition), incapacity=Incapacity.MINOR, **given, proof=proof)
    elif going.beside == Beside.CORRECTION:
        correct_party(desk, petition, phone="13800009003", reason="本人来电更正，已与身份证核对")


def nobody_goes_on(going: Going) -> None:
    """The petitioner has died and nobody goes on: the desk records the death, another person ends the matter."""
    petition = petition_of(going.now_at())
    desk = going.offices.one(petition.unit_id, Role.REGISTRAR)
    proof = scan_of(desk, petition, "死亡证明")
    record_death(desk, _again(petition), died_on=today(), proof=proof)
    searched = "向社区和户籍派出所查询，没有其他近亲属；邻居也不知道有谁。"
    other = going.who(Role.LEADER_IN_CHARGE, Role.SECTION_HEAD, Role.PRINCIPAL_LEADER, Role.LEGAL_COUNSEL)
    lapse(other, going.now_at(), searched=searched, asked_on=today(), verified=True)


def scan_of(desk: Actor, petition: Petition, name: str) -> Attachment:
    with received([Upload(name=f"{name}.txt", data=f"演示：{name}扫描件".encode())]) as files:
        return attach(desk, petition, files)[0]


def _again(petition: Petition) -> Petition:
    return Petition.objects.select_related("matter").get(pk=petition.pk)
