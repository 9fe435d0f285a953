"""Every masked copy of a matter masked once more by all names that are known now (个人信息保护法 46). No command: part of theirs."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, Model, TextField

from xinqiao.kernel.commands import Act
from xinqiao.kernel.stored import StoredPath
from xinqiao.matters.commands.handling import index
from xinqiao.matters.content import mask_for, masked_content
from xinqiao.matters.models import Citation, Matter, RunningClock

_TO_MATTER = ("matter", "petition", "paper", "request", "disposition", "review")
"""By what a record hangs on a matter: by itself, or by a record of it."""
_OF_THE_LAW = (Citation, RunningClock)
"""What these say is taken from provisions."""
_LONG = 100
"""What is written by hand has more room than what names something; shorter are only these."""
_SHORT = ("witness", "interpreter", "host", "language")


def _is_written(field: "Field[Any, Any]") -> bool:
    if not isinstance(field, (TextField, CharField)) or isinstance(field, StoredPath) or field.choices:
        return False
    return field.max_length is None or field.max_length >= _LONG or field.name in _SHORT


@cache
def written_columns() -> tuple[tuple[type[Model], str, tuple[str, ...]], ...]:
    """Every type of record of a matter with words in it, the way to the matter and the columns; not what quotes the law."""
    return tuple(_written())


def _written() -> Iterator[tuple[type[Model], str, tuple[str, ...]]]:
    for model in apps.get_app_config("matters").get_models():
        named = {field.name: field for field in model._meta.concrete_fields}
        on = next((name for name in _TO_MATTER if name in named), None)
        fields = tuple(name for name, field in named.items() if _is_written(field))
        if on is not None and fields and model not in _OF_THE_LAW:
            yield model, on if on == "matter" else f"{on}__matter", fields


def hide_again(act: Act, matter: Matter) -> None:
    """Mask every copy once more; the caller saves title, place and reason of the matter."""
    hide = mask_for(matter)
    matter.title, matter.place = hide(matter.title)[:200], hide(matter.place)[:80]
    matter.route_reason = hide(matter.route_reason)
    for model, path, fields in written_columns():
        limits = {name: getattr(model._meta.get_field(name), "max_length", None) for name in fields}
        for row in model._base_manager.filter(**{path: matter.pk}):
            old = {name: getattr(row, name) for name in fields}
            new = {name: hide(text)[: limits[name]] for name, text in old.items()}
            if new != old:
                _put(act, matter, row, new)
    for paper in matter.papers.all():
        content = masked_content(matter, paper.content)
        if content != paper.content:
            _put(act, matter, paper, {"content": content})
    index(matter)


def _put(act: Act, matter: Matter, row: Model, new: dict[str, Any]) -> None:
    """What has a version gets the next one, and an entry of its own."""
    versioned = hasattr(row, "version")
    if versioned:
        new["version"] = row.version + 1  # type: ignore[attr-defined]  # asked for above
    for name, value in new.items():
        setattr(row, name, value)
    row.save(update_fields=list(new))
    if versioned:
        act.record(row, matter_id=matter.pk, action="petition.correct", reason="按更正后的姓名重新遮盖")
