"""How many petitions one address and one telephone may send in an hour, and how much of each kind one petitioner: a program that floods the counter is
stopped, a village that shares one connection is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from xinqiao.kernel.throttle import Limit, counted
from xinqiao.matters.models import Petition
from xinqiao.matters.submission import Submission
from xinqiao.rules.identity import check_phone

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
def sent_from(address: str, given: Submission) -> Iterator[None]:
    """Count the petition that the block submits against its address and, among those from there, its telephone, unless it fails: nobody uses
    up a neighbour's number from elsewhere. What is registered already and comes again, as by a double click, gets its receipt and counts for
    itself. Raises TooManyTries, without running the block."""
    most, hour = settings.XINQIAO_PETITIONS_PER_HOUR, timedelta(hours=1)
    key, number = given.submission_key, check_phone(given.phone).normalised
    if key and Petition.objects.filter(submission_key=key).exists():
        limits = [(Limit(name="petitions-again", tries=_OWN, window=hour, said=_SENT), key)]
    else:
        limits = [(Limit(name="petitions", tries=most, window=hour, said=_SAID), address)]
        if number:
            of_number = Limit(name="petitions-of", tries=_OWN, window=hour, said=_SAID_OF)
            limits.append((of_number, f"{address}|{number}"))
    with counted(limits):
        yield
