"""A trained classifier of contents: what it proposes and why, and how it is kept in a file.

Reading a model needs numpy only and never runs code out of the file: an npz archive of plain arrays, the part for people as JSON.
"""

import io
import json
import math
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xinqiao.suggest.features import Vocabulary, counts, plain, readable_words

FORMAT = "xinqiao-categories-1"
_LARGEST = 512 * 1024 * 1024
TOP = 3
# What zipfile, zlib, numpy and json raise for bytes that are no model.
_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    EOFError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
)
_WORDS = 5


class ModelUnusable(Exception):
    """A model file is missing or cannot be used; the text is a Chinese sentence that says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`score`: estimated probability, 0 to 1, calibrated on texts held back in training. `words`: the text's words that
    speak most for this category, strongest first; empty when only crumbs of words speak for it."""

    category: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Linear: one row of `weights` and one `bias` for each category. `heat` turns margins into probabilities.
    `about` holds figures of the training, for people."""

    categories: tuple[str, ...]
    vocabulary: Vocabulary
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    heat: float
    about: Mapping[str, object]

    def margins(self, line: str) -> NDArray[np.float32]:
        """Margin of each category for a line of `features.plain`."""
        pairs = list(self.vocabulary.values(counts(line)))
        columns = np.array([column for column, _ in pairs], dtype=np.int64)
        values = np.array([value for _, value in pairs], dtype=np.float32)
        found: NDArray[np.float32] = self.weights[:, columns] @ values + self.bias
        return found

    def propose(self, text: str, title: str = "", top: int = TOP) -> list[Proposal]:
        """The most likely categories, best first; nothing for a text without any known feature."""
        line = plain(title, text)
        values = dict(self.vocabulary.values(counts(line)))
        if not values:
            return []
        scores = probabilities(self.margins(line), self.heat)
        best = np.argsort(-scores, kind="stable")[:top]
        words = readable_words(line)
        return [
            Proposal(
                category=self.categories[i],
                score=float(scores[i]),
                words=self._speaking(int(i), words, values),
            )
            for i in best
        ]

    def contribution(self, category: int, word: str, values: Mapping[int, float]) -> float:
        """How much a word adds to the category's margin, beyond what it adds to the categories on average."""
        column = self.vocabulary.columns.get(f"w{word}")
        if column is None or column not in values:
            return 0.0
        weights = self.weights[:, column]
        return float(values[column] * (weights[category] - weights.mean()))

    def _speaking(self, category: int, words: list[str], values: Mapping[int, float]) -> tuple[str, ...]:
        weighed = [(self.contribution(category, word, values), word) for word in words]
        strongest = sorted((pair for pair in weighed if pair[0] > 0), key=lambda pair: (-pair[0], pair[1]))
        return tuple(word for _, word in strongest[:_WORDS])


def probabilities(margins: NDArray[np.float32], heat: float) -> NDArray[np.float64]:
    """Margins as shares of one."""
    raised = np.exp((margins - margins.max(axis=-1, keepdims=True)).astype(np.float64) * heat)
    shares: NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return shares


# ── file ──


def save(model: Model, path: Path) -> None:
    """Write the model, readable by its owner only (its vocabulary comes out of letters); a half-written file never
    stands in the place of a whole one."""
    head = {
        "format": FORMAT,
        "categories": list(model.categories),
        "features": list(model.vocabulary.columns),
        "heat": model.heat,
        "about": dict(model.about),
    }
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        head=np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8),
        rarity=np.array(model.vocabulary.rarity, dtype=np.float64),
        weights=model.weights,
        bias=model.bias,
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    half.touch(mode=0o600)
    half.write_bytes(packed.getvalue())
    half.replace(path)


def load(path: Path) -> Model:
    """Read a model. Raises `ModelUnusable` when it is missing, damaged or of another format."""
    if not path.is_file():
        raise ModelUnusable("还没有训练过分类建议。请先运行 ./xinqiao suggest train 文件.csv。")
    damaged = f"分类建议的模型文件“{path.name}”已损坏或格式不对，请重新运行 ./xinqiao suggest train。"
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > _LARGEST:
                raise ModelUnusable(damaged)
        with np.load(path, allow_pickle=False) as arrays:
            head = json.loads(arrays["head"].tobytes())
            if head["format"] != FORMAT:
                raise ModelUnusable(damaged)
            model = Model(
                categories=tuple(str(name) for name in head["categories"]),
                vocabulary=Vocabulary(
                    columns={str(feature): column for column, feature in enumerate(head["features"])},
                    rarity=tuple(float(value) for value in arrays["rarity"]),
                ),
                weights=np.asarray(arrays["weights"], dtype=np.float32),
                bias=np.asarray(arrays["bias"], dtype=np.float32),
                heat=float(head["heat"]),
                about=dict(head["about"]),
            )
    except _UNREADABLE as error:
        raise ModelUnusable(damaged) from error
    if not _fits(model):
        raise ModelUnusable(damaged)
    return model


def _fits(model: Model) -> bool:
    """Whether the parts belong together and hold numbers."""
    names, features = len(model.categories), len(model.vocabulary.columns)
    return (
        names >= 2
        and model.weights.shape == (names, features)
        and model.bias.shape == (names,)
        and len(model.vocabulary.rarity) == features
        and all(feature[:1] in ("w", "c", "t") for feature in model.vocabulary.columns)
        and bool(np.isfinite(model.weights).all() and np.isfinite(model.bias).all())
        and math.isfinite(model.heat)
        and all(math.isfinite(value) for value in model.vocabulary.rarity)
    )
