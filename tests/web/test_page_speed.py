"""Pages that do not grow with the office: how many queries they take, and that no plan of theirs walks through all matters."""

import re
from functools import cache
from typing import Any

import pytest
from benchmarks.office import imported, new_office
from benchmarks.pages import OTHERS, PAGES, RECORDS
from benchmarks.people import PEOPLE
from benchmarks.rooms import ONE_IN, Around, made
from benchmarks.years import Years
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.pages import MATTER_PAGE, queries_of
from xinqiao.controls.board import CONTROLS
from xinqiao.controls.periods import quarter_of
from xinqiao.controls.reading import counted
from xinqiao.courses.models import OnCourse, Step
from xinqiao.courses.queries import on_course
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.keycheck import check_keys
from xinqiao.matters.models import Assistance, Matter, Paper, RunningClock
from xinqiao.offices.models import Staff, Unit

MATTERS, AS_IF = 480, 250
"""The database holds so many matters; the planner is told that it holds so many times as many."""
FIRST_PAGE, EARLIER = 10, 5
EXEMPT = {"LookBack", "SavedFilter", "ImportedRow", "Drill"}
"""Models of these apps whose rows do not grow with the matters, or that no page reads."""
TELLS = 100
"""Of what the rooms keep there are so many rows in the made office, or their statistics say nothing."""
IN_ORDER_OF_KEYS = {
    "/desk/matters/",
    "/desk/matters/?channel=web",
    "/ledger/",
    "/discussion/",
    "/rectification/",
    "/disclosure/",
    "/disclosure/looks/",
    "/proceedings/",
    "/oversight/",
    "/oversight/sponsorships/",
    "/oversight/sponsorships/proposals/",
    "/oversight/call-backs/",
    "/reception/urgent/",
}
"""Lists from the newest down, by key: they end with the page, so the walk over the table in its own order is bounded."""

WALKED = {"/oversight/proposals/"}
"""What is proposed to be supervised is looked for among all that the law names; it still grows with the office."""


def _as(who: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(username=who))
    return client


@cache
def _growing() -> set[str]:
    """Tables whose rows grow with the matters; the made office is the same for all tests here."""
    models = [m for app in ("matters", "policy", "training") for m in apps.get_app_config(app).get_models()]
    study = {m.__name__ for m in models if m.__module__.endswith(".study")}
    asked: set[type[Model]] = {m for m in models if m.__name__ not in EXEMPT | study} - set(ONE_IN)
    rooms: list[type[Model]] = [*ONE_IN, Step]
    asked |= {m for m in rooms if m._default_manager.count() >= TELLS}
    return {m._meta.db_table for m in asked} | {"kernel_auditentry"}


def _pretend_many() -> None:
    """Statistics as of a database that is `AS_IF` times as large; none of what there is too little of."""
    tables = _growing()
    few = {m._meta.db_table for m in apps.get_models() if issubclass(m, OnCourse) or m in ONE_IN} - tables
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT rowid, tbl, stat FROM sqlite_stat1")
        for row, table, stat in cursor.fetchall():
            if table in few:
                cursor.execute("DELETE FROM sqlite_stat1 WHERE rowid = %s", [row])
            elif table in tables:
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


@pytest.fixture(scope="module")
def made_once(ground: None) -> None:
    """An office after years."""
    check_keys()
    unit, registrar = new_office()
    imported(unit, registrar, MATTERS, group=120)
    Years(unit).make()


@pytest.fixture
def years(made_once: None, db: None) -> list[str]:
    """Everybody whose pages are looked at."""
    return [*PEOPLE, *OTHERS]


def _pages() -> list[tuple[str, str]]:
    """Person and address of every page of the bench; what is only set as PDF reads as the page does."""
    pages = [(who, url) for url, people in PAGES.values() if "/pdf/" not in url for who in people]
    for model, url, who in RECORDS.values():
        here = model._default_manager.filter(
            matter__confidential=False, matter__holding_unit__short_name="第1局"
        )
        pages.append((who, url.format(here.order_by("-pk").values_list("pk", flat=True)[0])))
    return pages


@pytest.mark.once
def test_a_first_page_takes_at_most_ten_queries_for_everybody(years: list[str]) -> None:
    taken = {who: len(queries_of(_as(who), "/desk/")) for who in years}
    assert {who: n for who, n in taken.items() if n > FIRST_PAGE} == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_no_plan_of_a_page_walks_through_the_matters(years: list[str]) -> None:
    _pretend_many()
    walks: dict[tuple[str, str], Any] = {}
    known: set[str] = set()
    for who, url in [(who, "/desk/") for who in years] + _pages():
        if url in WALKED:
            continue
        with CaptureQueriesContext(connection) as taken:
            assert _as(who).get(url).status_code in (200, 302), (who, url)
        for sql in (q["sql"] for q in taken):
            if not sql.startswith("SELECT") or sql in known:
                continue
            known.add(sql)
            by_key = url in IN_ORDER_OF_KEYS and re.search(r'ORDER BY [^)]*"id" DESC LIMIT \d+$', sql)
            if not by_key and (found := _walks(sql)):
                walks[who, url] = (found, sql[:200])

    assert walks == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_a_walk_through_the_matters_would_be_seen(years: list[str]) -> None:
    assert _walks('SELECT * FROM "matters_matter" WHERE "matters_matter"."title" = \'x\'')
    assert _walks('SELECT * FROM "matters_paper" U0 WHERE U0."kind" = \'x\' LIMIT 3')
    assert not _walks('SELECT * FROM "matters_matter" WHERE "matters_matter"."id" = 1')


