"""Which instruments there are, which text of each holds on a day, and where a provision stands."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.library.models import Instrument, InstrumentVersion, Provision
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.names import names_of, plain_name, titles_like, written_name


class Validity(StrEnum):
    """How an instrument stands on a day 时效."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    REPEALED = "repealed"


def require_reader(actor: Actor) -> None:
    """The library is for everybody with a business post; NotFound for others."""
    if not check("library.read", actor, None).allowed:
        raise NotFound


def held_titles() -> dict[str, int]:
    """Title → instrument, of those with a text."""
    found = Instrument.objects.filter(Exists(InstrumentVersion.objects.filter(instrument=OuterRef("pk"))))
    return dict(found.values_list("title", "pk"))


def _holding(day: date) -> Q:
    return Q(effective_on__lte=day) & (Q(ended_on=None) | Q(ended_on__gt=day))


def in_force(day: date) -> QuerySet[InstrumentVersion]:
    """Every version that holds on a day, with its instrument; at most one of an instrument."""
    return InstrumentVersion.objects.filter(_holding(day)).select_related("instrument")


def version_on(instrument: Instrument, day: date) -> InstrumentVersion | None:
    """The text of an instrument that holds on a day; None before the first, and after a repeal."""
    return in_force(day).filter(instrument=instrument).first()


def with_validity(wanted: Validity, day: date) -> QuerySet[Instrument]:
    """The instruments that stand so on a day."""
    own = InstrumentVersion.objects.filter(instrument=OuterRef("pk"))
    holds, begun = Exists(own.filter(_holding(day))), Exists(own.filter(effective_on__lte=day))
    if wanted is Validity.IN_FORCE:
        return Instrument.objects.filter(holds)
    if wanted is Validity.NOT_YET:
        return Instrument.objects.filter(~begun, Exists(own))
    return Instrument.objects.filter(begun, ~holds)


def validity_of(versions: Collection[InstrumentVersion], day: date) -> Validity | None:
    """How an instrument with these versions stands on a day; None without versions."""
    if not versions:
        return None
    if any(v.effective_on <= day and (v.ended_on is None or v.ended_on > day) for v in versions):
        return Validity.IN_FORCE
    return Validity.REPEALED if any(v.effective_on <= day for v in versions) else Validity.NOT_YET


def instrument_titled(title: str, issuer: str = "") -> Instrument | None:
    """The instrument of exactly this title, with or without 中华人民共和国; of this issuer, where both name one."""
    whole = written_name(title)
    found = Instrument.objects.filter(title__in=titles_like(whole))
    fitting = [each for each in found if not issuer or each.issuer in ("", issuer)]
    return min(fitting, key=lambda each: (each.issuer != issuer, each.title != whole, each.pk), default=None)


def instruments_named(name: str) -> list[Instrument]:
    """Every instrument that goes by a name as written (《》, 中华人民共和国, （试行） make no difference), the closest first."""
    whole, plain = written_name(name), plain_name(name)
    found = Instrument.objects.filter(names__name__in=(whole, plain, *names_of(whole))).distinct()
    return sorted(found, key=lambda each: (each.title != whole, plain_name(each.title) != plain, each.pk))


def find_instrument(name: str) -> Instrument | None:
    """The instrument that goes by a name as written, the closest one; None when the library has none."""
    return next(iter(instruments_named(name)), None)


def get_instrument(actor: Actor, instrument_id: int) -> Instrument:
    """One instrument for a reader; NotFound when there is none."""
    require_reader(actor)
    found = Instrument.objects.select_related("owner").filter(pk=instrument_id).first()
    if found is None:
        raise NotFound
    return found


def get_version(actor: Actor, version_id: int) -> InstrumentVersion:
    """One version with its instrument for a reader; NotFound when there is none."""
    require_reader(actor)
    found = InstrumentVersion.objects.select_related("instrument").filter(pk=version_id).first()
    if found is None:
        raise NotFound
    return found


def provisions_of(version: InstrumentVersion) -> QuerySet[Provision]:
    """All blocks of a version in their order."""
    return Provision.objects.filter(version=version).order_by("position")


def provisions_at(version: InstrumentVersion, address: Address) -> QuerySet[Provision]:
    """The blocks of a provision and of its parts, in their order: an article with its paragraphs, items, tables."""
    wanted = {"article": address.article, "inserted": address.inserted}
    below = {"paragraph": address.paragraph, "item": address.item, "subitem": address.subitem}
    wanted |= {name: number for name, number in below.items() if number}
    return provisions_of(version).filter(**wanted)
