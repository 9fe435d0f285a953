"""Use by need (M-I3): what somebody may see in clear now and on what ground, who signs today, what waits, the register."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.courses.waiting import Rows, Waiting, rows, told
from xinqiao.kernel.access import actor_facts, by_post, check, facts_of
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, now
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Call, Delegation, Disclosure, MatterStaff, Petition, StaffPart
from xinqiao.matters.queries.access import matter_facts, seen
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for, line_above, staff_of, subordinates
from xinqiao.rules.authority import ActorFacts, MatterFacts, firewall, sees_by_post
from xinqiao.rules.disclosing import CallStage, DataPiece, DisclosureStage, Purpose, free_pieces
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.lifecycle import OPEN_STATES
from xinqiao.rules.roles import CONFIDENTIAL_READERS, HEADS, Role

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What may be shown in clear, and the signed forms that it needed; without any the post alone opens it."""

    pieces: frozenset[DataPiece]
    by: tuple[int, ...] = ()


def free_to(actor: Actor, petition: Petition) -> frozenset[DataPiece]:
    """What this person sees by the post, with a purpose."""
    facts = facts_of(petition)
    assert isinstance(facts, MatterFacts)
    return free_pieces(
        actor.roles,
        running=petition.matter.state in OPEN_STATES,
        works_on_it=actor.staff in facts.staff,
        of_the_units=actor.unit in {facts.registering_unit, facts.holding_unit, *facts.senders},
    )


def opened(
    actor: Actor, petition: Petition, purpose: Purpose, wanted: frozenset[DataPiece], at: datetime
) -> Opened:
    """Of the pieces that are wanted those that are open, by the post or else by forms of the same purpose that hold at that moment."""
    free = free_to(actor, petition) & wanted
    if free == wanted:
        return Opened(pieces=free)
    forms = [d for d in _own(actor, petition).filter(purpose=purpose, until__gt=at) if d.holds(at)]
    forms = [d for d in forms if wanted & set(d.pieces)]
    by_forms = frozenset(DataPiece(piece) for form in forms for piece in form.pieces) & wanted
    return Opened(pieces=free | by_forms, by=tuple(form.pk for form in forms))


def holding(actor: Actor, petition: Petition, wanted: frozenset[DataPiece], at: datetime) -> list[Disclosure]:
    """This person's forms and emergency openings that hold at that moment and open something of what is wanted, whatever their purpose."""
    found = _own(actor, petition).filter(until__gt=at).order_by("until", "pk")
    return [form for form in found if form.holds(at) and wanted & set(form.pieces)]


def _own(actor: Actor, petition: Petition) -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(petition=petition, applicant_id=actor.staff, unit_id=actor.unit)


def delegation_of(unit_id: int, deputy: int, at: datetime) -> Delegation | None:
    """The delegation by which this person signs for the principal leader at that moment."""
    return _delegations(unit_id, at).filter(deputy_id=deputy).first()


def _delegations(unit_id: int, at: datetime) -> QuerySet[Delegation]:
    day = day_of(at)
    return Delegation.objects.filter(
        unit_id=unit_id,
        first__lte=day,
        last__gte=day,
        ended_at=None,
        deputy__is_active=True,
        deputy__unit_id=unit_id,
        leader__is_active=True,
        leader__unit_id=unit_id,
        leader__posts__role=Role.PRINCIPAL_LEADER,
    )


def signers(unit_id: int, at: datetime) -> set[int]:
    """Who signs in the unit: its principal leader, and the deputies of that day."""
    leaders = staff_of(unit_id, Role.PRINCIPAL_LEADER).values_list("pk", flat=True)
    return {*leaders, *_delegations(unit_id, at).values_list("deputy_id", flat=True)}


def somebody_signs(unit_id: int, applicant: int, at: datetime) -> bool:
    """Whether the unit has somebody who signs, other than who applies."""
    return bool(signers(unit_id, at) - {applicant})


def signs(actor: Actor, form: Disclosure, at: datetime) -> bool:
    """Whether this person may sign that form: the principal leader or the deputy of the day, never who applied."""
    if actor.staff == form.applicant_id or actor.unit != form.unit_id:
        return False
    leads = Role.PRINCIPAL_LEADER in actor.roles
    return leads or delegation_of(form.unit_id, actor.staff, at) is not None


def may_be_deputy(unit: Any) -> QuerySet[Staff]:
    """Leaders of the unit other than the principal one."""
    principal = staff_of(unit.pk, Role.PRINCIPAL_LEADER).values("pk")
    return staff_of(unit.pk, *HEADS).exclude(pk__in=principal)


def get_disclosure(actor: Actor, key: Any) -> Disclosure:
    """A form about a matter that the actor sees, of the own unit, or an emergency that one reviews for a unit below. Raises NotFound."""
    found = (
        Disclosure.objects.select_related(
            "matter__holding_unit", "petition__person", "unit", "applicant", "signed_by", "delegation__leader"
        )
        .filter(pk=int(key))
        .first()
    )
    if found is None:
        raise NotFound
    here = found.unit_id == actor.unit and check("matter.view", actor, found.matter).allowed
    if not here and not (found.emergency and check("disclosure.review", actor, found).allowed):
        raise NotFound
    return found


def get_call(actor: Actor, key: Any) -> Call:
    """A call about a matter that the actor sees. Raises NotFound."""
    found = Call.objects.select_related("matter", "petition", "unit", "asked_by").filter(pk=int(key)).first()
    if found is None or not check("matter.view", actor, found.matter).allowed:
        raise NotFound
    return found


