"""The viewing policy in its second form: the same rows of `rules.authority`, stated in SQL for lists.

A generated test proves that `visible` and `may("matter.view")` agree for every actor and every matter.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from xinqiao.kernel.access import actor_facts, check, facts_of
from xinqiao.kernel.actor import Actor, ActorKind
from xinqiao.kernel.clock import today
from xinqiao.kernel.compiled import of_record
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.viewing import ShownAs, note
from xinqiao.matters.models import (
    WALLS,
    Attachment,
    Matter,
    MatterStaff,
    MatterUnit,
    Paper,
    StaffPart,
    UnitPart,
)
from xinqiao.matters.queries.around import (
    RECUSAL_ASKED,
    STANDING_IN,
    Around,
    around,
    at_work_away,
    parts,
)
from xinqiao.matters.queries.of_matter import OfMatter
from xinqiao.offices.queries import absences_on, subordinates
from xinqiao.rules.authority import MatterFacts, can_view, sees_by_post
from xinqiao.rules.folding import typed_number
from xinqiao.rules.roles import ADMINS, CONFIDENTIAL_READERS, UNIT_WIDE, Role


def matter_facts(matter: Matter) -> MatterFacts:
    """Everything the policy needs to know of a matter, in one query (two for an accusation). A matter from `get_matter` brings
    them along; a command reads its own under the lock."""
    known: MatterFacts | None = getattr(matter, _KNOWN, None)
    return known or _facts(matter, *parts(matter))


_KNOWN, _AROUND = "facts_read_with_it", "around_read_with_it"


def what_is_around(matter: Matter) -> Around:
    """What was read with a matter from `get_matter`, or is read now."""
    known: Around | None = getattr(matter, _AROUND, None)
    return known or around(matter)


def _facts(matter: Matter, units: dict[str, set[int]], staff: dict[str, set[int]]) -> MatterFacts:
    units, staff = defaultdict(set, units), defaultdict(set, staff)
    accused: set[int] = set().union(*(units.pop(part, set()) for part in WALLS))
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
        staff=frozenset(staff[StaffPart.HANDLER] | staff[StaffPart.CO_HANDLER] | staff[STANDING_IN]),
        consulted=frozenset(staff[StaffPart.CONSULTED]),
        confidential=matter.confidential,
        cleared=frozenset(staff[StaffPart.CLEARED]),
        accused_units=subordinates(accused) if accused else frozenset(),
        accused_staff=frozenset(staff[StaffPart.ACCUSED]),
        recused=frozenset(staff[StaffPart.RECUSED]),
        recusal_asked=frozenset(staff[RECUSAL_ASKED]),
    )


def _unit_part(*parts: UnitPart, units: Collection[int]) -> Exists:
    return Exists(MatterUnit.objects.filter(matter=OuterRef("pk"), unit_id__in=units, part__in=parts))


def _staff_part(*parts: StaffPart, staff_id: int, **more: object) -> Exists:
    return Exists(
        MatterStaff.objects.filter(matter=OuterRef("pk"), staff_id=staff_id, part__in=parts, **more)
    )


_VIEWING_PARTS = (
    UnitPart.REGISTERING,
    UnitPart.SENDER,
    UnitPart.HANDLING,
    UnitPart.CO_HANDLING,
    UnitPart.REVIEWING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Viewer:
    """All that decides what a member of staff sees, but the matters themselves. `above`: the own unit and those above it."""

    staff: int
    unit: int
    section: int | None
    roles: frozenset[Role]
    above: frozenset[int]
    day: date


def _invited(who: _Viewer) -> Q:
    """Matters that the person is invited to discuss, until the day the invitation ends (M-P3)."""
    return Q(_staff_part(StaffPart.CONSULTED, staff_id=who.staff, until__gte=who.day))


def stood_in_by(staff_id: int, day: date) -> QuerySet[MatterStaff]:
    """Parts of those for whom this person stands in on this day (M-D1)."""
    return at_work_away(day, staff__absences__deputy_id=staff_id)


def _ordinary(who: _Viewer) -> Q:
    """Ordinary matters: by unit-wide role, by section, by reception, by assignment, the own one or that of somebody away
    (authority.can_view)."""
    own_part = _staff_part(StaffPart.HANDLER, StaffPart.CO_HANDLER, staff_id=who.staff)
    stands_in = Exists(stood_in_by(who.staff, who.day).filter(matter=OuterRef("pk")))
    in_unit = Q(_unit_part(*_VIEWING_PARTS, units=[who.unit]))
    if who.roles & UNIT_WIDE:
        return in_unit | _invited(who)
    mine = Q(own_part) | Q(stands_in)
    if Role.SECTION_HEAD in who.roles:
        mine = mine | ~Q(holding_unit_id=who.unit) | Q(section_id=None) | Q(section_id=who.section)
    if Role.RECEPTIONIST in who.roles:
        mine = mine | Q(registering_unit_id=who.unit)
    return (in_unit & mine) | _invited(who)


def _of_staff(who: _Viewer) -> Q:
    """What a member of staff with a business post sees."""
    walled = _staff_part(StaffPart.RECUSED, StaffPart.ACCUSED, staff_id=who.staff)
    accusing = _unit_part(*WALLS, units=sorted(who.above))
    if Role.EXPERT in who.roles:
        return Q(_invited(who), ~walled, ~accusing, confidential=False)
    known = Q(_staff_part(StaffPart.CLEARED, staff_id=who.staff))
    if who.roles & CONFIDENTIAL_READERS:
        known = known | Q(_unit_part(*_VIEWING_PARTS, units=[who.unit]))
    ordinary = Q(confidential=False) & _ordinary(who)
    return Q(ordinary | (Q(confidential=True) & known), ~walled, ~accusing)


def seen(actor: Actor, path: str = "matter") -> Q:
    """The condition of a record that the actor may see its matter, at the end of `path` (empty: the matter itself). Denying by
    default: administrators and visitors see none."""
    at = f"{path}__" if path else ""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    if actor.kind is ActorKind.CITIZEN and actor.matter_id:
        return Q(**{f"{at}pk": actor.matter_id})
    if actor.kind is ActorKind.CITIZEN or not actor.roles - ADMINS:
        return Q(pk__in=[])
    who = _Viewer(
        staff=actor.staff,
        unit=actor.unit,
        section=actor.section_id,
        roles=actor.roles,
        above=actor.above(),
        day=today(),
    )
    return Q(OfMatter(_of_staff, (who,), F(f"{at}version")))


def visible(actor: Actor) -> QuerySet[Matter]:
    """Every matter the actor may see. Who sees nothing by unit is led there by the own parts: few, however many others there are."""
    found = Matter.objects.filter(seen(actor, ""))
    if actor.kind is not ActorKind.STAFF or actor.roles & (
        UNIT_WIDE | {Role.SECTION_HEAD, Role.RECEPTIONIST}
    ):
        return found
    own_part = MatterStaff.objects.filter(staff_id=actor.staff).values("matter_id")
    return found.filter(Q(pk__in=own_part) | Q(pk__in=stood_in_by(actor.staff, today()).values("matter_id")))


def with_people(found: QuerySet[Matter]) -> QuerySet[Matter]:
    """Each matter with who works on it where it is now (`at_work`: in a review that is nobody of the office whose opinion is reviewed),
    and who stands in for a first handler that is away today (`stood_in`, empty when nobody does)."""
    parts = MatterStaff.objects.filter(
        matter=OuterRef("pk"),
        part=StaffPart.HANDLER,
        staff__unit=OuterRef("holding_unit"),
        staff__is_active=True,
    )
    absent = absences_on(today()).filter(staff=OuterRef("first_handler"))
    return found.annotate(
        at_work=Subquery(parts.order_by("-since", "-pk").values("staff__name")[:1]),
        stood_in=Subquery(absent.values(deputy_name=Coalesce("deputy__name", Value("")))[:1]),
    )


def who_has_it(matter: Matter) -> str:
    """The person of the unit that has the matter: the first handler while there and at work, or who stands in, else who works on it there.
    Empty while nobody is named: a closed account answers for nothing (M-D1)."""
    if "at_work" not in vars(matter):
        matter = with_people(Matter.objects.select_related("first_handler")).get(pk=matter.pk)
    first, known = matter.in_charge_here, vars(matter)
    if first is None:
        return known["at_work"] or ""
    if known["stood_in"] is None:
        return first.name
    if not known["stood_in"]:
        return _("%(name)s（不在岗，无人代办）") % {"name": first.name}
    return _("%(deputy)s（代%(name)s）") % {"deputy": known["stood_in"], "name": first.name}


def _one(key: int) -> QuerySet[Matter]:
    told = ("registering_unit", "holding_unit", "first_unit", "first_handler", "section", "category")
    return with_people(Matter.objects.select_related(*told)).filter(pk=key)


def get_matter(actor: Actor, matter_id: int) -> Matter:
    """One matter, if the actor may see it; absent and hidden both raise NotFound."""
    found = of_record(_one, matter_id)
    if not found:
        raise NotFound
    matter: Matter = found[0]
    read = around(matter)
    setattr(matter, _AROUND, read)
    setattr(matter, _KNOWN, _facts(matter, read.units, read.staff))
    if not check("matter.view", actor, matter).allowed:
        raise NotFound
    note(ShownAs.PAGE, matter.pk)
    return matter


def sees_by_invitation(actor: Actor, matter: Matter) -> bool:
    """Whether this person sees the matter only because of an invitation to discuss it: masked, and each look recorded."""
    facts = facts_of(matter)
    assert isinstance(facts, MatterFacts)
    who = actor_facts(actor)
    return actor.staff_id is not None and can_view(who, facts) and not sees_by_post(who, facts)


def matter_numbered(actor: Actor, number: str) -> Matter:
    """As `get_matter`, by the number that people use."""
    found = Matter.objects.filter(number=typed_number(number)).values_list("pk", flat=True).first()
    return get_matter(actor, found or 0)


def get_paper(actor: Actor, paper_id: UUID) -> Paper:
    """One document of a matter the actor may see; a citizen sees issued ones only."""
    paper = (
        Paper.objects.select_related("matter", "unit", "author", "addressed_to").filter(pk=paper_id).first()
    )
    if paper is None or not check("matter.view", actor, paper).allowed:
        raise NotFound
    if actor.kind is ActorKind.CITIZEN and not paper.for_citizen:
        raise NotFound
    note(ShownAs.PAGE, paper.matter_id)
    return paper


def get_attachment(actor: Actor, attachment_id: UUID) -> Attachment:
    """One attachment of a matter the actor may see; a citizen gets only what the own petition sent or was sent."""
    attachment = Attachment.objects.select_related("matter").filter(pk=attachment_id).first()
    if attachment is None or not check("matter.view", actor, attachment).allowed:
        raise NotFound
    if actor.kind is ActorKind.CITIZEN and not (
        attachment.petition_id == actor.petition_id and attachment.for_citizen
    ):
        raise NotFound
    note(ShownAs.PAGE, attachment.matter_id)
    return attachment
