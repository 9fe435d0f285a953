"""From records to what the interface shows of a matter. Masked copies only; sealed values are never opened here."""

from django.urls import reverse

from xinqiao.api.fields import Named, StaffRef, UnitRef
from xinqiao.api.files import attachment_ref
from xinqiao.api.matter_schemas import (
    ActingOut,
    AssistanceOut,
    ClockOut,
    ClockStep,
    CorrectionOut,
    DraftableKind,
    HinderedKind,
    LogOut,
    MatterOut,
    MatterRow,
    ObjectionOut,
    OfferOut,
    OutsideOut,
    PaperRef,
    PersonMasked,
    PetitionOut,
    RecusalOut,
    RequestOut,
    ReviewState,
)
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.matters.clocks import deadline_of
from xinqiao.matters.models import (
    Acting,
    Assistance,
    Channel,
    Correction,
    LogEntry,
    LogKind,
    Matter,
    Outcome,
    OutsideDocument,
    OutsideKind,
    Paper,
    PaperState,
    Petition,
    ReviewRequest,
    RunningClock,
)
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import drafts, offers, open_objection
from xinqiao.matters.queries.answers import answered_by
from xinqiao.matters.queries.receipt import days_since, first_receipt
from xinqiao.matters.queries.recipients import wants_guardian
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.acting import CORRECTED, POWERS, Power
from xinqiao.rules.approval import STEP_TITLES
from xinqiao.rules.assisting import ASSISTANCE, OPEN
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.identity_documents import ID_KINDS, IdKind
from xinqiao.rules.lifecycle import STATE_TITLES, State
from xinqiao.rules.papers import RULES
from xinqiao.rules.routing import BY_CODE
from xinqiao.rules.submission import is_joint_letter
from xinqiao.rules.verdict import Verdict


def unit_ref(unit: Unit) -> UnitRef:
    return UnitRef(id=unit.pk, name=unit.name)


def staff_ref(staff: Staff) -> StaffRef:
    return StaffRef(id=staff.pk, name=staff.name)


def state_named(state: str) -> Named:
    return Named(code=state, title=STATE_TITLES[State(state)])


def matter_row(matter: Matter) -> MatterRow:
    """One line; `holding_unit`, `first_handler` and `category` must be at hand."""
    clock = TABLE[ClockCode(matter.next_clock)] if matter.next_clock else None
    return MatterRow(
        number=matter.number,
        title=matter.title,
        state=state_named(matter.state),
        kind=Named(code=matter.kind, title=Kind(matter.kind).label) if matter.kind else None,
        category=matter.category.name if matter.category else "",
        holding_unit=unit_ref(matter.holding_unit),
        first_handler=staff_ref(matter.in_charge) if matter.in_charge else None,
        received_at=matter.received_at,
        next_due=matter.next_due,
        next_clock=Named(code=matter.next_clock, title=clock.title) if clock else None,
        overdue=matter.next_due is not None and matter.next_due < today(),
        urgent=matter.urgent,
        confidential=matter.confidential,
        version=matter.version,
    )


def _petition(petition: Petition) -> PetitionOut:
    person = petition.person
    return PetitionOut(
        number=petition.number,
        channel=Named(code=petition.channel, title=Channel(petition.channel).label),
        received_at=petition.received_at,
        registered_at=petition.registered_at,
        late_reason=petition.late_reason,
        title=petition.title,
        text=petition.text,
        petitioner=PersonMasked(
            name=person.masked_name,
            id_kind=ID_KINDS.get(IdKind(person.id_kind), ""),
            id_number=person.masked_id_number,
            id_note=person.id_note,
            phone=person.masked_phone,
        )
        if person
        else None,
        guardian_wanted=wants_guardian(petition),
        people_count=petition.people_count,
        is_group=petition.is_group,
        is_joint_letter=is_joint_letter(petition.channel, petition.people_count),
        language=petition.language,
        split_from=petition.split_from.number if petition.split_from else "",
        acting=[_acting(row) for row in petition.acting.select_related("person", "principal")],
        corrections=[_correction(row) for row in petition.corrections.select_related("person", "by")],
        oral=petition.oral,
        other_procedure=petition.other_procedure,
        repeat_of=petition.repeat_of.number if petition.repeat_of else "",
        outside=[_outside(found) for found in petition.outside.all()],
    )


