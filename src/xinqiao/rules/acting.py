"""Who acts for a petitioner, and who is therefore told and served (条例 23, 35; 民法典 by analogy).

The Regulations say nothing of agents, guardians and successors. What is taken from the Civil Code: a guardian represents who has no
or limited capacity (23, 34), an agent acts within the powers given (162, 165), an agency ends with the death of either (173(4)).
Clocks are not touched: they run against the office, whoever stands on the other side."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from xinqiao.rules.basis import Basis

K = TypeVar("K")


class ActingPart(StrEnum):
    AGENT = "agent"
    GUARDIAN = "guardian"
    SUCCESSOR = "successor"


PARTS: dict[ActingPart, str] = {
    ActingPart.AGENT: "委托代理人",
    ActingPart.GUARDIAN: "监护人",
    ActingPart.SUCCESSOR: "继续提出请求的人",
}


class Power(StrEnum):
    """What a power of attorney allows an agent."""

    STATE = "state"
    RECEIVE = "receive"
    REQUEST = "request"
    SETTLE = "settle"


POWERS: dict[Power, str] = {
    Power.STATE: "陈述事实和理由、提交材料、查询进展",
    Power.RECEIVE: "代为签收告知书、答复和其他文书",
    Power.REQUEST: "代为变更请求，请求复查、复核",
    Power.SETTLE: "代为和解、接受调解",
}


class Incapacity(StrEnum):
    """Why somebody has a guardian (民法典 19–22); of a child under fourteen it is said on what the data are handled (个人信息保护法 31)."""

    CHILD = "child"
    MINOR = "minor"
    ADULT = "adult"


INCAPACITIES: dict[Incapacity, str] = {
    Incapacity.CHILD: "不满十四周岁的未成年人",
    Incapacity.MINOR: "已满十四周岁的未成年人",
    Incapacity.ADULT: "无民事行为能力或者限制民事行为能力的成年人",
}


class GuardianConsent(StrEnum):
    """On what the data of a child under fourteen are handled (个人信息保护法 13(1)(3), 31)."""

    GIVEN = "given"
    DUTY = "duty"


CONSENTS: dict[GuardianConsent, str] = {
    GuardianConsent.GIVEN: "监护人已经知道并同意",
    GuardianConsent.DUTY: "没有取得同意，为履行法定职责所必需（第十三条第一款第三项）",
}

AGENCY = Basis(instrument="民法典", article=165)
AGENCY_ENDS = Basis(instrument="民法典", article=173)
GUARDIAN = Basis(instrument="民法典", article=23)
CHILD = Basis(instrument="个人信息保护法", article=31)
DEATH = Basis(instrument="民法典", article=13)
CORRECTION = Basis(instrument="个人信息保护法", article=46)

CORRECTED = {
    "name": "姓名（名称）",
    "id_kind": "证件种类",
    "id_number": "证件号码",
    "phone": "电话",
    "address": "住址",
    "email": "电子邮箱",
}
"""What can be put right of a person, by field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts(Generic[K]):
    """That `who` acts for `principal` now."""

    part: ActingPart
    principal: K
    who: K
    powers: frozenset[Power] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver(Generic[K]):
    """`who` is told and served for `principal`; `part` None: in person. `instead`: the petitioner who died and whose request goes on."""

    principal: K
    who: K
    part: ActingPart | None = None
    instead: K | None = None


def receivers(principal: K, acting: Sequence[Acts[K]], dead: frozenset[K]) -> tuple[Receiver[K], ...]:
    """Who receives for one petitioner: of somebody who died each of those who go on, nobody before one is known; an agent whose power
    says so; a guardian; else the petitioner. What somebody without that power does not receive, the petitioner does."""
    if principal in dead:
        going_on = [a.who for a in acting if a.part is ActingPart.SUCCESSOR and a.principal == principal]
        return tuple(
            Receiver(principal=r.principal, who=r.who, part=r.part, instead=principal)
            for successor in going_on
            for r in receivers(successor, acting, dead)
        )
    own = [a for a in acting if a.principal == principal]
    agent = next((a for a in own if a.part is ActingPart.AGENT and Power.RECEIVE in a.powers), None)
    guardian = next((a for a in own if a.part is ActingPart.GUARDIAN), None)
    found = agent or guardian
    if found is None:
        return (Receiver(principal=principal, who=principal),)
    return (Receiver(principal=principal, who=found.who, part=found.part),)
