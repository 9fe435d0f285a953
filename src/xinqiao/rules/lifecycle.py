"""The way of a matter as one table: state → act → state, with the article on each edge (M-R2, M-R4).

Nothing moves a matter but an edge of `EDGES`. A move that is not in the table is refused with the article that
governs it. Trap 1 of the Regulations: registration never starts the sixty days, only acceptance does.
"""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


class State(StrEnum):
    REGISTERED = "registered"
    SORTED = "sorted"
    TRANSFERRED = "transferred"
    ACCEPTED = "accepted"
    CONCLUDED = "concluded"
    SERVED = "served"
    IN_REVIEW = "in_review"
    REVIEW_CONCLUDED = "review_concluded"
    REVIEW_SERVED = "review_served"
    IN_FINAL_REVIEW = "in_final_review"
    FINAL_CONCLUDED = "final_concluded"
    FINAL_SERVED = "final_served"
    DECLINED = "declined"
    GUIDED = "guided"
    DIRECTED = "directed"
    BARRED = "barred"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    CLOSED = "closed"


STATE_TITLES = {
    State.REGISTERED: "已登记，待分办",
    State.SORTED: "已分类，待转交",
    State.TRANSFERRED: "已转交，待受理",
    State.ACCEPTED: "已受理，办理中",
    State.CONCLUDED: "已作出答复，待送达",
    State.SERVED: "答复已送达",
    State.IN_REVIEW: "复查中",
    State.REVIEW_CONCLUDED: "复查意见待送达",
    State.REVIEW_SERVED: "复查意见已送达",
    State.IN_FINAL_REVIEW: "复核中",
    State.FINAL_CONCLUDED: "复核意见待送达",
    State.FINAL_SERVED: "复核意见已送达",
    State.DECLINED: "不予受理",
    State.GUIDED: "已导入其他程序",
    State.DIRECTED: "已告知向有权机关提出",
    State.BARRED: "不再受理",
    State.WITHDRAWN: "已撤回",
    State.LAPSED: "信访人去世，已终结",
    State.CLOSED: "已办结归档",
}

OPEN_STATES = frozenset(State) - {State.CLOSED}
"""States in which somebody still owes an act."""

ENDINGS = (
    State.CONCLUDED,
    State.DECLINED,
    State.GUIDED,
    State.DIRECTED,
    State.BARRED,
    State.WITHDRAWN,
    State.LAPSED,
)
"""The ways in which a unit is done with a matter: answered, or not taken on for one reason or another, or withdrawn, or without a petitioner."""


class Move(StrEnum):
    """What moves a matter. Values are the action names of commands, or the issue of a kind of paper. `review.request` has two:
    which one is told by the opinion that is disputed."""

    SORT = "matter.sort"
    FORWARD = "matter.forward"
    ASSIGN = "matter.assign_with_report"
    RETURN = "matter.decide_objection"
    RECALL = "matter.recall"
    RECALL_RECEIVED = "matter.recall.received"
    ACCEPT = "matter.accept"
    DECLINE = "issue.decline_notice"
    GUIDE = "issue.guidance_notice"
    REROUTE_TO_PROCEDURE = "issue.route_notice.guided"
    REROUTE_IN_HANDLING = "issue.route_notice.handled"
    REROUTE_REOPENED = "issue.route_notice.reopened"
    REROUTE_REOPENED_DIRECT = "issue.route_notice.reopened_direct"
    DIRECT = "issue.procedure_notice"
    BAR = "issue.bar_notice"
    CONCLUDE = "issue.handling_opinion"
    REPLY = "issue.reply"
    REVIEW_OPINION = "issue.review_opinion"
    FINAL_OPINION = "issue.final_review_opinion"
    SERVE = "service.record"
    REQUEST_REVIEW = "review.request"
    REQUEST_FINAL_REVIEW = "review.request_final"
    REFUSE_LATE = "issue.late_review_notice"
    REDO = "matter.redo"
    BREACH = "mediation.breach"
    WITHDRAW = "matter.withdraw"
    LAPSE = "matter.lapse"
    MOVE_IN = "import.run"
    CLOSE = "matter.close"
    FOUND = "service.record.opinion"
    FOUND_REVIEW = "service.record.review_opinion"
    REOPEN = "matter.reopen"
    REOPEN_REVIEWED = "matter.reopen.reviewed"
    REOPEN_FINAL = "matter.reopen.finally_reviewed"


