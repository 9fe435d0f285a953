"""The queue of jobs: enqueued with the act, claimed under a lease, finished with their effect or not at all.

At least once; a worker may die at any point. A transactional job's effect and its end are one transaction, so that it
happens exactly once. Deadlines are computed, never produced by a job.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import Q

from xinqiao.kernel.clock import now
from xinqiao.kernel.models import Job

_log = logging.getLogger(__name__)
MAX_ATTEMPTS = 5
MOST_LEASES = 24
"""So long at most one worker keeps a job: six hours as it is delivered."""
_A_LEASE = 3
"""So often within a lease it is renewed."""
KEEP = timedelta(days=90)
REMOVE_FILE = "wipe-pages"
"""A stored file that no row names any more: removed after that was committed."""
_FIRST_PAUSE = timedelta(seconds=30)


class LostLease(Exception):
    """Another worker has the job by now; what this one did is rolled back."""


def enqueue(
    kind: str,
    argument: Mapping[str, int | str] | None = None,
    *,
    due_at: datetime | None = None,
    once: str | None = None,
) -> None:
    """Add a job in the caller's transaction. `once`: a job of that name is enqueued a single time for ever."""
    fields = {"kind": kind, "argument": dict(argument or {}), "created_at": now(), "due_at": due_at or now()}
    if once is None:
        Job.objects.create(**fields)
    else:
        Job.objects.get_or_create(once=once, defaults=fields)


def claim() -> Job | None:
    """Take the job that has been due longest, if any. A job whose worker vanished is free again when its lease is over;
    one that was begun too often is given up."""
    moment = now()
    free = Job.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=moment), done_at=None, failed_at=None, due_at__lte=moment
    ).order_by("due_at", "pk")
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        job = free.select_for_update(skip_locked=skip).first()
        if job is None:
            return None
        job.attempts += 1
        job.lease_until = _lease()
        if job.attempts > MAX_ATTEMPTS:
            job.failed_at, job.problem = moment, job.problem or "执行中断的次数过多。"
            job.lease_until = None
        job.save(update_fields=["attempts", "lease_until", "failed_at", "problem"])
    return claim() if job.failed_at else job


def _lease() -> datetime:
    return now() + timedelta(seconds=settings.XINQIAO_JOB_LEASE)


@contextmanager
def held(job: Job) -> Iterator[None]:
    """Renew the lease while the work goes on: the backup of a large office takes longer than any lease, and the other machine would
    begin it anew. After `MOST_LEASES` it is renewed no more: a worker that hangs would keep the job for ever. Where only one worker can be
    (SQLite) nobody takes a job away, and a second writer would only wait for the first."""
    if not connection.features.has_select_for_update_skip_locked:
        yield
        return
    over = Event()
    beat = Thread(target=_renew, args=(job, over), daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def _renew(job: Job, over: Event) -> None:
    """On a connection of its own. While the database does not answer the lease runs on, and ends where it comes back too late."""
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None, failed_at=None)
    try:
        for _ in range(MOST_LEASES * _A_LEASE):
            if over.wait(settings.XINQIAO_JOB_LEASE / _A_LEASE):
                return
            try:
                mine.update(lease_until=_lease())
            except Error as error:
                _log.warning("the lease of job %s was not renewed: %s", job.pk, type(error).__name__)
                connection.close()
        _log.warning("job %s has worked for %s leases: another worker may take it", job.pk, MOST_LEASES)
    finally:
        connection.close()


def finish(job: Job) -> None:
    """End the job. In a transactional job this is the last statement of its transaction. Raises LostLease."""
    ended = Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None, failed_at=None)
    if not ended.update(done_at=now(), lease_until=None, problem=""):
        raise LostLease


def fail(job: Job, problem: str) -> None:
    """The attempt failed: try again later, each time after a longer pause; give up after the last."""
    moment, mine = now(), Job.objects.filter(pk=job.pk, attempts=job.attempts, done_at=None)
    if job.attempts >= MAX_ATTEMPTS:
        mine.update(failed_at=moment, lease_until=None, problem=problem[:300])
    else:
        pause = _FIRST_PAUSE * 4 ** (job.attempts - 1)
        mine.update(due_at=moment + pause, lease_until=None, problem=problem[:300])


def retry_failed() -> int:
    """Give every job that was given up a new start; returns how many."""
    return Job.objects.exclude(failed_at=None).update(
        failed_at=None, attempts=0, due_at=now(), lease_until=None
    )


def forget_done() -> int:
    """Remove jobs that ended long ago; returns how many."""
    return Job.objects.filter(done_at__lt=now() - KEEP).delete()[0]