@pytest.mark.once
def test_the_page_of_any_matter_after_years_takes_at_most_nine_queries(years: list[str]) -> None:
    """Whatever rooms keep something of it. One that waits to be taken on and is linked to an earlier one reads
    step by step what it is linked to, and then what became of that: at most five more."""
    taken = {}
    here = Matter.objects.filter(holding_unit__short_name="第1局")
    undecided = here.filter(state__in=["sorted", "transferred"], petitions__repeat_of__isnull=False)
    linked = set(undecided.values_list("pk", flat=True))
    for matter in here:
        client = _as("fenguan")
        taken[matter.pk] = len(queries_of(client, f"/desk/matters/{matter.pk}/"))
    assert len(taken) > 40
    worst = max((n, pk) for pk, n in taken.items() if pk not in linked)
    assert worst[0] <= MATTER_PAGE, taken
    assert max(taken[pk] for pk in linked) <= MATTER_PAGE + EARLIER, taken


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_what_waits_is_led_to_by_its_stage_and_what_runs_by_its_kind(years: list[str]) -> None:
    """A desk asks for each stage by itself: what waits at another stage, and clocks that have stopped or are of another kind, are not read."""
    _pretend_many()
    for model in on_course():
        waits = model._default_manager.filter(stage="x")
        name = model._meta.model_name
        assert f"turn_{name} (turn_unit_id=? AND stage=?)" in waits.filter(turn_unit_id=1).explain(), name
        assert f"mine_{name} (turn_staff_id=? AND stage=?)" in waits.filter(turn_staff_id=1).explain(), name
    runs = RunningClock.objects.filter(unit_id=1, code="T3", stopped_on=None).order_by("alert_on", "id")
    assert "clock_running_at (unit_id=? AND code=?)" in runs.explain()
    asked = Assistance.objects.filter(to_unit_id=1, stage__in=["asked", "taken_on"])
    assert "assistance_owed (to_unit_id=? AND stage=?)" in asked.explain()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
@pytest.mark.parametrize("url", ["/desk/answering/", "/discussion/proposals/"])
def test_a_list_in_an_order_settles_its_matters_before_it_reads_of_them(years: list[str], url: str) -> None:
    """What a line says is worked out of the page's matters only, not of all that are put in order."""
    sorted_with_all = []
    for query in queries_of(_as("kezhang"), url):
        if '"matters_matter"."title"' in query:
            with connection.cursor() as cursor:
                cursor.cursor.execute("EXPLAIN QUERY PLAN " + query)
                steps = [row[3] for row in cursor.cursor.fetchall() if row[1] == 0]
            if not any(step.startswith("SEARCH matters_matter USING INTEGER PRIMARY KEY") for step in steps):
                sorted_with_all.append(query[:200])
    assert sorted_with_all == []


OPEN = (
    "turn_unit_id=?",
    "INDEX matter_desk",
    "opened_for_id=? AND stage=?",
    "policy_rectification USING INTEGER",
)
"""What is led to by its stage or turn is open work; what was verified is led to by its steps."""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
def test_a_figure_of_the_board_is_found_by_its_days(years: list[str]) -> None:
    """What was due in a period is led to by the day on which it was due: the archive of a unit is not walked through for a quarter."""
    _pretend_many()
    unit, period = Unit.objects.get(short_name="第1局"), quarter_of(today()).period
    walked, growing = {}, _growing()
    for number, control in enumerate(CONTROLS):
        for owed in control.items(period, today()):
            rows = owed.standing_rows(number, [unit.pk], today())
            plan = counted(rows, by_unit=owed.by_unit).explain()
            found = re.findall(r"^\d+ 0 0 ((?:SEARCH|SCAN) .*)", plan, re.MULTILINE)[:2]
            bounded = any(re.search("|".join((r"[<>]\?", *map(re.escape, OPEN))), step) for step in found)
            if found[0].split()[1] in growing and not bounded:
                walked[control.measure, owed.kind] = found
    assert walked == {}


def test_the_page_of_a_matter_with_much_asks_no_more(years: list[str]) -> None:
    matter = Matter.objects.filter(holding_unit__short_name="第1局", state="accepted", confidential=False)[3]
    client, pages = _as("fenguan"), [f"/desk/matters/{matter.pk}/{page}" for page in ("", "print/", "who/")]
    _much(matter, 2)
    before = [len(queries_of(client, page)) for page in pages]
    _much(matter, 20)
    assert [len(queries_of(client, page)) for page in pages] == before


def _much(matter: Matter, count: int) -> None:
    """So many more of each kind of thing that a matter can have."""
    by, other = (Staff.objects.get(username=name) for name in ("chengban", "kezhang"))
    around = Around(
        matter=matter,
        petition=matter.petitions.all()[0],
        clock=matter.clocks.all()[0],
        round=None,
        office=matter.holding_unit,
        sender=matter.registering_unit,
        by=by,
        other=other,
        at=now(),
    )
    named = ("Note", "LogEntry", "Viewing", "Commitment", "Delay", "Assistance", "Disclosure", "Supervision")
    for turn in range(count):
        for model in (model for model in ONE_IN if model.__name__ in named):
            made(model, around, turn, **({"pk": None} if issubclass(model, OnCourse) else {})).save()
        made(Paper, around, turn, kind="reply").save()
