"""Fixtures of all tests."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Cast, make_cast
from tests.unrecorded import commands_watched
from xinqiao.library.calendars import forget

__all__ = ["cast", "shared_data"]


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing people of all tests: a city with its offices and one person for each role."""
    return make_cast()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data that is never part of the project; tests that need it are skipped where it is absent."""
    place = Path(os.environ.get("XINQIAO_SHARED", Path(__file__).parents[2] / "shared")) / "data"
    if not place.is_dir():
        pytest.skip("the shared data are not here")
    return place


@pytest.fixture(scope="session", autouse=True)
def every_command_keeps_its_record() -> Iterator[None]:
    """A command that changes a record without naming it, or without raising its version, fails in whatever test runs it."""
    with commands_watched():
        yield


@pytest.fixture(autouse=True)
def fresh_calendar() -> Iterator[None]:
    """Tests that load a year do not leave it behind."""
    yield
    forget()
