"""Dates in templates as people read them: 11月23日（周一）, with the year only when it is another one."""

from datetime import date, datetime

from django import template

from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.rules.words import date_words

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in words, empty for none."""
    if value is None:
        return ""
    on = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
    return date_words(on, today=today())


@register.filter
def moment(value: datetime | None) -> str:
    """A day in words and the time."""
    return f"{day(value)} {value.astimezone(SHANGHAI):%H:%M}" if value else ""
