"""The steps of a record, and which models are on a course."""

from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from xinqiao.courses.models import OnCourse, Step
from xinqiao.kernel.records import mask_of


def steps_of(record: OnCourse) -> list[Step]:
    """From the first to the last, with who took each, to be shown: what was written before a name of the matter was put right is masked
    by all names that are known now, for no row is rewritten (个人信息保护法 46)."""
    steps = list(taken(type(record)).filter(key=record.pk).select_related("by").order_by("number"))
    return shown_again(record, steps)


def shown_again(record: OnCourse, steps: list[Step]) -> list[Step]:
    """The same steps, those masked once more that are older than the names of the matter; not to be saved."""
    since = _names_since(record)
    old = [step for step in steps if step.words and since is not None and step.at <= since]
    hide = mask_of(record) if old else str
    for step in old:
        step.words = {name: hide(text) for name, text in step.words.items()}
    return steps


def _names_since(record: OnCourse) -> datetime | None:
    """When the names of the matter were last put right or added, if it is about one."""
    path = record.matter_path or record.may_be_about or ("matter" if hasattr(type(record), "matter") else "")
    about: Any = record
    for name in path.split("__") if path else ("",):
        about = getattr(about, name, None) if about is not None else None
    return getattr(about, "remasked_at", None)


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


@cache
def on_course() -> tuple[type[OnCourse], ...]:
    """Every model of the installed apps whose records are on a course."""
    return tuple(model for model in apps.get_models() if issubclass(model, OnCourse))
