"""The viewing policy in its second form: the same rows of `rules.authority`, stated in SQL for lists.

A generated test proves that `visible` and `may("matter.view")` agree for every actor and every matter.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from xinqiao.kernel.access import actor_facts, check, facts_of
from xinqiao.kernel.actor import Actor, ActorKind
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import (
    Attachment,
    Matter,
    MatterStaff,
    MatterUnit,
    Paper,
    StaffPart,
    UnitPart,
)
from xinqiao.offices.queries import subordinates
from xinqiao.rules.authority import MatterFacts, can_view, sees_by_post
from xinqiao.rules.roles import CONFIDENTIAL_READERS, UNIT_WIDE, Role


def matter_facts(matter: Matter) -> MatterFacts:
    """Everything the policy needs to know of a matter, in one query (two for an accusation). A matter from `get_matter` brings
    them along; a command reads its own under the lock."""
    known: MatterFacts | None = getattr(matter, _KNOWN, None)
    return known or _read_facts(matter)


_KNOWN = "facts_read_with_it"


def _read_facts(matter: Matter) -> MatterFacts:
    units: dict[str, set[int]] = {part: set() for part in UnitPart.values}
    staff: dict[str, set[int]] = {part: set() for part in StaffPart.values}
    of_units = MatterUnit.objects.filter(matter=matter).annotate(whose=Value("unit"))
    over = Q(part=StaffPart.CONSULTED) & (Q(until=None) | Q(until__lt=today()))
    of_staff = MatterStaff.objects.filter(matter=matter).exclude(over).annotate(whose=Value("staff"))
    rows = of_units.values_list("whose", "part", "unit_id")
    for whose, part, key in rows.union(of_staff.values_list("whose", "part", "staff_id"), all=True):
        (units if whose == "unit" else staff)[part].add(key)
    accused = units.pop(UnitPart.ACCUSED)
    reviewing = matter.holding_unit_id if matter.holding_unit_id in units[UnitPart.REVIEWING] else None
    return MatterFacts(
        matter_id=matter.pk,
        registering_unit=matter.registering_unit_id,
        holding_unit=matter.holding_unit_id,
        units=frozenset().union(*units.values()),
        senders=frozenset(units[UnitPart.SENDER]),
        reviewing_unit=reviewing,
        section_id=matter.section_id,
        first_handler=matter.first_handler_id,
        staff=frozenset(staff[StaffPart.HANDLER] | staff[StaffPart.CO_HANDLER]),
        consulted=frozenset(staff[StaffPart.CONSULTED]),
        confidential=matter.confidential,
        cleared=frozenset(staff[StaffPart.CLEARED]),
        accused_units=subordinates(accused) if accused else frozenset(),
        accused_staff=frozenset(staff[StaffPart.ACCUSED]),
        recused=frozenset(staff[StaffPart.RECUSED]),
    )


def _unit_part(*parts: UnitPart, unit_id: int) -> Exists:
    return Exists(MatterUnit.objects.filter(matter=OuterRef("pk"), unit_id=unit_id, part__in=parts))


def _staff_part(*parts: StaffPart, staff_id: int) -> Exists:
    return Exists(MatterStaff.objects.filter(matter=OuterRef("pk"), staff_id=staff_id, part__in=parts))


_VIEWING_PARTS = (
    UnitPart.REGISTERING,
    UnitPart.SENDER,
    UnitPart.HANDLING,
    UnitPart.CO_HANDLING,
    UnitPart.REVIEWING,
)


def _invited(actor: Actor) -> Q:
    """Matters that the person is invited to discuss, until the day the invitation ends (M-P3)."""
    invited = MatterStaff.objects.filter(
        matter=OuterRef("pk"), staff_id=actor.staff, part=StaffPart.CONSULTED, until__gte=today()
    )
    return Q(Exists(invited))


def _ordinary(actor: Actor) -> Q:
    """Ordinary matters: by unit-wide role, by section, by reception, by assignment (authority.can_view)."""
    mine = Q(_staff_part(StaffPart.HANDLER, StaffPart.CO_HANDLER, staff_id=actor.staff)) | _invited(actor)
    in_unit = _unit_part(*_VIEWING_PARTS, unit_id=actor.unit)
    if actor.roles & UNIT_WIDE:
        return mine | Q(in_unit)
    seen = mine
    if Role.SECTION_HEAD in actor.roles:
        own = ~Q(holding_unit_id=actor.unit) | Q(section_id=None) | Q(section_id=actor.section_id)
        seen = seen | (Q(in_unit) & own)
    if Role.RECEPTIONIST in actor.roles:
        seen = seen | (Q(in_unit) & Q(registering_unit_id=actor.unit))
    return seen


def visible(actor: Actor) -> QuerySet[Matter]:
    """Every matter the actor may see. Denying by default: administrators and visitors see none."""
    if actor.kind is ActorKind.SYSTEM:
        return Matter.objects.all()
    if actor.kind is ActorKind.CITIZEN:
        return Matter.objects.filter(pk=actor.matter_id) if actor.matter_id else Matter.objects.none()
    if not actor.roles or not actor.roles - {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}:
        return Matter.objects.none()
    walled = _staff_part(StaffPart.RECUSED, StaffPart.ACCUSED, staff_id=actor.staff)
    if Role.EXPERT in actor.roles:
        invited = Matter.objects.filter(_invited(actor), ~walled, confidential=False)
        return invited.exclude(pk__in=_accusing(actor))
    known = Q(_staff_part(StaffPart.CLEARED, staff_id=actor.staff))
    if actor.roles & CONFIDENTIAL_READERS:
        known = known | Q(_unit_part(*_VIEWING_PARTS, unit_id=actor.unit))
    return Matter.objects.filter(
        (Q(confidential=False) & _ordinary(actor)) | (Q(confidential=True) & known), ~walled
    ).exclude(pk__in=_accusing(actor))


def _accusing(actor: Actor) -> QuerySet[MatterUnit, int]:
    """Matters that accuse the actor's unit or a unit above it."""
    return MatterUnit.objects.filter(part=UnitPart.ACCUSED, unit_id__in=actor.above()).values_list(
        "matter_id", flat=True
    )


