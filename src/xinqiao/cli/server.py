"""The web server."""

from granian import Granian
from granian.constants import Interfaces


def serve(host: str, port: int, *, workers: int) -> None:
    """Run until stopped."""
    Granian(
        "xinqiao.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_access=False,
    ).serve()
