"""The language norms that hold for a unit: those of the product, as the unit changed them."""

from functools import lru_cache

from django.db.models import Max, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.library.models import NormVersion
from xinqiao.library.queries.instruments import require_reader
from xinqiao.library.wording import shipped
from xinqiao.rules.wording.norms import Norm, Norms


def norms_of(unit_id: int) -> Norms:
    """The norms of a unit, ready to be looked for: the product's, with the unit's approved changes one after the other."""
    found = {norm.code: norm for norm in shipped()}
    changes = NormVersion.objects.filter(unit_id=unit_id, approved=True)
    for change in changes.order_by("decided_at", "pk"):
        found.pop(change.code, None)
        if not change.retired:
            found[change.code] = change.norm
    return _built(tuple(found.values()))


@lru_cache(maxsize=32)
def _built(norms: tuple[Norm, ...]) -> Norms:
    return Norms(norms)


def norm_named(unit_id: int, code: str) -> Norm | None:
    """The norm of this code that holds for the unit."""
    return next((norm for norm in norms_of(unit_id).norms if norm.code == code), None)


def norm_last(unit_id: int, code: str) -> Norm | None:
    """The norm of this code as it holds, or as it last was: what was retired comes back under its code."""
    found = norm_named(unit_id, code)
    if found is not None:
        return found
    last = versions_of(unit_id, code).filter(approved=True).first()
    return last.norm if last else None


def retired(unit_id: int) -> list[NormVersion]:
    """What the unit took out of use, by code."""
    last: dict[str, NormVersion] = {}
    for change in NormVersion.objects.filter(unit_id=unit_id, approved=True).order_by("decided_at", "pk"):
        last[change.code] = change
    return [last[code] for code in sorted(last) if last[code].retired]


def versions_of(unit_id: int, code: str) -> QuerySet[NormVersion]:
    """Every change of a norm by the unit, the newest first."""
    found = NormVersion.objects.filter(unit_id=unit_id, code=code)
    return found.select_related("proposed_by", "decided_by").order_by("-pk")


def waiting(unit_id: int) -> QuerySet[NormVersion]:
    """The changes that nobody has decided, the oldest first."""
    return NormVersion.objects.filter(unit_id=unit_id, approved=None).select_related("proposed_by")


def next_code(unit_id: int) -> str:
    """A code for a norm of the unit's own."""
    last = NormVersion.objects.filter(unit_id=unit_id, code__startswith="own-").aggregate(last=Max("pk"))
    return f"own-{(last['last'] or 0) + 1}"


def get_norm_version(actor: Actor, key: int) -> NormVersion:
    """One change of the own unit's norms. Raises NotFound."""
    require_reader(actor)
    found = NormVersion.objects.filter(pk=key, unit_id=actor.unit).first()
    if found is None:
        raise NotFound
    return found
