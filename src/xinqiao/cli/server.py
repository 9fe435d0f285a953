"""The web server."""

from granian import Granian
from granian.constants import Interfaces

_THREADS = 8
"""Requests one process works on at a time; the others wait in line instead of for the database."""


def serve(host: str, port: int, *, workers: int) -> None:
    """Run until stopped."""
    Granian(
        "xinqiao.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=_THREADS,
        log_access=False,
    ).serve()
