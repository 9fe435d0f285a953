"""Learning categories from labelled texts: a linear support vector machine over features weighed by how much more often a
category uses them (Wang and Manning 2012, "NB-SVM"). Nothing is random but the seed, which is fixed.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from xinqiao.suggest.categories import Model, probabilities
from xinqiao.suggest.features import Vocabulary, counts, plain
from xinqiao.suggest.measuring import MeasuredFigures, measure
from xinqiao.suggest.near_copies import groups_of_near_copies

LEAST_TEXTS = 5
"""Of one category, to be learned at all."""
_LEAST_DOCUMENTS = {"w": 2, "c": 2, "t": 3}
_SMOOTHING, _COST, _SEED = 0.1, 0.5, 11
_FOLDS = 10
_HEATS = tuple(float(h) for h in np.geomspace(0.5, 20, 24))


class TooLittle(Exception):
    """There is not enough to learn from; the text is a Chinese sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text whose category a person has chosen."""

    text: str
    category: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """`held_back`: figures on texts the classifier had not seen (ten-fold, near copies of a text never on both sides).
    `left_out`: categories with too few texts, with their number. `copies`: texts that are near copies of another."""

    model: Model
    held_back: MeasuredFigures
    left_out: dict[str, int]
    copies: int


def train(
    examples: Sequence[Example], today: date, progress: Callable[[], object] = lambda: None
) -> Training:
    """Learn from the examples. Raises `TooLittle` with fewer than two categories of `LEAST_TEXTS` texts. `progress` is
    told of each of the eleven rounds."""
    numbers = Counter(example.category for example in examples)
    left_out = {name: number for name, number in sorted(numbers.items()) if number < LEAST_TEXTS}
    kept = [example for example in examples if example.category not in left_out]
    names = sorted({example.category for example in kept})
    if len(names) < 2:
        raise TooLittle(f"至少要有两个类别，每类至少 {LEAST_TEXTS} 条，才能训练。")
    lines = [plain(example.title, example.text) for example in kept]
    documents = [counts(line) for line in lines]
    labels = np.array([names.index(example.category) for example in kept])
    groups = groups_of_near_copies(lines)
    margins = _held_back(documents, labels, groups, len(names), progress)
    vocabulary, weights, bias = _fit(documents, labels, len(names))
    progress()
    heat = _calibrated(margins, labels)
    held_back = measure([names[i] for i in labels], [names[i] for i in margins.argmax(axis=1)])
    about = {
        "trained_on": today.isoformat(),
        "texts": len(kept),
        "held_back_accuracy": round(held_back.accuracy, 4),
        "held_back_macro_f1": round(held_back.macro_f1, 4),
    }
    model = Model(
        categories=tuple(names), vocabulary=vocabulary, weights=weights, bias=bias, heat=heat, about=about
    )
    return Training(
        model=model, held_back=held_back, left_out=left_out, copies=len(groups) - len(set(groups.tolist()))
    )


def _held_back(
    documents: Sequence[Counter[str]],
    labels: NDArray[np.int64],
    groups: NDArray[np.int64],
    names: int,
    progress: Callable[[], object],
) -> NDArray[np.float32]:
    """Margins of each text from a classifier that had not seen it."""
    folds = max(2, min(_FOLDS, int(np.bincount(labels).min())))
    margins = np.zeros((len(labels), names), dtype=np.float32)
    split = StratifiedGroupKFold(folds, shuffle=True, random_state=_SEED)
    for seen, unseen in split.split(margins, labels, groups):
        vocabulary, weights, bias = _fit([documents[i] for i in seen], labels[seen], names)
        margins[unseen] = _matrix([documents[i] for i in unseen], vocabulary) @ weights.T + bias
        progress()
    return margins


def _matrix(documents: Sequence[Counter[str]], vocabulary: Vocabulary) -> csr_matrix:
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for document in documents:
        for column, value in vocabulary.values(document):
            columns.append(column)
            values.append(value)
        ends.append(len(columns))
    shape = (len(documents), len(vocabulary.columns))
    return csr_matrix((np.array(values, dtype=np.float32), columns, ends), shape=shape)


def _fit(
    documents: Sequence[Counter[str]], labels: NDArray[np.int64], names: int
) -> tuple[Vocabulary, NDArray[np.float32], NDArray[np.float32]]:
    vocabulary = Vocabulary.learned_from(documents, _LEAST_DOCUMENTS)
    matrix = _matrix(documents, vocabulary)
    weights = np.zeros((names, matrix.shape[1]), dtype=np.float32)
    bias = np.full(names, -1, dtype=np.float32)
    for name in range(names):
        inside = labels == name
        if not inside.any():
            continue
        more = np.asarray(matrix[inside].sum(axis=0)).ravel() + _SMOOTHING
        less = np.asarray(matrix[~inside].sum(axis=0)).ravel() + _SMOOTHING
        ratio = np.log(more / more.sum()) - np.log(less / less.sum())
        machine = LinearSVC(C=_COST, random_state=_SEED, class_weight="balanced")
        machine.fit(matrix.multiply(ratio).tocsr(), inside)
        weights[name] = machine.coef_.ravel() * ratio
        bias[name] = machine.intercept_[0]
    return vocabulary, weights, bias


def _calibrated(margins: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The heat whose probabilities surprise least on the texts held back."""
    rows = np.arange(len(labels))

    def surprise(heat: float) -> float:
        return float(-np.log(np.maximum(probabilities(margins, heat)[rows, labels], 1e-12)).mean())

    return min(_HEATS, key=surprise)
