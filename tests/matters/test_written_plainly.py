"""Registering writes its rows, and every act its entries, by statements of their own: what is stored is what the ORM would store."""

import json
from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField, DateTimeField, Model
from django.db.models.functions import Now
from django.test.utils import isolate_apps

from tests.cast import PETITIONER, Cast, submission
from xinqiao.kernel import audit, inserting
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.chain import COLUMNS, GENESIS, linker
from xinqiao.kernel.clock import at, now
from xinqiao.kernel.models import AuditEntry, AuditHead
from xinqiao.kernel.sealing import audit_key, unseal
from xinqiao.library.models import Category
from xinqiao.matters import clocks, registration
from xinqiao.matters.commands import importing
from xinqiao.matters.commands.importing import Message, import_group
from xinqiao.matters.commands.intake import register
from xinqiao.matters.models import Channel, Matter, RequestItem, RunningClock
from xinqiao.matters.submission import checked
from xinqiao.people import vault
from xinqiao.people.models import PersonKind
from xinqiao.people.vault import Identity
from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.identity_documents import IdKind

WRITTEN = (
    "people.person matters.matter matters.petition matters.matterunit matters.requestitem matters.runningclock "
    "matters.representative matters.pastanswer matters.importedrow"
)
Stored = list[list[tuple[type, Any]]]


def _stored(rows: Sequence[Model]) -> Stored:
    """What the database's own driver reads of these rows, with the kind of each value; not the key that the database gave."""
    own = rows[0]._meta
    columns = [str(f.column) for f in own.concrete_fields if not isinstance(f, AutoField)]
    keys = [own.pk.get_db_prep_value(row.pk, connection) for row in rows]
    sql = f'SELECT {", ".join(columns)} FROM "{own.db_table}" WHERE "{own.pk.column}" = %s'
    with connection.cursor() as cursor:
        found = [cursor.execute(sql, [key]).fetchone() for key in keys]
    return [[(type(value), value) for value in _plain(row)] for row in found]


def _plain(row: Sequence[Any]) -> list[Any]:
    return [bytes(value) if isinstance(value, memoryview) else value for value in row]


@pytest.mark.django_db
def test_a_registration_is_stored_to_the_last_column_as_the_orm_stores_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()

    def both_ways(rows: Sequence[Model]) -> None:
        if rows:
            seen.add(rows[0]._meta.label_lower)
            copies = [copy(row) for row in rows]
            mark = transaction.savepoint()
            type(rows[0])._default_manager.bulk_create(copies)
            by_the_orm = _stored(copies)
            transaction.savepoint_rollback(mark)
            inserting.insert(rows)
            assert _stored(rows) == by_the_orm
            assert not any(row._state.adding for row in rows)

    for module in (registration, importing):
        monkeypatch.setattr(module, "insert", both_ways)
    named = [Identity(name=name, phone="13800001234", address="虚构路8号") for name in ("乙大暑", "丙立秋")]
    many = submission(
        channel=Channel.VISIT, identity=PETITIONER, representatives=tuple(named), people_count=7
    )
    register(cast.actor("registrar"), cast.petition_office, many)
    register(
        cast.actor("registrar"), cast.petition_office, submission(identity=None, place="虚构路", urgent=True)
    )
    category = Category.objects.create(code="01", name="住房")
    given = [checked(submission(title=f"来信{n}"), now(), taken_over=True) for n in range(70)]
    messages = [Message(key=str(n), digest="d", given=each) for n, each in enumerate(given)]
    answered = Message(
        key="a", digest="d", given=given[0], answer="已经修好", answered_at=now(), category=category
    )
    taken = import_group(Actor.system("import"), cast.petition_office, "old", [*messages, answered])
    assert seen == set(WRITTEN.split())
    titles = Matter.objects.in_bulk([petition.matter_id for petition in taken])
    assert [titles[petition.matter_id].title for petition in taken] == [*(g.title for g in given), "来信0"], (
        "of many rows in several statements each has its own key"
    )
    assert next(audit.verify(), None) is None


