"""What a browser tells of our own policy for pages: something wanted to load or run what it forbids (ASVS V3.4.7)."""

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from xinqiao.http.addresses import network_of
from xinqiao.http.requests import client_address, request_id
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import TooManyTries
from xinqiao.kernel.throttle import Limit, counted
from xinqiao.offices.commands import record_violation

_PER_RANGE = Limit(name="violations", tries=20, window=timedelta(hours=1))
_IN_ALL = Limit(name="violations-in-all", tries=200, window=timedelta(days=1))
"""Anybody can send anything here: so much of it comes into the log, and no more."""
_LONGEST = 8_000
_STRANGE = re.compile(r"[^A-Za-z0-9:/._' -]")


@csrf_exempt
@require_POST
def violation(request: HttpRequest) -> HttpResponse:
    """One more entry of the log, without queries and people. What is none, or too much, is let fall."""
    told = _read(request.body[:_LONGEST])
    if told is not None:
        try:
            with counted([(_PER_RANGE, network_of(client_address(request))), (_IN_ALL, "")]):
                record_violation(Actor.visitor(request_id(request)), None, **told)
        except TooManyTries:
            pass
    return HttpResponse(status=204)


def _read(body: bytes) -> dict[str, str] | None:
    try:
        told = json.loads(body)["csp-report"]
        rule = str(told.get("effective-directive") or told["violated-directive"])
        blocked, page = urlsplit(str(told.get("blocked-uri", ""))), urlsplit(str(told["document-uri"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    whose = f"{blocked.scheme}://{blocked.hostname}" if blocked.hostname else blocked.path
    return {"rule": _plain(rule), "blocked": _plain(whose), "page": _which(page.path)}


def _which(path: str) -> str:
    """The page by its pattern: an address may hold a key that opens something."""
    try:
        return f"/{resolve(path).route}"[:80]
    except Resolver404:
        return "?"


def _plain(told: str) -> str:
    return _STRANGE.sub("", told)[:80]