def get_matter(actor: Actor, matter_id: int, *, seen_version: int | None = None) -> Matter:
    """One matter, if the actor may see it; absent and hidden both raise NotFound. `seen_version` is the version the
    actor's page showed, so that a command can tell that somebody else was faster."""
    matter = (
        Matter.objects.select_related(
            "registering_unit", "holding_unit", "first_unit", "first_handler", "section", "category"
        )
        .filter(pk=matter_id)
        .first()
    )
    if matter is None:
        raise NotFound
    setattr(matter, _KNOWN, _read_facts(matter))
    if not check("matter.view", actor, matter).allowed:
        raise NotFound
    if seen_version is not None:
        matter.version = seen_version
    return matter


def sees_by_invitation(actor: Actor, matter: Matter) -> bool:
    """Whether this person sees the matter only because of an invitation to discuss it: masked, and each look recorded."""
    facts = facts_of(matter)
    assert isinstance(facts, MatterFacts)
    who = actor_facts(actor)
    return actor.staff_id is not None and can_view(who, facts) and not sees_by_post(who, facts)


def matter_numbered(actor: Actor, number: str, *, seen_version: int | None = None) -> Matter:
    """As `get_matter`, by the number that people use."""
    found = Matter.objects.filter(number=number.strip().upper()).values_list("pk", flat=True).first()
    return get_matter(actor, found or 0, seen_version=seen_version)


def get_paper(actor: Actor, paper_id: UUID, *, seen_version: int | None = None) -> Paper:
    """One document of a matter the actor may see; a citizen sees issued ones only."""
    paper = (
        Paper.objects.select_related("matter", "unit", "author", "addressed_to").filter(pk=paper_id).first()
    )
    if paper is None or not check("matter.view", actor, paper).allowed:
        raise NotFound
    if actor.kind is ActorKind.CITIZEN and not paper.for_citizen:
        raise NotFound
    if seen_version is not None:
        paper.version = seen_version
    return paper


def get_attachment(actor: Actor, attachment_id: UUID) -> Attachment:
    """One attachment of a matter the actor may see; a citizen gets the files of the own petition only."""
    attachment = Attachment.objects.select_related("matter").filter(pk=attachment_id).first()
    if attachment is None or not check("matter.view", actor, attachment).allowed:
        raise NotFound
    if actor.kind is ActorKind.CITIZEN and attachment.petition_id != actor.petition_id:
        raise NotFound
    return attachment
