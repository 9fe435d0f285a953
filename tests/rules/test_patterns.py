"""Patterns that are put together at their first use."""

import re

import pytest

from xinqiao.rules import patterns


def test_a_pattern_put_together_later_finds_what_the_pattern_finds() -> None:
    later, plain = (
        patterns.pattern("(?P<year>[0-9]{4})年", re.MULTILINE),
        re.compile("(?P<year>[0-9]{4})年", re.M),
    )
    text = "2025年、2026年"
    assert [m["year"] for m in later.finditer(text)] == [m["year"] for m in plain.finditer(text)]
    assert later.sub("", text) == plain.sub("", text)
    assert (later.search(text, 3), later.pattern, later.groupindex)[1:] == (plain.pattern, plain.groupindex)
    assert later.match(text).span() == plain.match(text).span()  # type: ignore[union-attr]  # both meet it


def test_a_wrong_pattern_is_found_before_a_server_has_visitors() -> None:
    patterns.make_all()  # those of the rules are right
    patterns.pattern("(")
    with pytest.raises(re.error):
        patterns.make_all()
