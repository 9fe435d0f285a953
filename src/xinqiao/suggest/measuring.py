"""How good proposals are: accuracy, and precision, recall and F1 of each class."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFigures:
    """`texts`: how many belong to the class. Each figure is between 0 and 1, 0 where nothing can be divided."""

    name: str
    texts: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFigures:
    """`macro_f1` is the plain mean of F1 over all classes that occur, as truth or as proposal."""

    texts: int
    accuracy: float
    macro_f1: float
    classes: tuple[ClassFigures, ...]


def measure(truth: Sequence[str], proposed: Sequence[str]) -> MeasuredFigures:
    """Compare pair by pair. Raises ValueError when there is nothing to compare or the lengths differ."""
    if not truth:
        raise ValueError("nothing to measure")
    right = Counter(t for t, p in zip(truth, proposed, strict=True) if t == p)
    wanted, given = Counter(truth), Counter(proposed)
    classes = tuple(
        ClassFigures(
            name=name,
            texts=wanted[name],
            precision=_share(right[name], given[name]),
            recall=_share(right[name], wanted[name]),
            f1=_share(2 * right[name], wanted[name] + given[name]),
        )
        for name in sorted(set(truth) | set(proposed))
    )
    return MeasuredFigures(
        texts=len(truth),
        accuracy=right.total() / len(truth),
        macro_f1=sum(c.f1 for c in classes) / len(classes),
        classes=classes,
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
