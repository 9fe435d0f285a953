"""Days, moments and the program's own words in templates, in the language of the page."""

import re
from datetime import date, datetime
from functools import lru_cache

from django import template
from django.template.base import render_value_in_context
from django.urls import Resolver404, resolve
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.kernel.language import day_in_words
from xinqiao.kernel.language import translated as _translated
from xinqiao.offices.models import Staff

register = template.Library()
_DIGIT = re.compile("[0-9]")
_SHORT = ("desk:do", "desk:serve", "desk:link", "desk:paper")


@register.filter
def day(value: date | datetime | None) -> str:
    """A day in words, empty for none."""
    if value is None:
        return ""
    on = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
    return day_in_words(on, today=today())


@register.filter
def opens_here(address: str) -> str:
    """Of a link to a short form, or to a document to decide on: that it opens over the page on which it stands (`here.js`)."""
    return " data-here" if _is_short(_DIGIT.sub("0", address)) else ""


@lru_cache(maxsize=2048)
def _is_short(address: str) -> bool:
    """Of an address with other numbers: a page has a hundred links of few kinds."""
    try:
        return resolve(address).view_name in _SHORT
    except Resolver404:
        return False


@register.filter
def who(person: Staff) -> str:
    """With whom something lies; a closed account is said to be one, for it answers for nothing (M-D1)."""
    return person.name if person.is_active else _("%(name)s（账号已停用）") % {"name": person.name}


@register.filter
def moment(value: datetime | None) -> str:
    """A day in words and the time."""
    return f"{day(value)} {value.astimezone(SHANGHAI):%H:%M}" if value else ""


@register.filter
def translated(value: object) -> str:
    """A text of the program, such as the title of a state, in the language of the page."""
    return _translated(value)


@register.simple_tag
def heads(*titles: str) -> SafeString:
    """The head of a table: one line for all its columns."""
    cells = format_html_join("", '<th scope="col">{}</th>', ((title,) for title in titles))
    return format_html("<thead><tr>{}</tr></thead>", cells)


@register.simple_tag(takes_context=True)
def fact(context: template.Context, title: str, value: object) -> SafeString:
    """One fact of a list of facts: what it is, and how it is, written as a template writes any value."""
    return format_html("<dt>{}</dt><dd>{}</dd>", title, render_value_in_context(value, context))
