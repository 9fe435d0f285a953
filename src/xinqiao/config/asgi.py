"""What the web server serves: the front door before Django."""

import gc
from importlib import import_module

from django.conf import settings
from django.db import connections as connections
from django.urls import get_resolver

from xinqiao.config.wsgi import application as office
from xinqiao.http.front import Front
from xinqiao.rules.patterns import make_all

THREADS = 8
"""Requests one process works on at a time; the others wait in line instead of for the database."""

_LATER = ("PIL.Image", "pikepdf", "rapidfuzz", "rjieba", "typst", "zxingcpp")
"""What is loaded when it is used, because a short command needs none of it. A server will."""

application = Front(office, threads=THREADS, proxies=settings.XINQIAO_PROXIES, at=settings.XINQIAO_PROXIES_AT)

get_resolver().url_patterns  # noqa: B018 - every page is loaded now instead of by the first visitor
for name in _LATER:
    import_module(name)
make_all()
gc.collect()
gc.freeze()  # what was loaded stays: going through it again and again cost more than the front door does
