"""What can be done with a matter: every act a desk has, and which of them this person may do now.

The policy decides whether an act is offered at all, the table of `rules.lifecycle` whether it can be done now and which
article says no. Reads only.
"""

from collections.abc import Callable
from dataclasses import dataclass

from xinqiao.kernel.access import allowed_actions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.content import case_of
from xinqiao.matters.grounds import told_by_other_rules
from xinqiao.matters.models import (
    Matter,
    Objection,
    Outcome,
    Paper,
    PaperState,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.queries.access import what_is_around
from xinqiao.matters.queries.around import WaitingHere
from xinqiao.matters.queries.closing import may_leave_unanswered, may_redo, notice_owed
from xinqiao.matters.queries.delays import late_clocks
from xinqiao.matters.queries.recipients import all_dead, unserved_yet
from xinqiao.matters.queries.recusals import decidable
from xinqiao.matters.queries.second_reading import may_become_tense, reader_of
from xinqiao.matters.queries.start_correcting import correctable
from xinqiao.rules.approval import SECOND_READER, holders
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.lifecycle import UNDECIDED, Move, State, move
from xinqiao.rules.paper_conditions import BEING_HANDLED, PaperCase
from xinqiao.rules.papers import RULES, drafted
from xinqiao.rules.roles import Role
from xinqiao.rules.routing import DUTY_ROUTE, HANDLING_ROUTE, may_be_accepted
from xinqiao.rules.verdict import Verdict


def open_objection(matter: Matter) -> Objection | None:
    """The objection that waits for its decision."""
    return (
        Objection.objects.select_related("disposition")
        .filter(disposition__matter=matter, agreed=None)
        .first()
    )


# What fits reads the matter's own lists whole: a page that shows them has them at hand (`prefetch_related_objects`).


def _always(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return True


def _not_archived(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """A file that was closed takes nothing more (档案法 14)."""
    return matter.state != State.CLOSED


def _may_still_object(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """Within five working days of the transfer (T5); afterwards the unit must take the matter on. Without a day where it tells the
    petitioner by rules of its own."""
    if matter.state == State.TRANSFERRED and told_by_other_rules(matter):
        return True
    return matter.state == State.TRANSFERRED and any(
        clock.code == ClockCode.T5
        and clock.stopped_on is None
        and clock.unit_id == actor.unit
        and clock.due_on is not None
        and clock.due_on >= today()
        for clock in matter.clocks.all()
    )


def _may_be_recalled(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """Passed on by the actor's unit, and nobody took it on."""
    return matter.state == State.TRANSFERRED and actor.unit in waiting.passed_by


def _own_entry(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return matter.state != State.CLOSED and actor.staff in waiting.logged_by


def _objection_is_open(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """The unit that passed the matter on decides, no other that had it before."""
    return actor.unit in waiting.objected_to


def _was_offered_to_actor(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return actor.staff in waiting.offered_to


def _recusal_is_open(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    others = waiting.recusal_asked - {actor.staff}
    return bool(others) and decidable(actor).filter(matter=matter).exists()


def _none_of_own_waits(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return matter.state != State.CLOSED and actor.staff not in waiting.recusal_asked


def _something_to_draft(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return bool(_fitting(matter, case_of(matter)))


def _is_confidential(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return matter.confidential


def _notice_is_owed(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return notice_owed(matter)


def _report_is_due(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """The unit that was asked for it, also when the matter has gone on to another (条例 22(1)③), once there is something to report."""
    decided = matter.state not in (*UNDECIDED, State.ACCEPTED)
    return decided and actor.unit in waiting.report_owed


def _carried_out_later(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """Whether a supported request waits to be carried out and recorded, by whose matter it is."""
    own = actor.unit in (matter.holding_unit_id, matter.first_unit_id)
    return (
        own
        and matter.concluded_at is not None
        and any(
            item.outcome == Outcome.SUPPORTED and item.executed_on is None for item in matter.requests.all()
        )
    )


def _opinion_is_due(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return matter.state == State.ACCEPTED and matter.route == HANDLING_ROUTE


def _has_a_limit_of_its_own(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return matter.route == DUTY_ROUTE and matter.state in LIMITED_IN


def _is_late(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """A clock of the unit that has the matter has passed unkept."""
    return bool(late_clocks(matter))


def _counts_from_receipt(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """A clock of the unit runs that begins with a receipt (M-R3)."""
    return bool(correctable(matter))


def _may_be_accusation(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return matter.kind in ("", Kind.ACCUSATION) or matter.confidential


def _may_promise(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """An accusation is told of by rules of its own (条例 30)."""
    return matter.state != State.CLOSED and not matter.confidential


def _may_advise(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """What an accusation shows is not written to other organs (条例 30(3))."""
    return not matter.confidential


LIMITED_IN = (State.SORTED, State.TRANSFERRED, State.ACCEPTED)
"""Where a duty of 31(5) is still to be done, so that its limit can be recorded."""


def _nobody_goes_on(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return waiting.death and all_dead(matter)


def _may_be_helped(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """While it is being handled, and never for an accusation (条例 30(3))."""
    return matter.state in BEING_HANDLED and not matter.confidential


def _not_answered(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    return matter.state in BEING_HANDLED or matter.state in (
        State.REGISTERED,
        State.SORTED,
        State.TRANSFERRED,
    )


def _may_be_split(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """Before it is passed on or taken on, and only what asks for several things (条例 24(1))."""
    return matter.state in (State.REGISTERED, State.SORTED) and len(matter.requests.all()) > 1


def _is_elsewhere(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """Another unit has it, which may be supervised (M-D4)."""
    return not matter.confidential and matter.closed_at is None and matter.holding_unit_id != actor.unit_id


def _may_be_sponsored(actor: Actor, matter: Matter, waiting: WaitingHere) -> bool:
    """An open matter that a leader may take on (M-D2)."""
    return not matter.confidential and matter.closed_at is None


Fits = Callable[[Actor, Matter, WaitingHere], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAct:
    """An act by name. `move`: the edge it takes, if any; `fits`: whether it makes sense for this person and matter, apart
    from policy and lifecycle."""

    name: str
    action: str
    move: Move | None = None
    fits: Fits = _always

    @property
    def title(self) -> str:
        """In Chinese, to be translated when shown."""
        return BY_ACTION[self.action].title


def _act(name: str, action: str, move: Move | None = None, fits: Fits = _always) -> DeskAct:
    return DeskAct(name=name, action=action, move=move, fits=fits)


DESK_ACTS: tuple[DeskAct, ...] = (
    _act("sort", "matter.sort", Move.SORT),
    _act("accept", "matter.accept", Move.ACCEPT),
    _act("notify_acceptance", "matter.notify_acceptance", fits=_notice_is_owed),
    _act("forward", "matter.forward", Move.FORWARD),
    _act("assign", "matter.assign_with_report", Move.ASSIGN),
    _act("recall", "matter.recall", fits=_may_be_recalled),
    _act("object", "matter.object", fits=_may_still_object),
    _act(
        "decide_objection",
        "matter.decide_objection",
        fits=_objection_is_open,
    ),
    _act("allocate", "matter.allocate", fits=_not_archived),
    _act("hand_over", "matter.hand_over", fits=_not_archived),
    _act(
        "take_over",
        "matter.take_over",
        fits=_was_offered_to_actor,
    ),
    _act("decline_take_over", "matter.decline_take_over", fits=_was_offered_to_actor),
    _act("add_unit", "matter.add_unit", fits=_may_be_helped),
    _act("log", "handling.log", fits=_not_archived),
    _act("correct_log", "handling.correct", fits=_own_entry),
    _act("note", "matter.note"),
    _act("tense", "matter.mark_tense", fits=lambda _actor, matter, _waiting: may_become_tense(matter)),
    _act("waive", "handling.waive_investigation", fits=_opinion_is_due),
    _act("limit", "handling.set_limit", fits=_has_a_limit_of_its_own),
    _act("explain", "matter.explain_delay", fits=_is_late),
    _act("correct_start", "matter.correct_start", fits=_counts_from_receipt),
    _act("report", "handling.report_conclusion", fits=_report_is_due),
    _act("execute", "handling.record_execution", fits=_carried_out_later),
    _act("promise", "commitment.make", fits=_may_promise),
    _act("supervise", "supervision.open", fits=_is_elsewhere),
    _act("sponsor", "sponsorship.take_on", fits=_may_be_sponsored),
    _act("improvement", "improvement.draft", fits=_may_advise),
    _act("redo", "matter.redo", Move.REDO),
    _act("close", "matter.close", Move.CLOSE),
    _act("recusal", "matter.declare_recusal", fits=_none_of_own_waits),
    _act("ask_recusal", "matter.ask_recusal", fits=_not_archived),
    _act(
        "decide_recusal",
        "matter.decide_recusal",
        fits=_recusal_is_open,
    ),
    _act("accuse", "matter.accuse", fits=_may_be_accusation),
    _act("clear", "matter.clear", fits=_is_confidential),
    _act("withdraw", "matter.withdraw", Move.WITHDRAW),
    _act("lapse", "matter.lapse", Move.LAPSE, fits=_nobody_goes_on),
    _act("correct_request", "matter.correct_request", fits=_not_answered),
    _act("split", "matter.split", fits=_may_be_split),
    _act("link", "petition.link"),
    _act("draft", "paper.draft", fits=_something_to_draft),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An act this person may do; `forbidden` tells why it cannot be done now."""

    act: DeskAct
    forbidden: Verdict | None = None


def offers(actor: Actor, matter: Matter) -> tuple[Offer, ...]:
    """Every act that policy grants to the actor on this matter, in a constant number of queries."""
    allowed = allowed_actions(tuple(a.action for a in DESK_ACTS), actor, matter)
    waiting = what_is_around(matter).waiting
    return tuple(
        Offer(act=act, forbidden=_forbidden(act, matter))
        for act in DESK_ACTS
        if act.action in allowed and act.fits(actor, matter, waiting)
    )


def _forbidden(act: DeskAct, matter: Matter) -> Verdict | None:
    if act.move is None:
        return None
    found = move(State(matter.state), act.move)
    if isinstance(found, Verdict):
        return found
    more = _MORE_CONDITIONS.get(act.move)
    verdict = more(matter) if more else None
    return None if verdict is None or verdict.allowed else verdict


_MORE_CONDITIONS: dict[Move, Callable[[Matter], Verdict]] = {
    Move.REDO: may_redo,
    Move.CLOSE: may_leave_unanswered,
    Move.ACCEPT: lambda matter: may_be_accepted(matter.route),
}
"""What an act needs besides its edge."""


def drafts(matter: Matter) -> dict[str, Verdict]:
    """Kinds of documents that this matter is ready for and that are not under way, what ends the handling before what prolongs it; where
    time or an earlier matter does not allow one, why not."""
    case = case_of(matter)
    fit = {kind: RULES[kind] for kind in _fitting(matter, case)}
    return {k: fit[k].holds(case) for k in sorted(fit, key=lambda kind: (fit[kind].move is None, kind))}


def _fitting(matter: Matter, case: PaperCase) -> list[str]:
    ended = (PaperState.DROPPED, PaperState.ISSUED)
    under_way = {paper.kind for paper in matter.papers.all() if paper.state not in ended}
    return [k for k, rule in drafted().items() if k not in under_way and rule.fits(case).allowed]


_PAPER_STEPS = {
    "save": "paper.save",
    "submit": "paper.submit",
    "second_read": "paper.second_read",
    "approve": "paper.approve",
    "send_back": "paper.send_back",
    "issue": "paper.issue",
    "recall": "paper.recall",
    "drop": "paper.drop",
    "override_citations": "paper.override_citations",
    "serve": "service.record",
    "unserved": "service.unserved",
}


def hindrance(paper: Paper) -> Verdict | None:
    """Why a document that is under way can go no further, although nothing in it is wrong: its time is over, or the earlier matter it
    rests on does not bear it any more."""
    if paper.state in (PaperState.ISSUED, PaperState.DROPPED):
        return None
    verdict = RULES[paper.kind].holds(case_of(paper.matter))
    return None if verdict.allowed else verdict


def paper_steps(actor: Actor, paper: Paper) -> frozenset[str]:
    """What this person may do with a document now: save, submit, second_read, approve, send_back, issue, override_citations, recall, drop, serve, unserved. A document of
    another unit than the one that has the matter can only be given up."""
    allowed = allowed_actions(tuple(_PAPER_STEPS.values()), actor, paper)
    here = paper.unit_id == paper.matter.holding_unit_id
    wrote = paper.writers.filter(pk=actor.staff_id).exists()
    unread = paper.waits_for == SECOND_READER
    turn = bool(paper.step and actor.roles & holders(Role(paper.step)) and not wrote)
    stands = hindrance(paper) is None
    fits = {
        "save": here and paper.state == PaperState.DRAFT,
        "submit": here and paper.state == PaperState.DRAFT and stands,
        "approve": here and paper.state == PaperState.IN_APPROVAL and turn and stands and not unread,
        "second_read": here and unread and reader_of(actor, paper).allowed,
        "send_back": here and paper.state == PaperState.IN_APPROVAL and turn,
        "issue": here and paper.state == PaperState.APPROVED and stands and not unread,
        "override_citations": here
        and paper.state in (PaperState.IN_APPROVAL, PaperState.APPROVED)
        and not wrote,
        "recall": here and wrote and paper.state == PaperState.IN_APPROVAL,
        "drop": paper.state not in (PaperState.ISSUED, PaperState.DROPPED),
        "serve": paper.for_citizen and (paper.served_on is None or bool(unserved_yet(paper))),
        "unserved": paper.for_citizen and paper.served_on is None,
    }
    return frozenset(name for name, action in _PAPER_STEPS.items() if fits[name] and action in allowed)
