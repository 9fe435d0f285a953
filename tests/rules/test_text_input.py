"""Text fields: refused when they cannot be stored, cleaned of what cannot be seen, never rewritten."""

import re
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules import text_input
from xinqiao.rules.text_input import clean_text, is_blank


@pytest.mark.parametrize(
    "text",
    [
        "𠮷䶮仝㐂",
        "隆\uf9dc",
        "①Ａ１",
        "张\ue123",
        "👨‍👩‍👧‍👦🇨🇳",
        "བསྟན་འཛིན",
        "ﷺ ئۇيغۇر",
        "a\u0301" * 50,
        "一\n\t二",
        "\u200d\u2060字",
    ],
)
def test_what_can_be_seen_stays_as_it_was_typed(text: str) -> None:
    check = clean_text(text)
    assert (check.ok, check.text, check.removed, check.problem) == (True, text, 0, "")


@pytest.mark.parametrize(
    ("raw", "text", "removed"),
    [
        ("一\r\n二\r三\x0b四\u2028五\x85六", "一\n二\n三\n四\n五\n六", 0),
        ("一\x00二\x07\x1b[31m三\x7f\x9f", "一二[31m三", 5),
        ("\ufeff正文\u202e倒\u202c\u2066\u2069", "正文倒", 5),
        ("正\ufffe文\ufdd0\U0001ffff", "正文", 3),
    ],
)
def test_controls_go_and_line_ends_become_one_kind(raw: str, text: str, removed: int) -> None:
    check = clean_text(raw)
    assert (check.ok, check.text, check.removed) == (True, text, removed)


@pytest.mark.parametrize("raw", ["", "  ", "\u3000\n\t", "\u200b\u2060", "\u2800\u3164", "\x00\x01"])
def test_a_text_in_which_nothing_can_be_seen_is_told(raw: str) -> None:
    check = clean_text(raw, what="诉求")
    assert (check.ok, check.problem) == (False, "诉求没有填写内容。请填写后再提交。")
    assert clean_text(raw, required=False).ok


def test_a_lone_surrogate_is_refused_with_a_sentence() -> None:
    check = clean_text("正文\ud800")
    assert (check.ok, check.text) == (False, "")
    assert "无法识别的字符" in check.problem


def test_100_000_characters_are_taken_and_one_more_points_to_an_attachment() -> None:
    assert clean_text("𠮷" * 100_000).ok
    check = clean_text("𠮷" * 100_001)
    assert not check.ok
    assert "共100001字" in check.problem
    assert "上限100000字" in check.problem
    assert "附件" in check.problem
    assert len(check.text) == 100_001


@given(st.text(max_size=100))
def test_cleaning_twice_is_cleaning_once_and_the_result_can_be_stored(raw: str) -> None:
    check = clean_text(raw, required=False)
    assert check.ok
    assert clean_text(check.text, required=False).text == check.text
    assert "\x00" not in check.text
    check.text.encode()


@given(st.text(min_size=1, max_size=5))
def test_a_text_with_a_letter_is_never_blank(raw: str) -> None:
    assert not is_blank(raw + "字")


@given(st.one_of(st.text(max_size=60), st.text("abc ，。电梯\n\t\u3000", max_size=60)), st.booleans())
def test_what_is_plainly_fit_is_taken_as_the_slow_way_takes_it(raw: str, required: bool) -> None:
    quick = clean_text(raw, max_chars=40, required=required)
    with mock.patch.object(text_input, "_SEEN", re.compile("(?!)")):
        assert clean_text(raw, max_chars=40, required=required) == quick


def test_no_sign_that_is_taken_out_or_refused_passes_quickly() -> None:
    signs = [chr(code) for code in range(0x10000)]
    passed = [sign for sign in signs if text_input._SEEN.fullmatch(sign)]
    left = (text_input._SURROGATE, text_input._LINE_ENDS, text_input._UNSEEN)
    assert len(passed) > 25_000
    assert [hex(ord(sign)) for sign in passed if any(each.search(sign) for each in left)] == []
