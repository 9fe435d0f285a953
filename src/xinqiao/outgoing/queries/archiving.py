"""Closed files, how long each is kept, and the lists with which they go to the archives (M-R7)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import SHANGHAI
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import FilePackage, Matter
from xinqiao.outgoing.models import HandedFile, HandingOver, HandingSheet, KeepingChoice
from xinqiao.rules.archiving import KEEPINGS, HandingStage, proposed
from xinqiao.rules.lifecycle import State

PAGE = 30
GOES = tuple(keeping.value for keeping, period in KEEPINGS.items() if period.goes)


def with_keeping(files: QuerySet[Matter]) -> QuerySet[Any]:
    """Each with the period that holds for it, and with the package that was made of it last."""
    chosen = KeepingChoice.objects.filter(matter=OuterRef("pk")).order_by("-pk").values("keeping")
    made = FilePackage.objects.filter(matter=OuterRef("pk")).order_by("-pk")
    by_record = Case(
        When(concluded_at__isnull=False, then=Value(proposed(answered=True).value)),
        default=Value(proposed(answered=False).value),
        output_field=CharField(),
    )
    return files.annotate(
        keeping=Coalesce(Subquery(chosen[:1]), by_record), last_package=Subquery(made.values("pk")[:1])
    )


def keeping_of(matter: Matter) -> str:
    """The period that holds for this file."""
    found: str = with_keeping(Matter.objects.filter(pk=matter.pk)).values_list("keeping", flat=True)[0]
    return found


def closed_files(unit_id: int, until: date) -> QuerySet[Any]:
    """Files of the unit closed until that day that lie on no list as they are now, the oldest first. Accusations are never among them: they go another way and
    are counted nowhere (条例 30(3))."""
    end = datetime.combine(until + timedelta(days=1), time.min, tzinfo=SHANGHAI)
    files = Matter.objects.filter(
        holding_unit_id=unit_id,
        state=State.CLOSED,
        closed_at__lt=end,
        confidential=False,
        erased_on=None,
    )
    listed = HandedFile.objects.filter(
        matter=OuterRef("pk"), struck="", package__made_at__gte=OuterRef("closed_at")
    ).exclude(handing__stage=HandingStage.DROPPED)
    return with_keeping(files).exclude(Exists(listed)).order_by("closed_at", "pk")


def received() -> QuerySet[HandedFile]:
    """Of the matter of an outer query: that the archives have received its file, as it was closed last."""
    return HandedFile.objects.filter(
        matter=OuterRef("pk"),
        struck="",
        handing__stage=HandingStage.RECEIVED,
        package__made_at__gte=OuterRef("closed_at"),
    )


def that_keep_on(files: QuerySet[Matter]) -> QuerySet[Any]:
    """Those of the files whose keeping says that they go to the archives."""
    return with_keeping(files).filter(keeping__in=GOES)


def that_go(unit_id: int, until: date) -> QuerySet[Any]:
    """Those whose keeping says that they go to the archives, and that have their package."""
    return closed_files(unit_id, until).filter(keeping__in=GOES).exclude(last_package=None)


def handings(actor: Actor) -> QuerySet[HandingOver]:
    """Those of the own unit, for who hands over or approves."""
    mine = HandingOver.objects.filter(unit_id=actor.unit).select_related("unit", "by", "approved_by")
    return mine if by_post("handing.read", actor) else mine.none()


def get_handing(actor: Actor, key: Any) -> HandingOver:
    """Raises NotFound."""
    found = handings(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def files_of(handing: HandingOver) -> QuerySet[HandedFile]:
    """What goes with the list, in its order."""
    return (
        handing.files.filter(struck="", matter__confidential=False)
        .select_related("matter", "package")
        .order_by("line")
    )


def sheet_of(handing: HandingOver) -> HandingSheet | None:
    """The list as it was kept when it was approved or received, while that holds."""
    frozen = handing.stage in (HandingStage.APPROVED, HandingStage.RECEIVED)
    return handing.sheets.last() if frozen else None


def shown_of(handing: HandingOver) -> QuerySet[HandedFile]:
    """What a page shows of it: of a received list each file, for nothing that comes later changes it."""
    if handing.stage != HandingStage.RECEIVED:
        return files_of(handing)
    return handing.files.filter(struck="").select_related("matter", "package").order_by("line")


def counted(handing: HandingOver) -> tuple[int, int, int]:
    """Files, pieces, pages; of an approved or received list as they were kept then."""
    if sheet := sheet_of(handing):
        return sheet.files, sheet.pieces, sheet.pages
    found = files_of(handing)
    sums = found.aggregate(pieces=Sum("package__pieces"), pages=Sum("package__pages"))
    return found.count(), sums["pieces"] or 0, sums["pages"] or 0


def no_longer_so(handing: HandingOver) -> tuple[str, ...]:
    """Numbers of files on it that were opened again since their package was made. Accusations are not named (条例 30(3)): `must_go`."""
    rows = files_of(handing)
    return tuple(
        row.matter.number
        for row in rows
        if row.matter.state != State.CLOSED
        or (row.matter.closed_at and row.matter.closed_at > row.package.made_at)
    )


def must_go(handing: HandingOver) -> QuerySet[HandedFile]:
    """Files on it that have become an accusation since: they are only counted."""
    return handing.files.filter(struck="", matter__confidential=True)


def handed(matter: Matter) -> HandedFile | None:
    """The line by which this file went to the archives, if it did."""
    found = HandedFile.objects.filter(matter=matter, struck="", handing__stage=HandingStage.RECEIVED)
    return found.select_related("handing").order_by("pk").last()


def struck_of(handing: HandingOver) -> QuerySet[HandedFile]:
    """What was taken off the list again."""
    found = handing.files.filter(matter__confidential=False).exclude(struck="")
    return found.select_related("matter").order_by("line")
