"""A scene of the trainer: who comes with what, which questions open which facts, what must be done, and what the person says (M-C5).

Scenes are data files. All people in them are made up; they are written as one would wish to be met oneself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xinqiao.rules.folding import fold
from xinqiao.rules.scenes.spoken import HOT, INTERRUPTED, REPEATED, SILENCE

HIGHEST = 10
"""At this heat the person breaks off; 0 is calm."""
CALM = 3
"""Up to here a person listens and takes in what is said."""


class Feeling(StrEnum):
    """The states of the person, each two or three degrees wide."""

    CALM = "calm"
    UNEASY = "uneasy"
    UPSET = "upset"
    ANGRY = "angry"
    BESIDE = "beside"


FEELINGS: Mapping[Feeling, str] = {
    Feeling.CALM: "平静",
    Feeling.UNEASY: "不安",
    Feeling.UPSET: "激动",
    Feeling.ANGRY: "愤怒",
    Feeling.BESIDE: "失控",
}
SORROW: Mapping[Feeling, str] = {**FEELINGS, Feeling.UPSET: "哭诉", Feeling.ANGRY: "痛哭"}
"""How the same states are called of a person in grief."""
_UP_TO = (
    (CALM, Feeling.CALM),
    (5, Feeling.UNEASY),
    (7, Feeling.UPSET),
    (HIGHEST - 1, Feeling.ANGRY),
)


def feeling_at(heat: int) -> Feeling:
    return next((feeling for most, feeling in _UP_TO if heat <= most), Feeling.BESIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What a good question brings out, while the heat is at most `most`. `ask`: patterns as `fits` reads them."""

    title: str
    ask: tuple[str, ...]
    says: str
    most: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What the situation asks the receiving person to do or say. `by`: the turn until which it is needed, 0 for none; `late` is what
    happens after it."""

    title: str
    do: tuple[str, ...]
    says: str
    by: int = 0
    late: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayings:
    """What the person says besides: hurt, softer, waiting, asked too early, interrupted, told the same twice, in a silence; the last
    words when breaking off and when at ease."""

    hurt: tuple[str, ...]
    softer: tuple[str, ...]
    waits: tuple[str, ...]
    leaves: str
    thanks: str
    hot: tuple[str, ...] = HOT
    interrupted: tuple[str, ...] = INTERRUPTED
    repeated: tuple[str, ...] = REPEATED
    silence: tuple[str, ...] = SILENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`opening`: what the person says first, part by part; who does not wait for all of it interrupts. `touch`: the words for what hurts;
    sympathy counts when it names one. `silence`: keeping silent together helps this person."""

    code: str
    title: str
    subject: str
    setting: str
    person: str
    start: int
    opening: tuple[str, ...]
    touch: tuple[str, ...]
    facts: tuple[Fact, ...]
    deeds: tuple[Deed, ...]
    lines: Sayings
    silence: bool = False
    feelings: Mapping[Feeling, str] = field(default_factory=lambda: FEELINGS)


def folded(text: str) -> str:
    """As patterns are compared: one writing of each sign, no blanks."""
    return "".join(fold(text).text.split())


def fits(text: str, patterns: Sequence[str]) -> bool:
    """Whether one of the patterns fits folded text: `多少/几+钱` needs one of the first and the second, in any order."""
    return any(all(any(w in text for w in part.split("/")) for part in p.split("+")) for p in patterns)


def _lines(told: Mapping[str, Any]) -> Sayings:
    said: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in told.items()}
    return Sayings(**said)


def scene_of(code: str, told: Mapping[str, Any]) -> Scene:
    """A scene from its file. Raises KeyError or TypeError for what is missing or unknown: a defect of the file."""
    more = {name: told[name] for name in ("title", "subject", "setting", "person", "start")}
    return Scene(
        code=code,
        opening=tuple(told["opening"]),
        touch=tuple(map(folded, told["touch"])),
        facts=tuple(Fact(**{**one, "ask": tuple(map(folded, one["ask"]))}) for one in told["fact"]),
        deeds=tuple(Deed(**{**one, "do": tuple(map(folded, one["do"]))}) for one in told["deed"]),
        lines=_lines(told["lines"]),
        silence=told.get("silence", False),
        feelings=SORROW if told.get("sorrow") else FEELINGS,
        **more,
    )
