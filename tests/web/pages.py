"""A page as somebody of the cast sees it, and what it asks of the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast


def browser_of(cast: Cast, client: Client, who: str) -> Client:
    client.force_login(cast.staff[who])
    return client


def page_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


MATTER_PAGE = 9
"""So many queries the page of a matter may take."""
VIEWED = 'INSERT INTO "kernel_viewing"'


def queries_of(client: Client, url: str) -> list[str]:
    """What the page reads; beside it, it leaves at most one statement in the log of views."""
    client.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(url).status_code in (200, 302), url
    queries = [q["sql"] for q in taken]
    assert sum(sql.startswith(VIEWED) for sql in queries) <= 1
    return [sql for sql in queries if not sql.startswith(VIEWED)]
