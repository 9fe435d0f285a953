"""岗位风险防控卡: for every post its risks, how each shows, what the person does against it and by which measure (law.md 7). Told in one data
file; how each measure stands today is read from its control."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from xinqiao.rules.roles import Role

LEVELS = ("高", "中", "低")


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """`risk` in a few words, `shows` how it is noticed, `does` what this post does against it, under these measures and articles."""

    risk: str
    shows: str
    level: str
    measures: tuple[str, ...]
    does: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCard:
    """The card of one post; `duty` is its one sentence."""

    role: Role
    duty: str
    risks: tuple[Risk, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """Each measure of the card once, in the order of its risks."""
        return tuple(dict.fromkeys(m for risk in self.risks for m in risk.measures))


@cache
def post_cards() -> dict[Role, PostCard]:
    """All cards, in the order of the file. Raises KeyError, TypeError, ValueError for a file that tells less than a card needs."""
    text = files("xinqiao.controls").joinpath("data", "post_cards.toml").read_text("utf-8")
    cards = (_card(post) for post in tomllib.loads(text)["post"])
    return {card.role: card for card in cards}


def _card(post: dict[str, Any]) -> PostCard:
    risks = tuple(_risk(told) for told in post["risk"])
    return PostCard(role=Role(post["role"]), duty=post["duty"], risks=risks)


def _risk(told: dict[str, Any]) -> Risk:
    lists = {name: tuple(told[name]) for name in ("measures", "articles")}
    risk = Risk(**{**told, **lists})
    if risk.level not in LEVELS or not risk.measures:
        raise ValueError(risk.risk)
    return risk


def cards_of(roles: Collection[Role]) -> list[PostCard]:
    """The cards of these posts."""
    return [card for role, card in post_cards().items() if role in roles]


def what_helps(measure: str, roles: Collection[Role]) -> dict[Role, tuple[Risk, ...]]:
    """What a person can do about a measure that is not kept: what the cards of the own posts say; where none does, those of all posts."""
    found = {
        role: tuple(risk for risk in card.risks if measure in risk.measures)
        for role, card in post_cards().items()
    }
    told = {role: risks for role, risks in found.items() if risks}
    return {role: risks for role, risks in told.items() if role in roles} or told
