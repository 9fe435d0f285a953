"""Whose approval a document needs before it is issued (M-R4, M-R5; law.md 7.1).

The chain of each kind stands in `rules.papers`; `chain_of` adds the legal reader of route 31(5). An empty chain is issued in one act by the desk that may do so. Every step is
taken by another person than those who wrote the text, and no person takes two steps.
"""

from collections.abc import Collection

from xinqiao.rules.basis import Basis
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import ROLE_TITLES, Role
from xinqiao.rules.routing import DUTY_ROUTE
from xinqiao.rules.verdict import Verdict

ANSWERS = frozenset(kind for kind, rule in RULES.items() if rule.answers)
"""Formal replies: none leaves before the leader in charge has reviewed it (M-P4)."""

_BY_ITS_LAW = (Role.SECTION_HEAD, Role.LEGAL_COUNSEL, Role.LEADER_IN_CHARGE)

STAND_INS: dict[Role, frozenset[Role]] = {
    Role.LEADER_IN_CHARGE: frozenset({Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER}),
}
"""Who may take a step in place of the named role: the principal leader for the leader in charge."""

SECOND_READER, HAND_LEFT, PUT_RIGHT = "second_reader", "hand_left", "put_right"
STEP_TITLES: dict[str, str] = {
    **{role.value: title for role, title in ROLE_TITLES.items()},
    SECOND_READER: "第二复读人",
    HAND_LEFT: "经手人不再参与",
    PUT_RIGHT: "办理途径更正",
}
"""Whom a document waits for or was sent back by: a post of its chain, before it the second reader (M-E5), or nobody's step: who had a hand
in it works on the matter no longer (条例 28(3), 30(3)), or the route was put right and asks for other approvals (31)."""


def holders(step: Role) -> frozenset[Role]:
    """The roles that may take a step."""
    return STAND_INS.get(step, frozenset({step}))


def chain_of(kind: str, route: str) -> tuple[Role, ...]:
    """Whose approval a document needs, in order: that of its kind; what is answered by a law of its own is read by counsel too (31(5))."""
    return _BY_ITS_LAW if (kind, route) == (PaperKind.REPLY, DUTY_ROUTE) else RULES[kind].chain


def next_step(kind: str, route: str, taken: int) -> Role | None:
    """The role whose approval comes next after `taken` approvals, None when the chain is complete."""
    chain = chain_of(kind, route)
    return chain[taken] if taken < len(chain) else None


def may_approve(
    *, step: Role, roles: Collection[Role], approver: int, authors: Collection[int], earlier: Collection[int]
) -> Verdict:
    """Whether this person may take this step: holds the role, wrote none of the text, has taken no other step."""
    if not holders(step) & set(roles):
        return Verdict(allowed=False, reason="现在轮到其他岗位审核，请等待。")
    if approver in authors:
        return Verdict(
            allowed=False,
            reason="起草人不能审核自己起草的文书，请由他人审核。",
            basis=(Basis(article=28, paragraph=1, mark="D"),),
        )
    if approver in earlier:
        return Verdict(allowed=False, reason="您已在前一步审核过此文书，后一步须由他人审核。")
    return Verdict(allowed=True, reason="")
