"""Instruments known in outline only: what comes with the product so that citations can be checked before any text is imported."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Any

from xinqiao.rules.provisions.naming import REPUBLIC
from xinqiao.rules.provisions.resolve import Held


@cache
def outlines() -> Mapping[str, tuple[Held, ...]]:
    """Every name of an instrument known in outline → its versions, oldest first."""
    text = files("xinqiao.library").joinpath("data/known_instruments.toml").read_text("utf-8")
    found: dict[str, tuple[Held, ...]] = {}
    for entry in tomllib.loads(text)["instrument"]:
        versions = tuple(_versions(entry))
        for name in {entry["title"], entry["title"].removeprefix(REPUBLIC)}:
            found[name] = versions
    return found


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
            articles=row["articles"],
            counted=row["mark"] == "V",
        )
        for row, then in zip_longest(rows, following)
    ]