def test_a_record_made_plainly_holds_what_the_orm_gives_a_new_one() -> None:
    """Every model that is written so, with nothing given and with a relation and its key."""
    for label in WRITTEN.split():
        model = apps.get_model(label)
        plain, by_the_orm = inserting.made(model), model()
        found = (
            {k: v for k, v in vars(each).items() if k not in ("_state", "id")} for each in (plain, by_the_orm)
        )
        assert next(found) == next(found), label
        assert (plain._state.adding, plain._state.db, type(plain.pk)) == (True, None, type(by_the_orm.pk))
    matter = Matter(pk=7, number="XF2026-000007")
    row = inserting.made(RequestItem, matter=matter, text="请解决")
    assert (row.matter, row.matter_id, row.text) == (matter, 7, "请解决")
    with pytest.raises(TypeError, match="txt"):
        inserting.made(RequestItem, txt="请解决")


def test_of_an_identity_what_was_given_is_sealed_and_opens_as_the_same() -> None:
    given: dict[str, Any] = {
        "name": "乙大暑",
        "kind": PersonKind.ORGANISATION,
        "phone": "13800001234",
        "address": "虚构路8号",
    }
    every = {"id_kind": IdKind.PASSPORT, "id_number": "E12345678", "email": "yi@example.cn"}
    for told in (given, {**given, **every}, {"name": "", "kind": PersonKind.NATURAL}):
        person = vault.build(Identity(**told))
        assert json.loads(unseal(person.sealed, context=vault._context(person.pk))) == told
        assert vault.open_identity(person) == Identity(**told)


def test_deadlines_that_are_kept_are_those_of_their_calendar() -> None:
    clock = RunningClock(code="T2", started_on=date(2026, 11, 2))
    plain = WorkCalendar(years=frozenset({2026}))
    off = WorkCalendar(off={date(2026, 11, n): "虚构节" for n in (16, 17, 18)}, years=frozenset({2026}))
    days = [clocks.computed(clock, calendar).due_on for calendar in (plain, off, plain)]
    assert days == [date(2026, 11, 17), date(2026, 11, 19), date(2026, 11, 17)]
    clock.started_on = date(2026, 11, 3)
    assert clocks.computed(clock, plain).due_on == date(2026, 11, 18)


@isolate_apps("tests")
def test_a_model_of_which_the_database_computes_more_than_the_key_is_left_to_the_orm() -> None:
    class Odd(Model):
        at = DateTimeField(db_default=Now())

        class Meta:
            app_label = "tests"

    with pytest.raises(TypeError, match="ORM"):
        inserting.insert([Odd()])


@pytest.mark.django_db
def test_entries_and_the_end_of_their_chain_are_stored_as_the_orm_stores_them() -> None:
    actor, moment = Actor.system("巡查"), now()
    events = [
        audit.Event(action="matter.sort", subject="matters.matter:7", matter_id=7, after={"state": "𠮷%s"}),
        audit.Event(action="staff.login", subject="", outcome="denied", reason="'\"\\"),
    ]
    mark = transaction.savepoint()
    with at(moment):
        audit.append(actor, events)
    rows = list(AuditEntry.objects.order_by("seq"))
    plainly, head = _stored(rows), _stored([AuditHead.objects.get()])
    transaction.savepoint_rollback(mark)
    chain, link = GENESIS, linker(audit_key())
    for seq, (row, event) in enumerate(zip(rows, events, strict=True), 1):
        chain = link(chain, seq, bytes(row.leaf))
        said = audit.read(row)
        assert (said["at"], said["actor"], said["after"]) == (moment.isoformat(), actor.ref, event.after)
        searched = (moment, actor.ref, event.action, event.subject, event.matter_id, event.outcome)
        AuditEntry.objects.create(**dict(zip(COLUMNS, (seq, row.leaf, chain, *searched), strict=True)))
    AuditHead.objects.update(seq=len(events), chain=chain)
    assert _stored(rows) == plainly
    assert _stored([AuditHead.objects.get()]) == head
