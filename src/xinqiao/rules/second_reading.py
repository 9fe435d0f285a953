"""The second reader of a reply (M-E5): who reads it before the first approval, and why somebody may not.

A reply in a tense matter, or with words that the norms advise against, is read by a colleague who neither wrote it nor met the petitioner: is
there a word that I would not want to receive, and is every request answered? Who approves it reads it anyhow, so another person does;
only where the unit has nobody else is it one of the approvers, and only where all of these have met the petitioner one who has."""

from collections.abc import Collection
from enum import StrEnum

from xinqiao.rules.approval import holders
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import Role
from xinqiao.rules.verdict import Verdict


class ReaderWanted(StrEnum):
    """Whether a document waits for its second reader; `ALONE`: the unit has nobody for it who does not approve it; `MET`: everybody in it who did
    not write it has met the petitioner, and a reader who has is better than an answer that never leaves (条例 34)."""

    NONE = ""
    WAITS = "waits"
    ALONE = "alone"
    MET = "met"


def approvers(kind: str) -> frozenset[Role]:
    """The roles that take part in the chain of this kind."""
    return frozenset[Role]().union(*(holders(step) for step in RULES[kind].chain))


def may_read(
    *,
    kind: str,
    reading: str,
    roles: Collection[Role],
    reader: int,
    authors: Collection[int],
    met: Collection[int],
) -> Verdict:
    """Whether this person may be the second reader: wrote none of it, has not met the petitioner, takes no part in the approval."""
    if reading == ReaderWanted.NONE:
        return Verdict(allowed=False, reason="此文书现在不需要第二人复读。")
    if reader in authors:
        return Verdict(allowed=False, reason="起草人不能复读自己起草的答复，请由本单位其他人复读。")
    if reader in met and reading != ReaderWanted.MET:
        return Verdict(
            allowed=False, reason="您接触过信访人，不能做第二复读人，请由没有接触过信访人的同事复读。"
        )
    if reading == ReaderWanted.WAITS and approvers(kind) & set(roles):
        return Verdict(allowed=False, reason="参加审核的岗位不做第二复读人，请由本单位其他人复读。")
    return Verdict(allowed=True, reason="")
