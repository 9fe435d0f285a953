"""Starting the server."""

import socket

import pytest
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings

from xinqiao.cli import server
from xinqiao.cli.commands.serve import believes_its_proxy
from xinqiao.cli.server import serve
from xinqiao.config.environment import networks

pytestmark = pytest.mark.once


def test_a_port_that_somebody_listens_at_is_refused_in_words() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"127\.0\.0\.1:{port} 上运行.*--port"):
            serve("127.0.0.1", port, workers=1)
        with pytest.raises(SystemExit, match=rf"不能在 127\.0\.0\.1:{port} 上运行.*--port"):
            server.run("127.0.0.1", port, 1, jobs=False)


def test_a_port_that_cannot_be_is_refused_in_words() -> None:
    with pytest.raises(CommandError, match="--port"):
        serve("127.0.0.1", 80930, workers=1)


@pytest.mark.parametrize("host", ["0.0.0.0", "10.77.0.11", "::"])
def test_who_waits_for_a_proxy_of_another_machine_says_where_it_stands(host: str) -> None:
    with override_settings(XINQIAO_PROXIES=1, XINQIAO_PROXIES_AT=networks("UNSET", "127.0.0.0/8,::1")):
        with pytest.raises(CommandError, match="XINQIAO_PROXIES_AT"):
            believes_its_proxy(host)
        believes_its_proxy("127.0.0.1")
    with override_settings(XINQIAO_PROXIES=1, XINQIAO_PROXIES_AT=networks("UNSET", "10.77.0.1")):
        believes_its_proxy(host)
    with override_settings(XINQIAO_PROXIES=0):
        believes_its_proxy(host)


@pytest.mark.django_db
def test_what_holds_a_connection_is_not_forked() -> None:
    connection.ensure_connection()
    with pytest.raises(RuntimeError, match="opened a connection"):
        server.main("127.0.0.1", "1", "1", "jobs")