def _acting(row: Acting) -> ActingOut:
    return ActingOut(
        part=Named(code=row.part, title=row.get_part_display()),
        name=row.person.masked_name,
        principal=row.principal.masked_name,
        powers=[Named(code=power, title=POWERS[Power(power)]) for power in row.powers],
        relation=row.relation,
        since=row.since,
        proof=row.proof_id,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
    )


def _correction(row: Correction) -> CorrectionOut:
    return CorrectionOut(
        person=row.person.masked_name,
        fields=[CORRECTED[name] for name in row.fields],
        reason=row.reason,
        by=staff_ref(row.by) if row.by else None,
        at=row.at,
    )


def _outside(found: OutsideDocument) -> OutsideOut:
    return OutsideOut(
        kind=Named(code=found.kind, title=OutsideKind(found.kind).label),
        organ=found.organ,
        number=found.number,
        day=found.day,
        scan=found.scan_id,
        reason=found.reason,
    )


def _clock(clock: RunningClock) -> ClockOut:
    deadline = deadline_of(clock)
    return ClockOut(
        code=clock.code,
        title=deadline.title,
        started_on=clock.started_on,
        due_on=deadline.due_on,
        alert_on=deadline.alert_on,
        stopped_on=clock.stopped_on,
        stop_event=clock.stop_event,
        provisional=deadline.provisional,
        basis=deadline.basis.text,
        steps=[ClockStep(text=s.text, basis=s.basis.text if s.basis else "") for s in deadline.steps],
    )


def paper_ref(paper: Paper) -> PaperRef:
    return PaperRef(
        id=paper.pk,
        kind=Named(code=paper.kind, title=RULES[paper.kind].title),
        number=paper.number,
        state=Named(code=paper.state, title=PaperState(paper.state).label),
        waits_for=Named(code=paper.waits_for, title=STEP_TITLES[paper.waits_for])
        if paper.waits_for
        else None,
        addressed_to=unit_ref(paper.addressed_to) if paper.addressed_to else None,
        issued_at=paper.issued_at,
        served_on=paper.served_on,
        version=paper.version,
    )


def _log(entry: LogEntry) -> LogOut:
    return LogOut(
        kind=Named(code=entry.kind, title=LogKind(entry.kind).label),
        happened_on=entry.happened_on,
        text=entry.text,
        by=staff_ref(entry.by),
        second_person=staff_ref(entry.second_person) if entry.second_person else None,
        interpreter=entry.interpreter,
        at=entry.at,
    )


def _assistance(asked: Assistance) -> AssistanceOut:
    return AssistanceOut(
        id=asked.pk,
        unit=unit_ref(asked.to_unit),
        requests=asked.positions,
        reason=asked.reason,
        due_on=asked.due_on,
        overdue=asked.stage in OPEN and asked.due_on < today(),
        responsible=staff_ref(asked.responsible) if asked.responsible else None,
        stage=Named(code=asked.stage, title=ASSISTANCE.stages[asked.stage]),
        answer=asked.answer,
        answered_at=asked.answered_at,
        version=asked.version,
    )


def _objection(matter: Matter) -> ObjectionOut | None:
    found = open_objection(matter)
    if found is None:
        return None
    return ObjectionOut(
        from_unit=unit_ref(found.disposition.to_unit),
        reasons=found.reasons,
        proposed_unit=unit_ref(found.proposed_unit) if found.proposed_unit else None,
        at=found.at,
    )


def _review(review: ReviewRequest | None) -> ReviewState | None:
    if review is None:
        return None
    return ReviewState(
        level=Named(code=review.level, title=review.get_level_display()),
        unit=unit_ref(review.unit),
        requested_at=review.requested_at,
        received_on=review.received_on,
        posted_on=review.posted_on,
        text=review.text,
        late=review.late,
        late_reason=review.late_reason,
        outcome=review.outcome,
        decided_at=review.decided_at,
    )


