"""On what ground a matter is passed on, and what follows from it (条例 22, 23, 24, 30; law.md 2.1, 3).

Nobody chooses the ground. It follows from who sends, how the two units stand to each other and what kind of matter it is;
`ground_of` finds it, or refuses with the article and what to do instead. Every door passes a matter on by it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

MAX_HOPS = 2
"""After so many objections that were agreed to, the common superior decides (条例 24(1); the number is a project default)."""


class Organ(StrEnum):
    """What kind of unit one is."""

    PETITION_OFFICE = "petition_office"
    COMPETENT_UNIT = "competent_unit"
    POLITICAL_LEGAL = "political_legal_organ"
    DISCIPLINE = "discipline_organ"
    ORGANISATION = "organisation_department"
    GOVERNMENT = "government"
    PARTY_COMMITTEE = "party_committee"


HEADS = frozenset({Organ.GOVERNMENT, Organ.PARTY_COMMITTEE})


class UnitStanding(StrEnum):
    """How the receiving unit stands to the sending one. `OWN_HEAD`: the Party committee or government of the sender's own level."""

    OWN_HEAD = "own_head"
    ABOVE = "above"
    BESIDE = "beside"
    BELOW = "below"
    ELSEWHERE = "elsewhere"


class Way(StrEnum):
    """How it goes: 转送, 交办 or 报请."""

    FORWARD = "forward"
    ASSIGN = "assign_with_report"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """One transfer. `direct`: the sender received it from the petitioner; `visit`: in person; `report`: the sender wants to be told
    the result by a day; `hops`: objections agreed to so far; `sender_above`: whether the sender is a superior
    common to all that objected; `recipient_above`: whether the recipient is the nearest of these that the sender submits to, which `superior` names."""

    sender: Organ
    recipient: Organ
    standing: UnitStanding
    kind: str = "claim"
    route: str = "31(6)"
    direct: bool = False
    visit: bool = False
    urgent: bool = False
    report: bool = False
    hops: int = 0
    sender_above: bool = False
    recipient_above: bool = False
    superior: str = ""

    @property
    def from_office(self) -> bool:
        return self.sender is Organ.PETITION_OFFICE


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferGround:
    """The article, how the matter goes by it and which clocks begin at the recipient."""

    basis: Basis
    way: Way
    clocks: tuple[ClockCode, ...] = ()


def _article(article: int, paragraph: int | None = None, item: int | None = None) -> Basis:
    return Basis(article=article, paragraph=paragraph, item=item)


OWN_LEVEL, LOWER, WITH_REPORT = (_article(22, 1, n) for n in (1, 2, 3))
BY_COMPETENCE = _article(22, 2)
TOLD_DIRECTLY, PASSED_HERE = _article(23, 1), _article(23, 3)
COMMON_SUPERIOR = _article(24, 1)
ACCUSATIONS, CADRES, SECRECY = _article(30, 1), _article(30, 2), _article(30, 3)
LITIGATION = _article(31, item=1)


def by_other_rules(organ: Organ, kind: str, route: str) -> bool:
    """Whether this organ tells the petitioner by rules of its own, so that none of T3–T5 runs here (条例 23(4), 30)."""
    if kind == "accusation":
        return organ in (Organ.DISCIPLINE, Organ.ORGANISATION)
    return organ is Organ.POLITICAL_LEGAL and route == "31(1)"


def ground_of(case: Passing) -> TransferGround | Verdict:
    """The ground of this transfer, or why there is none."""
    if case.kind == "accusation":
        return _accusation(case)
    if case.route == "31(1)" and (case.from_office or case.sender is Organ.POLITICAL_LEGAL):
        return _litigation(case)
    if case.hops >= MAX_HOPS:
        found = disputed(case)
        if found is not None:
            return found
    return _by_office(case) if case.from_office else _by_unit(case)


def _no(reason: str, *basis: Basis) -> Verdict:
    return Verdict(allowed=False, reason=reason, basis=basis)


def _passed(case: Passing, basis: Basis, *, designated: bool = False) -> TransferGround:
    """转送, or 交办 where a report is wanted. A petition office sorts within fifteen days (T2), every other unit tells the
    petitioner within them (T4); who was designated cannot object (no T5)."""
    told = ClockCode.T2 if case.recipient is Organ.PETITION_OFFICE else ClockCode.T4
    return TransferGround(
        basis=WITH_REPORT if case.report and case.from_office and not designated else basis,
        way=Way.ASSIGN if case.report else Way.FORWARD,
        clocks=(told,) if designated else (told, ClockCode.T5),
    )


def _elsewhere(case: Passing, basis: Basis) -> TransferGround | Verdict:
    """To an organ that handles and tells by its own rules: no clock of ours, and nobody sets it a day."""
    if case.report:
        reason = "移送有权机关依规依纪依法处理的事项不设办理期限，不得交办；请改用转送。"
        return _no(reason, basis, _article(23, 4))
    return TransferGround(basis=basis, way=Way.FORWARD)


def _accusation(case: Passing) -> TransferGround | Verdict:
    if case.recipient is Organ.DISCIPLINE:
        return _elsewhere(case, BY_COMPETENCE if case.from_office else ACCUSATIONS)
    if case.recipient is Organ.ORGANISATION and case.from_office:
        return _elsewhere(case, CADRES)
    if (
        case.recipient is Organ.PETITION_OFFICE
        and case.from_office
        and case.standing is not UnitStanding.ELSEWHERE
    ):
        return _passed(case, BY_COMPETENCE)
    reason = "检举控告类事项应当按照管理权限转送纪检监察机关或者上级信访部门，反映干部问题的可以转送组织（人事）部门；请改选接收单位。"
    return _no(reason, BY_COMPETENCE, SECRECY)


