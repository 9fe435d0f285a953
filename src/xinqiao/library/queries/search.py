"""Finding instruments and provisions: by name, by words, by rank, by validity on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length

from xinqiao.kernel.actor import Actor
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentVersion, Provision
from xinqiao.library.queries.instruments import Validity, require_reader, with_validity
from xinqiao.library.search import INDEX
from xinqiao.rules.provisions.names import written_name

PAGE = 50
_LEAST_NAME = 2
_RANK = Case(
    *(
        When(version__instrument__level=level.value, then=Value(rank))
        for rank, level in enumerate(InstrumentLevel)
    ),
    default=Value(len(InstrumentLevel)),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader asks for. `validity` None: whatever it is on `day`. `own_of`: the unit whose own documents are meant.
    `after`: title and key of the last instrument of the page before."""

    day: date
    words: str = ""
    level: str = ""
    region: str = ""
    validity: Validity | None = None
    own_of: int | None = None
    after: tuple[str, int] | None = None


def _chosen(wanted: Wanted) -> QuerySet[Instrument]:
    found = with_validity(wanted.validity, wanted.day) if wanted.validity else Instrument.objects.all()
    if wanted.level:
        found = found.filter(level=wanted.level)
    if wanted.region:
        found = found.filter(region__contains=wanted.region)
    if wanted.own_of:
        found = found.filter(owner=wanted.own_of)
    return found


def instruments(actor: Actor, wanted: Wanted) -> list[Instrument]:
    """A page of instruments in the order of their titles, with all their versions; one more than the page when there are
    more. `words` narrows to those with a name that holds them."""
    require_reader(actor)
    found = _chosen(wanted)
    if name := written_name(wanted.words):
        found = found.filter(names__name__contains=name).distinct()
    if wanted.after:
        title, key = wanted.after
        found = found.filter(Q(title__gt=title) | Q(title=title, pk__gt=key))
    versions = Prefetch("versions", InstrumentVersion.objects.order_by("effective_on"))
    return list(found.select_related("owner").prefetch_related(versions).order_by("title", "pk")[: PAGE + 1])


def provisions(actor: Actor, wanted: Wanted, *, instrument: Instrument | None = None) -> Sequence[Provision]:
    """The provisions that hold all words: of the texts in force on the day first, and of these of the highest ranking instruments; at most a page
    and one more. With a validity: only of the texts that stand so on the day; else of every version, the newest of an instrument first."""
    require_reader(actor)
    made = INDEX.condition(wanted.words)
    if made is None:
        return []
    statement, values = made
    found = Provision.objects.filter(pk__in=RawSQL(statement, values))  # noqa: S611 - made by the index, values apart
    if instrument is not None:
        found = found.filter(version__instrument=instrument)
    else:
        found = found.filter(version__instrument__in=_chosen(wanted).order_by())
    if wanted.validity:
        found = found.filter(_standing(wanted.validity, wanted.day))
    in_force = When(_standing(Validity.IN_FORCE, wanted.day), then=Value(0))
    behind = Case(in_force, default=Value(1), output_field=IntegerField())
    found = found.select_related("version__instrument").annotate(behind=behind, rank=_RANK)
    order = ("behind", "rank", "version__instrument__title", "-version__effective_on", "position")
    return list(found.order_by(*order)[: PAGE + 1])


def by_name(actor: Actor, name: str, day: date, *, article: int = 0, words: str = "") -> list[Provision]:
    """The provisions in force of the instruments with a name that holds this one, of the shortest title first: one article, those that hold
    the words, or without either the first ones. At most a page."""
    require_reader(actor)
    written = written_name(name)
    if len(written) < _LEAST_NAME:
        return []
    named = with_validity(Validity.IN_FORCE, day).filter(names__name__contains=written)
    found = Provision.objects.filter(version__instrument__in=named.order_by(), article__gt=0)
    found = found.filter(_standing(Validity.IN_FORCE, day))
    if article:
        found = found.filter(article=article)
    for word in words.split():
        found = found.filter(text__contains=word)
    order = (Length("version__instrument__title"), "version__instrument__title", "position")
    return list(found.select_related("version__instrument").order_by(*order)[:PAGE])


def _standing(validity: Validity, day: date) -> Q:
    """Texts that stand so on the day."""
    begun = Q(version__effective_on__lte=day)
    if validity is Validity.NOT_YET:
        return ~begun
    ended = Q(version__ended_on__lte=day)
    return begun & (ended if validity is Validity.REPEALED else ~ended | Q(version__ended_on=None))
