"""Who is not logged in is let in at the counter alone, whichever address is asked (M-I3, M-I5)."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = (
    "django",
    "ninja",
    "functools",
    "web.account",
    "web.agenda.feed",
    "web.counter",
    "web.health",
    "web.setup",
    "web.violation",
)
"""Whose pages need no account: log-in, the calendar that shows a key of its own, the citizens' counter, the first run, reports of browsers; the interface for programs has tests of its own."""


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[Any]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _views(each.url_patterns)
        else:
            yield each.callback


def test_a_stranger_is_sent_to_the_log_in_by_every_page_but_those_of_the_counter() -> None:
    views = list(_views(get_resolver().url_patterns))
    shut = [view for view in views if getattr(view, "staff_only", False)]
    open_ = {view.__module__.removeprefix("xinqiao.") for view in views if view not in shut}
    for view in shut:
        request = RequestFactory().get("/desk/somewhere/")
        request.user = AnonymousUser()
        answer = view(request)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/?"), view
    assert len(shut) > 200
    assert [name for name in open_ if not name.startswith(OPEN)] == []
