"""Addresses of provisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinqiao.rules.provisions.address import Address, read_key

small = st.integers(0, 40)


@pytest.mark.parametrize(
    ("address", "key", "text"),
    [
        (Address(47), "47", "第四十七条"),
        (Address(47, 1, 2, 3), "47-1.2.3", "第四十七条之一第二款第（三）项"),
        (Address(1260, 0, 1), "1260.1", "第一千二百六十条第一款"),
        (Address(5, 0, 1, 2, 3), "5.1.2.3", "第五条第一款第（二）项第3目"),
    ],
)
def test_an_address_is_said_as_statutes_say_it_and_has_a_short_key(
    address: Address, key: str, text: str
) -> None:
    assert (address.key, address.text) == (key, text)


@given(st.integers(1, 2000), small, small, small, small)
def test_a_key_is_read_back(article: int, inserted: int, paragraph: int, item: int, subitem: int) -> None:
    address = Address(article, inserted, paragraph, item, subitem)
    assert read_key(address.key) == address


@pytest.mark.parametrize("text", ["", "x", "47.", "四十七", "1.2.3.4.5"])
def test_anything_else_is_no_key(text: str) -> None:
    assert read_key(text) is None


def test_an_article_holds_its_paragraphs_and_no_other_article() -> None:
    assert Address(47).holds(Address(47, 0, 2, 3))
    assert Address(47, 0, 2).holds(Address(47, 0, 2))
    assert not Address(47, 0, 2).holds(Address(47, 0, 1))
    assert not Address(47).holds(Address(47, 1))
