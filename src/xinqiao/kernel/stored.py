"""Columns that name a stored file: declaring one registers it, so that no kind of file can be forgotten by backup and checks.

path = StoredPath("材料", sha256="sha256")
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import models


class StoredPath(models.CharField):  # type: ignore[type-arg]  # takes none when it runs
    """Where sealed bytes lie within the office's storage; empty where there are none. `called`: what the file is, in words;
    `sha256`: the column beside it with the hash of the clear bytes."""

    def __init__(self, called: str = "", *, sha256: str = "sha256", **kwargs: Any) -> None:
        self.called, self.sha256 = called, sha256
        super().__init__(**{"max_length": 120, **kwargs})

    def deconstruct(self) -> Any:
        """In migrations it is the plain column that it is in the database."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


def stored_columns() -> Iterator[tuple[type[models.Model], StoredPath]]:
    """Every column of every app that names a stored file."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, StoredPath):
                yield model, column


def still_named(paths: Sequence[str]) -> set[str]:
    """Those of the paths that a row names."""
    named = set[str]()
    for model, column in stored_columns():
        rows = model._base_manager.filter(**{f"{column.name}__in": paths})
        named.update(rows.values_list(column.name, flat=True))
    return named