def _draft_out(kind: str) -> DraftableKind:
    rule = RULES[kind]
    return DraftableKind(
        kind=kind, title=rule.title, fields={field.name: field.label for field in rule.typed}
    )


def _hindered(kind: str, verdict: Verdict) -> HinderedKind:
    title, basis = RULES[kind].title, [b.text for b in verdict.basis]
    return HinderedKind(kind=kind, title=title, reason=verdict.reason, basis=basis)


def act_address(number: str, act: str) -> str:
    return f"{reverse('api:api-root')}matters/{number}/{act}"


def _address(matter: Matter, act: str) -> str:
    """Where an act is done. Linking belongs to a petition, drafting makes a document."""
    if act == "link":
        return f"{reverse('api:api-root')}petitions/{matter.number}/link"
    return act_address(matter.number, "papers" if act == "draft" else act)


def _offers(actor: Actor, matter: Matter) -> list[OfferOut]:
    return [
        OfferOut(
            act=offer.act.name,
            title=offer.act.title,
            href=_address(matter, offer.act.name),
            available=offer.forbidden is None,
            reason=offer.forbidden.reason if offer.forbidden else "",
            basis=[b.text for b in offer.forbidden.basis] if offer.forbidden else [],
        )
        for offer in offers(actor, matter)
    ]


def matter_out(actor: Actor, matter: Matter) -> MatterOut:
    """The whole matter, in a constant number of queries."""
    route = BY_CODE.get(matter.route)
    possible = _offers(actor, matter)
    kinds = drafts(matter) if any(o.act == "draft" for o in possible) else {}
    papers = list(matter.papers.select_related("addressed_to").exclude(state=PaperState.DROPPED))
    found = matter.petitions.select_related("person", "repeat_of", "split_from").prefetch_related("outside")
    petitions = list(found.order_by("received_at"))
    first, answer = first_receipt(matter, petitions), answered_by(matter, papers)
    return MatterOut(
        **dict(matter_row(matter)),
        route=Named(code=route.code, title=route.title) if route else None,
        route_reason=matter.route_reason,
        route_basis=route.basis.text if route else "",
        place=matter.place,
        tense=matter.tense,
        registering_unit=unit_ref(matter.registering_unit),
        first_unit=unit_ref(matter.first_unit) if matter.first_unit else None,
        section=matter.section.name if matter.section else "",
        first_received_on=first,
        days_since_first_receipt=days_since(first, matter),
        accepted_on=matter.accepted_on,
        served_on=matter.served_on,
        closed_at=matter.closed_at,
        petitions=[_petition(p) for p in petitions],
        requests=[
            RequestOut(
                position=r.position,
                text=r.text,
                outcome=Named(code=r.outcome, title=Outcome(r.outcome).label) if r.outcome else None,
                answered_by=answer.number if answer else "",
                executed_on=r.executed_on,
                execution=r.execution,
            )
            for r in matter.requests.all()
        ],
        attachments=[attachment_ref(a) for a in matter.attachments.all()],
        clocks=[_clock(c) for c in matter.clocks.all()],
        papers=[paper_ref(p) for p in papers],
        log=[_log(entry) for entry in matter.log.select_related("by", "second_person")],
        assistances=[_assistance(a) for a in matter.assistances.select_related("to_unit", "responsible")],
        open_objection=_objection(matter),
        open_recusals=[
            RecusalOut(id=r.pk, staff=staff_ref(r.staff), ground=r.ground, declared_at=r.declared_at)
            for r in matter.recusals.filter(granted=None).select_related("staff")
        ],
        review=_review(matter.reviews.select_related("unit").order_by("requested_at").last()),
        offers=possible,
        draftable=[_draft_out(kind) for kind, verdict in kinds.items() if verdict.allowed],
        hindered=[_hindered(kind, verdict) for kind, verdict in kinds.items() if not verdict.allowed],
    )
