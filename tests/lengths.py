"""SQLite keeps texts of any length; PostgreSQL refuses what a column does not hold. Every save of every test is held to its columns on both."""

from typing import Any

from django.db.models import CharField, Model
from django.db.models.signals import pre_save


def fits(sender: type[Model], instance: Model, **_: Any) -> None:
    """Raises AssertionError for a text that is longer than its column."""
    for field in sender._meta.local_concrete_fields:
        if isinstance(field, CharField) and field.max_length:
            value = getattr(instance, field.attname)
            assert len(str(value or "")) <= field.max_length, f"{sender._meta.label}.{field.name}: {value}"


pre_save.connect(fits, dispatch_uid="texts fit their columns", weak=False)
