"""Which article a transfer rests on: the table of cases (条例 22, 23, 24, 25, 30)."""

from dataclasses import replace
from datetime import date

import pytest

from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.transfer import (
    Organ,
    Passing,
    TransferGround,
    UnitStanding,
    Way,
    by_other_rules,
    ground_of,
    may_object,
)
from xinqiao.rules.verdict import Verdict

OFFICE, UNIT, LAW = Organ.PETITION_OFFICE, Organ.COMPETENT_UNIT, Organ.POLITICAL_LEGAL
DISCIPLINE, CADRES, HEAD = Organ.DISCIPLINE, Organ.ORGANISATION, Organ.GOVERNMENT
HIGH, BESIDE, BELOW = UnitStanding.ABOVE, UnitStanding.BESIDE, UnitStanding.BELOW
T2, T4, T5 = ClockCode.T2, ClockCode.T4, ClockCode.T5


def _case(sender: Organ, recipient: Organ, standing: UnitStanding, **more: object) -> Passing:
    return replace(Passing(sender=sender, recipient=recipient, standing=standing), **more)  # type: ignore[arg-type]  # any field


ACCUSED = {"kind": "accusation", "route": "30"}
COURT = {"route": "31(1)"}
REPORT = {"report": True}
DISPUTED = {"hops": 2, "superior": "云水市人民政府"}
UP = {**DISPUTED, "recipient_above": True}
DOWN = {**DISPUTED, "sender_above": True}

ALLOWED = [
    (_case(OFFICE, UNIT, BESIDE), (22, 1, 1), Way.FORWARD, (T4, T5)),
    (_case(OFFICE, LAW, BESIDE), (22, 1, 1), Way.FORWARD, (T4, T5)),
    (_case(OFFICE, CADRES, BESIDE), (22, 1, 1), Way.FORWARD, (T4, T5)),
    (_case(OFFICE, HEAD, UnitStanding.OWN_HEAD), (22, 1, 1), Way.FORWARD, (T4, T5)),
    (_case(OFFICE, HEAD, UnitStanding.OWN_HEAD, urgent=True), (22, 1, 1), Way.SUBMIT, ()),
    (_case(OFFICE, Organ.PARTY_COMMITTEE, UnitStanding.OWN_HEAD, urgent=True), (22, 1, 1), Way.SUBMIT, ()),
    (_case(OFFICE, UNIT, BELOW), (22, 1, 2), Way.FORWARD, (T4, T5)),
    (_case(OFFICE, HEAD, BELOW), (22, 1, 2), Way.FORWARD, (T4, T5)),
    (_case(OFFICE, OFFICE, BELOW), (22, 1, 2), Way.FORWARD, (T2, T5)),
    (_case(OFFICE, UNIT, BESIDE, **REPORT), (22, 1, 3), Way.ASSIGN, (T4, T5)),
    (_case(OFFICE, UNIT, BELOW, **REPORT), (22, 1, 3), Way.ASSIGN, (T4, T5)),
    (_case(OFFICE, LAW, BESIDE, **COURT), (22, 2, None), Way.FORWARD, ()),
    (_case(OFFICE, DISCIPLINE, BESIDE, **ACCUSED), (22, 2, None), Way.FORWARD, ()),
    (_case(OFFICE, DISCIPLINE, HIGH, **ACCUSED), (22, 2, None), Way.FORWARD, ()),
    (_case(OFFICE, CADRES, BESIDE, **ACCUSED), (30, 2, None), Way.FORWARD, ()),
    (_case(OFFICE, OFFICE, HIGH, **ACCUSED), (22, 2, None), Way.FORWARD, (T2, T5)),
    (_case(DISCIPLINE, DISCIPLINE, BELOW, **ACCUSED), (30, 1, None), Way.FORWARD, ()),
    (_case(UNIT, DISCIPLINE, BESIDE, **ACCUSED), (30, 1, None), Way.FORWARD, ()),
    (_case(LAW, LAW, BELOW, **COURT), (31, None, 1), Way.FORWARD, ()),
    (_case(UNIT, UNIT, BELOW, direct=True), (23, 1, None), Way.FORWARD, (T4, T5)),
    (_case(UNIT, UNIT, BELOW, direct=True, **REPORT), (23, 1, None), Way.ASSIGN, (T4, T5)),
    (_case(UNIT, UNIT, BELOW), (23, 3, None), Way.FORWARD, (T4, T5)),
    (_case(HEAD, UNIT, BELOW), (23, 3, None), Way.FORWARD, (T4, T5)),
    (_case(UNIT, UNIT, BELOW, **DISPUTED), (23, 3, None), Way.FORWARD, (T4, T5)),
    (_case(OFFICE, HEAD, UnitStanding.OWN_HEAD, **UP), (24, 1, None), Way.SUBMIT, ()),
    (_case(UNIT, HEAD, HIGH, **UP), (24, 1, None), Way.SUBMIT, ()),
    (_case(HEAD, UNIT, BELOW, **DOWN), (24, 1, None), Way.FORWARD, (T4,)),
    (_case(HEAD, UNIT, BELOW, **DOWN, **REPORT), (24, 1, None), Way.ASSIGN, (T4,)),
    (_case(OFFICE, DISCIPLINE, BESIDE, **DISPUTED, **ACCUSED), (22, 2, None), Way.FORWARD, ()),
]

