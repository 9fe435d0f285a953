"""Instruments known in outline only: the starter set that comes with the product, so that citations can be checked before any text is
imported. An outline is not the text: it tells no words, and what is quoted is never found in it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Any

from xinqiao.library.models import InstrumentLevel
from xinqiao.rules.provisions.naming import REPUBLIC
from xinqiao.rules.provisions.resolve import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One instrument of the starter set. `number`: the 文号 of its latest text, "" where it has none or none is certain; `summary`: in our
    own words; `versions`, the oldest first."""

    title: str
    level: InstrumentLevel
    issuer: str
    number: str
    summary: str
    versions: tuple[Held, ...]

    def on(self, day: date) -> Held:
        """The version in force on a day; else the last there is."""
        return next((version for version in self.versions if version.in_force(day)), self.versions[-1])


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(files("xinqiao.library").joinpath("data/known_instruments.toml").read_text("utf-8"))


def known_to() -> date:
    """What was amended later is in the set only where it is certain."""
    day: date = _told()["known_to"]
    return day


@cache
def starter() -> Sequence[Outline]:
    """The starter set, as its file orders it."""
    return tuple(
        Outline(
            title=entry["title"],
            level=InstrumentLevel(entry["level"]),
            issuer=entry["issuer"],
            number=entry.get("number", ""),
            summary=entry["summary"],
            versions=tuple(_versions(entry)),
        )
        for entry in _told()["instrument"]
    )


@cache
def outlines() -> Mapping[str, tuple[Held, ...]]:
    """Every name of an instrument known in outline → its versions, oldest first."""
    return {
        name: each.versions for each in starter() for name in (each.title, each.title.removeprefix(REPUBLIC))
    }


def known_day(title: str, label: str) -> date | None:
    """From when the version of this name is in force; None where the set does not know it for certain. An amended text itself tells only
    when it was amended, often months before."""
    versions = outlines().get(title, ())
    return next((one.effective_on for one in versions if one.label == label and one.counted), None)


def _versions(entry: Mapping[str, Any]) -> list[Held]:
    rows = entry["versions"]
    following = [row["from"] for row in rows[1:]]
    return [
        Held(
            id=None,
            instrument=entry["title"],
            title=entry["title"],
            label=row["label"],
            effective_on=row["from"],
            ended_on=then or entry.get("ended"),
            repealed=then is None and "ended" in entry,
            ended_by=entry.get("ended_by", "") if then is None else "",
            articles=row.get("articles", 0),
            counted=row.get("mark") == "V",
        )
        for row, then in zip_longest(rows, following)
    ]
