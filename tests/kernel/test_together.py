"""What is read in one statement is what each query gives by itself, in its order, with what it joins; whatever kinds of fields it has."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, accepted
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.together import read
from xinqiao.matters.commands.messages import send_message
from xinqiao.matters.models import LogEntry, MatterMessage, Paper, Petition, RunningClock
from xinqiao.offices.models import Staff

pytestmark = pytest.mark.django_db


def _all(row: Model) -> dict[str, Any]:
    """Every field of a row, bytes as such, with those of what was joined."""
    joined = {name: _all(one) for name, one in row._state.fields_cache.items() if isinstance(one, Model)}
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return {**{k: bytes(v) if isinstance(v, memoryview) else v for k, v in fields.items()}, **joined}


def test_one_statement_gives_what_each_query_gives(cast: Cast) -> None:
    matter = accepted(cast)
    petition = matter.petitions.get()
    citizen = Actor.citizen(petition.pk, matter.pk)
    for text in ("夜里又施工了。", "昨天也是。"):
        send_message(citizen, petition, text=text)
    lists: dict[str, QuerySet[Any]] = {
        "petitions": Petition.objects.select_related("person", "repeat_of"),
        "clocks": RunningClock.objects.select_related("unit"),
        "papers": Paper.objects.select_related("addressed_to", "request__unit"),
        "log": LogEntry.objects.select_related("by", "second_person"),
        "messages": MatterMessage.objects.order_by("-at", "-pk")[:1],
        "staff": Staff.objects.order_by("-username"),
        "none": Staff.objects.none(),
        "nobody": Staff.objects.filter(username="niemand"),
    }
    numbers = {"half": 1.5, "many": [1, 2.25, {"deep": 0.1}], "large": 2**53, "none": None}
    Paper.objects.filter(pk=Paper.objects.order_by("pk")[0].pk).update(content=numbers)
    with CaptureQueriesContext(connection) as taken:
        found = read(lists)
    assert len(taken) == 1
    assert {name: [_all(row) for row in rows] for name, rows in found.items()} == {
        name: [_all(row) for row in rows.all()] for name, rows in lists.items()
    }
    assert len(found["staff"]) > 9
    assert min(len(found[name]) for name in ("petitions", "clocks", "papers", "log", "messages")) > 0
    assert read({}) == {}
