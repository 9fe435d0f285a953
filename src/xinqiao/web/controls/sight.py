"""Whether the reader of a figure may know the matter behind a line: leaders above read the figures of a unit, not its matters."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.apps import apps

from xinqiao.controls.reading import Evidence
from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import seen
from xinqiao.rules.words import Phrase

_NOT_YOURS = Phrase("不在您查看范围内的事项")


def hidden(actor: Actor, subjects: Iterable[str]) -> set[str]:
    """Those of the records named as the log does whose matter the reader may not see; a query for each kind."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for subject in filter(None, subjects):
        kind, _, key = subject.partition(":")
        by_kind[kind].append(key)
    closed: set[str] = set()
    for kind, keys in by_kind.items():
        model: Any = apps.get_model(kind)
        path = _path(model)
        if path is None:
            continue
        open_to = model._default_manager.filter(seen(actor, path), pk__in=keys).values_list("pk", flat=True)
        closed |= {f"{kind}:{key}" for key in set(keys) - set(map(str, open_to))}
    return closed


def _path(model: Any) -> str | None:
    """How to get from a record to its matter; nothing where it has none."""
    if model is Matter:
        return ""
    path: str = getattr(model, "matter_path", "matter")
    if not path or (path == "matter" and not hasattr(model, "matter")):
        return None
    return path


def unnamed(line: Evidence) -> Evidence:
    """The same line without the number of its matter and without a way to it."""
    said = line.title
    if isinstance(said, Phrase) and "number" in said.values:
        said = Phrase(said.template, **{**said.values, "number": _NOT_YOURS})
    return replace(line, title=said, subject="")
