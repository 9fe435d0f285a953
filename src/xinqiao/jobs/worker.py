"""The worker: one job after the other until it is told to stop. Killed at any point it loses nothing."""

import logging
from threading import Event

from django.db import Error, close_old_connections, connection, transaction

from xinqiao.jobs.handlers import HANDLERS
from xinqiao.jobs.schedule import enqueue_daily
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import XinqiaoError
from xinqiao.kernel.jobs import LostLease, claim, fail, finish, held
from xinqiao.kernel.models import Job
from xinqiao.kernel.unavailable import why_unavailable

_log = logging.getLogger(__name__)
PAUSE_SECONDS = 5.0


def run_one() -> bool:
    """Run the next job that is due; False when there is none."""
    job = claim()
    if job is None:
        return False
    try:
        with held(job):
            _carry_out(job)
    except LostLease:
        _log.warning("job %s %s was taken over by another worker", job.pk, job.kind)
    except Exception as error:
        _log.exception("job %s %s failed", job.pk, job.kind)
        fail(job, error.message if isinstance(error, XinqiaoError) else f"{type(error).__name__}: {error}")
    return True


def _carry_out(job: Job) -> None:
    handler = HANDLERS[job.kind]
    if handler.transactional:
        with transaction.atomic():
            handler.run(job.argument)
            finish(job)
    else:
        handler.run(job.argument)
        finish(job)


def work(stop: Event) -> None:
    """Work until `stop` is set; a job that has begun is ended first. While the database does not answer, as when another machine takes
    over, it waits and asks again."""
    while not stop.is_set():
        try:
            _what_is_due(stop)
        except Error as error:
            if why_unavailable(error) is None:
                raise
            _log.warning("the database does not answer: %s", str(error).strip().splitlines()[0])
            connection.close()
        stop.wait(PAUSE_SECONDS)


def _what_is_due(stop: Event) -> None:
    close_old_connections()
    enqueue_daily(now())
    while not stop.is_set() and run_one():
        pass
