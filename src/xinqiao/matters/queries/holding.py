"""What was begun in a matter, whatever the app, and keeps its file open: records on a course at a stage of `Course.holds_file` (M-R7)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.courses.models import OnCourse
from xinqiao.courses.queries import on_course
from xinqiao.matters.models import Matter


def _open(matter: Any) -> Iterator[QuerySet[Any]]:
    for model in on_course():
        if stages := model.course.holds_file:
            here: dict[str, Any] = {"matter": matter}  # every record of such a course is about one
            yield model._default_manager.filter(**here, stage__in=list(stages))


def holding(matter: Matter) -> list[OnCourse]:
    """Those records; what is left to do with each says the course."""
    return [record for found in _open(matter) for record in found.order_by("pk")]


def held_open() -> Q:
    """Matters that have one, stated in SQL."""
    held = Q(pk__in=[])
    for found in _open(OuterRef("pk")):
        held |= Q(Exists(found))
    return held
