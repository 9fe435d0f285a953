"""The only place that reads the time. A statutory day is a date in Asia/Shanghai."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return timezone.now().astimezone(SHANGHAI)


def today() -> date:
    """The present statutory day."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The statutory day on which `moment` falls."""
    return moment.astimezone(SHANGHAI).date()
