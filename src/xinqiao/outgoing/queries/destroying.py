"""Files past their period, the lists on which they are destroyed, and the tombstones (M-I7)."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Matter, Petition
from xinqiao.outgoing.models import DestroyedFile, Destruction, DestructionSheet
from xinqiao.outgoing.queries.archiving import received, with_keeping
from xinqiao.rules.archiving import Keeping
from xinqiao.rules.destroying import DESTROYING, MOST, DestroyingStage, closed_before
from xinqiao.rules.lifecycle import State

PAGE = 30


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def past_period(day: date, *, erased: bool = False) -> QuerySet[Any]:
    """Files whose period is over on that day, and which are not owed to the archives. Accusations are never among them (条例 30(3)). `erased`: those
    too that were destroyed since."""
    over = Q()
    for keeping in Keeping:
        if (before := closed_before(keeping, day)) is not None:
            over |= Q(keeping=keeping.value, closed_at__lt=start_of(before))
    closed = Matter.objects.filter(state=State.CLOSED, confidential=False)
    files = with_keeping(closed if erased else closed.filter(erased_on=None))
    return files.filter(over).filter(Q(keeping=Keeping.TEN.value) | Exists(received()))


def to_appraise(unit_id: int, day: date) -> QuerySet[Any]:
    """Those of a unit that lie on no list and that no open matter refers to, the oldest first."""
    listed = DestroyedFile.objects.filter(matter=OuterRef("pk"), struck="").exclude(
        destruction__stage=DestroyingStage.DROPPED
    )
    running = Petition.objects.filter(
        Q(repeat_of__matter=OuterRef("pk")) | Q(split_from__matter=OuterRef("pk"))
    ).exclude(matter__state=State.CLOSED)
    found = past_period(day).filter(~Exists(listed), ~Exists(running), holding_unit_id=unit_id)
    return found.order_by("closed_at", "pk")


def due_now(unit_id: int, day: date) -> tuple[int, bool]:
    """How many wait, as far as one list holds, and whether there are more."""
    found = to_appraise(unit_id, day)[: MOST + 1].count()
    return min(found, MOST), found > MOST


def destructions(actor: Actor) -> QuerySet[Destruction]:
    """Those of the own unit, for who hands over or approves."""
    mine = Destruction.objects.filter(unit_id=actor.unit).select_related(
        "unit", "by", "approved_by", "carried_out_by", "witness"
    )
    return mine if by_post("handing.read", actor) else mine.none()


def get_destruction(actor: Actor, key: Any) -> Destruction:
    """Raises NotFound."""
    found = destructions(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def listed_files(made: Destruction) -> QuerySet[DestroyedFile]:
    """What is, or was, destroyed with the list, in its order; before it is carried out without what became an accusation."""
    rows = made.files.filter(struck="").select_related("matter").order_by("line")
    return rows if made.stage == DestroyingStage.DESTROYED else rows.filter(matter__confidential=False)


def struck_files(made: Destruction) -> QuerySet[DestroyedFile]:
    found = made.files.filter(matter__confidential=False).exclude(struck="")
    return found.select_related("matter").order_by("line")


def must_stay(made: Destruction) -> QuerySet[DestroyedFile]:
    """Files on it that became an accusation since: they are only counted (条例 30(3))."""
    return made.files.filter(struck="", matter__confidential=True)


def not_any_more(made: Destruction, day: date) -> tuple[str, ...]:
    """Numbers of files on it that are not past their period any more: opened again, kept longer, closed anew."""
    still = set(past_period(day).filter(destroyed__destruction=made).values_list("pk", flat=True))
    return tuple(row.matter.number for row in listed_files(made) if row.matter_id not in still)


def kept_sheet(made: Destruction) -> DestructionSheet | None:
    """The list as it was kept when it was approved or carried out, while that holds."""
    kept = made.stage in (DestroyingStage.APPROVED, DestroyingStage.DESTROYED)
    return made.sheets.last() if kept else None


def tombstone(row: DestroyedFile) -> Mapping[str, Any]:
    """What stays of a destroyed file, and what the hash in the log is of: what it was, and when, by whom and on which basis it was destroyed."""
    made = row.destruction
    return {
        "kind": "信访案卷",
        "number": row.matter.number,
        "closed_on": row.closed_on.isoformat(),
        "keeping": row.keeping,
        "list": made.number,
        "appraised_by": made.by_id,
        "approved_by": made.approved_by_id,
        "carried_out_by": made.carried_out_by_id,
        "witness": made.witness_id,
        "destroyed_on": made.destroyed_on.isoformat() if made.destroyed_on else "",
        "basis": DESTROYING.text,
        "files": row.files,
        "values": row.values,
    }


def destroyed_as(matter: Matter) -> DestroyedFile | None:
    """The tombstone of this matter, if it was destroyed."""
    found = DestroyedFile.objects.filter(
        matter=matter, destruction__stage=DestroyingStage.DESTROYED, struck=""
    )
    return found.select_related("destruction", "matter").first()
