"""The queue: with the act or not at all, one worker at a time, never lost, given up in the end."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.db.utils import InterfaceError, OperationalError, ProgrammingError
from pytest_django import Settings

from tests.cast import at
from tests.office import open_office
from xinqiao.jobs import handlers, worker
from xinqiao.jobs.handlers import Handler
from xinqiao.jobs.schedule import enqueue_daily
from xinqiao.kernel import clock, jobs
from xinqiao.kernel.models import Job, NumberSeries
from xinqiao.kernel.numbers import next_number


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of job whose effect can be counted: it takes a number."""

    def count(argument: object) -> None:
        next_number("jobs-test")
        if argument == {"fail": 1}:
            raise RuntimeError("不行")

    monkeypatch.setitem(handlers.HANDLERS, "count", Handler(run=count, transactional=True))


def counted() -> int:
    return sum(NumberSeries.objects.filter(name="jobs-test").values_list("last", flat=True))


class Undone(Exception):
    pass


@pytest.mark.django_db
def test_a_job_of_an_act_that_is_rolled_back_never_existed() -> None:
    def act() -> None:
        with transaction.atomic():
            jobs.enqueue("count")
            raise Undone

    with pytest.raises(Undone):
        act()
    assert not Job.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("counting")
def test_a_job_runs_once_and_is_done() -> None:
    jobs.enqueue("count")
    assert worker.run_one()
    assert not worker.run_one()
    assert counted() == 1
    assert Job.objects.get().done_at is not None


@pytest.mark.django_db
@pytest.mark.usefixtures("counting")
def test_a_failed_attempt_leaves_no_effect_is_tried_again_later_and_given_up_at_last() -> None:
    jobs.enqueue("count", {"fail": 1})
    moment = clock.now()
    pauses = []
    for _ in range(jobs.MAX_ATTEMPTS):
        with clock.at(moment):
            assert worker.run_one()
            assert not worker.run_one(), "tried again without a pause"
        job = Job.objects.get()
        pauses.append(job.due_at - moment)
        moment = max(moment, job.due_at)
    assert counted() == 0
    assert job.failed_at is not None
    assert "不行" in job.problem
    assert pauses[:2] == [timedelta(seconds=30), timedelta(seconds=120)]
    assert jobs.retry_failed() == 1
    assert worker.run_one()


@pytest.mark.django_db
@pytest.mark.usefixtures("counting")
def test_the_job_of_a_vanished_worker_is_free_when_its_lease_is_over(settings: Settings) -> None:
    jobs.enqueue("count")
    assert jobs.claim() is not None
    assert jobs.claim() is None
    with clock.at(clock.now() + timedelta(seconds=settings.XINQIAO_JOB_LEASE + 1)):
        assert worker.run_one()
    assert counted() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("counting")
def test_who_lost_the_lease_cannot_finish(settings: Settings) -> None:
    jobs.enqueue("count")
    slow = jobs.claim()
    assert slow is not None
    with clock.at(clock.now() + timedelta(seconds=settings.XINQIAO_JOB_LEASE + 1)):
        assert worker.run_one()
    with pytest.raises(jobs.LostLease):
        jobs.finish(slow)
    assert counted() == 1


@pytest.mark.django_db
def test_a_job_that_kills_every_worker_is_given_up(settings: Settings) -> None:
    jobs.enqueue("count")
    moment = clock.now()
    for _ in range(jobs.MAX_ATTEMPTS):
        with clock.at(moment):
            assert jobs.claim() is not None
        moment += timedelta(seconds=settings.XINQIAO_JOB_LEASE + 1)
    with clock.at(moment):
        assert jobs.claim() is None
    assert Job.objects.get().failed_at is not None


