"""Slowing down who tries passwords, beside the lock of one account for one address (django-axes): one account from many
addresses, and many accounts from one range of addresses."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import TooManyTries
from xinqiao.kernel.throttle import Limit, counted, forgive, guarded
from xinqiao.offices.provider import ProviderDown

_HALF_AN_HOUR = timedelta(minutes=30)
PER_ACCOUNT = Limit(
    name="login-account",
    tries=30,
    window=_HALF_AN_HOUR,
    said="这个账号输错密码的次数太多，请{n}分钟后再试；忘记密码的，请安全管理员重置。",
)
PER_RANGE = Limit(
    name="login-range",
    tries=60,
    window=_HALF_AN_HOUR,
    said="从您所在的网络输错密码的次数太多，请{n}分钟后再试；急用的，请换一个网络登录。",
)
PER_RANGE_AT_PROVIDER = Limit(
    name="login-provider",
    tries=60,
    window=_HALF_AN_HOUR,
    said="从您所在的网络去统一身份认证而没有登录的次数太多，请{n}分钟后再试，或者用本系统的用户名和密码登录。",
)
PER_RANGE_TOLD = Limit(
    name="provider-told", tries=60, window=_HALF_AN_HOUR, said="没有通过核对的消息太多，请{n}分钟后再发。"
)
"""Wider than what one person's mistakes can use up: those are stopped after five by the lock of account and address."""

_ON_RECORD = Limit(name="provider-unread", tries=1, window=timedelta(hours=1))
UNREAD = audit.Event(
    action="session.end_there",
    subject="offices.staff",
    reason="统一身份认证现在连不上，它的退出消息没有核对，请那边重发",
    outcome="denied",
)
"""Nobody is logged out by what was not checked; the doctor tells of it."""
_NOT_COME_BACK = audit.Event(
    action="session.login",
    subject="offices.staff",
    reason="多次去统一身份认证而没有登录，暂停接受",
    outcome="denied",
)
_PAUSED = audit.Event(
    action="session.login", subject="offices.staff", reason="密码连续输错，暂停接受", outcome="denied"
)


@contextmanager
def slowed(username: str, network: str, request_id: str) -> Iterator[None]:
    """Run the block, which raises when the password is wrong, as one try. Raises TooManyTries, which is put on record."""
    try:
        with guarded([(PER_ACCOUNT, username), (PER_RANGE, network)]):
            yield
    except TooManyTries as error:
        if error.first:
            audit.append_alone(Actor.visitor(request_id), _PAUSED)
        raise


@contextmanager
def sent_to_provider(network: str, request_id: str) -> Iterator[None]:
    """Run the block, which sends a browser to the provider, as one try that `came_from_provider` takes off. Raises TooManyTries, which is
    put on record once."""
    try:
        with counted([(PER_RANGE_AT_PROVIDER, network)]):
            yield
    except TooManyTries as error:
        if error.first:
            audit.append_alone(Actor.visitor(request_id), _NOT_COME_BACK)
        raise


@contextmanager
def told_by_provider(network: str, request_id: str) -> Iterator[None]:
    """Run the block, which raises when somebody else says what only the provider may say: for each the provider's keys are asked for. Raises
    TooManyTries; and ProviderDown, which is nobody's wrong try and is put on record once an hour, for somebody may still be logged in here."""
    down: ProviderDown | None = None
    with guarded([(PER_RANGE_TOLD, network)]):
        try:
            yield
        except ProviderDown as error:
            down = error
    if down is not None:
        with suppress(TooManyTries), counted([(_ON_RECORD, "")]):
            audit.append_alone(Actor.visitor(request_id), UNREAD)
        raise down


def came_from_provider(network: str) -> None:
    """One of those has logged in: an office behind one address is many people."""
    forgive([(PER_RANGE_AT_PROVIDER, network)])
