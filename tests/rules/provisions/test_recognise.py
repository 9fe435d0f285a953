"""Citations found in running text: what is one, where it stands, what it inherits, what it quotes."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.naming import Names
from xinqiao.rules.provisions.recognise import Mention, citations

NAMES = Names(["土地管理法", "劳动法", "劳动合同法", "中华人民共和国土地管理法"])


def found(text: str) -> list[Mention]:
    return list(citations(text, NAMES))


def words(text: str) -> list[str]:
    return [text[m.start : m.end] for m in found(text)]


def keys(text: str) -> list[str]:
    return [m.address.key if m.address else "" for m in found(text)]


@pytest.mark.parametrize(
    ("text", "expected", "addresses"),
    [
        ("根据《土地管理法》第四十七条的规定", ["《土地管理法》第四十七条"], ["47"]),
        ("《信访工作条例》（2022年）第三十一条第（六）项", ["《信访工作条例》（2022年）第三十一条第（六）项"], ["31.0.6"]),
        ("《信访工作条例》第三十二条第一款、第三款", ["《信访工作条例》第三十二条第一款", "第三款"], ["32.1", "32.3"]),
        ("《信访工作条例》第二十条至第二十三条", ["《信访工作条例》第二十条至第二十三条"], ["20"]),
        ("《信访工作条例》第47条第2款", ["《信访工作条例》第47条第2款"], ["47.2"]),
        ("《信访工作条例》第４７条", ["《信访工作条例》第４７条"], ["47"]),
        ("《信访工作条例》 第 四十七 条", ["《信访工作条例》 第 四十七 条"], ["47"]),
        ("《甲市条例》第十条、十三条规定", ["《甲市条例》第十条", "十三条"], ["10", "13"]),
        ("《甲市条例》第一条之一第二款第（三）项第1目", ["《甲市条例》第一条之一第二款第（三）项第1目"], ["1-1.2.3.1"]),
        ("《甲市条例》第一条第（一）、（三）项", ["《甲市条例》第一条第（一）", "（三）项"], ["1.0.1", "1.0.3"]),
        ("《甲市条例》，第四章第三十条规定", ["《甲市条例》，第四章第三十条"], ["30"]),
        ("《甲市办法》的通知（甲发〔2018〕1号）第八条", ["《甲市办法》的通知（甲发〔2018〕1号）第八条"], ["8"]),
        ("依照《物业管理条例》办理", ["《物业管理条例》"], [""]),
        ("土地管理法第四十七条", ["土地管理法第四十七条"], ["47"]),
        ("中华人民共和国土地管理法第二条", ["中华人民共和国土地管理法第二条"], ["2"]),
        ("根据云水市收费办法第八条", ["云水市收费办法第八条"], ["8"]),
        ("《民法典》第一千二百六十条", ["《民法典》第一千二百六十条"], ["1260"]),
    ],
)  # fmt: skip  # a list to be read across
def test_a_citation_is_found_with_its_place_and_its_address(
    text: str, expected: list[str], addresses: list[str]
) -> None:
    assert words(text) == expected
    assert keys(text) == addresses


def test_a_document_number_belongs_to_its_title_on_either_side() -> None:
    behind = "按照《关于印发〈甲市办法〉的通知》（国发〔2011〕1号）第２条"
    assert words(behind) == [behind[2:]]
    assert found(behind)[0].number == "国发〔2011〕1号"
    before = "甲发改[2017]771号《关于规范收费的通知》文件第四条"
    assert words(before) == [before]
    assert (found(before)[0].number, found(before)[0].title) == ("甲发改〔2017〕771号", "关于规范收费的通知")
    alone = "根据国发〔2011〕1号文件"
    assert words(alone) == ["国发〔2011〕1号"]


def test_the_year_behind_a_title_names_the_version() -> None:
    assert [m.year for m in found("《甲法》（2019年修正）第一条，《乙条例》（试行）第二条")] == [2019, 0]


def test_a_range_has_its_last_provision() -> None:
    assert found("《甲市条例》第二十条至第二十三条")[0].until == Address(23)
    assert found("《甲市条例》第二条第一款至第三款")[0].until == Address(2, paragraph=3)


@pytest.mark.parametrize(
    ("text", "last", "title", "address"),
    [
        ("《甲法》规定如下；该法第十条", "该法第十条", "甲法", "10"),
        ("《甲条例》第一条；本条例第三条第二款", "本条例第三条第二款", "甲条例", "3.2"),
        ("《甲条例》第二十八条第三款、前款规定", "前款", "甲条例", "28.2"),
        ("《甲条例》第二十八条，本条第二款", "本条第二款", "甲条例", "28.2"),
        ("《甲市办法》（以下简称《办法》）第二条。《办法》第三条", "《办法》第三条", "甲市办法", "3"),
        ("《甲条例》与《乙办法》；该条例第五条", "该条例第五条", "甲条例", "5"),
        ("《甲法》规定（第五十六条 施工；第六十三条 夜间）", "第六十三条", "甲法", "63"),
    ],
)
def test_what_refers_back_inherits_the_instrument(text: str, last: str, title: str, address: str) -> None:
    mention = found(text)[-1]
    assert text[mention.start : mention.end] == last
    assert mention.title == title
    assert mention.address is not None
    assert mention.address.key == address


@pytest.mark.parametrize(
    "text",
    [
        "按照合同第十三条的约定",
        "《商品房买卖合同》第三条约定",
        "办理了《国有土地使用证》",
        "发出《责令改正通知书》",
        "您反映的《请求落实补贴政策》一帖",
        "正在编制《云水市交通规划》",
        "阅读《红楼梦》第三回",
        "第三条道路通车后",
        "前款规定",
        "该法第十条",
        "劳动法庭已经受理",
        "《未完的标题第三条",
        "靖国用（2012）第275号",
        "",
    ],
)
def test_what_is_no_citation_of_an_instrument_is_left_alone(text: str) -> None:
    assert words(text) == []


def test_quoted_words_are_those_of_the_last_provision() -> None:
    for text in (
        "《甲法》第三条规定：“应当依法及时办理。”",
        "《甲法》第二条、第三条明确规定：「应当依法及时办理。」",
        "《甲法》第三条，“应当依法及时办理。”",
    ):
        quoted = found(text)[-1].quoted
        assert quoted is not None
        assert text[slice(*quoted)] == "应当依法及时办理。"
    assert found("《甲法》第三条 “夜间”是指晚上")[0].quoted is None


@given(st.text(alphabet="《》〈〉第条款项（）()一二十3〔〕2011号法条例该前、至规定：“”\n 甲", max_size=80))
def test_spans_are_in_order_within_the_text_and_do_not_overlap(text: str) -> None:
    mentions = found(text)
    places = [(m.start, m.end) for m in mentions]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(a[1] <= b[0] for a, b in pairwise(places))
    assert all(m.title or m.number for m in mentions)


@given(st.integers(1, 999), st.integers(0, 12), st.integers(0, 20))
def test_what_an_address_says_is_read_back(article: int, paragraph: int, item: int) -> None:
    address = Address(article, paragraph=paragraph, item=item)
    assert found(f"依照《甲市条例》{address.text}办理")[0].address == address


@pytest.mark.parametrize(
    "piece",
    ["《", "《甲", "第一条", "第", "一", "《甲条例》第一条", "国发〔2011〕1号", "《甲法》第一条：“", "（", "《甲法》（以下简称", "根据", "该法第", "、第"],
)  # fmt: skip  # a list to be read across
def test_the_time_grows_with_the_length_of_the_text(piece: str) -> None:
    def seconds(length: int) -> float:
        text = "《甲条例》" + piece * (length // len(piece))
        began = time.process_time()
        citations(text, NAMES)
        return time.process_time() - began

    small = min(seconds(8_000) for _ in range(3))
    large = min(seconds(128_000) for _ in range(2))
    assert large < 80 * small + 0.1  # sixteen times the text; a quadratic pattern takes 256 times as long
