"""`@command`: what is written is written with its log entry or not at all."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.test import override_settings

from tests.cast import Cast, at, registered, reload
from xinqiao.kernel import audit, clock, ids
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, CommandSpec, command
from xinqiao.kernel.errors import Denied, NotAudited, NotFound, Refused, Stale
from xinqiao.kernel.models import AuditEntry, KeyCheck, NumberSeries
from xinqiao.kernel.numbers import next_number, next_numbers
from xinqiao.matters.commands.disposition import accept
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter
from xinqiao.matters.models.matter import Kind


@pytest.fixture(autouse=True)
def _another_calendar_load(registry: dict[str, CommandSpec]) -> None:
    """Commands made here take the place of this one."""
    del registry["calendar.load"]


def _sort(cast: Cast, matter: Matter) -> Matter:
    return sort_matter(
        cast.actor("registrar"), matter, kind=Kind.CLAIM, route="31(6)", reason="行政职权", category=None
    )


@pytest.mark.django_db
def test_a_command_that_records_nothing_is_rolled_back(cast: Cast) -> None:
    @command("calendar.load")
    def silent(act: Act, _: None) -> None:
        NumberSeries.objects.create(name="silent")

    entries = AuditEntry.objects.count()
    with pytest.raises(NotAudited, match="全部撤销"):
        silent(cast.actor("system_admin"), None)
    assert not NumberSeries.objects.filter(name="silent").exists()
    assert AuditEntry.objects.count() == entries


@pytest.mark.django_db
def test_a_command_that_fails_halfway_leaves_neither_its_writes_nor_its_entries(cast: Cast) -> None:
    @command("calendar.load")
    def broken(act: Act, _: None) -> None:
        next_number("broken")
        act.record(KeyCheck)
        raise RuntimeError("halfway")

    entries = AuditEntry.objects.count()
    with pytest.raises(RuntimeError, match="halfway"):
        broken(cast.actor("system_admin"), None)
    assert not NumberSeries.objects.filter(name="broken").exists()
    assert AuditEntry.objects.count() == entries
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_a_denial_is_recorded_with_its_reason_although_everything_is_rolled_back(cast: Cast) -> None:
    matter = reload(registered(cast).petition.matter)
    with pytest.raises(Denied):
        accept(cast.actor("outsider"), matter, cast.staff["outsider"])
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.outcome, entry.action, entry.subject) == (
        "denied",
        "matter.accept",
        f"matters.matter:{matter.pk}",
    )
    assert entry.actor == cast.actor("outsider").ref
    assert audit.read(entry)["reason"]
    assert audit.read(entry)["request"] == "test"
    assert reload(matter).version == matter.version
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_a_denial_inside_the_body_undoes_what_the_body_did_and_is_recorded(cast: Cast) -> None:
    @command("calendar.load")
    def refuses(act: Act, _: None) -> None:
        next_number("inside")
        act.record(KeyCheck)
        raise Denied("现在不行")

    with pytest.raises(Denied):
        refuses(cast.actor("system_admin"), None)
    assert not NumberSeries.objects.filter(name="inside").exists()
    assert list(AuditEntry.objects.order_by("-seq").values_list("outcome", flat=True)[:1]) == ["denied"]


@pytest.mark.django_db
def test_a_record_seen_before_somebody_else_changed_it_is_stale_and_nothing_is_written(cast: Cast) -> None:
    seen = reload(registered(cast).petition.matter)
    _sort(cast, reload(seen))
    entries = AuditEntry.objects.count()
    with pytest.raises(Stale) as told:
        _sort(cast, seen)
    assert (told.value.seen, told.value.current) == (1, 2)
    assert AuditEntry.objects.count() == entries
    assert reload(seen).version == 2


def test_a_second_command_for_an_action_is_refused_where_it_is_written() -> None:
    @command("calendar.load")
    def first(act: Act, _: None) -> None: ...

    with pytest.raises(ImproperlyConfigured, match=r"calendar\.load.*first.*second"):

        @command("calendar.load")
        def second(act: Act, _: None) -> None: ...


@pytest.mark.django_db
def test_a_record_that_is_gone_is_not_found(cast: Cast) -> None:
    matter = reload(registered(cast).petition.matter)
    matter.pk = 10**9
    with pytest.raises(NotFound):
        _sort(cast, matter)


@pytest.mark.django_db
def test_what_a_refusal_forbids_is_not_written_and_the_number_is_given_again(cast: Cast) -> None:
    matter = reload(registered(cast).petition.matter)
    before = dict(NumberSeries.objects.values_list("name", "last"))
    with pytest.raises(Refused, match="《信访工作条例》"):
        accept(cast.actor("registrar"), matter, cast.staff["registrar"])
    assert dict(NumberSeries.objects.values_list("name", "last")) == before


@pytest.mark.django_db
def test_the_log_can_only_be_written_inside_a_transaction() -> None:
    assert transaction.get_connection().in_atomic_block
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction.get_connection(), "in_atomic_block", False)
        with pytest.raises(RuntimeError, match="outside a transaction"):
            audit.append(Actor.system("x"), [audit.Event(action="a", subject="b")])


@pytest.mark.django_db
def test_numbers_have_no_gaps_and_series_do_not_touch_each_other() -> None:
    assert [next_number("a") for _ in range(3)] == [1, 2, 3]
    assert (next_numbers("a", 5), next_number("a"), next_number("b")) == (4, 9, 1)
    mark = transaction.savepoint()
    assert next_number("a") == 10
    transaction.savepoint_rollback(mark)
    assert next_number("a") == 10


def test_ids_are_ordered_by_time_and_never_the_same() -> None:
    with time_machine.travel(at("2026-03-02"), tick=False):
        early = [ids.new_uuid() for _ in range(2000)]
    with time_machine.travel(at("2026-03-03"), tick=False):
        late = ids.new_uuid()
    assert len(set(early)) == 2000
    assert early == sorted(early)
    assert early[-1] < late
    assert {(u.version, u.variant) for u in early} == {(7, "specified in RFC 4122")}


def test_a_statutory_day_begins_at_midnight_in_shanghai() -> None:
    with time_machine.travel("2026-03-01T15:59:59+00:00", tick=False):
        assert clock.today() == date(2026, 3, 1)
    with time_machine.travel("2026-03-01T16:00:00+00:00", tick=False):
        assert clock.today() == date(2026, 3, 2)
        assert clock.now().utcoffset() == at("2026-03-02").utcoffset()


def test_the_clock_of_a_real_office_cannot_be_moved() -> None:
    with (
        override_settings(XINQIAO_MODE="serve"),
        pytest.raises(RuntimeError),
        clock.at(at("2020-01-01")),
    ):
        pass
    with clock.at(at("2020-01-01")):
        assert clock.today() == date(2020, 1, 1)
    assert clock.today().year > 2020