def _litigation(case: Passing) -> TransferGround | Verdict:
    """涉法涉诉: a letter goes to the political-legal organ of the same level, a visitor is shown the way (条例 22(2))."""
    if not case.from_office:
        if case.recipient is Organ.POLITICAL_LEGAL:
            return _elsewhere(case, LITIGATION)
        return _no(
            "涉法涉诉事项由政法部门依照法定程序处理，请转有权的政法部门，或者出具依法分类处理告知书。",
            LITIGATION,
        )
    if case.visit:
        reason = (
            "走访反映涉诉问题的，不作转送：请释法明理，出具依法分类处理告知书，引导其向有关政法部门反映。"
        )
        return _no(reason, BY_COMPETENCE)
    if case.recipient is Organ.POLITICAL_LEGAL and case.standing is UnitStanding.BESIDE:
        return _elsewhere(case, BY_COMPETENCE)
    reason = "涉法涉诉信件应当转送同级政法部门；没有合适的接收单位的，请出具依法分类处理告知书，引导信访人向政法部门反映。"
    return _no(reason, BY_COMPETENCE)


def disputed(case: Passing) -> TransferGround | Verdict | None:
    """Who is to take it on is disputed: it goes to the common superior, and from there to the unit which that designates. None
    where it stays within the sender's own system."""
    if case.sender_above and case.standing is UnitStanding.BELOW:
        return _passed(case, COMMON_SUPERIOR, designated=True)
    if case.recipient_above and case.standing in (UnitStanding.OWN_HEAD, UnitStanding.ABOVE):
        return TransferGround(basis=COMMON_SUPERIOR, way=Way.SUBMIT)
    if not case.from_office and case.standing is UnitStanding.BELOW:
        return None
    if not case.superior:
        reason = Phrase(
            "此事项已经退回{n}次仍有争议，又没有共同的上一级机关、单位，请报共同的信访工作联席会议协调处理。",
            n=case.hops,
        )
        return _no(reason, COMMON_SUPERIOR)
    reason = Phrase(
        "此事项已经退回{n}次仍有争议，不能再次转交，请报共同的上一级机关、单位（{superior}）决定受理机关。",
        n=case.hops,
        superior=case.superior,
    )
    return _no(reason, COMMON_SUPERIOR)


def _by_office(case: Passing) -> TransferGround | Verdict:
    """条例 22(1): to whom it belongs at the own level or below; what is major or urgent is submitted to the own head."""
    if case.standing is UnitStanding.OWN_HEAD:
        if case.urgent:
            return TransferGround(basis=OWN_LEVEL, way=Way.SUBMIT)
        if case.report:
            reason = "对本级党委、政府不能交办：情况重大、紧急的，请在分类时注明，再提出建议报请其决定。"
            return _no(reason, OWN_LEVEL)
        return _passed(case, OWN_LEVEL)
    if case.standing is UnitStanding.ABOVE:
        reason = (
            "信访事项应当转送本级或者下级有权处理的机关、单位，不能上交；"
            "情况重大、紧急的，请报请本级党委、政府决定，并向上一级信访部门报告。"
        )
        return _no(reason, OWN_LEVEL, _article(25, 2))
    if case.standing is UnitStanding.ELSEWHERE:
        reason = "该单位不属于本级，也不属于下级：请核对单位；属于其他地区职权的，请与其信访部门联系，告知信访人向有权处理的机关、单位提出。"
        return _no(reason, OWN_LEVEL, LOWER)
    return _passed(case, OWN_LEVEL if case.standing is UnitStanding.BESIDE else LOWER)


def _by_unit(case: Passing) -> TransferGround | Verdict:
    """条例 23(1), (3): only downwards within the own system."""
    if case.standing is UnitStanding.BELOW:
        return _passed(case, TOLD_DIRECTLY if case.direct else PASSED_HERE)
    if case.direct:
        reason = "只能转送、交办本系统下级机关、单位；不属于本机关、本系统职权的，请出具程序性告知书，告知信访人向有权处理的机关、单位提出。"
        return _no(reason, TOLD_DIRECTLY)
    reason = (
        "只能转送、交办本系统下级机关、单位；不属于本机关、本系统职权的，"
        "请自收到之日起5个工作日内向转送单位提出异议，由其另行转送。"
    )
    return _no(reason, PASSED_HERE)


def may_object(found: Basis | None, way: str, *, other_rules: bool, until: date | None, day: date) -> Verdict:
    """Whether the recipient may say that it is not competent: within five working days (`until`), never when it was designated or
    asked to decide, at any time before acceptance where rules of its own apply (条例 23(3), (4), 24(1))."""
    if way == Way.SUBMIT:
        return _no("报请决定的事项请直接作出决定：指定受理机关，或者受理。", found or COMMON_SUPERIOR)
    if found == COMMON_SUPERIOR:
        reason = "此事项由共同的上一级机关、单位指定本单位受理，不能再次提出异议；请依法受理。"
        return _no(reason, COMMON_SUPERIOR)
    if not other_rules and (until is None or day > until):
        reason = "异议应当自收到之日起5个工作日内提出，期限已过；请依法受理，或者报请转送单位主动收回。"
        return _no(reason, PASSED_HERE)
    return Verdict(allowed=True, reason="")