ACT_TITLES = {
    Move.SORT: "分类",
    Move.FORWARD: "转送",
    Move.ASSIGN: "交办",
    Move.RETURN: "退回",
    Move.RECALL: "撤回转办",
    Move.RECALL_RECEIVED: "撤回转办",
    Move.ACCEPT: "受理",
    Move.DECLINE: "不予受理",
    Move.GUIDE: "导入其他程序",
    Move.REROUTE_TO_PROCEDURE: "更正途径并导入其他程序",
    Move.REROUTE_IN_HANDLING: "更正途径并继续办理",
    Move.REROUTE_REOPENED: "更正途径并重新决定是否受理",
    Move.REROUTE_REOPENED_DIRECT: "更正途径并重新决定是否受理",
    Move.DIRECT: "告知向有权机关提出",
    Move.BAR: "不再受理",
    Move.CONCLUDE: "出具处理意见书",
    Move.REPLY: "答复",
    Move.REVIEW_OPINION: "出具复查意见",
    Move.FINAL_OPINION: "出具复核意见",
    Move.SERVE: "记录送达",
    Move.REQUEST_REVIEW: "请求复查",
    Move.REQUEST_FINAL_REVIEW: "请求复核",
    Move.REFUSE_LATE: "不予复查复核",
    Move.REDO: "重新办理",
    Move.BREACH: "因违约恢复办理",
    Move.WITHDRAW: "撤回",
    Move.LAPSE: "因信访人去世终结",
    Move.MOVE_IN: "迁入历史答复",
    Move.CLOSE: "办结归档",
    Move.FOUND: "补送处理意见",
    Move.FOUND_REVIEW: "补送复查意见",
    Move.REOPEN: "重新打开案卷核查落实",
    Move.REOPEN_REVIEWED: "重新打开案卷核查落实",
    Move.REOPEN_FINAL: "重新打开案卷核查落实",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    source: State
    act: Move
    target: State
    basis: Basis


def _edges(
    sources: tuple[State, ...],
    act: Move,
    target: State,
    article: int,
    paragraph: int | None = None,
    item: int | None = None,
) -> tuple[Edge, ...]:
    return _on(Basis(article=article, paragraph=paragraph, item=item), sources, act, target)


def _on(basis: Basis, sources: tuple[State, ...], act: Move, target: State) -> tuple[Edge, ...]:
    return tuple(Edge(source=s, act=act, target=target, basis=basis) for s in sources)


UNDECIDED = (State.REGISTERED, State.SORTED, State.TRANSFERRED)

UNANSWERED = (State.CONCLUDED, State.REVIEW_CONCLUDED, State.FINAL_CONCLUDED)
"""States in which an answer waits to reach the petitioner; a matter leaves them otherwise only when it is on record why it cannot."""

ANSWERED = (State.SERVED, State.REVIEW_SERVED, State.FINAL_SERVED, *UNANSWERED)
ENDED = (
    *ANSWERED,
    State.DECLINED,
    State.GUIDED,
    State.DIRECTED,
    State.BARRED,
    State.WITHDRAWN,
    State.LAPSED,
)
"""States from which a matter is closed."""

_PRACTICE = Basis(instrument="本地工作规程：自愿撤回", mark="D")
"""The Regulations know no withdrawal (law.md 3, trap 7): it is told as local practice, never as law."""

_RECALLED = Basis(instrument="本地工作规程：撤回转办", mark="D")
"""The Regulations know only the objection of who received a matter (23(3)). Who passed it on wrongly takes it back while nobody there has
done anything: local practice, never told as law."""

_NOBODY_LEFT = Basis(instrument="本地工作规程：信访人去世无人继续", mark="D")
"""The Regulations are silent on a petitioner who died; 山东省信访条例 46 ends what nobody goes on with. Local practice, never told as law."""

_LATE = Basis(instrument="本地工作规程：逾期请求复查复核", mark="D")
"""The Regulations are silent on what follows from a late request (law.md 3): local practice, decided by the superior."""

_MOVED_IN = Basis(instrument="本地工作规程：历史数据迁入", mark="D")
"""A message that was answered before it came here has no way to go any more."""

EDGES: tuple[Edge, ...] = (
    *_edges((State.REGISTERED, State.SORTED), Move.SORT, State.SORTED, 31),
    *_edges((State.TRANSFERRED,), Move.SORT, State.TRANSFERRED, 31),
    *_edges((State.SORTED, State.TRANSFERRED), Move.FORWARD, State.TRANSFERRED, 22, 1, 1),
    *_edges((State.SORTED, State.TRANSFERRED), Move.ASSIGN, State.TRANSFERRED, 22, 1, 3),
    *_edges((State.TRANSFERRED,), Move.RETURN, State.SORTED, 23, 3),
    *_on(_RECALLED, (State.TRANSFERRED,), Move.RECALL, State.SORTED),
    *_on(_RECALLED, (State.TRANSFERRED,), Move.RECALL_RECEIVED, State.TRANSFERRED),
    *_edges((State.SORTED,), Move.ACCEPT, State.ACCEPTED, 23, 2),
    *_edges((State.TRANSFERRED,), Move.ACCEPT, State.ACCEPTED, 23, 3),
    *_edges((State.SORTED, State.TRANSFERRED), Move.DECLINE, State.DECLINED, 19, 3),
    *_edges((State.SORTED, State.TRANSFERRED), Move.GUIDE, State.GUIDED, 31),
    *_edges((State.ACCEPTED, State.GUIDED, State.CLOSED), Move.REROUTE_TO_PROCEDURE, State.GUIDED, 31),
    *_edges((State.ACCEPTED,), Move.REROUTE_IN_HANDLING, State.ACCEPTED, 31),
    *_edges((State.GUIDED, State.CLOSED), Move.REROUTE_REOPENED, State.TRANSFERRED, 23, 3),
    *_edges((State.GUIDED, State.CLOSED), Move.REROUTE_REOPENED_DIRECT, State.SORTED, 23, 2),
    *_edges((State.SORTED,), Move.DIRECT, State.DIRECTED, 23, 1),
    *_edges((State.SORTED, State.TRANSFERRED), Move.BAR, State.BARRED, 36, 3),
    *_edges((State.ACCEPTED,), Move.CONCLUDE, State.CONCLUDED, 32),
    *_edges((State.ACCEPTED,), Move.REPLY, State.CONCLUDED, 29),
    *_edges((State.CONCLUDED,), Move.SERVE, State.SERVED, 35),
    *_edges((State.SERVED, State.ACCEPTED, State.CLOSED), Move.REQUEST_REVIEW, State.IN_REVIEW, 35),
    *_on(_LATE, (State.IN_REVIEW,), Move.REFUSE_LATE, State.SERVED),
    *_on(_LATE, (State.IN_FINAL_REVIEW,), Move.REFUSE_LATE, State.REVIEW_SERVED),
    *_edges((State.IN_REVIEW,), Move.REVIEW_OPINION, State.REVIEW_CONCLUDED, 35),
    *_edges((State.REVIEW_CONCLUDED,), Move.SERVE, State.REVIEW_SERVED, 36, 1),
    *_edges(
        (State.REVIEW_SERVED, State.ACCEPTED, State.CLOSED),
        Move.REQUEST_FINAL_REVIEW,
        State.IN_FINAL_REVIEW,
        36,
        1,
    ),
    *_edges((State.IN_FINAL_REVIEW,), Move.FINAL_OPINION, State.FINAL_CONCLUDED, 36, 1),
    *_edges((State.FINAL_CONCLUDED,), Move.SERVE, State.FINAL_SERVED, 36, 1),
    *_edges((State.REVIEW_SERVED, State.FINAL_SERVED), Move.REDO, State.ACCEPTED, 35),
    *_edges(UNANSWERED[1:], Move.REDO, State.ACCEPTED, 35),
    *_edges((State.CONCLUDED, State.SERVED, State.WITHDRAWN), Move.BREACH, State.ACCEPTED, 33),
    *_on(_PRACTICE, (*UNDECIDED, State.ACCEPTED), Move.WITHDRAW, State.WITHDRAWN),
    *_on(_NOBODY_LEFT, (*UNDECIDED, State.ACCEPTED), Move.LAPSE, State.LAPSED),
    *_on(_MOVED_IN, (State.REGISTERED,), Move.MOVE_IN, State.CLOSED),
    *_edges(ENDED, Move.CLOSE, State.CLOSED, 32, 2),
    *_edges((State.CLOSED,), Move.FOUND, State.CONCLUDED, 35),
    *_edges((State.CLOSED,), Move.FOUND_REVIEW, State.REVIEW_CONCLUDED, 36, 1),
    *_edges((State.CLOSED,), Move.REOPEN, State.SERVED, 32, 2),
    *_edges((State.CLOSED,), Move.REOPEN_REVIEWED, State.REVIEW_SERVED, 32, 2),
    *_edges((State.CLOSED,), Move.REOPEN_FINAL, State.FINAL_SERVED, 32, 2),
)

_TABLE: dict[tuple[State, Move], Edge] = {(edge.source, edge.act): edge for edge in EDGES}


def move(state: State, act: Move) -> Edge | Verdict:
    """The edge that `act` takes from `state`, or the refusal naming the article that governs the act."""
    edge = _TABLE.get((state, act))
    if edge is not None:
        return edge
    sources = [e for e in EDGES if e.act is act]
    basis = tuple(dict.fromkeys(e.basis for e in sources))
    if state is State.CLOSED:
        told = "此事项已办结归档，不能再{act}。有新的事实和理由的，请作为新的信访件登记并关联；请求复查复核的，按请求办理。"
        return Verdict(allowed=False, reason=Phrase(told, act=ACT_TITLES[act]), basis=basis)
    return Verdict(
        allowed=False,
        reason=Phrase(
            "此事项现在的状态是「{state}」，不能{act}；只有{wanted}的事项可以{act}。",
            state=STATE_TITLES[state],
            act=ACT_TITLES[act],
            wanted=tuple(Phrase("「{state}」", state=STATE_TITLES[e.source]) for e in sources),
        ),
        basis=basis,
    )


_ACCUSED = (Basis(article=22, paragraph=2), Basis(article=30, paragraph=1))


def ends_by_petitioner(kind: str, *, confidential: bool) -> Verdict:
    """An accusation is not the petitioner's to end: it is passed to who must look into it, whatever became of who wrote it. What was
    registered with secrecy is one until it is sorted (条例 22(2), 30(1))."""
    told = "检举控告不因撤回或者检举控告人去世而终结：请按管理权限转送有权处理的机关，声明一并转交，由其依规依纪依法处理。"
    accusation = kind == "accusation" or (confidential and not kind)
    return Verdict(allowed=not accusation, reason=told, basis=_ACCUSED)


def ends(taken: Edge) -> bool:
    """Whether the edge concludes the matter; an answer that is handed over after the closing was given before."""
    return taken.target in ENDINGS and taken.source is not State.CLOSED


def reopens(taken: Edge) -> bool:
    """Whether the edge takes back how the matter was concluded, closed or not: it was routed wrongly (条例 31)."""
    return taken.source in (*ENDINGS, State.CLOSED) and taken.target in UNDECIDED
