"""What belongs to the file of a matter, found by what refers to it, and erasing all that was written in it (M-I7). Called by commands only.

A new model, or a new column, that leads to a matter is erased with it unless it is named here with the reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import (
    BinaryField,
    CharField,
    F,
    Field,
    ForeignKey,
    JSONField,
    Model,
    Q,
    QuerySet,
    TextField,
)

from xinqiao.kernel.sealing import seal
from xinqiao.kernel.stored import StoredPath
from xinqiao.matters import search
from xinqiao.matters.models import Matter, MatterStaff, MatterUnit, NoticeAddress, WordsBefore
from xinqiao.matters.sealed import sealed_columns
from xinqiao.people.models import Person
from xinqiao.people.vault import erase

OWN_BOOKS = {
    "exchange.movedin": "the register of what came by messenger",
    "oversight.callback": "supervision of the unit",
    "oversight.improvementproposal": "supervision of the unit",
    "oversight.sponsorship": "supervision of the unit",
    "oversight.supervision": "supervision of the unit",
    "outgoing.destroyedfile": "the tombstone itself",
    "outgoing.destructionsheet": "the list of what was destroyed, as it was approved",
    "outgoing.handedfile": "what went to the archives",
    "outgoing.handingsheet": "the list of what went to the archives, as it was approved",
    "outgoing.keepingchoice": "why it was kept so long",
    "policy.rectification": "what the unit did wrong and put right",
    "policy.repeatjudgement": "what the unit did wrong and put right",
    "policy.sampledmatter": "what the unit did wrong and put right",
    "policy.studymaterial": "what the unit studies: of no matter",
    "safekeeping.leak": "the register of incidents",
    "shelves.paperfile": "the register of what lies on paper, and that it was destroyed",
    "training.drillscene": "made up from the matter, without anybody of it",
}
"""Records of the office's own work that refer to a matter at most: they hold no original, and their own law keeps them."""

GONE = (MatterUnit, MatterStaff, NoticeAddress, WordsBefore)
"""Rows that are nothing without their words; and without parts nobody sees the matter."""

STAYS = frozenset(
    [
        "added_by",
        "article",
        "code",
        "content_hash",
        "content_type",
        "digest",
        "ended_as",
        "excluded",
        "key",
        "kind",
        "language",
        "mail_number",
        "manifest",
        "minutes_hash",
        "next_clock",
        "number",
        "outcome",
        "pdf_sha256",
        "reading",
        "route",
        "row_key",
        "sha256",
        "source",
        "source_key",
        "source_ref",
        "stage",
        "start_event",
        "start_proof",
        "step",
        "stop_event",
        "submission_key",
        "template",
        "template_sha256",
        "term_basis",
        "term_unit",
        "until",
        "verification_code",
        "warned",
    ]
)
"""Columns without words of anybody: numbers, codes, hashes and where a clock ran from."""


@dataclass(slots=True)
class Erased:
    """`paths`: stored files that no row names any more. Both counts by matter."""

    paths: list[str] = field(default_factory=list)
    files: dict[int, int] = field(default_factory=dict)
    values: dict[int, int] = field(default_factory=dict)


def _links(model: type[Model], above: Sequence[type[Model]]) -> list[tuple[str, type[Model]]]:
    found = (f for f in model._meta.concrete_fields if isinstance(f, ForeignKey))
    return [(f.name, f.related_model) for f in found if f.related_model in above]


@cache
def of_file() -> dict[type[Model], tuple[str, ...]]:
    """Each model of which rows belong to the file of a matter, with the ways from a row to it: the shortest ones."""
    found: dict[type[Model], tuple[str, ...]] = {Matter: ("pk",)}
    level: list[type[Model]] = [Matter]
    left = [m for m in apps.get_models() if m is not Matter and m._meta.label_lower not in OWN_BOOKS]
    while level:
        reached = {model: links for model in left if (links := _links(model, level))}
        for model, links in reached.items():
            ways = (name if up is Matter else f"{name}__{way}" for name, up in links for way in found[up])
            found[model] = tuple(ways)
        level, left = list(reached), [model for model in left if model not in reached]
    return found


