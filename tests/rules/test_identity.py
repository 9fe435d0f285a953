"""Identity numbers (GB 11643), telephone numbers, names and their masked forms (M-I2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.identity import (
    check_id,
    check_name,
    check_phone,
    check_sign,
    id_match_key,
    mask_address,
    mask_bank,
    mask_email,
    mask_id,
    mask_name,
    mask_phone,
    mask_plate,
    match_key,
    phone_match_key,
)

GOOD = "110101199003070011"  # made up; the check digit fits


def with_check(first_17: str) -> str:
    return first_17 + check_sign(first_17)


@pytest.mark.parametrize(
    "written",
    [
        GOOD,
        "１１０１０１１９９００３０７００１１",
        "110101 19900307 0011",
        "110101-19900307-0011",
        "1101\u200b01199003\u2060070011",
        "①①⓪①⓪①①⑨⑨⓪⓪③⓪⑦⓪⓪①①",
    ],
)
def test_every_writing_of_a_good_number_is_read_as_the_same_number(
    written: str,
) -> None:
    check = check_id(written)
    assert (check.ok, check.normalised, check.problem, check.birth) == (
        True,
        GOOD,
        "",
        date(1990, 3, 7),
    )


def test_the_published_example_of_the_standard_has_its_check_digit() -> None:
    assert check_sign("11010519491231002") == "X"
    assert check_sign("44052418800101001") == "4"


@pytest.mark.parametrize("last", ["x", "X", "Ｘ", "ｘ", "Ⅹ", "Х", "χ", "×"])
def test_every_look_alike_of_the_check_sign_x_is_taken(last: str) -> None:
    assert check_id("11010519491231002" + last).normalised == "11010519491231002X"
    assert check_id("11010519491231002" + last).ok


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("110101199003070012", "校验码"),
        ("110101199002300011", "出生日期“19900230”不存在"),
        ("110101199013070011", "出生日期“19901307”不存在"),
        ("110101190002290011", "出生日期“19000229”不存在"),
        ("990101199003070011", "地区代码“99”"),
        ("1101011990030700", "现在是16位"),
        ("11010119900307001A", "只能由数字组成"),
        ("", "没有填写"),
        ("\u200b　", "没有填写"),
    ],
)
def test_a_wrong_number_is_explained(number: str, words: str) -> None:
    check = check_id(number)
    assert not check.ok
    assert words in check.problem


def test_a_leap_day_of_2000_is_a_date() -> None:
    assert check_id(with_check("11010120000229001")).ok


def test_a_birth_date_after_today_is_told_only_when_today_is_known() -> None:
    number = with_check("11010120300101001")
    assert check_id(number).ok
    assert "今天之后" in check_id(number, today=date(2026, 11, 24)).problem


@pytest.mark.parametrize(
    ("first_17", "kind"),
    [
        ("81000019900307001", "港澳台居民居住证"),
        ("82000019900307001", "港澳台居民居住证"),
        ("83000019900307001", "港澳台居民居住证"),
        ("91115619900307001", "外国人永久居留身份证"),
        ("71010119900307001", "居民身份证"),
    ],
)
def test_the_kind_of_card_is_read_from_the_number(first_17: str, kind: str) -> None:
    check = check_id(with_check(first_17))
    assert (check.ok, check.kind) == (True, kind)


def test_the_older_residence_card_of_foreigners_is_taken() -> None:
    assert check_id("usa110090010101").normalised == "USA110090010101"
    assert check_id("usa110090010101").ok


def test_a_15_digit_number_and_its_18_digit_form_are_one_person() -> None:
    assert check_id("110105491231002").ok
    assert check_id("110105491231002").birth == date(1949, 12, 31)
    assert id_match_key("110105491231002") == id_match_key("11010519491231002x")


def test_a_15_digit_number_with_an_impossible_date_is_refused() -> None:
    assert "出生日期" in check_id("110105490231002").problem


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, shift: int) -> None:
    wrong = GOOD[:place] + str((int(GOOD[place]) + shift) % 10) + GOOD[place + 1 :]
    assert not check_id(wrong).ok


@given(st.text(max_size=40))
def test_no_text_at_all_breaks_the_checks(raw: str) -> None:
    for check in (check_id(raw), check_phone(raw), check_name(raw)):
        assert check.ok == (check.problem == "")
    assert all(
        isinstance(mask(raw), str) for mask in (mask_id, mask_phone, mask_name, mask_email, mask_address)
    )


@pytest.mark.parametrize(
    ("written", "normalised", "kind"),
    [
        ("13800138000", "13800138000", "mobile"),
        ("138-0013-8000", "13800138000", "mobile"),
        ("+86 138 0013 8000", "13800138000", "mobile"),
        ("008613800138000", "13800138000", "mobile"),
        ("１３８００１３８０００", "13800138000", "mobile"),
        ("一三八零零一三八零零零", "13800138000", "mobile"),
        ("幺三八洞洞幺三八洞洞洞", "13800138000", "mobile"),
        ("010-66668888", "010-66668888", "landline"),
        ("（０７５５）８８８８６６６", "0755-8888666", "landline"),
        ("０１０－６６６６８８８８ 转 12", "010-66668888转12", "landline"),
        ("010-66668888-8012", "010-66668888转8012", "landline"),
        ("(0755) 8888666 分机 3", "0755-8888666转3", "landline"),
        ("+852 2345 6789", "+85223456789", "abroad"),
        ("852-2345-6789", "+85223456789", "abroad"),
        ("00853 6234 5678", "+85362345678", "abroad"),
        ("+886 912 345 678", "+886912345678", "abroad"),
        ("+44 20 7946 0958", "+442079460958", "abroad"),
        ("+1 (415) 555-2671", "+14155552671", "abroad"),
    ],
)
def test_telephone_numbers_are_read_in_every_writing(written: str, normalised: str, kind: str) -> None:
    check = check_phone(written)
    assert (check.ok, check.normalised, check.kind) == (True, normalised, kind)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1380013800", "现在是10位"),
        ("12345678901", "13至19"),
        ("66668888", "区号"),
        ("无", "“无”里没有电话号码"),
        ("", "没有填写"),
        ("010-6666转12", "区号"),
        ("+86 66668888", "区号"),
    ],
)
def test_a_wrong_telephone_number_is_explained(written: str, words: str) -> None:
    assert words in check_phone(written).problem


@pytest.mark.parametrize(
    "name",
    [
        "张三丰",
        "𠮷田",
        "䶮",
        "仝某",
        "李〇",
        "阿卜杜拉·买买提",
        "O'Brien Smith",
        "བསྟན་འཛིན",
        "隆\uf9dc",
        "\U00030000某",
        "甲" * 50,
    ],
)
def test_real_names_of_every_script_are_taken_unchanged(name: str) -> None:
    check = check_name(f" {name}　")
    assert (check.ok, check.name, check.note) == (True, name, "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "没有填写"),
        ("　\u200b ", "没有填写"),
        ("甲" * 51, "50"),
        ("张\n三", "换行"),
        ("张\x00三", "控制字符"),
        ("12345", "没有文字"),
        ("张\ud800", "无法识别"),
    ],
)
def test_a_name_that_cannot_be_one_is_explained(name: str, words: str) -> None:
    check = check_name(name)
    assert not check.ok
    assert words in check.problem


def test_a_private_use_character_is_kept_and_noted() -> None:
    check = check_name("张\ue123")
    assert (check.ok, check.name) == (True, "张\ue123")
    assert "造字区" in check.note


@pytest.mark.parametrize("dot", ["·", "•", "‧", "・", "．", ".", " · ", "\u200b·"])
def test_the_dots_of_one_name_are_one_key(dot: str) -> None:
    assert match_key(f"阿卜杜拉{dot}买买提") == "阿卜杜拉·买买提"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("张 三丰", "张三丰", True),
        ("张\u200b三丰", "张三丰", True),
        ("John  SMITH", "Ｊｏｈｎ smith", True),
        ("john smith", "johnsmith", False),
        ("\uf9dc", "隆", True),
        ("𠮷田", "吉田", False),
        ("张三", "张三丰", False),
    ],
)
def test_the_key_of_a_name_ignores_writing_but_not_characters(one: str, other: str, same: bool) -> None:
    assert (match_key(one) == match_key(other)) is same


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三丰", "张**"),
        ("张三", "张**"),
        ("欧阳锋", "欧阳**"),
        ("欧阳", "欧**"),
        ("阿卜杜拉·买买提", "阿**"),
        ("𠮷田某", "𠮷**"),
        ("John Smith", "J**"),
        ("青禾市望湖纺织有限公司", "青禾**"),
        ("望湖小学", "望湖**"),
        ("\u200b张三", "张**"),
        ("张**", "张**"),
        ("欧阳**", "欧阳**"),
        ("", ""),
    ],
)
def test_names_are_masked_to_the_surname(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        (GOOD, "110101********0011"),
        ("110105491231002", "110105*****1002"),
        ("11010519491231002ｘ", "110105********002X"),
        ("E12345678", "E1*****78"),
        ("1234567", "*******"),
    ],
)
def test_an_identity_number_keeps_its_first_6_and_last_4(raw: str, masked: str) -> None:
    assert mask_id(raw) == masked


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        ("13800138000", "138****8000"),
        ("１３８ ００１３ ８０００", "138****8000"),
        ("010-66668888", "010-****8888"),
        ("010-66668888转8012", "010-****8888"),
        ("+852 2345 6789", "****6789"),
        ("66668888", "****8888"),
        ("12345", "*****"),
    ],
)
def test_a_telephone_number_keeps_its_ends(raw: str, masked: str) -> None:
    assert mask_phone(raw) == masked


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        ("青禾省青禾市云栖区望湖街道春晓路8号2幢301室", "青禾省青禾市云栖区望湖街道**"),
        ("青禾市云栖区春晓路8号", "青禾市云栖区**"),
        ("云栖县柳溪镇石桥村5组", "云栖县柳溪镇**"),
        ("青禾市云栖区", "青禾市云栖区"),
        ("春晓路8号", "**"),
        ("8号楼3区5室", "**"),
        ("", ""),
    ],
)
def test_an_address_is_kept_down_to_the_district_or_street_office(raw: str, masked: str) -> None:
    assert mask_address(raw) == masked
    assert mask_address(masked) == masked


def test_other_numbers_keep_only_their_ends() -> None:
    assert mask_email("zhang.san@example.cn") == "z***@example.cn"
    assert mask_bank("6222 0212 3456 7890 128") == "6222***********0128"
    assert mask_plate("京A·12345") == "京A***45"


def test_a_number_is_found_whatever_extension_it_was_given_with() -> None:
    keys = {phone_match_key(check_phone(raw).normalised) for raw in ("010-66668888", "01066668888转8012")}
    assert keys == {"010-66668888"}
