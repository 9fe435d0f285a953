"""The rules of a submission, by themselves: what each asks, and of whom."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest

from xinqiao.rules.identity_documents import IdKind
from xinqiao.rules.submission import TEXTS, can_be_reached, problems
from xinqiao.rules.text_input import says_nothing

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    name: str = "甲小满"
    kind: str = "natural"
    id_kind: IdKind = IdKind.UNSAID
    id_number: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""


@dataclass(frozen=True)
class Letter:
    channel: str = "letter"
    title: str = "楼道堆物"
    text: str = "虚构小区楼道堆物。"
    requests: tuple[str, ...] = ()
    place: str = ""
    other_procedure: str = ""
    language: str = ""
    received_at: datetime = AT
    identity: Somebody | None = field(default_factory=Somebody)
    representatives: tuple[Somebody, ...] = ()
    people_count: int = 1
    oral: bool = False
    read_back: bool = False


def _others(count: int) -> tuple[Somebody, ...]:
    return tuple(Somebody(name=f"{c}小暑") for c in "乙丙丁戊己庚"[:count])


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"identity": None}, []),
        ({"people_count": 5, "representatives": _others(4)}, []),
        ({"people_count": 6, "representatives": _others(5)}, ["representatives"]),
        ({"people_count": 1, "representatives": _others(1)}, ["people_count"]),
        ({"people_count": 9, "representatives": _others(1), "identity": None}, ["petitioner"]),
        ({"people_count": 9, "identity": None}, []),
        ({"people_count": 0}, ["people_count"]),
        ({"people_count": 100_001}, ["people_count"]),
        ({"received_at": AT + timedelta(minutes=4)}, []),
        ({"received_at": AT + timedelta(minutes=6)}, ["received_at"]),
        ({"received_at": AT.replace(year=1989)}, ["received_at"]),
        ({"title": "\u200b"}, ["title"]),
        ({"text": ""}, ["text"]),
        ({"place": "长" * 81}, ["place"]),
        ({"requests": ("",) * 20}, []),
        ({"requests": ("请求",) * 21}, ["requests"]),
        ({"requests": ("长" * 1001,)}, ["requests"]),
        ({"oral": True}, ["oral"]),
        ({"oral": True, "channel": "visit"}, []),
        ({"oral": True, "read_back": True, "channel": "call"}, []),
        ({"read_back": True, "channel": "visit"}, ["read_back"]),
        ({"channel": "web"}, ["petitioner.phone"]),
        ({"channel": "web", "identity": None}, []),
        ({"channel": "web", "identity": Somebody(address="虚构路1号")}, []),
        ({"identity": Somebody(name="")}, ["petitioner.name"]),
        ({"identity": Somebody(name="\u200b", kind="organisation")}, ["petitioner.name"]),
        ({"identity": Somebody(name="123")}, ["petitioner.name"]),
        ({"identity": Somebody(name="123", kind="organisation")}, []),
        ({"identity": Somebody(kind="account")}, ["petitioner.kind"]),
        ({"identity": Somebody(phone="12")}, ["petitioner.phone"]),
        ({"identity": Somebody(phone="1" * 31)}, ["petitioner.phone"]),
        ({"identity": Somebody(id_number="110101199001010016")}, ["petitioner.id_number"]),
        ({"identity": Somebody(address="长" * 121)}, ["petitioner.address"]),
        (
            {"people_count": 9, "representatives": (*_others(1), Somebody(name="", phone="1"))},
            ["representatives.1.name", "representatives.1.phone"],
        ),
    ],
)
def test_each_rule_names_its_field_and_nothing_else(changes: dict[str, Any], fields: list[str]) -> None:
    assert list(problems(replace(Letter(), **changes), AT)) == fields


def test_what_an_earlier_system_took_in_is_not_asked_how_to_reach_anybody() -> None:
    account = Letter(channel="web", identity=Somebody(kind="account"))
    assert problems(account, AT, taken_over=True) == {}
    assert set(problems(account, AT)) == {"petitioner.kind", "petitioner.phone"}


def test_thousands_of_representatives_are_refused_without_looking_at_each() -> None:
    crowd = Letter(people_count=9, representatives=(Somebody(phone="1"),) * 100_000)
    assert len(problems(crowd, AT)) == 2 + 5


@pytest.mark.parametrize(
    ("identity", "others", "reached"),
    [
        (None, (), False),
        (Somebody(), (), False),
        (Somebody(phone="13800001234"), (), True),
        (Somebody(address="虚构路1号"), (), True),
        (Somebody(address="\u3000"), (), False),
        (Somebody(), (Somebody(name="乙小暑", phone="13800001235"),), True),
    ],
)
def test_a_notice_reaches_who_is_named_and_has_left_a_way(
    identity: Somebody | None, others: tuple[Somebody, ...], reached: bool
) -> None:
    given = Letter(identity=identity, representatives=others)
    assert can_be_reached(given) is reached
    assert can_be_reached(given, taken_over=True) is (identity is not None)


@pytest.mark.parametrize(
    "words", ["无", "没有电话", "不知道", "暂 无", "电话不知道", "N/A", "——", "忘记了。"]
)
@pytest.mark.parametrize("part", ["phone", "id_number", "address", "email"])
def test_words_that_say_there_is_none_are_no_number_and_no_address(words: str, part: str) -> None:
    somebody = replace(Somebody(), **{part: words})  # type: ignore[arg-type]  # one of its texts
    told = problems(Letter(identity=somebody), AT)
    assert told == {
        f"petitioner.{part}": f"“{words}”不是{TEXTS[part].label}。没有或者不知道的，请把这一栏空着，不用填。"
    }
    assert not can_be_reached(Letter(identity=somebody)), "nobody is promised an answer at such an address"


@pytest.mark.parametrize("address", ["无锡路3号", "没有巷1号", "空山村", "略阳县城"])
def test_a_place_whose_name_begins_like_nothing_is_an_address(address: str) -> None:
    assert not problems(Letter(identity=Somebody(address=address)), AT)


@pytest.mark.parametrize("name", ["匿名", "无", "不知道"])
def test_who_writes_that_there_is_no_name_is_told_how_to_leave_none(name: str) -> None:
    assert "我不想留姓名" in problems(Letter(identity=Somebody(name=name)), AT)["petitioner.name"]


def test_what_says_nothing_is_told_at_once_however_long_it_is() -> None:
    began = perf_counter()
    assert not says_nothing("." * 200_000 + "x")
    assert perf_counter() - began < 1