TOGETHER = """
import json, threading, time
from datetime import timedelta
from django.conf import settings
from django.db import connection
from xinqiao.jobs import handlers, worker
from xinqiao.jobs.handlers import Handler
from xinqiao.kernel import jobs
from xinqiao.kernel.clock import now
from xinqiao.kernel.models import Job, NumberSeries
from xinqiao.kernel.numbers import next_number

handlers.HANDLERS["count"] = Handler(run=lambda argument: next_number("jobs-test"), transactional=True)
for n in range(40):
    jobs.enqueue("count", {"n": n})

def labour():
    while worker.run_one():
        pass
    connection.close()

def together():
    threads = [threading.Thread(target=labour) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

together()
counted = NumberSeries.objects.get(name="jobs-test").last
begun = [1]
if connection.vendor == "postgresql":
    def long(argument):
        begun.append(1)
        jobs._lease = lambda: now() + timedelta(minutes=9)
        soon = Job.objects.filter(kind="long", lease_until__gt=now() + timedelta(minutes=1))
        for _ in range(1000):
            if soon.exists():
                break
            time.sleep(0.03)
        time.sleep(0.1)
        together()
    begun, lease, settings.XINQIAO_JOB_LEASE = [], jobs._lease, 0.1
    handlers.HANDLERS["long"] = Handler(run=long, transactional=False)
    jobs.enqueue("long")
    labour()
    jobs._lease = lease
print(json.dumps([counted, len(begun), Job.objects.filter(done_at=None).count()]))
"""


def test_several_workers_share_the_jobs_run_none_twice_and_take_one_over_that_hangs(tmp_path: Path) -> None:
    """Also one that takes longer than its lease, while workers of several machines ask (PostgreSQL)."""
    with open_office(tmp_path) as office:
        assert office.python(TOGETHER) == [40, 1, 0]
        assert office.python(HUNG) == [True, jobs.MOST_LEASES, True]


HUNG = """
import json
from contextlib import ExitStack
from datetime import timedelta
from django.conf import settings
from xinqiao.kernel import clock, jobs

class Beats:
    def wait(self, seconds):
        time_goes_on(seconds)
        kept.append(jobs.claim() is None)

def time_goes_on(seconds):
    later.enter_context(clock.at(clock.now() + timedelta(seconds=seconds)))

jobs.enqueue("hangs")
hung, kept, begun = jobs.claim(), [], clock.now()
with ExitStack() as later:
    jobs._renew(hung, Beats())
    leases = round((clock.now() - begun).total_seconds() / settings.XINQIAO_JOB_LEASE)
    time_goes_on(settings.XINQIAO_JOB_LEASE + 1)
    taken = jobs.claim()
print(json.dumps([all(kept), leases, taken is not None and taken.pk == hung.pk]))
"""


@pytest.mark.django_db
def test_the_day_plan_is_enqueued_once_and_reminders_only_in_working_hours_of_working_days() -> None:
    enqueue_daily(at("2026-11-25", 1))
    assert not Job.objects.exists()
    for hour in (3, 4, 9, 11):
        enqueue_daily(at("2026-11-25", hour))
    assert sorted(Job.objects.values_list("kind", flat=True)) == [
        "back-up",
        "commitment-sweep",
        "compare-counts",
        "deadline-sweep",
        "digests",
        "freeze-board",
        "self-checks",
        "tidy",
        "verify-audit",
        "verify-stored",
    ]
    enqueue_daily(at("2026-11-28", 9))
    enqueue_daily(at("2026-11-27", 20))
    assert Job.objects.filter(kind="deadline-sweep").count() == 1
    enqueue_daily(at("2026-10-10", 9))
    assert Job.objects.filter(kind="deadline-sweep").count() == 2, "a make-up workday is a working day"


@pytest.mark.django_db
def test_every_planned_kind_has_a_handler() -> None:
    enqueue_daily(at("2026-11-25", 9))
    assert set(Job.objects.values_list("kind", flat=True)) <= set(handlers.HANDLERS)


class _Rounds:
    """Stands for the wish to stop: after so many rounds."""

    def __init__(self, rounds: int) -> None:
        self.left = rounds

    def is_set(self) -> bool:
        return self.left <= 0

    def wait(self, _seconds: float) -> None:
        self.left -= 1


def test_a_worker_outlives_a_database_that_does_not_answer_and_no_other_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = [
        OperationalError("server closed the connection unexpectedly"),
        InterfaceError("connection already closed"),
        None,
        ProgrammingError("no such column"),
    ]
    rounds = _Rounds(5)

    def due(_stop: object) -> None:
        if (failure := told.pop(0)) is not None:
            raise failure

    monkeypatch.setattr(worker, "_what_is_due", due)
    with pytest.raises(ProgrammingError):
        worker.work(rounds)  # type: ignore[arg-type]  # counts instead of waiting
    assert (rounds.left, told) == (2, [])
