"""Numerals of statutes, read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.provisions.numerals import chinese_number, read_number


@given(st.integers(1, 9999))
def test_what_is_written_is_read_back(number: int) -> None:
    assert read_number(chinese_number(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一百〇二", 102),
        ("一百零二", 102),
        ("廿三", 23),
        ("卅", 30),
        ("两百", 200),
        ("二〇二六", 2026),
        ("一○五", 105),
        ("１２", 12),
        (" 47 ", 47),
        ("十", 10),
        ("一千二百六十", 1260),
    ],
)
def test_other_ways_of_writing_are_read(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "零", "0", "十十", "百", "第一", "一二三四五", "12345", "x", "二十百"])
def test_anything_else_is_no_number(text: str) -> None:
    assert read_number(text) is None
