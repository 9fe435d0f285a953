"""Starting the server."""

import socket

import pytest
from django.core.management.base import CommandError

from xinqiao.cli.server import serve

pytestmark = pytest.mark.once


def test_a_port_that_somebody_listens_at_is_refused_in_words() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"127\.0\.0\.1:{port} 上运行.*--port"):
            serve("127.0.0.1", port, workers=1)


def test_a_port_that_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="--port"):
        serve("127.0.0.1", 80930, workers=1)
