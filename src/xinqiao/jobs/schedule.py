"""What is done every day, and from what hour. Reminders come in working hours of working days only."""

from datetime import datetime

from xinqiao.jobs.alerting import enqueue_alert
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.jobs import enqueue
from xinqiao.library.calendars import work_calendar

NIGHTLY = (
    ("freeze-board", 2),
    ("tidy", 2),
    ("self-checks", 2),
    ("back-up", 2),
    ("verify-audit", 3),
    ("verify-stored", 3),
)
ON_WORKING_DAYS = (("deadline-sweep", 8), ("commitment-sweep", 8))
_END_OF_DAY = 18


def enqueue_daily(moment: datetime) -> None:
    """Enqueue what is due today and was not enqueued yet; a machine that was off in the night does it when it is on."""
    day = day_of(moment)
    kinds = [kind for kind, hour in NIGHTLY if moment.hour >= hour]
    if work_calendar().is_working_day(day):
        kinds += [kind for kind, hour in ON_WORKING_DAYS if hour <= moment.hour < _END_OF_DAY]
    for kind in kinds:
        enqueue(kind, once=f"{kind}:{day}")
    enqueue_alert(day)
