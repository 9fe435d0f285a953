"""Documents of those who are no residents of the mainland, by the forms of their numbers (条例 48)."""

from datetime import date

import pytest

from xinqiao.rules.acting import ActingPart, Acts, Power, Receiver, receivers
from xinqiao.rules.identity import mask_id
from xinqiao.rules.identity_documents import NO_KNOWN_FORM, IdKind, check_document, is_under_14, kind_of
from xinqiao.rules.submission import is_group_visit, is_joint_letter


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [
        (IdKind.RESIDENT, "11010119900101001５", "110101199001010015"),
        (IdKind.PASSPORT, "E 1234-5678", "E12345678"),
        (IdKind.PASSPORT, "EA1234567", "EA1234567"),
        (IdKind.HK_MACAO_PERMIT, "h12345678", "H12345678"),
        (IdKind.HK_MACAO_PERMIT, "M1234567890", "M1234567890"),
        (IdKind.TAIWAN_PERMIT, "12345678", "12345678"),
        (IdKind.TAIWAN_PERMIT, "1234567890（B）", "1234567890B"),
        (IdKind.FOREIGN_PERMANENT, "CAN110199001019", "CAN110199001019"),
    ],
)
def test_article_48_the_known_form_of_each_document_is_taken(kind: IdKind, number: str, kept: str) -> None:
    found = check_document(kind, number)
    assert (found.ok, found.normalised, found.note) == (True, kept, "")
    assert mask_id(kept) != kept


@pytest.mark.parametrize(
    ("kind", "number", "told"),
    [
        (IdKind.RESIDENT, "110101199001010016", "校验码"),
        (IdKind.RESIDENCE_PERMIT, "110101199001010015", "居民身份证"),
        (IdKind.HK_MACAO_PERMIT, "H1234567", "8位数字"),
        (IdKind.TAIWAN_PERMIT, "1234567", "8位数字"),
        (IdKind.PASSPORT, "E12", "5至15位"),
        (IdKind.OTHER, "无", "没有数字"),
    ],
)
def test_article_48_a_mistake_in_a_number_is_told_in_words(kind: IdKind, number: str, told: str) -> None:
    found = check_document(kind, number)
    assert not found.ok
    assert told in str(found.problem)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (IdKind.PASSPORT, "N7712345"),
        (IdKind.HK_MACAO_PERMIT, "KJ1234567"),
        (IdKind.TAIWAN_PERMIT, "T12345678"),
    ],
)
def test_article_48_a_form_that_is_not_known_is_noted_and_not_refused(kind: IdKind, number: str) -> None:
    found = check_document(kind, number)
    assert (found.ok, found.note) == (True, NO_KNOWN_FORM)


def test_a_number_of_eighteen_signs_tells_its_card_itself() -> None:
    assert kind_of("110101199001010015") is IdKind.RESIDENT
    assert kind_of("E12345678") is IdKind.UNSAID


def test_article_20_3_seven_signers_of_a_letter_are_no_group_visit() -> None:
    assert not is_group_visit("letter", 7)
    assert is_joint_letter("letter", 7)
    assert is_group_visit("visit", 7)
    assert not is_joint_letter("visit", 7)
    assert not is_group_visit("visit", 4)


def test_who_receives_for_whom() -> None:
    def acts(part: ActingPart, principal: str, who: str, *powers: Power) -> Acts[str]:
        return Acts(part=part, principal=principal, who=who, powers=frozenset(powers))

    agent = acts(ActingPart.AGENT, "甲", "乙", Power.RECEIVE)
    mute = acts(ActingPart.AGENT, "甲", "乙", Power.STATE)
    guardian = acts(ActingPart.GUARDIAN, "甲", "母", Power.RECEIVE)
    son = acts(ActingPart.SUCCESSOR, "甲", "子")
    lawyer = acts(ActingPart.AGENT, "子", "律", Power.RECEIVE)
    nobody: frozenset[str] = frozenset()
    own = Receiver(principal="甲", who="甲")
    assert receivers("甲", [], nobody) == (own,)
    assert receivers("甲", [mute], nobody) == (own,)
    assert receivers("甲", [agent], nobody)[0].who == "乙"
    assert receivers("甲", [guardian], nobody)[0].part is ActingPart.GUARDIAN
    assert receivers("甲", [guardian, agent], nobody)[0].who == "乙"
    assert receivers("甲", [agent], frozenset("甲")) == ()
    assert receivers("甲", [son, agent], frozenset("甲")) == (
        Receiver(principal="子", who="子", instead="甲"),
    )
    assert receivers("甲", [son, lawyer], frozenset("甲"))[0].who == "律"


@pytest.mark.parametrize(
    ("kind", "number", "on", "child"),
    [
        (IdKind.UNSAID, "110101201206020014", date(2026, 6, 1), True),
        (IdKind.UNSAID, "110101201206020014", date(2026, 6, 2), False),
        (IdKind.RESIDENT, "110101199001010015", date(2026, 6, 1), False),
        (IdKind.RESIDENT, "110101201206020014", date(2012, 6, 1), False),
        (IdKind.PASSPORT, "E12345678", date(2026, 6, 1), False),
        (IdKind.UNSAID, "", date(2026, 6, 1), False),
    ],
)
def test_pipl_31_the_number_says_who_is_under_fourteen(
    kind: IdKind, number: str, on: date, child: bool
) -> None:
    assert is_under_14(kind, number, on) is child
