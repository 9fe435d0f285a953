"""The folded text finds a place; the map leads back to the raw characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.folding import fold, fold_as_displayed, fold_char, read_written_digits, visible_text


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("ＡＢ１２", "ab12"),
        ("①⑩❶⒈⑴𝟙٣", "11011113"),
        ("1\u200b2\u00ad3\u03384\ufe0f\u20e3", "1234"),
        ("СТХ Χχ×Ⅹ", "ctx xxxx"),
        ("a\u3000b\u00a0c", "a b c"),
        ("a—b－c−d", "a-b-c-d"),
        ("•・‧·", "····"),
        ("⼈隆\uf9dc", "人隆隆"),
        ("é", "e"),
    ],
)
def test_what_a_reader_sees_is_what_is_matched(raw: str, folded: str) -> None:
    assert fold(raw).text == folded


def test_written_and_spoken_digits_are_read_in_place() -> None:
    assert read_written_digits("幺三八洞洞壹贰〇o") == "138001200"
    assert read_written_digits("路灯坏了") is None
    assert read_written_digits("什么1") == "什么1"


def test_the_raw_span_holds_the_invisible_characters_inside_and_behind() -> None:
    folded = fold("ab1\u200b2\u0338\u200bc")
    start = folded.text.index("12")
    assert folded.raw_span(start, start + 2) == (2, 7)


def test_a_character_that_folds_to_several_is_one_place() -> None:
    folded = fold("a⑩b")
    assert folded.text == "a10b"
    assert folded.raw_span(1, 2) == folded.raw_span(1, 3) == folded.raw_span(2, 3) == (1, 2)


def test_a_turned_run_is_read_as_it_is_displayed() -> None:
    folded = fold_as_displayed("a\u202e321\u202cb")
    assert folded is not None
    assert folded.text == "a123b"
    assert folded.raw_span(1, 4) == (2, 5)
    assert fold_as_displayed("a123b") is None


@given(st.text(max_size=60))
def test_the_map_is_in_order_and_within_the_raw_text(raw: str) -> None:
    folded = fold(raw)
    assert len(folded.text) == len(folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= place < len(raw) for place in folded.origin)


@given(st.text(max_size=60))
def test_folding_a_folded_text_changes_nothing(raw: str) -> None:
    once = fold(raw).text
    assert fold(once).text == once


def test_visible_text_drops_only_what_has_no_width() -> None:
    assert visible_text("\u200b张\u2060三 丰") == "张三 丰"


@given(st.text(alphabet=st.characters(max_codepoint=0xFFFF), max_size=60))
def test_folding_in_runs_is_folding_character_by_character(raw: str) -> None:
    assert fold(raw).text == "".join(map(fold_char, raw))


def test_ideographs_and_common_signs_fold_to_one_character_each() -> None:
    common = "".join(map(chr, [*range(0x20, 0x7F), *range(0x4E00, 0xA000), *range(0xFF01, 0xFF5F)]))
    assert fold(common).text == "".join(map(fold_char, common))
    assert len(fold(common).text) == len(common)