REFUSED = [
    (_case(OFFICE, UNIT, HIGH), 22, "报请本级党委、政府决定"),
    (_case(OFFICE, UNIT, UnitStanding.ELSEWHERE), 22, "不属于本级"),
    (_case(OFFICE, HEAD, UnitStanding.OWN_HEAD, **REPORT), 22, "不能交办"),
    (_case(OFFICE, UNIT, BESIDE, **ACCUSED), 22, "转送纪检监察机关"),
    (_case(OFFICE, DISCIPLINE, BESIDE, **ACCUSED, **REPORT), 22, "请改用转送"),
    (_case(DISCIPLINE, CADRES, BESIDE, **ACCUSED), 22, "请改选接收单位"),
    (_case(OFFICE, LAW, BESIDE, visit=True, **COURT), 22, "释法明理"),
    (_case(OFFICE, LAW, BELOW, **COURT), 22, "同级政法部门"),
    (_case(OFFICE, UNIT, BESIDE, **COURT), 22, "同级政法部门"),
    (_case(LAW, UNIT, BESIDE, **COURT), 31, "依法分类处理告知书"),
    (_case(UNIT, UNIT, BESIDE, direct=True), 23, "告知信访人向有权处理"),
    (_case(UNIT, UNIT, BESIDE), 23, "提出异议"),
    (_case(UNIT, HEAD, HIGH), 23, "提出异议"),
    (_case(OFFICE, UNIT, BESIDE, **DISPUTED), 24, "云水市人民政府"),
    (_case(UNIT, UNIT, BESIDE, **DISPUTED), 24, "共同的上一级"),
    (_case(OFFICE, UNIT, BESIDE, hops=2), 24, "联席会议"),
    (_case(OFFICE, HEAD, UnitStanding.OWN_HEAD, **DISPUTED), 24, "云水市人民政府"),
]


@pytest.mark.parametrize(("case", "basis", "way", "clocks"), ALLOWED)
def test_articles_22_to_30_give_each_transfer_its_ground(
    case: Passing, basis: tuple[int, int | None, int | None], way: Way, clocks: tuple[ClockCode, ...]
) -> None:
    article, paragraph, item = basis
    expected = TransferGround(
        basis=Basis(article=article, paragraph=paragraph, item=item), way=way, clocks=clocks
    )
    assert ground_of(case) == expected


@pytest.mark.parametrize(("case", "article", "instead"), REFUSED)
def test_a_transfer_without_a_ground_is_refused_with_article_and_what_to_do(
    case: Passing, article: int, instead: str
) -> None:
    found = ground_of(case)
    assert isinstance(found, Verdict)
    assert found.basis[0].article == article
    assert instead in found.reason


def test_every_case_of_senders_and_recipients_is_decided() -> None:
    """No combination is forgotten: each has a ground or a refusal that names an article."""
    for sender in Organ:
        for recipient in Organ:
            for standing in UnitStanding:
                for more in ({}, ACCUSED, COURT, DISPUTED, UP, DOWN, REPORT):
                    found = ground_of(_case(sender, recipient, standing, **more))
                    assert isinstance(found, TransferGround) or (
                        not found.allowed and found.basis and found.reason
                    )


@pytest.mark.parametrize(
    ("organ", "kind", "route", "other"),
    [
        (DISCIPLINE, "accusation", "30", True),
        (CADRES, "accusation", "30", True),
        (OFFICE, "accusation", "30", False),
        (LAW, "claim", "31(1)", True),
        (LAW, "claim", "31(5)", False),
        (UNIT, "claim", "31(1)", False),
        (DISCIPLINE, "claim", "31(6)", False),
    ],
)
def test_article_23_4_who_tells_the_petitioner_by_rules_of_its_own(
    organ: Organ, kind: str, route: str, other: bool
) -> None:
    assert by_other_rules(organ, kind, route) is other


@pytest.mark.parametrize(
    ("basis", "way", "other_rules", "until", "said"),
    [
        (Basis(article=22, paragraph=1, item=1), Way.FORWARD, False, date(2026, 8, 10), ""),
        (Basis(article=22, paragraph=1, item=1), Way.FORWARD, False, date(2026, 8, 9), "期限已过"),
        (Basis(article=22, paragraph=1, item=1), Way.FORWARD, False, None, "期限已过"),
        (Basis(article=22, paragraph=2), Way.FORWARD, True, None, ""),
        (Basis(article=24, paragraph=1), Way.FORWARD, False, date(2026, 8, 10), "不能再次提出异议"),
        (Basis(article=24, paragraph=1), Way.SUBMIT, False, None, "直接作出决定"),
    ],
)
def test_articles_23_3_and_24_1_who_may_object(
    basis: Basis, way: Way, other_rules: bool, until: date | None, said: str
) -> None:
    found = may_object(basis, way, other_rules=other_rules, until=until, day=date(2026, 8, 10))
    assert found.allowed is (said == "")
    assert said in found.reason
