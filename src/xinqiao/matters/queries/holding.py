"""What was begun in a matter, whatever the app, and keeps its file open: records on a course at a stage of `Course.holds_file` (M-R7)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.courses.models import OnCourse
from xinqiao.courses.queries import on_course
from xinqiao.matters.models import Matter


def _of(matter: Any) -> Iterator[QuerySet[Any]]:
    for model in on_course():
        if model.course.holds_file:
            here: dict[str, Any] = {"matter": matter}  # every record of such a course is about one
            yield model._default_manager.filter(**here)


def _open(matter: Any) -> Iterator[QuerySet[Any]]:
    for found in _of(matter):
        yield found.filter(stage__in=list(found.model.course.holds_file))


def holding(matter: Matter) -> list[OnCourse]:
    """Those records; what is left to do with each says the course."""
    return [record for found in _open(matter) for record in found.order_by("pk")]


def held_open() -> Q:
    """Matters that have one, stated in SQL."""
    return _any(_open(OuterRef("pk")))


def held(**when: Any) -> Q:
    """Matters with a record on such a course, whatever its stage, of which `when` is true."""
    return _any(found.filter(**when) for found in _of(OuterRef("pk")))


def _any(rows: Iterable[QuerySet[Any]]) -> Q:
    some = Q(pk__in=[])
    for found in rows:
        some |= Q(Exists(found))
    return some