def get_delegation(actor: Actor, key: Any) -> Delegation:
    found = Delegation.objects.select_related("unit", "leader", "deputy").filter(pk=int(key)).first()
    if found is None or found.unit_id != actor.unit:
        raise NotFound
    return found


def register(actor: Actor, before: int | None = None) -> QuerySet[Disclosure]:
    """The forms of the own unit, newest first: about matters that the actor sees."""
    found = Disclosure.objects.filter(seen(actor), unit_id=actor.unit).order_by("-pk")
    found = found if before is None else found.filter(pk__lt=before)
    return found.select_related("matter", "applicant", "signed_by")


def delegations(actor: Actor) -> QuerySet[Delegation]:
    """The last ones of the own unit."""
    return Delegation.objects.filter(unit_id=actor.unit).select_related("leader", "deputy")[:10]


def calls(actor: Actor) -> QuerySet[Call]:
    """Calls that the own unit's line has to make."""
    found = Call.objects.filter(seen(actor), unit_id=actor.unit, stage=CallStage.ASKED)
    return found.select_related("asked_by").order_by("due_on", "pk")


def to_review(actor: Actor) -> Iterable[Rows]:
    """Emergency openings of colleagues that this person may review, whoever of the reviewing posts one has."""
    if not by_post("disclosure.review", actor):
        return
    here = Disclosure.objects.filter(seen(actor), ~Q(applicant_id=actor.staff), unit_id=actor.unit)
    here = here.filter(stage=DisclosureStage.OPENED).order_by("due_on", "pk")
    yield rows("disclosure_review", here, at="asked_at", due="due_on", words="applicant__name")


def to_review_for_others(actor: Actor) -> list[Waiting]:
    """Emergency openings in units below in which nobody can review them, of which the matter is not told."""
    if not by_post("disclosure.review", actor):
        return []
    alone = list(_without_a_reviewer().exclude(unit_id=actor.unit).select_related("matter"))
    below = subordinates({actor.unit}) if alone else frozenset()
    mine = [f.pk for f in alone if f.unit_id in below and check("disclosure.review", actor, f).allowed]
    if not mine:
        return []
    sent = Disclosure.objects.filter(pk__in=mine).order_by("due_on", "pk")
    return told(
        rows("disclosure_review", sent, at="asked_at", due="due_on", matter="", words="applicant__name")
    )


def _without_a_reviewer() -> QuerySet[Disclosure]:
    """Openings to be reviewed in whose own unit nobody can: nobody else has such a post, or who has it is walled off from the matter."""
    parts = MatterStaff.objects.filter(matter=OuterRef(OuterRef("matter")), staff=OuterRef("pk"))
    others = Staff.objects.filter(
        ~Q(pk=OuterRef("applicant")),
        ~Exists(parts.filter(part__in=(StaffPart.RECUSED, StaffPart.ACCUSED))),
        unit=OuterRef("unit"),
        is_active=True,
        posts__role__in=BY_ACTION["disclosure.review"].roles,
    )
    knowing = Q(posts__role__in=CONFIDENTIAL_READERS) | Exists(parts.filter(part=StaffPart.CLEARED))
    nobody = Q(~Exists(others), matter__confidential=False) | Q(
        ~Exists(others.filter(knowing)), matter__confidential=True
    )
    return Disclosure.objects.filter(nobody, emergency=True, stage=DisclosureStage.OPENED)


def form_facts(form: Disclosure) -> MatterFacts:
    """What the policy must know of a form; of an emergency also which unit above reviews it, where nobody of the own one can."""
    facts = replace(matter_facts(form.matter), paper_unit=form.unit_id)
    return replace(facts, asked_unit=_reviewed_above(form, facts)) if form.emergency else facts


def _reviewed_above(form: Disclosure, facts: MatterFacts) -> int | None:
    """The nearest unit above with somebody who may: there one need not know the matter, but an accusation stays with those who do."""
    if any(sees_by_post(one, facts) for one in _reviewers(form.unit_id, form)):
        return None
    for unit_id in line_above(form.unit_id):
        for one in _reviewers(unit_id, form):
            known = sees_by_post(one, facts) if facts.confidential else firewall(one, facts) is None
            if known:
                return unit_id
    return None


def _reviewers(unit_id: int, form: Disclosure) -> list[ActorFacts]:
    found = staff_of(unit_id, *BY_ACTION["disclosure.review"].roles).exclude(pk=form.applicant_id)
    return [actor_facts(actor_for(staff)) for staff in found]


def to_sign(actor: Actor) -> Iterable[Rows]:
    """Forms that this person may sign today: the principal leader, and another leader only while a delegation holds."""
    if not by_post("disclosure.sign", actor):
        return
    found = Disclosure.objects.filter(seen(actor), ~Q(applicant_id=actor.staff))
    found = found.filter(unit_id=actor.unit, stage=DisclosureStage.ASKED).order_by("due_on", "pk")
    if Role.PRINCIPAL_LEADER not in actor.roles:
        found = found.filter(Exists(_delegations(actor.unit, now()).filter(deputy_id=actor.staff)))
    yield rows("sign", found, at="asked_at", due="due_on", words="applicant__name")


def to_dial(actor: Actor) -> Iterable[Rows]:
    """Calls that this person may make for colleagues."""
    if by_post("call.reach", actor):
        found = calls(actor).exclude(asked_by_id=actor.staff)
        yield rows("call", found, at="asked_at", due="due_on", words="asked_by__name")
