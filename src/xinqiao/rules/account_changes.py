"""Which changes of an account one administrator may make, and which a second one confirms first (M-I5, 三员分立).

One administrator alone never comes to hold what opens an account that reads matters or administers accounts: what opens it is
given out in parts, one to each administrator who had a hand in it, and the account is opened by all parts together.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from xinqiao.rules.course import Course, Turn
from xinqiao.rules.roles import ADMINS, CONFIDENTIAL_READERS, Role

CONFIRMED_WITHIN = timedelta(days=3)
"""A change that nobody confirmed by then does not happen."""
SLIP_LIFE = timedelta(hours=24)
"""A slip after a reset opens the account for so long."""
FIRST_SLIP_LIFE = timedelta(days=7)
"""The slip of a new account: posts are given to it by another administrator meanwhile."""


class ChangeKind(StrEnum):
    """Changes that may need a second administrator, by the name of the act."""

    POSTS = "grant"
    PASSWORD = "reset_password"  # noqa: S105 - the name of an act
    FACTOR = "reset_second_factor"
    REOPEN = "reopen"
    LINK = "link"


class UnitChangeKind(StrEnum):
    """Changes of a unit that decide who stands under whom, by the name of the act."""

    MOVE = "move"
    MERGE = "merge"


class ChangeStage(StrEnum):
    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_STAGES: Mapping[str, str] = {
    ChangeStage.ASKED: "等第二名管理员确认",
    ChangeStage.DONE: "已经生效",
    ChangeStage.REFUSED: "没有同意",
    ChangeStage.WITHDRAWN: "已经撤回",
}
_TURNS = (
    Turn(act="confirm", source=ChangeStage.ASKED, target=ChangeStage.DONE),
    Turn(act="refuse", source=ChangeStage.ASKED, target=ChangeStage.REFUSED),
    Turn(act="withdraw", source=ChangeStage.ASKED, target=ChangeStage.WITHDRAWN),
)
ACCOUNT_CHANGE = Course(
    measure="M-I5",
    called="这项账号变更",
    stages=_STAGES,
    acts={"confirm": "确认账号变更", "refuse": "不同意账号变更", "withdraw": "撤回账号变更"},
    asks={},
    turns=_TURNS,
)
UNIT_PROPOSAL = Course(
    measure="M-I5",
    called="这项单位变更",
    stages=_STAGES,
    acts={"confirm": "确认单位变更", "refuse": "不同意单位变更", "withdraw": "撤回单位变更"},
    asks={},
    turns=_TURNS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """`cleared`: approved by name to know of an accusation (条例 30). `own_factor`: the person has set up a second factor,
    without which nobody logs in to the account."""

    roles: frozenset[Role]
    cleared: bool
    own_factor: bool

    @property
    def guarded(self) -> bool:
        """Whether the account reads accusations or administers."""
        return self.cleared or bool(self.roles & (ADMINS | CONFIDENTIAL_READERS))


def second_needed(change: ChangeKind, account: AccountFacts, wanted: frozenset[Role] = frozenset()) -> bool:
    """Whether a second administrator confirms this change first. Taking a post away works at once, except an administrator's; a new
    password by one administrator, or a directory's in its place, is harmless only where it opens nothing without the person's own second
    factor."""
    if change is ChangeKind.POSTS:
        added = wanted - account.roles
        reads = account.cleared or bool(wanted & CONFIDENTIAL_READERS)
        return bool((wanted ^ account.roles) & ADMINS) or bool(added and reads)
    if change in (ChangeKind.PASSWORD, ChangeKind.LINK):
        return account.guarded or not account.own_factor
    return change is ChangeKind.FACTOR or account.guarded


def same_name(one: str, other: str) -> bool:
    """Whether two names are one as a person reads them: without blanks and dots, whatever their width."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name)
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN").casefold()
