"""Who is told of which act on a matter: one table, read by the kernel after the act and in its transaction. Nobody is told who may not
see the matter, neither when the message is written nor when it is counted or shown (`matters.queries.told`)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from xinqiao.kernel.commands import Act, afterwards
from xinqiao.kernel.records import reference
from xinqiao.matters.models import (
    Disclosure,
    Matter,
    MatterMessage,
    MatterStaff,
    Paper,
    PaperState,
    RunningClock,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.queries.disclosures import signers
from xinqiao.matters.queries.told import who_may_see
from xinqiao.offices.messages import tell
from xinqiao.offices.queries import staff_of
from xinqiao.rules.alerts import AlertLevel, heard_by
from xinqiao.rules.approval import holders
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.messages import MessageKind
from xinqiao.rules.roles import Role

People = Iterable[int]
Given = Mapping[str, Any]
Who = Callable[[Any, Any, Given], People]
"""Of the record, the result and what was given: whom to tell."""


def _posts(unit_id: int, *roles: Role) -> People:
    return staff_of(unit_id, *roles).values_list("pk", flat=True)


def _desk_of(matter: Matter) -> People:
    """Who sorts and takes on in the unit that has the matter now."""
    return _posts(matter.holding_unit_id, Role.REGISTRAR)


def _handlers(matter: Matter) -> People:
    """Who works on it where it is; the registrars while nobody does."""
    working = MatterStaff.objects.filter(
        matter=matter,
        part__in=(StaffPart.HANDLER, StaffPart.CO_HANDLER),
        staff__unit_id=matter.holding_unit_id,
    )
    return list(working.values_list("staff_id", flat=True)) or _desk_of(matter)


def _reminded(_petition: Any, reminder: MatterMessage, _given: Given) -> People:
    """Who works on it and who answers for them, where it is late."""
    if reminder.unit_id != reminder.matter.holding_unit_id:
        return _posts(reminder.unit_id, Role.REGISTRAR)
    return [*_handlers(reminder.matter), *_posts(reminder.unit_id, Role.SECTION_HEAD, Role.LEADER_IN_CHARGE)]


def _next_step(paper: Paper, _result: Any, _given: Given) -> People:
    """Who takes the step that is due; the writers when all was approved."""
    if paper.state == PaperState.IN_APPROVAL:
        return set(_posts(paper.unit_id, *holders(Role(paper.step)))) - set(_writers(paper))
    return _writers(paper)


def _writers(paper: Paper, *_: Any) -> People:
    return paper.writers.values_list("pk", flat=True)


def _climbing(matter: Matter, unit_id: int, reached: AlertLevel) -> People:
    """Who above hears of a clock of the unit at this step; where nobody holds such a post, who hears of it at the next step up."""
    for roles in heard_by(reached):
        people = {person for role in roles for person in _holders(matter, unit_id, role)}
        if people or not roles:
            return people
    return ()


def _holders(matter: Matter, unit_id: int, role: Role) -> People:
    """Of the heads of sections those of the matter's own, where it has one with a head."""
    found = dict(staff_of(unit_id, role).values_list("pk", "section_id"))
    own = [person for person, section in found.items() if section == matter.section_id]
    return own if role is Role.SECTION_HEAD and own else found


def _of_clock(matter: Matter, clock: RunningClock, reached: AlertLevel) -> People:
    """Those who work on it where the clock runs, and by the ladder those above them."""
    unit_id = clock.unit_id or matter.holding_unit_id
    working = _handlers(matter) if unit_id == matter.holding_unit_id else _posts(unit_id, Role.REGISTRAR)
    return {*working, *_climbing(matter, unit_id, reached)}


def _explained(matter: Matter, delay: Any, _given: Given) -> People:
    """Who above reads why it is late: the heads of the unit, and the unit that passed the matter on (M-R3)."""
    sent = matter.unit_parts.filter(part=UnitPart.SENDER).values_list("unit_id", flat=True)
    heads = _climbing(matter, delay.unit_id, AlertLevel.OVERDUE)
    return {*heads, *(person for unit in sent for person in _posts(unit, Role.REGISTRAR))}


def _of_an_emergency(_petition: Any, opened: Disclosure, _given: Given) -> People:
    """Who may review it in the own unit, and those whose work it is: at once, whoever is looking at a list or not (M-I3)."""
    reviewers = _posts(opened.unit_id, *BY_ACTION["disclosure.review"].roles)
    return [*reviewers, *_handlers(opened.matter)]


