"""Writing goes one way: whatever of the source writes to the database runs inside a command, or is named here with its reason."""

from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from tests.repo.writing_calls import ACT, PACKAGE, Source, modules, parsed
from xinqiao.kernel.commands import REGISTRY

pytestmark = pytest.mark.once

OUTSIDE_OF_COMMANDS = {
    "matters.commands.words_before.Kept.give_back": "called by what masks again and by what lifts a hiding, inside their commands",
    "matters.commands.words_before.Kept._drop": "called by what masks again and by what lifts a hiding, inside their commands",
    "kernel.audit.append": "the log itself",
    "kernel.viewing.keep": "views: a row a page, which changes nothing, sealed by triggers",
    **dict.fromkeys(
        [f"kernel.storage.InDatabase.{way}" for way in ("write", "move", "remove", "forget_waiting")],
        "sealed bytes without a meaning of their own, as on a disk: the row that names them is written by a command",
    ),
    "kernel.throttle._count": "wrong tries are counted although the act is refused and rolled back",
    "kernel.throttle._take_off": "a right try is taken off again",
    "kernel.jobs.enqueue": "the queue: what is to be done, never what is so",
    "kernel.jobs.claim": "the queue",
    "kernel.jobs._renew": "the queue",
    "kernel.jobs.finish": "the queue",
    "kernel.jobs.fail": "the queue",
    "kernel.jobs.retry_failed": "the queue",
    "kernel.jobs.forget_done": "the queue",
    "kernel.proving.keep_blocks": "roots worked out from the log itself",
    "kernel.keycheck.check_keys": "a known text under a new key, before anything is written under it",
    "kernel.full_text.Index.put_many": "words of rows that a command writes in the same transaction",
    "kernel.full_text.create_index": "called by migrations",
    "kernel.schema._protect": "called by migrations",
    "courses.schema._protect": "called by migrations",
    "matters.schema._search": "called by migrations",
    "offices.drafts.keep": "what one person has typed and not sent: no record, and for nobody else",
    "offices.drafts._make_room": "as above",
    "offices.drafts.erase": "as above",
    "offices.drafts.visible_drafts": "as above",
    "offices.drafts.tidy_drafts": "as above",
    **dict.fromkeys(
        [
            f"offices.runs.{name}"
            for name in ("begin", "done", "told", "refused", "close", "give_up", "tidy_runs")
        ],
        "what one person chose for several acts: no record, each act is one by itself; `done` goes with the transaction of an act",
    ),
    "outgoing.commands.receipts.filed": "in the transaction of the act that files the page, which is on record",
    "offices.messages.tell": "told by an act, in its transaction (`matters.telling`)",
    "offices.messages.read_all": "a person's own mark of having read",
    "cli.start.migrate": "tables",
    "controls.health._database": "reads the version of the database",
    "jobs.restoring._alone": "the empty database of a drill, beside the office's",
    "jobs.moving._table": "the same rows in another, empty database",
    "jobs.moving._forget": "what the migrations put there",
    "jobs.moving._index": "as above",
    "jobs.moving._continue_numbers": "as above",
    "jobs.handlers._tidy": "sessions that ran out",
    "demo.build._people": "one password for all of the fictional city",
}
"""Functions that write without an act, each with the reason why that is no change of a record."""

_COMMAND = "from xinqiao.kernel.commands import Act\nfrom xinqiao.matters.models import Matter\n"
_UNSEEN = {
    "a view": "def view(request):\n    {write}",
    "a helper that a view calls too": "def help_(x):\n    {write}\ndef act_(act: Act):\n    help_(1)\ndef view(x):\n    help_(x)",
    "another act": "from xinqiao.rules.lifecycle import Move as Act\ndef move(act: Act):\n    {write}",
    "the module": "{write}",
    "a method": "class View:\n    def post(self, request):\n        {write}",
}
_WRITES = (
    "Matter.objects.filter(pk=1).update(state='closed')",
    "Matter.objects.bulk_create([])",
    "[].append(Matter.objects.get_or_create)",
    "Matter(title='').save(update_fields=['title'])",
    "Matter.objects.all().delete()",
    "Matter.objects.get(pk=1).petitions.add(2)",
    "connection.cursor().execute('DELETE FROM matters_matter')",
)


@cache
def source() -> Source:
    return Source({m.name: m for m in modules()}).read()


def test_whatever_writes_runs_inside_a_command_or_is_named_with_its_reason() -> None:
    read = source()
    assert len(read.writing) > 100
    outside = {place.removeprefix("xinqiao.") for place in read.writing - read.in_commands()}
    assert outside == set(OUTSIDE_OF_COMMANDS), "write inside a command, or take away the exception"


def test_every_installed_app_and_every_command_is_among_what_is_read() -> None:
    read = set(source().modules)
    own = {c.name for c in apps.get_app_configs() if Path(c.path).is_relative_to(PACKAGE.parent)}
    assert len(own) > 5
    assert own <= read
    assert {spec.module for spec in REGISTRY.values()} <= read
    assert len(read) > 300, PACKAGE


def test_only_the_decorator_makes_an_act() -> None:
    assert source().called[ACT] == {"xinqiao.kernel.commands.Command._once"}


@pytest.mark.parametrize("write", _WRITES)
@pytest.mark.parametrize("where", _UNSEEN)
def test_a_write_is_found_wherever_it_hides(where: str, write: str) -> None:
    text = _COMMAND + _UNSEEN[where].format(write=write)
    read = Source({"xinqiao.odd": parsed("xinqiao.odd", text)}).read()
    assert read.writing - read.in_commands(), text


@pytest.mark.parametrize("write", _WRITES)
def test_a_write_inside_a_command_is_let_be(write: str) -> None:
    text = f"{_COMMAND}def _help():\n    {write}\ndef accept(act: Act, matter):\n    _help()"
    read = Source({"xinqiao.odd": parsed("xinqiao.odd", text)}).read()
    assert read.writing == {"xinqiao.odd._help"}
    assert not read.writing - read.in_commands()
