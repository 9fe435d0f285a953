"""岗位职责清单: what a post does, with its articles, what it must not do, whom it reports to. One data file a post, one page."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from xinqiao.rules.roles import Role
from xinqiao.rules.words import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyItem:
    does: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyList:
    """`lines`: the whole list as it is read and signed."""

    role: Role
    duties: tuple[DutyItem, ...]
    never: tuple[str, ...]
    reports_to: str

    @property
    def lines(self) -> tuple[Phrase, ...]:
        duties = (
            Phrase(
                "{number}. {does}（{articles}）", number=str(number), does=item.does, articles=item.articles
            )
            for number, item in enumerate(self.duties, 1)
        )
        never = (Phrase("红线：{text}。", text=text) for text in self.never)
        return (*duties, *never, Phrase("报告谁：{whom}。", whom=self.reports_to))


@cache
def duty_lists() -> dict[Role, DutyList]:
    """All lists, in the order of the posts. Raises KeyError, TypeError, ValueError for a file that tells less than a list needs."""
    told = (_read(file.read_text("utf-8")) for file in files("xinqiao.duties").joinpath("data").iterdir())
    found = {one.role: one for one in told}
    return {role: found[role] for role in Role if role in found}


def _read(text: str) -> DutyList:
    told: dict[str, Any] = tomllib.loads(text)
    duties = tuple(DutyItem(does=one["does"], articles=tuple(one["articles"])) for one in told["duty"])
    found = DutyList(
        role=Role(told["role"]), duties=duties, never=tuple(told["never"]), reports_to=told["reports_to"]
    )
    if not (found.duties and found.never and all(one.articles for one in found.duties)):
        raise ValueError(found.role)
    return found
