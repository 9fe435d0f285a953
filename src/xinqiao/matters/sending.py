"""How many petitions one address and one telephone may send in an hour, and how much of each kind one petitioner: a program that floods the counter is
stopped, a village that shares one connection is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from xinqiao.kernel.throttle import Limit, counted
from xinqiao.rules.identity import check_phone, phone_match_key

_SAID = "从您的网络一小时内已经提交了很多信访件，请{n}分钟后再提交，您填写的内容还在；急需反映的，请到接待场所或者打电话。"
_SAID_OF = "留这个电话的，一小时内已经提交了很多信访件，请{n}分钟后再提交，您填写的内容还在；急需反映的，请到接待场所或者打电话。"
_WRITTEN = "一小时内已经发了很多留言，请{n}分钟后再发，您填写的内容还在；急需说明的，请到接待场所或者打电话。"
_SENT = "一小时内已经提交了很多次，请{n}分钟后再试，您填写的内容还在；急需办理的，请到接待场所或者打电话。"
_OWN, _SHARED = 10, 60


@contextmanager
def written_by(petition_id: UUID, address: str, *, what: str) -> Iterator[None]:
    """Count what the block sends to the office of one petition, unless it fails. Each kind (`what`) counts for itself: whoever wrote ten
    messages can still remind a late office, withdraw or tell a new telephone. Raises TooManyTries, without running it."""
    said = _WRITTEN if what == "message" else _SENT
    own, shared = (
        Limit(name=f"{what}{of}", tries=tries, window=timedelta(hours=1), said=said)
        for of, tries in (("", _OWN), ("-from", _SHARED))
    )
    with counted([(own, str(petition_id)), (shared, address)]):
        yield


@contextmanager
def sent_from(address: str, phone: str) -> Iterator[None]:
    """Count the petition that the block submits against its address and its telephone, unless it fails. Raises TooManyTries, without running it."""
    most, hour = settings.XINQIAO_PETITIONS_PER_HOUR, timedelta(hours=1)
    limits = [(Limit(name="petitions", tries=most, window=hour, said=_SAID), address)]
    if number := phone_match_key(check_phone(phone).normalised):
        limits.append((Limit(name="petitions-of", tries=_OWN, window=hour, said=_SAID_OF), number))
    with counted(limits):
        yield
