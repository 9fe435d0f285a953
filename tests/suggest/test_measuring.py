"""Figures of a classifier, computed by hand."""

import pytest

from xinqiao.suggest.measuring import measure


def test_accuracy_and_f1_are_those_computed_by_hand() -> None:
    figures = measure(["甲", "甲", "甲", "乙"], ["甲", "甲", "乙", "乙"])
    first, second = figures.classes
    assert figures.accuracy == 0.75
    assert (first.name, first.texts, first.precision, first.recall) == ("乙", 1, 0.5, 1.0)
    assert second.precision == 1.0
    assert second.recall == pytest.approx(2 / 3)
    assert figures.macro_f1 == pytest.approx((2 / 3 + 0.8) / 2)


def test_a_class_that_was_only_proposed_counts_with_zero() -> None:
    figures = measure(["甲", "甲"], ["甲", "丙"])
    assert {c.name: c.f1 for c in figures.classes} == {"丙": 0.0, "甲": pytest.approx(2 / 3)}
    assert figures.macro_f1 == pytest.approx(1 / 3)


def test_nothing_to_measure_is_an_error() -> None:
    with pytest.raises(ValueError):
        measure([], [])
