"""Who reads what of paper files (M-I4): those of the own unit whose matter the person sees, and the places to all of the unit."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.queries.access import seen, visible
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import actor_for, of_unit
from xinqiao.rules.folding import typed_number
from xinqiao.rules.shelving import OPEN, OUT, FileState, scanned
from xinqiao.safekeeping.models import Custody
from xinqiao.shelves.models import Difference, Loan, PaperFile, Stocktaking, StoragePlace

MOST = 30
"""So many of each are listed."""
M = TypeVar("M", bound=Model)


def places(actor: Actor) -> QuerySet[StoragePlace]:
    """Of the own unit, those in use."""
    here = StoragePlace.objects.filter(of_unit(actor.unit), ended_at=None)
    return here.select_related("inside", "custody", "unit")


def files(actor: Actor) -> QuerySet[PaperFile]:
    """Of the own unit, the latest first; of an accusation only for who sees it (条例 30(3))."""
    here = PaperFile.objects.filter(seen(actor), unit_id=actor.unit)
    return here.select_related("matter", "place__inside__inside", "unit")


def loans(actor: Actor) -> QuerySet[Loan]:
    """Of files that the person sees."""
    here = Loan.objects.filter(seen(actor, "file__matter"), unit_id=actor.unit)
    return here.select_related("file__matter", "file__place", "borrower", "keepers", "unit")


def lent(actor: Actor) -> QuerySet[Loan]:
    """Those that are not at their end, by their day."""
    return loans(actor).filter(stage__in=OPEN).order_by("due_on", "id")


def stocktakings(actor: Actor) -> QuerySet[Stocktaking]:
    """Of the own unit for who may count; of a cabinet for accusations only for who counted it, for figures tell how many there are."""
    if not by_post("place.count", actor):
        return Stocktaking.objects.none()
    here = Stocktaking.objects.filter(Q(place__reserved=False) | Q(by_id=actor.staff), unit_id=actor.unit)
    return here.select_related("place", "by", "unit")


def differences(actor: Actor) -> QuerySet[Difference]:
    """Those of the unit; about a file only for who sees its matter, of a cabinet for accusations only for who counted it."""
    if not by_post("difference.explain", actor):
        return Difference.objects.none()
    here = Difference.objects.filter(
        Q(seen(actor, "file__matter"), file__isnull=False)
        | Q(file=None, stocktaking__place__reserved=False)
        | Q(file=None, stocktaking__by_id=actor.staff),
        unit_id=actor.unit,
    )
    return here.select_related("stocktaking__place", "file__matter", "met", "unit")


def _one(found: QuerySet[M], key: Any) -> M:
    row = found.filter(pk=int(key)).first()
    if row is None:
        raise NotFound
    return row


def get_place(actor: Actor, key: Any) -> StoragePlace:
    """Raises NotFound."""
    return _one(places(actor), key)


def get_file(actor: Actor, key: Any) -> PaperFile:
    """Raises NotFound."""
    return _one(files(actor), key)


def get_loan(actor: Actor, key: Any) -> Loan:
    """Raises NotFound."""
    return _one(loans(actor), key)


def get_stocktaking(actor: Actor, key: Any) -> Stocktaking:
    """Raises NotFound."""
    return _one(stocktakings(actor), key)


def get_difference(actor: Actor, key: Any) -> Difference:
    """Raises NotFound."""
    return _one(differences(actor), key)


def looked_up(actor: Actor, typed: str) -> QuerySet[PaperFile]:
    """Files by the code of the label or by the number of their matter."""
    code = next(iter(scanned(typed)), "")
    matters = visible(actor).filter(number=typed_number(typed)).values("pk")
    return files(actor).filter(Q(code=code) | Q(matter__in=matters))


def exposed(actor: Actor) -> QuerySet[PaperFile]:
    """Accusations that still lie where other files do: of a matter that became one later."""
    return files(actor).filter(matter__confidential=True, place__reserved=False)


def keepers_of(place: StoragePlace) -> Custody | None:
    """Who keeps it now: its own keepers, else those of what it stands in. None where they were ended and nobody took over."""
    at: StoragePlace | None = place
    while at is not None and at.custody is None:
        at = at.inside
    if at is None or at.custody is None:
        return None
    first = at.custody
    same = Custody.objects.filter(unit=first.unit, kind=first.kind, title=first.title, ended_at=None)
    return same.select_related("first", "second").first()


def within(place: StoragePlace) -> QuerySet[StoragePlace]:
    """The place and what stands in it, two levels down."""
    part = Q(pk=place.pk) | Q(inside=place) | Q(inside__inside=place)
    return StoragePlace.objects.filter(part, ended_at=None)


def belongs_here(actor: Actor, place: StoragePlace) -> QuerySet[PaperFile]:
    """Files that this person sees and that belong to this place or what stands in it."""
    return files(actor).filter(place__in=within(place).values("pk"), state=FileState.SHELVED)


def out(rows: QuerySet[PaperFile]) -> QuerySet[PaperFile]:
    """Those of them that somebody has."""
    return rows.filter(Exists(Loan.objects.filter(file=OuterRef("pk"), stage__in=OUT)))


def all_see(people: Iterable[Staff], file: PaperFile) -> bool:
    """Whether each of them may see the matter of the file."""
    return all(check("matter.view", actor_for(person), file.matter).allowed for person in people)
