"""Masks put right by hand (M-I2): what may be hidden by its shape, and what is shown although a rule hides it."""

import pytest

from xinqiao.rules.correcting import may_be_named, may_be_shown, problem_of, stands_as_amount
from xinqiao.rules.redaction import redact


@pytest.mark.parametrize(
    ("words", "kind", "fits"),
    [
        ("李大山", "name", True),
        ("欧阳小满", "name", True),
        ("施工", "name", True),
        ("的时候", "name", False),
        ("李大山的", "name", True),
        ("李大山，", "name", False),
        ("虚构路1号", "address", True),
        ("夜间施工", "address", False),
        ("138001", "number", True),
        ("一二三", "number", False),
        ("6222021234567890128", "number", True),
        ("120000元", "number", False),
        ("12.5万元", "number", False),
        ("120,000", "number", False),
        ("2026-12-31", "number", False),
        ("2026/12/31", "number", False),
        ("2026.12.31", "number", False),
        ("20261231", "number", False),
        ("2026年12月31日", "number", False),
        ("云信〔2026〕12345号", "number", False),
        ("云信〔2026〕5号", "address", False),
        ("县里付清120000元", "address", False),
        ("虚构路第三十二条", "address", False),
    ],
)
def test_only_what_has_the_shape_of_a_name_an_address_or_a_number_is_hidden(
    words: str, kind: str, fits: bool
) -> None:
    assert (problem_of(words, kind) == "") is fits


@pytest.mark.parametrize(
    ("words", "may"),
    [
        ("买买提", True),
        ("买买提·吐尔逊江", True),
        ("老蔫儿", True),
        ("John", True),
        ("John Smith", True),
        ("阿", False),
        ("房号12", False),
        ("买，提", False),
        ("姓张的局长", False),
        ("一个很长很长的词语", False),
        ("阿卜杜拉·买买提·吐尔逊江江江江", False),
    ],
)
def test_a_name_without_a_known_surname_is_one_of_letters_when_somebody_says_so(
    words: str, may: bool
) -> None:
    assert may_be_named(words) is may
    assert problem_of(words, "name") or "·" in words


def test_words_that_people_found_not_to_be_personal_are_left_as_they_are_but_never_those_of_the_petitioner() -> (
    None
):
    text = "我邻居赵大山说，赵大山的电话13800001234。"
    assert redact(text).text.count("赵") == 2
    assert "赵大山" not in redact(text).text
    shown = redact(text, shown=["赵大山"])
    assert shown.text == "我邻居赵大山说，赵大山的电话138****1234。"
    assert redact(shown.text, shown=["赵大山"]).text == shown.text
    own = redact(text, names=["赵大山"], shown=["赵大山"])
    assert "赵大山" not in own.text
    assert not any(may_be_shown(span) for span in own.spans if span.kind == "name")
    assert "13800001234" in redact(text, shown=["１３８００００１２３４"]).text


def test_figures_are_money_where_the_text_says_so() -> None:
    assert stands_as_amount("120000", "付清补偿１２００００元。")
    assert stands_as_amount("12345", "云信〔2026〕12345号")
    assert not stands_as_amount("120000", "账号120000。")
    assert not stands_as_amount("20000", "付清补偿120000元。")
