"""The language of patterns, disguised words, and what eases a lawful term."""

import pytest

from xinqiao.library.wording import shipped
from xinqiao.rules.wording.automaton import Automaton
from xinqiao.rules.wording.norms import Norm, Norms, Severity
from xinqiao.rules.wording.pattern import BadPattern, Pattern

_ALL = Norms(shipped())


def _norm(pattern: str) -> Norms:
    return Norms([Norm(code="x", group="threat", severity=Severity.FORBIDDEN, pattern=pattern, why="")])


@pytest.mark.parametrize(
    ("pattern", "fits", "not_"),
    [
        ("找<领导>也没(有|)用", "你找局长也没用", "找局长有用"),
        ("再闹…抓起来", "再闹就把你抓起来", "再闹。他被抓起来"),
        ("上访&抓起来", "抓起来，谁叫你上访", "上访是权利"),
        ("(甲(乙|丙)|丁戊)己", "甲丙己", "甲己"),
    ],
)
def test_choices_variables_gaps_and_either_order(pattern: str, fits: str, not_: str) -> None:
    assert _norm(pattern).meet(fits)
    assert not _norm(pattern).meet(not_)


@pytest.mark.parametrize(
    "wrong", ["(甲乙", "甲乙)丙", "甲|乙丙", "<甲>乙丙", "…", "甲…乙", "甲乙&丙丁&戊己", "(甲|乙)", "甲乙&"]
)
def test_a_pattern_that_cannot_be_read_says_so(wrong: str) -> None:
    with pytest.raises(BadPattern):
        Pattern(wrong).anchors  # noqa: B018


@pytest.mark.parametrize(
    "disguised",
    ["這是上面定的", "这 是 上 面 定 的", "这是\u200b上面\u200d定的", "这是\n上面定的", "这是上⾯定的"],
)
def test_disguised_words_are_met_and_their_place_is_that_of_the_raw_text(disguised: str) -> None:
    text = f"您好。{disguised}，请回。"
    met = _ALL.meet(text)[0]
    assert met.norm.group == "shirking"
    assert text[met.start : met.end].startswith(("这", "這"))
    assert met.start == 3


def test_red_only_where_basis_and_a_way_on_do_not_stand_in_the_same_paragraph() -> None:
    words = "此事不归我局管。"
    basis, way = "依据《信访工作条例》第十八条，", "您可以向区住建局申请。"
    assert _ALL.meet(words)[0].is_red
    assert _ALL.meet(basis + words)[0].is_red
    assert _ALL.meet(words + way)[0].is_red
    assert _ALL.meet(basis + words + "\n" + way)[0].is_red
    assert not _ALL.meet(basis + words + way)[0].is_red
    assert not any(met.is_red for met in _ALL.meet("不予受理。不予支持。无法提供。"))


def test_the_automaton_finds_every_string_at_every_place() -> None:
    words = ("上面", "面定", "上面定的", "的")
    found = {(place, n) for place, ends in Automaton(words).find("这是上上面定的面") for n in ends}
    assert found == {(4, 0), (5, 1), (6, 2), (6, 3)}
