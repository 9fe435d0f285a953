"""How many petitions one address may send in an hour, and how many messages one petitioner: a program that floods the counter is stopped, a
village that shares one connection is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from xinqiao.kernel.throttle import Limit, counted

_SAID = "从您的网络一小时内已经提交了很多信访件，请{n}分钟后再提交，您填写的内容还在；急需反映的，请到接待场所或者打电话。"

_WRITTEN = "一小时内已经发了很多留言，请{n}分钟后再发，您填写的内容还在；急需说明的，请到接待场所或者打电话。"
_OWN = Limit(name="messages", tries=10, window=timedelta(hours=1), said=_WRITTEN)
_SHARED = Limit(name="messages-from", tries=60, window=timedelta(hours=1), said=_WRITTEN)


@contextmanager
def written_by(petition_id: UUID, address: str) -> Iterator[None]:
    """Count what the block sends to the office of one petition, unless it fails. Raises TooManyTries, without running it."""
    with counted([(_OWN, str(petition_id)), (_SHARED, address)]):
        yield


@contextmanager
def sent_from(address: str) -> Iterator[None]:
    """Count the petition that the block submits, unless it fails. Raises TooManyTries, without running it."""
    most = settings.XINQIAO_PETITIONS_PER_HOUR
    limit = Limit(name="petitions", tries=most, window=timedelta(hours=1), said=_SAID)
    with counted([(limit, address)]):
        yield
