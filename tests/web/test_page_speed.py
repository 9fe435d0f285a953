"""Pages that do not grow with the office: how many queries they take, and that no plan of theirs walks through all matters."""

import re
from typing import Any

import pytest
from benchmarks.office import imported, new_office
from benchmarks.pages import LISTS, OTHERS, READERS
from benchmarks.people import PEOPLE
from benchmarks.years import Years
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.steps import answered
from xinqiao.kernel.keycheck import check_keys
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff

MATTERS, AS_IF = 480, 250
"""The database holds so many matters; the planner is told that it holds so many times as many."""
FIRST_PAGE, MATTER_PAGE, EARLIER = 10, 12, 8
EXEMPT = {"LookBack", "SavedFilter", "ImportedRow"}
"""Models of the two apps whose rows do not grow with the matters, or that no page reads."""
IN_ORDER_OF_KEYS = {
    "/desk/matters/",
    "/desk/matters/?channel=web",
    "/ledger/",
    "/discussion/",
    "/look-back/rectifications/",
}
"""Lists from the newest down, by key: they end with the page, so the walk over the table in its own order is bounded."""


def _as(who: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(username=who))
    return client


VIEWED = 'INSERT INTO "kernel_viewing"'


def _queries(client: Client, url: str) -> list[str]:
    """What the page reads; beside it, it leaves at most one statement in the log of views."""
    client.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(url).status_code in (200, 302, 404), url
    queries = [q["sql"] for q in taken]
    assert sum(sql.startswith(VIEWED) for sql in queries) <= 1
    return [sql for sql in queries if not sql.startswith(VIEWED)]


def _growing() -> set[str]:
    models = [m for app in ("matters", "policy", "training") for m in apps.get_app_config(app).get_models()]
    study = {m.__name__ for m in models if m.__module__.endswith(".study")}
    return {m._meta.db_table for m in models if m.__name__ not in EXEMPT | study} | {"kernel_auditentry"}


def _pretend_many() -> None:
    """Statistics as of a database that is `AS_IF` times as large."""
    tables = _growing()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT rowid, tbl, stat FROM sqlite_stat1")
        for row, table, stat in cursor.fetchall():
            if table in tables:
                numbers = [n if n == "1" else str(int(n) * AS_IF) if n.isdigit() else n for n in stat.split()]
                cursor.execute("UPDATE sqlite_stat1 SET stat = %s WHERE rowid = %s", [" ".join(numbers), row])
        cursor.execute("ANALYZE sqlite_schema")


_NAMED = re.compile(r'(?:FROM|JOIN) "(\w+)"(?: "?([A-Za-z]+\d+)"?)?')
_SCAN = re.compile(r"^SCAN (\w+)( USING (?:COVERING )?INDEX)?")


def _walks(sql: str) -> list[str]:
    """Steps of the plan that walk through a growing table: without an index, or with one and without an end."""
    names: dict[str, set[str]] = {}
    for table, alias in _NAMED.findall(sql):
        names.setdefault(alias or table, set()).add(table)
    with connection.cursor() as cursor:
        cursor.cursor.execute("EXPLAIN QUERY PLAN " + sql)
        steps = [row[3] for row in cursor.cursor.fetchall()]
    found = []
    for step in steps:
        scan = _SCAN.match(step)
        if scan and names.get(scan[1], {scan[1]}) & _growing() and not (scan[2] and "LIMIT" in sql):
            found.append(step)
    return found


@pytest.fixture
def years(db: None) -> list[str]:
    """An office after years; everybody whose pages are looked at."""
    check_keys()
    unit, registrar = new_office()
    imported(unit, registrar, MATTERS, group=120)
    Years(unit).make()
    return [*PEOPLE, *OTHERS]


def test_a_first_page_takes_at_most_ten_queries_for_everybody(years: list[str]) -> None:
    taken = {who: len(_queries(_as(who), "/desk/")) for who in years}
    assert {who: n for who, n in taken.items() if n > FIRST_PAGE} == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_no_plan_of_a_page_walks_through_the_matters(years: list[str]) -> None:
    _pretend_many()
    walks: dict[tuple[str, str], Any] = {}
    pages = [(who, "/desk/") for who in years] + [(who, url) for url in LISTS.values() for who in READERS]
    for who, url in pages:
        for sql in _queries(_as(who), url):
            if not sql.startswith("SELECT"):
                continue
            by_key = url in IN_ORDER_OF_KEYS and re.search(r'ORDER BY [^)]*"id" DESC LIMIT \d+$', sql)
            if not by_key and (found := _walks(sql)):
                walks[who, url] = (found, sql[:200])

    assert walks == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_a_walk_through_the_matters_would_be_seen(years: list[str]) -> None:
    assert _walks('SELECT * FROM "matters_matter" WHERE "matters_matter"."title" = \'x\'')
    assert _walks('SELECT * FROM "matters_paper" U0 WHERE U0."kind" = \'x\' LIMIT 3')
    assert not _walks('SELECT * FROM "matters_matter" WHERE "matters_matter"."id" = 1')


@pytest.mark.django_db
def test_the_page_of_a_matter_takes_at_most_twelve_queries(cast: Cast, client: Client) -> None:
    matter = answered(cast)
    for who in ("handler", "section_head", "leader", "registrar"):
        client.force_login(cast.staff[who])
        taken = _queries(client, f"/desk/matters/{matter.pk}/")
        assert len(taken) <= MATTER_PAGE, (who, [sql[:80] for sql in taken])


def test_the_page_of_any_matter_after_years_takes_at_most_twelve_queries(years: list[str]) -> None:
    """One that waits to be taken on and is linked to an earlier one also reads what became of that."""
    taken = {}
    here = Matter.objects.filter(holding_unit__short_name="第1局")
    undecided = here.filter(state__in=["sorted", "transferred"], petitions__repeat_of__isnull=False)
    linked = set(undecided.values_list("pk", flat=True))
    for matter in here:
        client = _as("fenguan")
        taken[matter.pk] = len(_queries(client, f"/desk/matters/{matter.pk}/"))
    assert len(taken) > 40
    worst = max((n, pk) for pk, n in taken.items() if pk not in linked)
    assert worst[0] <= MATTER_PAGE, taken
    assert max(taken[pk] for pk in linked) <= MATTER_PAGE + EARLIER, taken
