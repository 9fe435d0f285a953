"""The norms of language that come with the product (M-C1, M-C2): one file a group in `data/wording`.
A norm that has innocent readings says its own, milder `severity`."""

import tomllib
from functools import cache
from importlib.resources import files

from xinqiao.rules.wording.norms import GROUPS, Norm, Severity


@cache
def shipped() -> tuple[Norm, ...]:
    """All of them, group by group."""
    folder = files("xinqiao.library").joinpath("data/wording")
    return tuple(
        norm for group in GROUPS for norm in _read(folder.joinpath(f"{group.code}.toml").read_text("utf-8"))
    )


def _read(text: str) -> list[Norm]:
    told = tomllib.loads(text)
    return [
        Norm(
            code=row["code"],
            group=told["group"],
            severity=Severity(row.get("severity", told["severity"])),
            pattern=row["pattern"],
            why=row["why"],
            better=row.get("better", ""),
            hits=tuple(row["hits"]),
            misses=tuple(row["misses"]),
        )
        for row in told["norm"]
    ]
