"""An office of two threads and little patience behind the real front door, for the tests of the server: run with a port."""

import sys
from collections.abc import Iterable
from ipaddress import ip_network
from wsgiref.types import StartResponse, WSGIEnvironment

from xinqiao.cli.server import serve
from xinqiao.http.bodies import Bounds
from xinqiao.http.front import Front


def _office(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"got ", str(len(environ["wsgi.input"].read())).encode()]


application = Front(
    _office,
    threads=2,
    proxies=1,
    at=[ip_network("127.0.0.0/8")],
    bounds=Bounds(largest=500_000, open_per_address=6, grace=3.0, bytes_a_second=10_000_000, longest=4.0),
)

if __name__ == "__main__":
    serve(
        "127.0.0.1",
        int(sys.argv[1]),
        workers=1,
        application="tests.cli.small_office:application",
        head_seconds=1,
    )
