"""What makes two cases comparable: provisions, place, figures; never a person."""

from datetime import datetime

import pytest

from xinqiao.kernel.clock import SHANGHAI
from xinqiao.suggest.comparable import case, cited, compare, figures_of, steps_of
from xinqiao.suggest.rarity import Rarity
from xinqiao.suggest.same_matter import told

AT = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
TEXT = "承包的水田2亩被征收，补偿标准只给了每亩3.2万元/亩，要求按《土地管理法》第四十八条补足。"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("补偿3.5万元", "元", 35_000),
        ("补偿1,200元", "元", 1_200),
        ("每亩按3.2万元/亩计算", "元/亩", 32_000),
        ("征收2公顷", "平方米", 20_000),
        ("拖欠2年工资", "个月", 24),
    ],
)
def test_figures_are_told_in_one_unit_of_their_kind(text: str, kind: str, value: float) -> None:
    (figure,) = figures_of(text)
    assert (figure.kind, figure.value) == (kind, value)


def test_a_year_of_the_calendar_is_no_duration() -> None:
    assert figures_of("2021年签订合同") == ()


def test_provisions_and_places_are_named_alike() -> None:
    assert cited("依据《中华人民共和国土地管理法》第四十八条") == {"《土地管理法》第四十八条"}
    assert steps_of("云水市 临江区") == ("云水市", "临江区")


def test_what_two_cases_share_is_told_and_counts() -> None:
    rarity = Rarity(total=1000, frequencies={})
    new = case(told(1, "征地补偿", TEXT, AT, "云水市临江区"), "云水市临江区", TEXT)
    near = case(told(2, "征地补偿偏低", TEXT, AT, "云水市临江区"), "云水市临江区", TEXT.replace("2亩", "3亩"))
    far = case(told(3, "电梯停运", "三号楼电梯停运两周", AT, "云水市城西区"), "云水市城西区", "电梯停运")
    alike, other = compare(new, near, rarity), compare(new, far, rarity)
    assert alike.provisions == ("《土地管理法》第四十八条",)
    assert (alike.place, other.place) == ("云水市临江区", "云水市")
    assert ("2亩", "3亩") in alike.figures
    assert 1 >= alike.score > 0.5 > other.score >= 0
