"""Every masked copy of a matter masked once more by all names that are known now (个人信息保护法 46). No command: part of theirs.

What cannot be rewritten — the steps of a record on a course, what somebody confirmed by its hash — is masked as it is shown
(`Matter.remasked_at`)."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, ForeignKey, JSONField, Model, TextField

from xinqiao.kernel.commands import Act
from xinqiao.kernel.stored import StoredPath
from xinqiao.matters.commands.handling import index
from xinqiao.matters.commands.words_before import Kept
from xinqiao.matters.content import hidden, names_for
from xinqiao.matters.models import Citation, Matter, RunningClock

REMASKED = ("title", "place", "route_reason", "remasked_at")
"""What the caller saves of the matter itself."""
_OF_THE_LAW = (Citation, RunningClock)
"""What these say is taken from provisions."""
_LONG = 100
"""What is written by hand has more room than what names something; shorter are only these."""
_SHORT = ("witness", "interpreter", "host", "language", "place", "received_by")


def _is_written(field: "Field[Any, Any]") -> bool:
    if isinstance(field, JSONField):
        return True
    if not isinstance(field, (TextField, CharField)) or isinstance(field, StoredPath) or field.choices:
        return False
    return field.max_length is None or field.max_length >= _LONG or field.name in _SHORT


def _way(model: type[Model]) -> str:
    """How to get from a record to its matter, over the fewest records; over a record that links both, where it is about several matters
    (a study session and its cases). Empty for what is about none."""
    todo, met = [("", model)], {model}
    while todo:
        path, at = todo.pop(0)
        onward = [(f.name, f.related_model) for f in at._meta.concrete_fields if isinstance(f, ForeignKey)]
        if any(to is Matter for _name, to in onward):
            return f"{path}matter"
        links = [r for r in at._meta.related_objects if at is not Matter and _links(at, r.related_model)]
        onward += [(r.name, r.related_model) for r in links]
        for name, to in onward:
            if to not in met and _near(to):
                met.add(to)
                todo.append((f"{path}{name}__", to))
    return ""


def _near(model: Any) -> bool:
    """Whether a record is of a matter or about it, and not the office, the law or a person."""
    return model._meta.app_label in _about_matters()


@cache
def _about_matters() -> tuple[str, ...]:
    """The apps whose records refer to those of matters: they stand above them, or are their own."""
    fields = (
        f for model in apps.get_models() for f in model._meta.concrete_fields if isinstance(f, ForeignKey)
    )
    here = Matter._meta.app_label
    return tuple(sorted({f.model._meta.app_label for f in fields if f.related_model._meta.app_label == here}))


def _links(at: type[Model], to: Any) -> bool:
    return to._meta.app_label == at._meta.app_label and any(
        isinstance(f, ForeignKey) and f.related_model is Matter for f in to._meta.concrete_fields
    )


@cache
def written_columns() -> tuple[tuple[type[Model], str, tuple[str, ...]], ...]:
    """Every type of record of a matter with words in it, the way to the matter and the columns; not what quotes the law, nor what
    is proved by a hash of it."""
    return tuple(_written())


def _written() -> Iterator[tuple[type[Model], str, tuple[str, ...]]]:
    for label in _about_matters():
        for model in apps.get_app_config(label).get_models():
            named = {field.name: field for field in model._meta.concrete_fields}
            proved = {name.rpartition("_")[0] for name in named if name.endswith(("_hash", "_sha256"))}
            fields = tuple(name for name, f in named.items() if _is_written(f) and name not in proved)
            way = "" if model is Matter or model in _OF_THE_LAW else _way(model)
            if way and fields:
                yield model, way, fields


def texts(matter: Matter) -> Iterator[str]:
    """Everything that is written of the matter in its masked copies."""
    for _row, words in _rows(matter):
        yield from (
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for value in words.values()
        )
    yield from (matter.title, matter.place, matter.route_reason)


def _rows(matter: Matter) -> Iterator[tuple[Model, dict[str, Any]]]:
    for model, way, fields in written_columns():
        rows = model._base_manager.filter(**{way: matter.pk}).values("pk")
        for row in model._base_manager.filter(pk__in=rows):
            yield row, {name: getattr(row, name) for name in fields}


def hide_again(act: Act, matter: Matter, *, by_hand: bool = False) -> None:
    """Mask every copy once more; the caller saves `REMASKED` of the matter. `by_hand`: the words before are kept sealed."""
    hide, kept = names_for(matter), Kept(matter)
    for row, old in (*_rows(matter), (matter, {name: getattr(matter, name) for name in REMASKED[:3]})):
        new = {name: _fitting(row, name, hidden(value, hide)) for name, value in old.items()}
        if new == old:
            continue
        for name in old:
            if new[name] != old[name]:
                kept.follow(row, name, old[name], new[name], by_hand=by_hand)
        _put(act, matter, row, new)
    matter.remasked_at = act.at
    index(matter)


def give_back(act: Act, matter: Matter) -> None:
    """What was hidden by hand and is so no longer stands as it was written; the caller saves `REMASKED` of the matter."""
    for row, words in Kept(matter).give_back(names_for(matter)):
        _put(act, matter, row, words, reason="撤销人工遮盖，恢复遮盖以前的文字")


def _fitting(row: Model, name: str, value: Any) -> Any:
    most = getattr(row._meta.get_field(name), "max_length", None)
    return value[:most] if isinstance(value, str) else value


def _put(
    act: Act, matter: Matter, row: Model, new: dict[str, Any], reason: str = "按更正后的姓名重新遮盖"
) -> None:
    """What has a version gets the next one, and an entry of its own; the matter itself is saved by the caller."""
    if row is matter:
        vars(matter).update(new)
        return
    versioned = hasattr(row, "version")
    if versioned:
        new["version"] = row.version + 1  # type: ignore[attr-defined]  # asked for above
    for name, value in new.items():
        setattr(row, name, value)
    row.save(update_fields=list(new))
    if versioned:
        act.record(row, matter_id=matter.pk, action="petition.correct", reason=reason)
