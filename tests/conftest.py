"""Fixtures of all tests."""

import gc
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # it has no types

from tests import lengths, prepared
from tests.cast import Cast, at, make_cast
from tests.setting import blank
from tests.unrecorded import commands_watched
from xinqiao.documents import render
from xinqiao.kernel import clock
from xinqiao.kernel.commands import REGISTRY, CommandSpec, load_all
from xinqiao.library import calendars
from xinqiao.library.queries import citations

__all__ = ["cast", "lengths", "shared_data"]

settings.register_profile(
    "loaded machine", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("loaded machine")  # how long an example takes is the machine's affair
calendars.KEPT = float("inf")  # the queries of a page are counted, whatever the minute


TESTS = Path(__file__).parent
PURE = ("rules", "intake", "suggest")
"""Folders of tests that ask no database, unless they say so: run on one of the two."""
ONCE = (
    "api/",
    "documents/",
    "kernel/test_merkle.py",
    "kernel/test_stretches.py",
    "kernel/test_typed.py",
    "matters/test_kept_at_every_door.py",
    "matters/test_papers_by_route.py",
    "matters/test_routes.py",
    "matters/test_transfers_by_article.py",
    "training/",
    "web/test_anything_sent.py",
    "web/test_bad_input.py",
    "web/test_client_address.py",
    "web/test_desk_extras.py",
    "web/test_front_door.py",
    "web/test_hands.py",
    "web/test_headers.py",
    "web/test_look_back.py",
    "web/test_nothing_typed_is_lost.py",
    "web/test_over_the_page.py",
    "web/test_paper_table.py",
    "web/test_passwords.py",
    "web/test_received_files.py",
    "web/test_security_keys.py",
    "web/test_small_things.py",
    "web/test_study.py",
    "web/test_too_many.py",
    "web/test_what_is_said.py",
    "web/test_writing.py",
    "web/test_wrong_codes.py",
)
"""Papers, forms, words of pages, the interface for programs and rules by article: what they ask of a database others ask of both."""


class OneOfficeForAllJourneys(LoadFileScheduling):  # type: ignore[misc]  # as above
    """A file stays with one worker, and so do all journeys: the office they share is set up and served once."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "journeys" if file.startswith("tests/journeys/") and file not in OWN_OFFICE else file


OWN_OFFICE = ("tests/journeys/test_look_back.py", "tests/journeys/test_security_key.py")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return OneOfficeForAllJourneys(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts programs and browsers takes longest and begins first; otherwise the order stays random."""
    for item in items:
        place = item.path.relative_to(TESTS)
        if place.as_posix().startswith(ONCE) or (place.parts[0] in PURE and not _asks_a_database(item)):
            item.add_marker(pytest.mark.once)
    items.sort(key=_how_late)


def pytest_collection_finish() -> None:
    """What was loaded stays: without this it is looked through for garbage again and again, a tenth of the time of all tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _asks_a_database(item: pytest.Item) -> bool:
    asked = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not {"db", "cast"}.isdisjoint(asked)


LONG = (
    "api/test_conformance.py",
    "controls/test_figures_and_lines.py",
    "demo/test_build.py",
    "web/test_anything_sent.py",
    "web/test_english.py",
    "web/test_extreme_days.py",
    "web/test_first_page.py",
    "web/test_page_speed.py",
)
"""Files that take so long that the other workers would wait for one if they came last."""


def _how_late(item: pytest.Item) -> int:
    if item.get_closest_marker("journey"):
        return 0
    if item.path.relative_to(TESTS).as_posix() in LONG:
        return 1
    return 1 if item.path.parent.name in ("cli", "jobs", "kernel") or item.get_closest_marker("once") else 2


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Each worker's database begins as a copy of the migrated one; Django still asks whether a migration is missing."""
    if connection.vendor == "postgresql":
        server = os.environ["XINQIAO_DATABASE_URL"]
        connection.settings_dict["TEST"]["TEMPLATE"] = prepared.postgresql_template(server)
        yield
        return
    # The name Django gives its database in memory; it exists as long as somebody holds it open.
    in_memory = "file:memorydb_default?mode=memory&cache=shared"
    with (
        closing(sqlite3.connect(in_memory, uri=True)) as held,
        closing(sqlite3.connect(prepared.sqlite_file())) as made,
    ):
        made.backup(held)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """What Django asks a connection once is asked here, not in whichever test counts its queries first."""
    with django_db_blocker.unblock():
        assert connection.features.supports_json_field


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing people of all tests: a city with its offices and one person for each role."""
    return make_cast()


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What the fixtures of a module make upon this stands for all its tests; each finds it as it was made."""
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  # as Django's own TestCase, so that a durable block may stand inside
    with django_db_blocker.unblock(), outer:
        yield
        transaction.set_rollback(True)


@pytest.fixture
def known_year() -> Iterator[None]:
    """A day whose next months are in the calendar: a file is not closed while a notice to come may still move the petitioner's last day."""
    with clock.at(at("2026-03-02")):
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data that is never part of the project; tests that need it are skipped where it is absent."""
    place = Path(os.environ.get("XINQIAO_SHARED", Path(__file__).parents[2] / "shared")) / "data"
    if not place.is_dir():
        pytest.skip("the shared data are not here")
    return place


@pytest.fixture(scope="session", autouse=True)
def no_disk_is_waited_for() -> Iterator[None]:
    """Nothing that the tests of this process write outlives them; the programs they start wait for the disk as ever."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def every_command_keeps_its_record() -> Iterator[None]:
    """A command that changes a record without naming it, or without raising its version, fails in whatever test runs it."""
    load_all()  # as every program of the office does at its start, whichever commands a test itself imports
    with commands_watched():
        yield


@pytest.fixture
def registry() -> Iterator[dict[str, CommandSpec]]:
    """The commands; what a test takes out or puts in is undone."""
    before = dict(REGISTRY)
    yield REGISTRY
    REGISTRY.clear()
    REGISTRY.update(before)


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> Iterator[None]:
    """What a process keeps of the database it read is forgotten: rows that a test rolled back leave their keys to the next one's."""
    yield
    calendars.forget()
    citations.forget()


@pytest.fixture(autouse=True)
def papers_are_blank(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst sets only where a test says that a PDF is its subject (`pdf`), and in modules that read PDFs."""
    reads = any(hasattr(request.module, name) for name in ("text_of", "PdfReader", "pypdf", "pikepdf"))
    if request.node.get_closest_marker("pdf") is None and not reads:
        monkeypatch.setattr(render, "_compile", blank)
