"""Days, moments and the program's own words in templates, in the language of the page."""

from datetime import date, datetime

from django import template

from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.kernel.language import day_in_words
from xinqiao.kernel.language import translated as _translated
from xinqiao.web.controls.addresses import address as _address

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in words, empty for none."""
    if value is None:
        return ""
    on = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
    return day_in_words(on, today=today())


@register.filter
def moment(value: datetime | None) -> str:
    """A day in words and the time."""
    return f"{day(value)} {value.astimezone(SHANGHAI):%H:%M}" if value else ""


@register.filter
def address(subject: str) -> str:
    """The page of a record by the log's name of it, but for the matter itself; empty when it has none."""
    return "" if subject.startswith("matters.matter:") else _address(subject)


@register.filter
def translated(value: object) -> str:
    """A text of the program, such as the title of a state, in the language of the page."""
    return _translated(value)
