"""A page as somebody of the cast sees it."""

from django.test import Client

from tests.cast import Cast


def browser_of(cast: Cast, client: Client, who: str) -> Client:
    client.force_login(cast.staff[who])
    return client


def page_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()
