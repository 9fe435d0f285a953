"""How many petitions one address may send in an hour: a program that floods the counter is stopped, a village that shares
one connection is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings

from xinqiao.kernel.throttle import Limit, counted

_SAID = "从您的网络一小时内已经提交了很多信访件，请{n}分钟后再提交，您填写的内容还在；急需反映的，请到接待场所或者打电话。"


@contextmanager
def sent_from(address: str) -> Iterator[None]:
    """Count the petition that the block submits, unless it fails. Raises TooManyTries, without running it."""
    most = settings.XINQIAO_PETITIONS_PER_HOUR
    limit = Limit(name="petitions", tries=most, window=timedelta(hours=1), said=_SAID)
    with counted([(limit, address)]):
        yield
