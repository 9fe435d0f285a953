"""Security keys (WebAuthn) as the second factor, beside the authenticator that an account must have first (M-I5).

A key signs a challenge for exactly this address; its public half is all that is kept. A counter that does not grow is refused, for the key may have been copied.
"""

import hashlib
import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.sealing import blind_index
from xinqiao.kernel.typed import Exact, Words
from xinqiao.offices.models import SecurityKey, Staff
from xinqiao.offices.second_factor import own_factor, tell_oneself, try_code
from xinqiao.rules.key_places import went_back, why_no_keys
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

R = TypeVar("R")

MOST = 5
_LONGEST = 20_000
_WRONG = "没有核对上安全密钥，请再试一次。"
_COPIED = (
    "这把安全密钥的计数没有增加，可能有复制品，已经拒绝并留痕。请改用验证器，删除这把密钥，并告诉安全管理员。"
)
_BROKEN = (
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    struct.error,
    RecursionError,
    UnsupportedAlgorithm,
)
"""What the reading of a made-up answer can end in: all of it is sent by the browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key that has just answered: its public part, and how often it has signed."""

    handle: Annotated[str, Exact("密钥的指纹", why="a hash")]
    credential: bytes
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownKey:
    """One of the account's keys, which has signed the challenge."""

    key_id: int
    count: int


def why_not(here: str) -> str:
    """Why keys are not offered on a page at `here`; nothing where they are."""
    origin: str = settings.XINQIAO_WEBAUTHN_ORIGIN
    reason = why_no_keys(origin, settings.XINQIAO_WEBAUTHN_RP_ID)
    if not reason and here != origin:
        return Phrase("安全密钥只在 {origin} 使用；请用这个网址打开本系统。", origin=origin)
    return reason


def own_keys(staff_id: int) -> list[SecurityKey]:
    """The account's keys, the oldest first."""
    return list(SecurityKey.objects.filter(staff_id=staff_id))


def to_make(staff: Staff) -> tuple[str, dict[str, Any]]:
    """What the browser asks a new key for, and what must be kept until it answers. A key that the account has already says so."""
    who = PublicKeyCredentialUserEntity(
        id=blind_index(str(staff.pk), purpose="security-key"),  # the key keeps it: it names nobody
        name=staff.username,
        display_name=staff.name,
    )
    options, state = _server().register_begin(
        who, _credentials(own_keys(staff.pk)), user_verification=UserVerificationRequirement.DISCOURAGED
    )
    return json.dumps(dict(options)), dict(state)


def to_show(staff_id: int) -> tuple[str, dict[str, Any]]:
    """What the browser asks the account's keys for at log-in, and what must be kept until one answers."""
    options, state = _server().authenticate_begin(
        _credentials(own_keys(staff_id)), user_verification=UserVerificationRequirement.DISCOURAGED
    )
    return json.dumps(dict(options)), dict(state)


def made(state: dict[str, Any] | None, answer: str) -> NewKey:
    """The key that answered. Raises InvalidInput unless it signed for this challenge and this address."""
    data = _read(lambda: _server().register_complete(state, json.loads(answer[:_LONGEST])))
    credential = data.credential_data
    if credential is None:
        raise InvalidInput({"": _WRONG})
    handle = hashlib.sha256(credential.credential_id).hexdigest()
    return NewKey(handle=handle, credential=bytes(credential), count=data.counter)


def shown(staff_id: int, state: dict[str, Any] | None, answer: str) -> ShownKey:
    """Which of the account's keys answered. Raises InvalidInput."""
    keys = own_keys(staff_id)
    credentials = _credentials(keys)

    def checked() -> tuple[AttestedCredentialData, int]:
        given = AuthenticationResponse.from_dict(json.loads(answer[:_LONGEST]))
        return _server().authenticate_complete(
            state, credentials, given
        ), given.response.authenticator_data.counter

    found, count = _read(checked)
    return ShownKey(key_id=keys[credentials.index(found)].pk, count=count)


@command("session.security_key.add")
def add_key(
    act: Act, _: None, new: NewKey, *, name: Annotated[str, Words("密钥的名称", most=40, rows=1, least=1)]
) -> SecurityKey:
    """Add a key to the own account, which has its authenticator. The caller has made sure that the second factor was shown. Raises
    InvalidInput, Refused."""
    Staff.objects.select_for_update(no_key=True).get(pk=act.actor.staff)
    factor = own_factor(act.actor.staff)
    if factor is None or factor.confirmed_at is None:
        raise Refused(Verdict(allowed=False, reason="请先设置并启用验证器，再添加安全密钥。"))
    if SecurityKey.objects.filter(staff_id=act.actor.staff).count() >= MOST:
        raise InvalidInput({"name": Phrase("每个账号最多有{most}把安全密钥，请先删除不用的。", most=MOST)})
    if SecurityKey.objects.filter(handle=new.handle).exists():
        raise InvalidInput({"": "这把安全密钥已经登记过。"})
    key = SecurityKey.objects.create(
        staff_id=act.actor.staff,
        name=name,
        handle=new.handle,
        credential=new.credential,
        count=new.count,
        made_at=act.at,
    )
    act.record(key, after={"name": name})
    tell_oneself(act)
    return key


@command("session.security_key.remove")
def remove_key(act: Act, _: None, key_id: int) -> None:
    """Take a key from the own account: it opens nothing any more, the authenticator stays. Raises NotFound for anybody else's."""
    key = SecurityKey.objects.select_for_update().filter(pk=key_id, staff_id=act.actor.staff).first()
    if key is None:
        raise NotFound("没有这把安全密钥，或者它已经删除。")
    act.record(key, before={"name": key.name})
    key.delete()


@command("session.security_key.pass")
def pass_with_key(act: Act, _: None, shown: ShownKey) -> None:
    """Show the second factor at log-in with a key. Raises InvalidInput when it was removed meanwhile or its counter did not grow."""
    key = SecurityKey.objects.select_for_update().filter(pk=shown.key_id, staff_id=act.actor.staff).first()
    if key is None:
        raise InvalidInput({"": _WRONG})
    if went_back(key.count, shown.count):
        raise InvalidInput({"": _COPIED})
    key.count, key.used_at = shown.count, act.at
    key.save(update_fields=["count", "used_at"])
    act.record(key, after={"name": key.name})


def try_key(actor: Actor, state: dict[str, Any] | None, answer: str) -> None:
    """Check what a key answered and let it pass; counted, locked and put on record as a code is. Raises InvalidInput."""

    def run(actor: Actor, _: None, answer: str) -> None:
        pass_with_key(actor, None, shown(actor.staff, state, answer))

    try_code(run, actor, answer)


def _server() -> Fido2Server:
    """Which bounds answers to one address and one name."""
    origin = settings.XINQIAO_WEBAUTHN_ORIGIN
    place = PublicKeyCredentialRpEntity(id=settings.XINQIAO_WEBAUTHN_RP_ID, name="信桥 Xinqiao")
    return Fido2Server(place, verify_origin=lambda given: given == origin)


def _credentials(keys: list[SecurityKey]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(key.credential)) for key in keys]


def _read(check: Callable[[], R]) -> R:
    try:
        return check()
    except _BROKEN:
        raise InvalidInput({"": _WRONG}) from None
