"""Fields that were filled and never used until their matter was closed (M-I1): per unit and quarter, in figures, never whose."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import LogEntry, Petition, Representative, Service, ServiceMethod
from xinqiao.rules.collecting import USED_BY
from xinqiao.rules.looking_back import Quarter

_INTERPRETED, _SERVED = "log.interpreted", "service.record"
_TO_THE_DOOR = (ServiceMethod.DIRECT, ServiceMethod.LEFT, ServiceMethod.POST)
"""Ways of service that need an address, or may have."""
_FILLED = {
    "id_number": ~Q(person__masked_id_number=""),
    "phone": ~Q(person__masked_phone=""),
    "address": ~Q(person__masked_address=""),
    "representatives": Q(Exists(Representative.everybody.filter(petition=OuterRef("pk")))),
    "language": ~Q(language=""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldUse:
    """Of a unit's petitions whose matters were closed in a quarter: in how many a field was filled, and in how many of these it was used."""

    field: str
    filled: int
    used: int


def field_uses(unit_id: int, quarter: Quarter) -> list[FieldUse]:
    """Accusations are left out: their figures would tell of them."""
    begin, end = (datetime.combine(day, time(), SHANGHAI) for day in (quarter.first, quarter.following.first))
    closed = Petition.objects.filter(
        unit_id=unit_id,
        matter__confidential=False,
        matter__closed_at__gte=begin,
        matter__closed_at__lt=end,
    )
    return [_use(name, _filled(closed, name)) for name in USED_BY]


def _filled(closed: QuerySet[Petition], name: str) -> QuerySet[Petition]:
    personal = closed if name == "language" else closed.exclude(person=None)
    return personal.filter(_FILLED[name])


def _use(name: str, filled: QuerySet[Petition]) -> FieldUse:
    return FieldUse(field=name, filled=filled.count(), used=filled.filter(_used(name)).count())


def _used(name: str) -> Q:
    of_matter = {"matter_id": OuterRef("matter_id")}
    acts = [action for action in USED_BY[name] if action not in (_INTERPRETED, _SERVED)]
    used = Q(Exists(AuditEntry.objects.filter(**of_matter, action__in=acts, outcome="done")))
    if _INTERPRETED in USED_BY[name]:
        used |= Q(Exists(LogEntry.objects.filter(**of_matter).exclude(interpreter="")))
    if _SERVED in USED_BY[name]:
        by_post = Service.objects.filter(paper__matter=OuterRef("matter_id"), method__in=_TO_THE_DOOR)
        used |= Q(Exists(by_post))
    return used


def unused(unit_id: int, quarter: Quarter) -> list[FieldUse]:
    """Fields that stayed unused somewhere, the most wasted first."""
    found = [use for use in field_uses(unit_id, quarter) if use.filled > use.used]
    return sorted(found, key=lambda use: use.used - use.filled)
