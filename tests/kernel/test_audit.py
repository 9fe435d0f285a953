"""The audit log: any change shows, and the database itself refuses changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import Error, connection, transaction

from tests.cast import Cast, accepted, registered
from xinqiao.cli.commands import audit as audit_command
from xinqiao.cli.main import main
from xinqiao.jobs import restoring
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.models import AuditEntry, AuditHead

TABLE = "kernel_auditentry"
BYTES = ("leaf", "chain")
DERIVED = ("at", "actor", "action", "subject", "matter_id", "outcome")


def _run(sql: str, parameters: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def _unprotect() -> None:
    """What somebody with the database administrator's rights could do first."""
    if connection.vendor == "postgresql":
        _run(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
    else:
        _run("DROP TRIGGER audit_no_update")
        _run("DROP TRIGGER audit_no_delete")


@contextmanager
def _undone() -> Iterator[None]:
    """Changes that are taken back."""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)


def _breaks() -> list[int]:
    return [found.seq for found in audit.verify()]


@pytest.fixture
def entries(db: None) -> list[AuditEntry]:
    """A short log with every column in use, open to the attacker."""
    actor = Actor.system("巡查")
    for number in range(1, 6):
        with transaction.atomic():
            event = audit.Event(
                action="matter.sort",
                subject=f"matters.matter:{number}",
                matter_id=number,
                before={"state": "registered"},
                after={"state": "sorted"},
                basis="《信访工作条例》第三十一条",
                reason="理由𠮷",
            )
            audit.append(actor, [event])
    assert _breaks() == []
    _unprotect()
    return list(AuditEntry.objects.order_by("seq"))


@pytest.mark.django_db
def test_every_single_changed_byte_of_what_is_hashed_is_found(entries: list[AuditEntry]) -> None:
    entry = entries[2]
    for column in BYTES:
        whole = bytes(getattr(entry, column))
        for place in range(len(whole)):
            changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
            with _undone():
                _run(f"UPDATE {TABLE} SET {column} = %s WHERE seq = %s", [changed, entry.seq])
                assert entry.seq in _breaks(), (column, place)
    assert _breaks() == []


@pytest.mark.django_db
@pytest.mark.parametrize("which", [0, 2, 4])
@pytest.mark.parametrize("column", DERIVED)
def test_every_changed_search_column_is_found_and_named(
    entries: list[AuditEntry], column: str, which: int
) -> None:
    seq = entries[which].seq
    with connection.cursor() as cursor:
        text = f"CAST({column} AS TEXT)" if (connection.vendor, column) == ("sqlite", "at") else column
        cursor.execute(f"SELECT {text} FROM {TABLE} WHERE seq = %s", [seq])
        value = cursor.fetchone()[0]
    if column == "matter_id":
        others: list[Any] = [value + 1, None]
    elif connection.vendor == "postgresql" and column == "at":
        others = [value.replace(microsecond=(value.microsecond + 1) % 1_000_000)]
    else:
        others = [value[:n] + chr(ord(value[n]) ^ 1) + value[n + 1 :] for n in range(len(value))]
    for other in others:
        with _undone():
            _run(f"UPDATE {TABLE} SET {column} = %s WHERE seq = %s", [other, seq])
            assert _breaks() == [seq], other


@pytest.mark.django_db
def test_a_value_of_the_wrong_kind_is_a_break_and_not_a_crash(entries: list[AuditEntry]) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps the type of a column")
    for column, value in (("leaf", "text"), ("chain", 7), ("at", "9999-99-99 99:99:99"), ("matter_id", "x")):
        with _undone():
            _run(f"UPDATE {TABLE} SET {column} = %s WHERE seq = %s", [value, entries[1].seq])
            assert entries[1].seq in _breaks(), column
    with _undone():
        _run(f"UPDATE {TABLE} SET seq = 'x' WHERE seq = %s", [entries[1].seq])
        assert _breaks()


@pytest.mark.django_db
@pytest.mark.parametrize("which", range(5))
def test_a_removed_entry_is_found_wherever_it_stood(entries: list[AuditEntry], which: int) -> None:
    _run(f"DELETE FROM {TABLE} WHERE seq = %s", [entries[which].seq])
    found = list(audit.verify())
    assert found[0].seq == entries[which].seq
    assert "缺失" in found[0].problem or "被删除" in found[0].problem


