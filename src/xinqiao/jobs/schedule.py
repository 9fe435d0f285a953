"""What is done every day, and from what hour. Reminders come in working hours of working days only."""

from datetime import datetime

from xinqiao.jobs.alerting import enqueue_alert
from xinqiao.jobs.telling import DIGESTS, enqueue_at_once, working_hours
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.jobs import enqueue
from xinqiao.rules.notices import EVENING, MORNING

NIGHTLY = (
    ("freeze-board", 2),
    ("tidy", 2),
    ("self-checks", 2),
    ("compare-counts", 2),
    ("back-up", 2),
    ("verify-audit", 3),
    ("verify-stored", 3),
)
ON_WORKING_DAYS = (("deadline-sweep", MORNING), ("commitment-sweep", MORNING), (DIGESTS, MORNING + 1))
"""The digest tells of what the sweeps have told."""


def enqueue_daily(moment: datetime) -> None:
    """Enqueue what is due today and was not enqueued yet; a machine that was off in the night does it when it is on."""
    day = day_of(moment)
    kinds = [kind for kind, hour in NIGHTLY if moment.hour >= hour]
    if working_hours(moment):
        kinds += [kind for kind, hour in ON_WORKING_DAYS if hour <= moment.hour < EVENING]
    for kind in kinds:
        enqueue(kind, once=f"{kind}:{day}")
    enqueue_alert(day)
    enqueue_at_once(moment)
