"""No figure, and nothing that can be worked out from several, is about fewer than five people (M-E3)."""

from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from xinqiao.rules.publishing import BANDS, LEAST, Roughly, band, shown_groups

Forest = tuple[dict[int, int], dict[int, int | None]]


def _forest(chance: Random) -> Forest:
    """Up to a dozen units, each under an earlier one or under none, with a few answers each."""
    size = chance.randint(1, 12)
    above = {unit: chance.choice([None, *range(unit)]) for unit in range(size)}
    answers = {unit: chance.choice([0, 0, 1, 2, 3, 4, 5, 6, 9]) for unit in range(size)}
    return answers, above


def test_over_random_trees_no_group_is_under_five_and_none_overlaps_another() -> None:
    some = 0
    for seed in range(1500):
        answers, above = _forest(Random(seed))
        shown = shown_groups(answers, above)
        some += len(shown) > 1
        assert all(sum(answers[u] for u in group) >= LEAST for group in shown.values()), seed
        assert not any(one & other for one, other in combinations(shown.values(), 2)), (seed, answers, above)
    assert some > 100


def test_a_parent_is_held_back_where_it_would_tell_of_three() -> None:
    above = {1: None, 2: 1, 3: 1}
    assert set(shown_groups({1: 0, 2: 6, 3: 3}, above)) == {2}
    assert set(shown_groups({1: 2, 2: 6, 3: 3}, above)) == {1, 2}
    assert set(shown_groups({1: 0, 2: 6, 3: 0}, above)) == {2}
    assert shown_groups({1: 8, 2: 5, 3: 1}, above) == {2: {2}, 1: {1, 3}}
    assert shown_groups({1: 1, 2: 2, 3: 1}, above) == {}


@pytest.mark.parametrize("own", [None, False, True], ids=["nobody", "well", "not"])
@pytest.mark.parametrize("whole", range(LEAST, 31))
def test_no_band_tells_what_others_answered_not_even_to_one_of_them(whole: int, own: bool | None) -> None:
    """To read the band from outside, or to answer and take the own answer off: at least two counts of the others stay possible."""
    others: dict[Roughly, set[int]] = {}
    for part in range(int(own is True), whole + 1 - int(own is False)):
        others.setdefault(band(part, whole), set()).add(part - int(own is True))
    assert all(len(counts) >= 2 for counts in others.values()), others


def test_bands_follow_each_other_and_say_what_is_true() -> None:
    parts = {
        "不到一半": lambda part: part < Fraction(1, 2),
        "一半或者更多": lambda part: part >= Fraction(1, 2),
        "不到三分之一": lambda part: part < Fraction(1, 3),
        "三分之一到三分之二": lambda part: Fraction(1, 3) <= part <= Fraction(2, 3),
        "超过三分之二": lambda part: part > Fraction(2, 3),
    }
    for whole in range(LEAST, 31):
        told = [band(part, whole) for part in range(whole + 1)]
        assert told == sorted(told, key=list(Roughly).index)
        assert set(told) == set([*Roughly][:2] if whole < 7 else [*Roughly][2:])
        for part, said in enumerate(told):
            true = parts[BANDS[said]](Fraction(part, whole))
            assert true, (part, whole)
