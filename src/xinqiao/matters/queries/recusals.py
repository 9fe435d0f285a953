"""Who decides on a recusal that waits (条例 28(3))."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import WALLS, Matter, MatterStaff, MatterUnit, Recusal, StaffPart
from xinqiao.offices.models import Staff
from xinqiao.rules.roles import HEADS, Role

_DECIDING = HEADS | {Role.SECTION_HEAD}


def open_recusals() -> QuerySet[Any]:
    """All that wait, each with its `decider`: the unit that owes the decision while it has a part in the matter and another head who may see
    it, else the unit that has the matter, else one right above that. Nobody's until one of them has such a head."""
    here = F("matter__holding_unit")
    first, second, third = (
        Q(unit=F(f"matter__holding_unit__{field}")) for field in ("superior", "line_superior", "parent")
    )
    unit = Coalesce(_able(Q(unit=OuterRef("unit"))), _able(Q(unit=here)), _able(first | second | third))
    return Recusal.objects.filter(granted=None).annotate(decider=unit)


def _able(units: Q) -> Subquery:
    """One of these units, where it has a part in the matter and somebody who can decide."""
    heads = _heads(_DECIDING, OuterRef("unit"), OuterRef("matter"), OuterRef(OuterRef("staff")))
    parts = MatterUnit.objects.filter(units, Exists(heads), matter=OuterRef("matter"))
    return Subquery(parts.exclude(part__in=WALLS).order_by("unit").values("unit")[:1])


def decidable(actor: Actor) -> QuerySet[Any]:
    """Those of them on which this person may decide: of the own unit, never the own; where the petitioner asked for it or a head is
    concerned, a head decides while there is another."""
    found = open_recusals().filter(decider=actor.unit).exclude(staff_id=actor.staff)
    if actor.roles & HEADS:
        return found
    concerned = Staff.objects.filter(pk=OuterRef("staff"), posts__role__in=HEADS)
    others = _heads(HEADS, actor.unit, OuterRef("matter"), OuterRef("staff"))
    return found.exclude(Q(Exists(others)) & (Q(Exists(concerned)) | Q(recorded_by__isnull=False)))


def _heads(roles: frozenset[Role], unit: Any, matter: Any, concerned: Any) -> QuerySet[Staff]:
    """Who heads the unit or a section there and may see the matter, but for who is concerned."""
    mine = MatterStaff.objects.filter(staff=OuterRef("pk"), matter=OuterRef(matter))
    walled = mine.filter(part__in=(StaffPart.RECUSED, StaffPart.ACCUSED))
    part = Q(part__in=(StaffPart.HANDLER, StaffPart.CO_HANDLER), matter__confidential=False)
    in_section = Q(section=None) | Q(section=OuterRef("section")) | ~Q(holding_unit=OuterRef("unit"))
    of_section = Matter.objects.filter(in_section, pk=OuterRef(matter), confidential=False)
    sees = Exists(of_section) | Exists(mine.filter(part | Q(part=StaffPart.CLEARED)))
    heads = Staff.objects.filter(~Exists(walled), unit=unit, is_active=True).exclude(pk=concerned)
    return heads.filter(Q(posts__role__in=roles & HEADS) | Q(Q(posts__role__in=roles - HEADS) & sees))