def rows_of(model: type[Model], matters: Sequence[int]) -> QuerySet[Any]:
    """The rows of this model in the files of these matters, whatever its usual manager leaves out."""
    within = Q()
    for way in of_file()[model]:
        within |= Q(**{f"{way}__in": matters})
    return model._base_manager.filter(pk__in=model._base_manager.filter(within).values("pk"))


def _written(model: type[Model]) -> Iterator["Field[Any, Any]"]:
    """The columns of words, but not what is sealed or stored."""
    for column in model._meta.concrete_fields:
        kept = (
            column.name in STAYS
            or column.choices
            or column.unique
            or isinstance(column, (StoredPath, BinaryField))
        )
        if not kept and isinstance(column, (CharField, TextField, JSONField)):
            yield column


def _nothing(rows: QuerySet[Any], column: "Field[Any, Any]") -> Any:
    if column.null:
        return None
    if not isinstance(column, JSONField):
        return ""
    first = rows.values_list(column.name, flat=True).first()
    return [] if isinstance(first, list) else {}


def _blank(model: type[Model], rows: QuerySet[Any]) -> None:
    new: dict[str, Any] = {column.name: _nothing(rows, column) for column in _written(model)}
    names = {f.name for f in model._meta.concrete_fields}
    if new and "version" in names:
        new["version"] = F("version") + 1
    if new:
        rows.update(**new)
    for sealed, named_by, context in sealed_columns():
        if sealed is model:
            for pk, name in rows.values_list("pk", named_by):
                model._base_manager.filter(pk=pk).update(sealed=seal("", context=context.format(name)))


def _count(rows: QuerySet[Any], way: str, counts: dict[int, int]) -> None:
    for matter in rows.values_list(way, flat=True):
        if matter is not None:
            counts[matter] = counts.get(matter, 0) + 1


def _take_files(model: type[Model], rows: QuerySet[Any], erased: Erased) -> None:
    for column in model._meta.concrete_fields:
        if isinstance(column, StoredPath):
            stored = rows.exclude(**{column.name: ""})
            _count(stored, of_file()[model][0], erased.files)
            erased.paths += stored.values_list(column.name, flat=True)
            stored.update(**{column.name: ""})


def _people(matters: Sequence[int]) -> set[Any]:
    """Whoever is known from these files only: one person may stand in two files that were one petition (条例 24(1))."""
    inside, outside = set[Any](), set[Any]()
    for model in of_file():
        for name, _up in _links(model, [Person]):
            here = rows_of(model, matters)
            inside |= set(here.exclude(**{name: None}).values_list(name, flat=True))
    for model in of_file():
        for name, _up in _links(model, [Person]):
            others = model._base_manager.filter(**{f"{name}__in": inside}).exclude(
                pk__in=rows_of(model, matters).values("pk")
            )
            outside |= set(others.values_list(name, flat=True))
    return inside - outside


def erase_files(matters: Sequence[int], day: date) -> Erased:
    """Erase every word of these files and who took part in them. What is left are numbers, days, units, codes and hashes; the stored files are only
    named, for whoever removes them after the commit."""
    erased = Erased()
    people = _people(matters)
    for model, ways in of_file().items():
        rows = rows_of(model, matters)
        if not rows.exists():
            continue
        _count(rows, ways[0], erased.values)
        _take_files(model, rows, erased)
        if model in GONE:
            rows.delete()
        else:
            _blank(model, rows)
    for person in Person.objects.filter(pk__in=people):
        erase(person)
    Matter.objects.filter(pk__in=matters).update(erased_on=day)
    search.put_many([(matter, "") for matter in matters])
    return erased
