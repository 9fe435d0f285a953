"""Who is not logged in is let in at the counter alone, whichever address is asked (M-I3, M-I5)."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "django.views.i18n": "set_language",
    "ninja.openapi.views": "default_home openapi_json",
    "ninja.operation": "PathView.get_view.<locals>.sync_view_wrapper",
    "web.account.opening": "open_with_slips",
    "web.account.provider": "back ended go out",
    "web.account.views": "demo_accounts log_in log_out",
    "web.agenda.feed": "read",
    "web.counter.notices": "choose_notices end_notices",
    "web.counter.own_data": "own_data own_data_pdf",
    "web.counter.registered": "proof_explained proof_program registration_proof registration_proof_pdf",
    "web.counter.views": "add_material ask_review change_code give_evaluation home leave new open_ paper receipt_pdf"
    " say_of_promise show_progress show_receipt verify",
    "web.counter.writing": "change_contact file messages review_receipt_pdf send_reminder sent withdraw",
    "web.health": "healthz",
    "web.setup.views": "set_up",
    "web.violation": "violation",
}
"""Module → its views that need no account, one by one: log-in, the calendar that shows a key of its own, the citizens' counter, the first
run, reports of browsers. Who may ask the interface for programs (`ninja.operation`) is tested with it."""


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[Any]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _views(each.url_patterns)
        else:
            yield each.callback


def test_a_stranger_is_sent_to_the_log_in_by_every_page_but_those_of_the_counter() -> None:
    views = list(_views(get_resolver().url_patterns))
    shut = [view for view in views if getattr(view, "staff_only", False)]
    open_ = {getattr(view, "func", view) for view in views if view not in shut}
    for view in shut:
        request = RequestFactory().get("/desk/somewhere/")
        request.user = AnonymousUser()
        answer = view(request)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/login/?"), view
    assert len(shut) > 200
    named = {(module, name) for module, names in OPEN.items() for name in names.split()}
    assert {(view.__module__.removeprefix("xinqiao."), view.__qualname__) for view in open_} == named
