"""Suggestions learned from real messages, where they are at hand: a fall below what was measured is noticed."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from xinqiao.suggest.features import counts, plain
from xinqiao.suggest.measuring import measure
from xinqiao.suggest.near_copies import groups_of_near_copies
from xinqiao.suggest.training import _fit, _matrix

FLOOR = 0.87
"""Measured 0.892 and 0.888 on this split (text alone; near copies of a learned text are not asked for)."""


def _rows(place: Path) -> Iterator[tuple[str, str]]:
    with place.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield plain("", row["text"]), row["category"]


@pytest.mark.once
def test_categories_of_texts_that_were_not_learned_from_are_proposed_right(shared_data: Path) -> None:
    """Every fifth group of near copies is held back."""
    lines, categories = zip(*_rows(shared_data / "messages" / "labelled.csv"), strict=True)
    names = sorted(set(categories))
    labels = np.array([names.index(category) for category in categories])
    held_back = groups_of_near_copies(lines) % 5 == 0
    documents = [counts(line) for line in lines]
    learned = [document for document, held in zip(documents, held_back, strict=True) if not held]
    asked = [document for document, held in zip(documents, held_back, strict=True) if held]
    vocabulary, weights, bias = _fit(learned, labels[~held_back], len(names))
    proposed = (_matrix(asked, vocabulary) @ weights.T + bias).argmax(axis=1)
    figures = measure([names[i] for i in labels[held_back]], [names[i] for i in proposed])
    assert figures.texts > 300
    assert figures.accuracy >= FLOOR
    assert figures.macro_f1 >= FLOOR
