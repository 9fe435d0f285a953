"""To which matters a kind of document belongs: by its route, by how the matter came here, by what is still running (M-R2, M-R4)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import State
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

BEING_HANDLED = frozenset(
    {
        State.REGISTERED,
        State.SORTED,
        State.TRANSFERRED,
        State.ACCEPTED,
        State.IN_REVIEW,
        State.IN_FINAL_REVIEW,
    }
)
"""States in which the unit that has the matter still has to decide something."""

PUT_RIGHT_IN = frozenset({State.ACCEPTED, State.GUIDED, State.CLOSED})
"""States in which a unit has acted by a route and nothing was answered; of what is closed only what ended by guiding."""

_YES = Verdict(allowed=True, reason="")
_EXTENSION = Basis(article=34)
_REFUSING = Basis(article=44, item=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCase:
    """What decides whether a document belongs to a matter, on the day it is asked. `sixty_days_end`: the last day of T7 while that
    runs; `extended`: T8 runs instead. `late_review`: a review that was asked for too late is open; `closed_as_guided`:
    it was closed after the petitioner had been guided to another procedure, and nothing was answered. Looked up only when a document
    depends on it: `finally_reviewed`, whether the same matter of the same petitioner ended with a final review that was served;
    `handled_below`, whether it is being handled below this unit, within its time."""

    state: State
    route: str
    confidential: bool
    by_petition_office: bool
    received_directly: bool
    late_review: bool
    closed_as_guided: bool
    day: date
    sixty_days_end: date | None
    extended: bool
    finally_reviewed: Callable[[], bool]
    handled_below: Callable[[], bool]


Condition = Callable[[PaperCase], Verdict]


def anywhere(case: PaperCase) -> Verdict:
    return _YES


def opinion_route(case: PaperCase) -> Verdict:
    """The sixty days, their extension and the opinion belong to 31(6), which alone opens review."""
    if case.route == "31(6)":
        return _YES
    reason = "只有按第三十一条第（六）项办理的事项才出具处理意见书、延长办理期限。"
    return Verdict(allowed=False, reason=reason, basis=(Basis(article=31, item=6),))


def reply_route(codes: Collection[str]) -> Condition:
    """A reply belongs to every other route but those of `codes`, which lead to another procedure."""

    def condition(case: PaperCase) -> Verdict:
        if case.route in codes:
            reason = "应当由其他程序解决的事项不作答复，请出具《依法分类处理告知书》，导入相应程序。"
            return Verdict(allowed=False, reason=reason, basis=(Basis(article=31),))
        return _not_by_opinion(case)

    return condition


def _not_by_opinion(case: PaperCase) -> Verdict:
    if case.route != "31(6)":
        return _YES
    reason = "此事项应当出具信访处理意见书，信访人不服的可以请求复查，不能以答复书代替。"
    return Verdict(allowed=False, reason=reason, basis=(Basis(article=31, item=6), Basis(article=35)))


def guided_routes(codes: Collection[str]) -> Condition:
    """Guidance to another procedure belongs to the routes that lead to one, 31(1)–(4)."""

    def condition(case: PaperCase) -> Verdict:
        if case.route in codes:
            return _YES
        reason = "只有分类为第三十一条第（一）至（四）项途径的事项才导入其他程序，请先核对分类。"
        return Verdict(allowed=False, reason=reason, basis=(Basis(article=31),))

    return condition


def decided_by_route(case: PaperCase) -> Verdict:
    """A route is put right once the unit has acted by it: by accepting, or by guiding, also when the guided matter was closed since.
    Before that it is sorted anew. What was taken on as an accusation and is none goes the same way, and what was registered
    with secrecy keeps it (条例 30(3)): the notice goes to the petitioner alone. Nothing becomes an accusation by a notice."""
    if case.state in PUT_RIGHT_IN and (case.state is not State.CLOSED or case.closed_as_guided):
        return _YES
    reason = "只有已受理、办理中或者已导入其他程序的事项才更正途径；尚未受理的，请重新分类。"
    return Verdict(allowed=False, reason=reason, basis=(Basis(article=31),))


def received_here(case: PaperCase) -> Verdict:
    """Only a unit that the petitioner turned to itself may tell the petitioner to turn to another organ. A petition office
    passes the matter on (22(1)); who got it from another unit objects (23(3))."""
    if case.by_petition_office:
        reason = "信访部门应当转送、交办有权处理的机关、单位，不能让信访人自行提出。"
        return Verdict(allowed=False, reason=reason, basis=(Basis(article=22, paragraph=1),))
    if not case.received_directly:
        reason = "转送、交办来的事项不属于本单位职权的，应当向转送单位提出异议。"
        return Verdict(allowed=False, reason=reason, basis=(Basis(article=23, paragraph=3),))
    return Verdict(allowed=True, reason="", basis=(Basis(article=23, paragraph=1),))


def late_review_open(case: PaperCase) -> Verdict:
    if case.late_review:
        return _YES
    reason = "只有逾期提出、理由不成立的复查复核请求可以不予复查复核。"
    return Verdict(allowed=False, reason=reason, basis=(Basis(article=35), Basis(article=36, paragraph=1)))


def extension_route(case: PaperCase) -> Verdict:
    """The sixty days, and with them their extension, run from acceptance (条例 34)."""
    by_route = opinion_route(case)
    if not by_route.allowed or case.state is State.ACCEPTED:
        return by_route
    reason = "只有已经受理、正在办理期限内的事项可以延长办理期限。"
    return Verdict(allowed=False, reason=reason, basis=(_EXTENSION,))


def within_sixty_days(case: PaperCase) -> Verdict:
    """Once, and on no day after the last of the sixty: neither begun nor approved nor issued (条例 34)."""
    if case.extended or case.sixty_days_end is None:
        reason: str = "办理期限已经延长过，只能延长一次；请在延长后的期限内办结。"
    elif case.day > case.sixty_days_end:
        reason = Phrase(
            "办理期限已于{day}届满，不能事后补批、补发延期；请尽快办结并说明逾期原因，已经起草的延期告知书请作废。",
            day=case.sixty_days_end,
        )
    else:
        return _YES
    return Verdict(allowed=False, reason=reason, basis=(_EXTENSION,))


def ended_by_final_review(case: PaperCase) -> Verdict:
    """Only what was finally reviewed, raised again by the same petitioner on the same facts and reasons, is barred (条例 36(3));
    anything else that the unit is competent for must be taken on (44(2))."""
    if case.finally_reviewed():
        return _YES
    reason = (
        "不再受理只限于对已经送达的复核意见不服、仍以同一事实和理由提出的事项。此事项还没有关联同一信访人的这样一件："
        "请先在信访件上关联已经复核的那一件，这里看不到的，凭文书的文号和核验码关联；复核意见由其他系统出具的，请先登记其他系统的文书并附扫描件。"
        "初次提出的，或者有新的事实、理由的，应当依法受理。"
    )
    basis = (Basis(article=36, paragraph=3), _REFUSING)
    return Verdict(allowed=False, reason=reason, basis=basis)


def handled_below_here(case: PaperCase) -> Verdict:
    """Only the unit above the one that accepted or handles the same matter of the same petitioner, and only within the time set for
    that, does not take it on (条例 19(3)); anything else that it is competent for must be taken on (44(2))."""
    if case.handled_below():
        return _YES
    reason = (
        "不予受理只限于同一信访事项已由下级机关、单位受理或者正在办理，信访人在规定期限内又向上级提出的。"
        "此事项还没有关联同一信访人的这样一件：请先在信访件上关联正在办理的那一件，这里看不到的，凭信访人带来的文书的文号和核验码关联；"
        "在其他系统受理的，请先登记其他系统的文书并附扫描件。初次提出的、原事项已经超过办理期限的，应当依法受理。"
    )
    basis = (Basis(article=19, paragraph=3), _REFUSING)
    return Verdict(allowed=False, reason=reason, basis=basis)


def may_be_asked_about(case: PaperCase) -> Verdict:
    """A request for instruction is made while the unit still has to decide, and never about an accusation, whose content
    goes no further than it must (条例 12, 30(3))."""
    if case.confidential:
        reason = "检举控告事项的内容不写入请示，请按保密渠道报告。"
        return Verdict(allowed=False, reason=reason, basis=(Basis(article=30, paragraph=3),))
    if case.state not in BEING_HANDLED:
        reason = "此事项已经作出决定，不再请示。"
        return Verdict(allowed=False, reason=reason, basis=(Basis(article=12),))
    return _YES
