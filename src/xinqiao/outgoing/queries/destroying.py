"""Files past their period, the lists on which they are destroyed, and the tombstones (M-I7)."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from xinqiao.courses.queries import on_course
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Matter, MatterUnit, UnitPart
from xinqiao.outgoing.models import DestroyedFile, Destruction, DestructionSheet, HandedFile
from xinqiao.outgoing.queries.archiving import received, with_keeping
from xinqiao.rules.archiving import HANDING, Keeping
from xinqiao.rules.destroying import DESTROYING, MOST, DestroyingStage, closed_before
from xinqiao.rules.lifecycle import State

PAGE = 30


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def past_period(day: date, *, of_a_year: bool = False) -> QuerySet[Any]:
    """Files whose period is over on that day, and which are not owed to the archives. Accusations are never among them (条例 30(3)). `of_a_year`: only
    those whose period ended with the year before, and those too that were destroyed since: no index walks over what is older."""
    over = Q()
    for keeping in Keeping:
        if (before := closed_before(keeping, day)) is not None:
            closed_in = (
                {"closed_at__gte": start_of(before.replace(year=before.year - 1))} if of_a_year else {}
            )
            over |= Q(keeping=keeping.value, closed_at__lt=start_of(before), **closed_in)
    closed = Matter.objects.filter(state=State.CLOSED, confidential=False)
    files = with_keeping(closed if of_a_year else closed.filter(erased_on=None))
    return files.filter(over).filter(Q(keeping=Keeping.TEN.value) | Exists(received()))


_REFERRED_TO = """EXISTS(WITH RECURSIVE later(id) AS (
    SELECT p.matter_id FROM matters_petition e JOIN matters_petition p ON p.repeat_of_id = e.id OR p.split_from_id = e.id
        WHERE e.matter_id = %(expressions)s
    UNION SELECT p.matter_id FROM later JOIN matters_petition e ON e.matter_id = later.id
        JOIN matters_petition p ON p.repeat_of_id = e.id OR p.split_from_id = e.id
) SELECT 1 FROM later JOIN matters_matter m ON m.id = later.id WHERE m.state <> '%(closed)s')"""
"""Of a matter: an open one repeats it or was split from it, through closed ones too. Asked of each file, of which few are referred to: all links
of an office were four thousand at 100,000 matters."""

_WORKING = (UnitPart.HANDLING, UnitPart.CO_HANDLING, UnitPart.REVIEWING)


def _begun() -> Q:
    """Matters about which a record on a course waits for somebody or would hold the file open, whatever the app."""
    begun = Q(pk__in=[])
    for model in on_course():
        own = "matter" if hasattr(model, "matter") else ""
        stages = {*model.course.asks, *model.course.holds_file}
        if stages and (path := model.matter_path or model.may_be_about or own):
            about: dict[str, Any] = {path: OuterRef("pk")}
            begun |= Q(Exists(model._base_manager.filter(**about, stage__in=sorted(stages))))
    return begun


def _others_keep(day: date) -> Q:
    """Matters with documents of other units that worked on them. How long those keep theirs is not said here: so for as long as any file that is
    not kept for ever."""
    others = MatterUnit.objects.filter(
        ~Q(unit=OuterRef("holding_unit")), matter=OuterRef("pk"), part__in=_WORKING
    )
    before = closed_before(Keeping.THIRTY, day)
    assert before is not None
    return Q(Exists(others), closed_at__gte=start_of(before))


def must_wait(day: date) -> Q:
    """Files that are not destroyed although their period is over: an open matter refers to them, something about them is to be done, they are on
    their way to the archives, or other units keep documents of theirs in them."""
    going = HandedFile.objects.filter(matter=OuterRef("pk"), struck="", handing__stage__in=list(HANDING.asks))
    referred = Func(F("pk"), template=_REFERRED_TO, closed=State.CLOSED.value, output_field=BooleanField())
    return Q(referred) | _begun() | Q(Exists(going)) | _others_keep(day)


def may_go(day: date, *, of_a_year: bool = False) -> QuerySet[Any]:
    """The files that may be destroyed on that day: asked when they are listed, approved and destroyed, and by who counts what a year owes
    (`past_period`)."""
    return past_period(day, of_a_year=of_a_year).filter(Q(erased_on__isnull=False) | ~must_wait(day))


def _unlisted(files: QuerySet[Any], unit_id: int) -> QuerySet[Any]:
    listed = DestroyedFile.objects.filter(matter=OuterRef("pk"), struck="").exclude(
        destruction__stage=DestroyingStage.DROPPED
    )
    return files.filter(~Exists(listed), holding_unit_id=unit_id).order_by("closed_at", "pk")


def to_appraise(unit_id: int, day: date) -> QuerySet[Any]:
    """Those of a unit that may be destroyed and lie on no list, the oldest first."""
    return _unlisted(may_go(day), unit_id)


def due_now(unit_id: int, day: date) -> tuple[int, bool]:
    """How many wait, as far as one list holds, and whether there are more."""
    return _as_far(to_appraise(unit_id, day))


def left_out(unit_id: int, day: date) -> tuple[int, bool]:
    """The same of files past their period that must wait."""
    return _as_far(_unlisted(past_period(day).filter(must_wait(day)), unit_id))


def _as_far(files: QuerySet[Any]) -> tuple[int, bool]:
    found = files[: MOST + 1].count()
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
    """Numbers of files on it that may not be destroyed any more: opened again, kept longer, closed anew, or they must wait."""
    still = set(may_go(day).filter(destroyed__destruction=made).values_list("pk", flat=True))
    return tuple(row.matter.number for row in listed_files(made) if row.matter_id not in still)


def matters_of(made: Destruction) -> QuerySet[Matter]:
    return Matter.objects.filter(pk__in=DestroyedFile.objects.filter(destruction=made).values("matter"))


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
