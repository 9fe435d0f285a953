"""The steps of a record, and which models are on a course."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import QuerySet

from xinqiao.courses.models import OnCourse, Step


def steps_of(record: OnCourse) -> list[Step]:
    """From the first to the last, with who took each."""
    return list(taken(type(record)).filter(key=record.pk).select_related("by").order_by("number"))


def taken(model: type[OnCourse], *acts: str) -> QuerySet[Step]:
    """Steps on records of a type: with `key=OuterRef("pk")` a condition on the record."""
    found = Step.objects.filter(record=model._meta.label_lower)
    return found.filter(act__in=acts) if acts else found


def took(record: OnCourse) -> dict[str, frozenset[int]]:
    """Act → who took it on this record."""
    found: dict[str, set[int]] = {}
    for name, by in taken(type(record)).filter(key=record.pk).values_list("act", "by_id"):
        if by is not None:
            found.setdefault(name, set()).add(by)
    return {name: frozenset(people) for name, people in found.items()}


def on_course() -> Iterator[type[OnCourse]]:
    """Every model of the installed apps whose records are on a course."""
    return (model for model in apps.get_models() if issubclass(model, OnCourse))