_NEW, _BACK, _ANSWERED = MessageKind.NEW, MessageKind.RETURNED, MessageKind.ANSWERED
TOLD: dict[str, tuple[MessageKind, Who]] = {
    "matter.allocate": (_NEW, lambda _m, _r, given: [given["person"].pk]),
    "matter.accept": (_NEW, lambda _m, _r, given: [given["handler"].pk]),
    "matter.hand_over": (_NEW, lambda _m, _r, given: [given["person"].pk]),
    "matter.decline_take_over": (_BACK, lambda _m, done, _g: [done.from_staff_id]),
    "matter.take_over": (_ANSWERED, lambda matter, _r, _g: _handlers(matter)),
    "matter.forward": (_NEW, lambda matter, _r, _g: _desk_of(matter)),
    "matter.assign_with_report": (_NEW, lambda matter, _r, _g: _desk_of(matter)),
    "handling.report_conclusion": (_ANSWERED, lambda _m, done, _g: _posts(done.from_unit_id, Role.REGISTRAR)),
    "matter.object": (_BACK, lambda _m, done, _g: _posts(done.disposition.from_unit_id, Role.REGISTRAR)),
    "matter.decide_objection": (_ANSWERED, lambda _m, done, _g: [done.by_id]),
    "matter.redo": (_BACK, lambda matter, _r, _g: _handlers(matter)),
    "matter.decide_recusal": (_ANSWERED, lambda _m, _r, given: [given["recusal"].staff_id]),
    "matter.add_unit": (_NEW, lambda _m, done, _g: _posts(done.to_unit_id, Role.REGISTRAR)),
    "assistance.take_on": (_NEW, lambda done, _r, _g: [done.responsible_id]),
    "assistance.answer": (_ANSWERED, lambda done, _r, _g: _handlers(done.matter)),
    "instruction.answer": (_ANSWERED, lambda done, _r, _g: [*_handlers(done.matter), *_writers(done.paper)]),
    "review.request": (_NEW, lambda _m, done, _g: _desk_of(done.matter)),
    "petition.message": (_NEW, lambda petition, _r, _g: _handlers(petition.matter)),
    "petition.remind": (MessageKind.DEADLINE, _reminded),
    "petition.ask_withdrawal": (
        _NEW,
        lambda petition, _r, _g: _posts(
            petition.matter.holding_unit_id, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER
        ),
    ),
    "petition.correct_contact": (_NEW, lambda petition, _r, _g: _handlers(petition.matter)),
    "data_request.ask": (
        _NEW,
        lambda _p, done, _g: _posts(done.unit_id, Role.REGISTRAR, Role.SECTION_HEAD),
    ),
    "disclosure.ask": (_NEW, lambda _p, done, _g: signers(done.unit_id, done.asked_at)),
    "disclosure.open_urgently": (_NEW, _of_an_emergency),
    "disclosure.sign": (_ANSWERED, lambda form, _r, _g: [form.applicant_id]),
    "disclosure.refuse": (_BACK, lambda form, _r, _g: [form.applicant_id]),
    "disclosure.release": (_ANSWERED, lambda form, _r, _g: [form.applicant_id]),
    "disclosure.review": (_ANSWERED, lambda form, _r, _g: [form.applicant_id]),
    "matter.explain_delay": (MessageKind.DEADLINE, _explained),
    "matter.note": (MessageKind.NOTE, lambda _m, _r, given: [person.pk for person in given["people"]]),
    "commitment.told_not_done": (_BACK, lambda made, _r, _g: [made.owner_id]),
    "paper.submit": (_NEW, _next_step),
    "paper.approve": (_NEW, _next_step),
    "paper.send_back": (_BACK, _writers),
    "paper.issue": (_ANSWERED, _writers),
}
"""Action → how it concerns those who are told, and who they are."""


def _telling(action: str) -> Callable[[Act, Any, Any, Given], None]:
    kind, who = TOLD[action]

    def told(act: Act, record: Any, result: Any, given: Given) -> None:
        matter_id = record.pk if isinstance(record, Matter) else record.matter_id
        matter = Matter.objects.get(pk=matter_id)
        done = _ANSWERED if isinstance(record, Paper) and record.state == PaperState.APPROVED else kind
        tell(
            act.actor,
            who_may_see(matter, who(record, result, given)),
            done,
            action=action,
            subject=reference(record),
            matter_id=matter_id,
        )

    return told


def _deadlines(act: Act, _record: None, _result: Any, _given: Given) -> None:
    """Each clock that climbed a step tells those who work on its matter and, the nearer its last day, those above them."""
    climbed = [e for e in act.events if e.matter_id is not None]
    matters = Matter.objects.in_bulk([e.matter_id for e in climbed if e.matter_id])
    own = RunningClock.objects.in_bulk([int(e.subject.partition(":")[2]) for e in climbed])
    for event in climbed:
        matter, clock = matters.get(event.matter_id or 0), own.get(int(event.subject.partition(":")[2]))
        if matter is None or clock is None:
            continue
        reached = AlertLevel(str((event.after or {})["level"]))
        tell(
            act.actor,
            who_may_see(matter, _of_clock(matter, clock, reached)),
            MessageKind.DEADLINE,
            action="clock.sweep",
            subject=reference(matter),
            matter_id=matter.pk,
        )


for each in TOLD:
    afterwards(each, _telling(each))
afterwards("clock.sweep", _deadlines)
