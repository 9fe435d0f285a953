"""What the web server serves: the front door before Django."""

from django.conf import settings

from xinqiao.config.wsgi import application as office
from xinqiao.http.front import Front

THREADS = 8
"""Requests one process works on at a time; the others wait in line instead of for the database."""

application = Front(office, threads=THREADS, proxies=settings.XINQIAO_PROXIES)
