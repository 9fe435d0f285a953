"""What a command changed without saying so: every row with a version that changed must be named by an entry of the command's
record, and its version must have risen. Watches the statements themselves, so that no way of writing is missed."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.writing import writing

Rows = dict[Any, tuple[Any, ...]]
_CHANGES = re.compile(
    r'\s*(?:UPDATE|DELETE FROM|INSERT INTO(?=.*ON CONFLICT))\s+"?(\w+)"?', re.IGNORECASE | re.DOTALL
)


_WHOLE_FILES = frozenset({"keys.rewrap", "destruction.carry_out"})
"""The same words under a newer key, and files that are destroyed: thousands of rows are done at once, and an entry a file says of all its rows what became
of them."""


class Unrecorded(AssertionError):
    """A command changed a record that its entries do not name, or left its version as it was."""


@cache
def versioned() -> dict[str, type[models.Model]]:
    """Every table whose rows carry a version that changes, of every installed app."""
    return {
        model._meta.db_table: model
        for model in apps.get_models()
        if any(
            f.name == "version" and isinstance(f, models.PositiveIntegerField) and not f.primary_key
            for f in model._meta.concrete_fields
        )
    }


def _rows(model: type[models.Model]) -> Rows:
    """Every row of a table, read past Django so that counted queries and other watchers do not notice."""
    columns = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields)
    cursor = connection.connection.cursor()
    cursor.execute(f'SELECT "{model._meta.pk.column}", {columns} FROM "{model._meta.db_table}"')
    return {key: tuple(row) for key, *row in cursor.fetchall()}


def _named(event: audit.Event) -> set[str]:
    """The records that an entry names: its subject, its matter, and what it says under a record's kind (`paper`: its id)."""
    told = {f"{kind}:{key}" for kind, key in (event.after or {}).items()}
    return told | {event.subject, f"matters.matter:{event.matter_id}"}


class Watch:
    """The tables that one command is about to change, as they stood before its first statement on them."""

    def __init__(self) -> None:
        self.before: dict[str, Rows] = {}

    @classmethod
    def begin(cls) -> AbstractContextManager[None]:
        """Watch this transaction. Not where others commit meanwhile: their changes cannot be told from the own ones."""
        alone = connection.vendor == "sqlite" or len(connection.atomic_blocks) > 1
        return connection.execute_wrapper(cls()) if alone else nullcontext()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found = _CHANGES.match(sql)
        model = versioned().get(found.group(1)) if found else None
        if model is not None and model._meta.db_table not in self.before:
            self.before[model._meta.db_table] = _rows(model)
        return execute(sql, params, many, context)

    def check(self, events: list[audit.Event]) -> None:
        """Raises Unrecorded naming the rows."""
        named = {name for event in events for name in _named(event)}
        problems: list[str] = []
        if any(event.action in _WHOLE_FILES for event in events):
            return
        for table, rows in self.before.items():
            model = versioned()[table]
            at = [f.name for f in model._meta.concrete_fields].index("version")
            after = _rows(model)
            for key, row in rows.items():
                new = after.get(key)
                if new == row:
                    continue
                pk = model._meta.pk.to_python(key)
                name = f"{model._meta.label_lower}:{pk}"
                if not {name, f"{model._meta.model_name}:{pk}"} & named:
                    problems.append(f"{name} changed, and no entry names it")
                if new is not None and new[at] <= row[at]:
                    problems.append(f"{name} changed without the next version")
        if problems:
            raise Unrecorded("; ".join(problems))


@contextmanager
def commands_watched() -> Iterator[None]:
    """Hold every command to its record while this lasts."""
    append = audit.append

    @contextmanager
    def watched() -> Iterator[None]:
        with writing(), Watch.begin():
            yield

    def checked(actor: Actor, events: list[audit.Event]) -> None:
        for watch in [w for w in connection.execute_wrappers if isinstance(w, Watch)]:
            watch.check(events)
        append(actor, events)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xinqiao.kernel.commands.writing", watched)
        patch.setattr(audit, "append", checked)
        yield
