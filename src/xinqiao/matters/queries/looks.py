"""Who saw this person's data (M-I3): every page, list, search and file that showed a matter, and every look in clear, in one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from xinqiao.kernel.models import AuditEntry, Viewing
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff

MOST = 500
IN_CLEAR = (
    "identity.reveal",
    "original.reveal",
    "attachment.download",
    "paper.download",
    "receipts.look",
    "matter.print",
    "matter.take_file",
    "call.slip",
    "disclosure.take_out",
    "disclosure.open_urgently",
)
"""Acts that showed clear data or put a matter on paper; with them views are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`way`: a `kernel.viewing.ShownAs`, or an action of `IN_CLEAR`; `by`: the actor as the log names it."""

    at: datetime
    by: str
    way: str
    matter_id: int | None


def looks(*, matter: int | None = None, staff: int | None = None) -> list[Look]:
    """The last `MOST` of each kind, newest first: of one matter, of one member of staff, or of both."""
    views, acts = Viewing.objects.all(), AuditEntry.objects.filter(action__in=IN_CLEAR, outcome="done")
    if matter is not None:
        views, acts = views.filter(matter=matter), acts.filter(matter_id=matter)
    if staff is not None:
        views, acts = views.filter(staff=staff), acts.filter(actor=f"staff:{staff}")
    who = Concat(Value("staff:"), Cast("staff", CharField()), output_field=CharField())
    seen = _rows(views.order_by("-pk"), who, "way", "matter")
    done = _rows(acts.order_by("-pk"), F("actor"), "action", "matter_id")
    return [
        Look(at=at, by=by, way=way, matter_id=number)
        for at, by, way, number in seen.union(done, all=True).order_by("-told_at")
    ]


def _rows(found: QuerySet[Any], who: Any, way: str, matter: str) -> QuerySet[Any, Any]:
    last = found.model.objects.filter(pk__in=found.values("pk")[:MOST]).order_by()
    told = last.annotate(
        told_at=F("at"),
        told_by=who,
        told_way=Cast(way, CharField()),
        told_of=Cast(matter, BigIntegerField()),
    )
    rows: QuerySet[Any, Any] = told.values_list("told_at", "told_by", "told_way", "told_of")
    return rows


def names_of(found: list[Look]) -> tuple[dict[str, str], dict[int, str]]:
    """Actor → name, matter → number, for what is shown."""
    keys = {int(look.by[6:]) for look in found if look.by.startswith("staff:")}
    people = Staff.objects.filter(pk__in=keys).values_list("pk", "name", "unit__short_name")
    numbers = Matter.objects.filter(pk__in={look.matter_id for look in found if look.matter_id})
    return (
        {f"staff:{pk}": f"{name}（{unit}）" for pk, name, unit in people},
        dict(numbers.values_list("pk", "number")),
    )
