"""A record type that tells nothing of itself is an error at start: nothing is kept unmasked because somebody forgot an entry."""

import argparse
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured

from xinqiao.cli.commands import serve, worker
from xinqiao.kernel.commands import Act, CommandSpec, command, load_all
from xinqiao.kernel.records import Record, add, all_records, reference
from xinqiao.offices.models import Unit

_STRAY = """
import django
django.setup()
import xinqiao.library.calendars
from django.contrib.sessions.models import Session
from xinqiao.kernel.commands import REGISTRY, Act, command
del REGISTRY["calendar.load"]
@command("calendar.load")
def stray(act: Act, session: Session) -> None: ...
import xinqiao.config.urls
"""


@pytest.fixture
def stray(registry: dict[str, CommandSpec]) -> None:
    """A command on a record type that has no entry."""
    del registry["calendar.load"]

    @command("calendar.load")
    def changed(act: Act, session: Session) -> None: ...


def test_a_command_on_a_record_without_an_entry_is_named_at_start(stray: None) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"calendar\.load: no entry for sessions\.session"):
        load_all()


def test_an_entry_without_a_mask_or_facts_cannot_be_made() -> None:
    given: dict[str, Any] = {"model": Session, "name": "x", "facts": lambda _: None, "mask": lambda _: str}
    Record(**given)
    for left_out in ("mask", "facts"):
        with pytest.raises(TypeError, match=left_out):
            Record(**{name: value for name, value in given.items() if name != left_out})


def test_a_second_entry_for_a_type_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="two entries"):
        add(next(iter(all_records())))


@pytest.mark.django_db
def test_neither_the_server_nor_the_worker_starts_with_such_a_command(
    stray: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reached(*_: Any, **__: Any) -> None:
        raise AssertionError("it was started")

    monkeypatch.setattr(serve, "call_command", lambda *_, **__: None)
    monkeypatch.setattr(serve, "become", reached)
    monkeypatch.setattr(worker, "run_one", reached)
    args = argparse.Namespace(host="127.0.0.1", port=1, workers=1, no_jobs=True, once=True)
    for program in (serve, worker):
        with pytest.raises(ImproperlyConfigured, match="no entry"):
            program.run(args)


@pytest.mark.once
def test_the_addresses_cannot_be_read_with_such_a_command() -> None:
    done = subprocess.run([sys.executable, "-c", _STRAY], capture_output=True, text=True)
    assert done.returncode != 0
    assert "ImproperlyConfigured: calendar.load: no entry for sessions.session" in done.stderr


def test_the_log_names_a_record_or_a_type_as_a_whole() -> None:
    assert reference(Unit(pk=17)) == "offices.unit:17"
    assert reference(Unit) == "offices.unit"
    assert reference(None) == ""