@pytest.mark.django_db
def test_a_removed_entry_is_found_even_when_the_later_ones_are_numbered_anew(
    entries: list[AuditEntry],
) -> None:
    _run(f"DELETE FROM {TABLE} WHERE seq = %s", [entries[1].seq])
    for entry in entries[2:]:
        _run(f"UPDATE {TABLE} SET seq = %s WHERE seq = %s", [entry.seq - 1, entry.seq])
    AuditHead.objects.update(seq=entries[-1].seq - 1)
    assert entries[1].seq in _breaks()


@pytest.mark.django_db
def test_two_entries_that_changed_places_are_found(entries: list[AuditEntry]) -> None:
    first, second = entries[1], entries[2]
    for a, b in ((first.seq, 10**9), (second.seq, first.seq), (10**9, second.seq)):
        _run(f"UPDATE {TABLE} SET seq = %s WHERE seq = %s", [b, a])
    assert _breaks()[:2] == [first.seq, second.seq]


@pytest.mark.django_db
@pytest.mark.parametrize("seq", [-(2**63), -1, 0, 10**6, 2**63 - 1])
def test_an_entry_put_in_by_hand_is_found(entries: list[AuditEntry], seq: int) -> None:
    copy = entries[0]
    copy.seq = seq
    copy.save(force_insert=True)
    assert _breaks()


@pytest.mark.django_db
def test_a_cut_tail_shows_by_the_head_and_with_a_moved_head_by_the_kept_checkpoint(
    entries: list[AuditEntry],
) -> None:
    kept = audit.checkpoint()
    assert audit.verify_against(kept) is None
    _run(f"DELETE FROM {TABLE} WHERE seq > %s", [entries[2].seq])
    assert _breaks() == [entries[2].seq + 1]
    AuditHead.objects.update(seq=entries[2].seq, chain=entries[2].chain)
    assert _breaks() == []
    lost = audit.verify_against(kept)
    assert lost is not None
    assert "截短" in lost.problem
    with pytest.raises(Tampered, match="截短"):
        list(restoring.checked({"checkpoint": kept, "people": 0}))


@pytest.mark.django_db
def test_a_log_without_its_head_is_a_break(entries: list[AuditEntry]) -> None:
    AuditHead.objects.all().delete()
    assert _breaks() == [entries[-1].seq + 1]


@pytest.mark.django_db
@pytest.mark.parametrize("line", ["", "x", "xinqiao-audit", "xinqiao-audit 一 ab", "a b c d", "x 99 ab"])
def test_a_checkpoint_that_cannot_be_read_or_does_not_match_is_told(
    entries: list[AuditEntry], line: str
) -> None:
    found = audit.verify_against(line)
    assert found is not None
    assert found.problem


@pytest.mark.django_db
def test_the_command_says_which_entry_and_fails(
    entries: list[AuditEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify"]) == 0
    assert "没有发现改动" in capsys.readouterr().out
    _run(f"UPDATE {TABLE} SET outcome = 'denied' WHERE seq = %s", [entries[3].seq])
    assert main(["audit", "verify"]) == 1
    assert f"第 {entries[3].seq} 条：检索列与原始内容不一致" in capsys.readouterr().out
    assert main(["audit", "checkpoint"]) == 0
    kept = capsys.readouterr().out.strip()
    assert main(["audit", "verify", "--against", kept]) == 1
    assert audit_command.help


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {t} SET action = 'x'", "DELETE FROM {t}", "TRUNCATE {t}"])
def test_the_database_refuses_to_change_or_remove_entries(cast: Cast, statement: str) -> None:
    accepted(cast)
    before = AuditEntry.objects.count()
    if connection.vendor == "sqlite" and statement.startswith("TRUNCATE"):
        pytest.skip("SQLite has no TRUNCATE; DELETE without WHERE is tested")
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        _run(statement.format(t=TABLE))
    assert AuditEntry.objects.count() == before > 5
    assert _breaks() == []


@pytest.mark.django_db
def test_sqlite_does_not_let_an_entry_be_replaced_either(cast: Cast) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("only SQLite knows INSERT OR REPLACE")
    registered(cast)
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        _run(f"INSERT OR REPLACE INTO {TABLE} SELECT * FROM {TABLE} WHERE seq = 1")
    assert _breaks() == []
