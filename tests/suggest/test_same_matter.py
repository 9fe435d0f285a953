"""Candidates for the same matter: other words, other people, one matter; and the reason in words."""

import inspect
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from tests.suggest.more_same import PAIRS
from tests.suggest.same import OTHERS, SAME
from xinqiao.suggest.same_matter import CANDIDATES, Likeness, Memory, Told, told
from xinqiao.suggest.same_matter_figures import measure_same_matter

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _all() -> list[tuple[str, str, str]]:
    told_first = [(group, *ways[0]) for group, ways in SAME.items()]
    told_again = [(group, *way) for group, ways in SAME.items() for way in ways[1:]]
    return [*told_first, *(("", *other) for other in OTHERS), *told_again]


def _memory(texts: list[tuple[str, str]]) -> Memory:
    memory = Memory()
    for key, (title, text) in enumerate(texts):
        memory.add(told(key, title, text, DAY))
    return memory


def _ask(title: str, text: str) -> list[Likeness]:
    texts = [ways[0] for ways in SAME.values()] + list(OTHERS)
    return _memory(texts).candidates(told(99, title, text, DAY + timedelta(days=3)))


@pytest.mark.parametrize("group", SAME)
def test_the_same_matter_in_other_words_is_the_first_candidate(group: str) -> None:
    for title, text in SAME[group][1:]:
        assert _ask(title, text)[0].key == list(SAME).index(group), title


def test_a_matter_nobody_told_before_has_no_candidate() -> None:
    assert _ask("图书馆周末不开门", "桃源镇图书馆周末关门，上班的人借不到书，希望调整时间。") == []


def test_the_same_kind_of_trouble_at_another_place_comes_after_the_same_place() -> None:
    title, text = SAME["电梯"][1]
    found = [c.key for c in _ask(title, text)]
    elsewhere = len(SAME) + [t for t, _ in OTHERS].index("松涛里电梯停运")
    assert found[0] == list(SAME).index("电梯")
    assert elsewhere not in found or found.index(elsewhere) > 0


def test_the_reasons_name_what_both_texts_say() -> None:
    title, text = SAME["工资"][1]
    best = _ask(title, text)[0]
    both = [SAME["工资"][0][0] + SAME["工资"][0][1], title + text]
    why = best.reasons
    said = [*why.places, *why.words, *why.numbers]
    assert said
    assert all(word in whole for word in said for whole in both)
    assert why.days == 3


def test_a_copy_is_found_and_scores_higher_than_other_words() -> None:
    title, text = SAME["搅拌站"][0]
    other_title, other_text = SAME["搅拌站"][1]
    assert _ask(title, text)[0].score > _ask(other_title, other_text)[0].score


def test_nothing_about_the_person_can_enter_the_comparison() -> None:
    assert set(inspect.signature(told).parameters) == {"key", "title", "text", "at", "place"}
    assert not {f.name for f in fields(Told)} & {"user", "person", "name", "phone", "identity"}


def test_telephone_and_identity_numbers_link_nothing() -> None:
    memory = _memory([("路灯不亮", "行舟路路灯不亮，电话13800001234，证件110101199001010015。"), *OTHERS])
    found = memory.candidates(
        told(99, "学费太贵", "早教班不退学费，电话13800001234，证件110101199001010015。", DAY)
    )
    assert 0 not in [c.key for c in found]


def test_empty_and_strange_texts_have_no_candidates() -> None:
    for text in ("", "   ", "！？……", "𠮷", "1", "a" * 50):
        assert _ask("", text) == []


def test_at_most_five_candidates_are_given() -> None:
    copies = [SAME["电梯"][0]] * 9 + list(OTHERS) * 5
    found = _memory(copies).candidates(told(999, *SAME["电梯"][1], DAY))
    assert len(found) <= CANDIDATES


# ── figures ──


def _texts(rows: list[tuple[str, str, str]]) -> list[Told]:
    return [told(i, title, text, DAY + timedelta(hours=i)) for i, (_, title, text) in enumerate(rows)]


def test_thirty_matters_told_again_in_other_words_are_found_among_their_neighbours() -> None:
    rows = _all() + [(str(i), *way) for i, pair in enumerate(PAIRS) for way in pair]
    figures = measure_same_matter(_texts(rows), [group for group, _, _ in rows])
    assert figures.askable == sum(map(len, SAME.values())) + 2 * len(PAIRS)
    assert len(SAME) + len(PAIRS) >= 30
    assert figures.found_any >= 0.95
    assert figures.found_share >= 0.95
    assert figures.precision >= 0.55
    assert figures.shown_share >= 0.8


def test_recall_and_precision_are_counted_as_they_are_defined() -> None:
    way, other = SAME["电梯"][0], OTHERS[-1]
    copies = [("甲", *way), ("甲", *way), ("甲", *way), ("", *other), ("", *other)]
    figures = measure_same_matter(_texts(copies), [group for group, _, _ in copies])
    assert (figures.texts, figures.askable, figures.found_any, figures.found_share) == (5, 3, 1.0, 1.0)
    assert (figures.likely, figures.precision, figures.shown_share) == (8, 0.75, 1.0)


def test_groups_that_were_named_at_random_give_no_recall() -> None:
    rows = _all()
    figures = measure_same_matter(_texts(rows), ["甲" if i in (5, 9) else "" for i in range(len(rows))])
    assert (figures.askable, figures.found_any, figures.precision, figures.shown_share) == (2, 0.0, 0.0, 0.0)


def test_what_a_number_counts_is_no_word_of_its_own() -> None:
    memory = _memory(
        [("3号楼电梯停了", "晚晴家园3号楼电梯停了半个月，物业不修。"), ("路灯", "望云路路灯不亮。")]
    )
    new = told(9, "5号楼电梯停运", "晚晴家园5号楼电梯停运，老人下不了楼。", None)
    said = memory.candidates(new, 0.0)[0].reasons
    shown = (*said.places, *said.words)
    assert "晚晴家园" in shown
    assert not any(word.startswith(("号", "单元", "楼")) for word in shown), shown
