"""Sealing everything anew under the newest key, after a key version was added (M-I5)."""

from dataclasses import dataclass

from django.db.models import BinaryField, F, Func, Model, QuerySet, Value

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.models import KeyCheck
from xinqiao.kernel.sealing import header_of_today, keyring, rewrap
from xinqiao.matters import files
from xinqiao.matters.sealed import sealed_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Resealed:
    """What one call did. `left`: something older may still be there."""

    rows: int
    files: int
    left: bool


def _older(model: type[Model]) -> QuerySet[Model]:
    head = Func(F("sealed"), Value(1), Value(3), function="SUBSTR", output_field=BinaryField())
    return model._default_manager.annotate(head=head).exclude(head=header_of_today())


def _rows(limit: int) -> int:
    done = 0
    for model, named_by, context in sealed_columns():
        for pk, name in list(_older(model).values_list("pk", named_by)[: limit - done]):
            # One at a time: a file that came with a form may be large.
            sealed = model._default_manager.filter(pk=pk).values_list("sealed", flat=True).first()
            if sealed is None:
                continue
            old = bytes(sealed)
            new = rewrap(old, context=context.format(name))
            # Only if nobody wrote the row meanwhile: that writer used the newest key already.
            done += model._default_manager.filter(pk=pk, sealed=old).update(sealed=new)
    return done


@command("keys.rewrap")
def rewrap_some(act: Act, _: None, *, limit: int = 500) -> Resealed:
    """Seal up to `limit` rows and as many files anew; stopped at any moment, everything stays readable. When nothing
    older is left, the versions between the first and the newest are no longer asked for at start; the first stays
    needed, for the search index and the audit log hang on it. Raises Tampered at the first damaged row."""
    rows = _rows(limit)
    stored = files.rewrap_some(limit)
    left = rows == limit or stored == limit
    if not left:
        ring = keyring()
        KeyCheck.objects.exclude(version__in=[min(ring.roots), ring.current]).delete()
    act.record(KeyCheck, after={"rows": rows, "files": stored, "version": keyring().current})
    return Resealed(rows=rows, files=stored, left=left)
