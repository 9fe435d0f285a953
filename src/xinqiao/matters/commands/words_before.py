"""The words before somebody hid a part of them by hand, sealed, so that a hiding destroys nothing (M-I2). No command: part of theirs.

What staff wrote has no sealed original of its own: a promise with its amount must come back as it was once the hiding is lifted."""

import hashlib
import json
from typing import Any

from django.apps import apps
from django.db.models import Model

from xinqiao.kernel.sealing import seal, unseal
from xinqiao.kernel.typed import Mask
from xinqiao.matters.content import hidden
from xinqiao.matters.models import Matter, WordsBefore


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _digest(value: Any) -> str:
    return hashlib.sha256(_written(value).encode()).hexdigest()


def _context(row: WordsBefore) -> str:
    return f"matters.wordsbefore:{row.seal_id}:words"


class Kept:
    """What is kept of a matter, by record, key and column."""

    def __init__(self, matter: Matter) -> None:
        self.matter = matter
        rows = WordsBefore.objects.filter(matter=matter).order_by("pk")
        self._rows = {(row.record, row.key, row.column): row for row in rows}

    def follow(self, record: Model, column: str, old: Any, new: Any, *, by_hand: bool) -> None:
        """A copy is masked once more: what stood before the first hiding stays kept, and is begun with `by_hand`."""
        place = (record._meta.label_lower, str(record.pk), column)
        row = self._rows.get(place)
        if row is None or row.copy_sha256 != _digest(old):
            if not by_hand:
                return
            row = row or WordsBefore(matter=self.matter, record=place[0], key=place[1], column=column)
            row.sealed = seal(_written(old), context=_context(row))
            self._rows[place] = row
        row.copy_sha256 = _digest(new)
        row.save()

    def give_back(self, mask: Mask) -> list[tuple[Model, dict[str, Any]]]:
        """Record → columns as they were before, masked by what is hidden now. What was written anew since stays as it is; what is whole
        again is kept no longer."""
        found: dict[tuple[str, str], tuple[Model, dict[str, Any]]] = {}
        for (label, key, column), row in list(self._rows.items()):
            record = found[label, key][0] if (label, key) in found else self._record(label, key)
            current = getattr(record, column, None)
            if record is None or _digest(current) != row.copy_sha256:
                self._drop(label, key, column)
                continue
            before = json.loads(unseal(row.sealed, context=_context(row)))
            words = _cut(record, column, hidden(before, mask))
            if words != current:
                found.setdefault((label, key), (record, {}))[1][column] = words
            if words == before:
                self._drop(label, key, column)
            else:
                row.copy_sha256 = _digest(words)
                row.save(update_fields=["copy_sha256"])
        return list(found.values())

    def _record(self, label: str, key: str) -> Model | None:
        if (label, key) == (self.matter._meta.label_lower, str(self.matter.pk)):
            return self.matter
        found: Model | None = apps.get_model(label)._base_manager.filter(pk=key).first()
        return found

    def _drop(self, label: str, key: str, column: str) -> None:
        self._rows.pop((label, key, column)).delete()


def _cut(record: Model, column: str, words: Any) -> Any:
    most = getattr(record._meta.get_field(column), "max_length", None)
    return words[:most] if isinstance(words, str) else words
