"""One folding for every reader: a word in the code points of radicals, of another width, broken by a line, is the same word."""

import pytest

from xinqiao.kernel.full_text import tokens
from xinqiao.rules.folding import fold, in_place, typed_number, unbroken
from xinqiao.rules.han_forms import SIMPLER, UNIFIED
from xinqiao.rules.identity import match_key
from xinqiao.rules.provisions.names import written_name
from xinqiao.rules.provisions.naming import Names
from xinqiao.rules.provisions.numerals import read_number
from xinqiao.rules.provisions.parse import read_statute
from xinqiao.rules.provisions.particulars import read_particulars
from xinqiao.rules.provisions.recognise import citations
from xinqiao.rules.provisions.resolve import bare_words
from xinqiao.rules.redaction import redact
from xinqiao.suggest.features import plain


def test_radicals_and_traditional_forms_are_read_as_the_ideograph() -> None:
    assert fold("⼀⻢⻔⺠⻰㇐").text == "一马门民龙一"
    assert fold("⾺陳車⾞").text == "马陈车车"
    assert not set(UNIFIED.values()) & set(map(chr, UNIFIED))
    assert not set(SIMPLER.values()) & set(map(chr, SIMPLER))


def test_a_word_goes_on_over_blanks_and_one_line_end_but_not_over_a_paragraph() -> None:
    assert unbroken(fold("电\n  梯 井\u3000坏\n\n了 3 号")).text == "电梯井坏\n\n了 3 号"
    read = unbroken(fold("甲 乙\n丙"))
    assert read.raw_words(0, 3) == (0, 5)
    assert read.raw_words(1, 2) == (2, 3)


def test_reading_in_place_keeps_case_and_leads_back_over_what_is_not_seen() -> None:
    read = in_place("G\u200bB⻢", {})
    assert read.text == "GB马"
    assert read.raw_words(1, 3) == (2, 4)


@pytest.mark.parametrize(
    ("text", "cited", "key"),
    [
        ("依据《信访⼯作条例》第⼆⼗⼆条第⼀款的规定", "《信访⼯作条例》第⼆⼗⼆条第⼀款", "22.1"),
        ("根据《信访工作条例》第二十\n二条规定", "《信访工作条例》第二十\n二条", "22"),
        ("根据《信访工\n作条例》第二十\n  二条。", "《信访工\n作条例》第二十\n  二条", "22"),
        ("依据信访工作条例第 二 十 二 条", "信访工作条例第 二 十 二 条", "22"),
        (
            "《信访工作条例》\n第２２条\n第１款第（ 三 ）项",
            "《信访工作条例》\n第２２条\n第１款第（ 三 ）项",
            "22.1.3",
        ),
        ("根据《信访工作條例》第二\u200b十二条", "《信访工作條例》第二\u200b十二条", "22"),
    ],
)
def test_a_citation_is_found_in_every_writing_at_its_place(text: str, cited: str, key: str) -> None:
    (mention,) = citations(text, Names(["信访工作条例"]))
    assert text[mention.start : mention.end] == cited
    assert mention.address is not None
    assert mention.address.key == key


def test_a_new_line_that_begins_a_provision_or_an_item_is_not_joined() -> None:
    text = "《甲条例》第五条规定\n第六条 施工\n第七条第二款：一、甲 二、乙"
    assert [str(m.address.key) for m in citations(text) if m.address] == ["5", "6", "7.2"]


def test_the_words_quoted_keep_their_place_in_the_text() -> None:
    text = "《甲\n条例》第⼀条规定：“应当\n书面告知当事⼈”。"
    (mention,) = citations(text)
    assert mention.quoted is not None
    quoted = text[slice(*mention.quoted)]
    assert quoted == "应当\n书面告知当事⼈"
    assert bare_words(quoted) == bare_words("应当书面告知当事人")


def test_a_statute_in_radicals_is_numbered_and_dated_and_keeps_its_words() -> None:
    statute = read_statute(
        "甲条例\n\n（2026年1⽉2⽇公布　⾃2026年3⽉1⽇起施行）\n\n第⼀章　总则\n\n第⼀条　⻢路。\n\n（⼀）甲；\n\n（⼆）乙。"
    )
    assert [(b.label, b.text) for b in statute.blocks][2:] == [
        ("第一章", "总则"),
        ("第一条", "⻢路。"),
        ("（一）", "甲；"),
        ("（二）", "乙。"),
    ]
    assert str(read_particulars(statute).effective_on) == "2026-03-01"


def test_titles_numerals_names_and_our_own_numbers() -> None:
    assert written_name("《信访⼯作\u200b条例》") == "信访工作条例"
    assert read_number("⼆⼗⼆") == 22
    assert match_key("⻢⻰") == match_key("马龙") == match_key("馬龍")
    written = [" ｘｆ2026－0000\u200b01 ", "xf2O26-OOOO01", "XF2026—00000l", "XF2026000001"]
    assert {typed_number(each) for each in written} == {"XF2026-000001"}
    others = ["XF2026-00001", "云住建受〔2026〕1号", "XO2026-000001"]
    assert [typed_number(each) for each in others] == others


def test_search_and_suggestions_read_one_word() -> None:
    assert set(tokens("3号楼")) <= set(tokens("住在３号楼"))
    assert set(tokens("电梯井")) <= set(tokens("电\n梯 井"))
    assert set(tokens("马路")) <= set(tokens("⻢路"))
    assert tokens("电梯 停运") == ["电梯", "停运", "电梯", "梯停", "停运"]
    assert plain("⻢路", "电\n梯坏") == "马路 电梯坏"


@pytest.mark.parametrize("written", ["⻢⻰", "馬龍", "马\n    龙", "⻢\u200b⻰", "马　　龙"])
def test_the_petitioners_own_name_and_street_are_masked_in_every_writing(written: str) -> None:
    name = redact(f"我是{written}，住本市。", names=("马龙",))
    assert [text.kind for text in name.spans] == ["name"]
    street = redact("在⻔前路12号楼下。", known=("云水市东区门前路12号",))
    assert street.text == "在**楼下。"
