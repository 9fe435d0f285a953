"""The second factor of an account: a time code of an authenticator (RFC 6238), or a recovery code (等保 L3, 8.1.4.1d).

The secret is sealed at rest and never logged. Five wrong codes within half an hour lock the account's second factor for
the rest of it. Who lost the device and the recovery codes turns to the security administrator (`accounts.commands`).
"""

import base64
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, TypeVar
from urllib.parse import quote, urlencode

from django_otp.oath import TOTP

from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused, TooManyTries
from xinqiao.kernel.sealing import CODE_ALPHABET, blind_index, seal, unseal_bytes
from xinqiao.kernel.throttle import Limit, guarded
from xinqiao.kernel.typed import Exact
from xinqiao.offices.models import (
    AccountNotice,
    DirectoryLink,
    ProviderLink,
    RecoveryCode,
    SecondFactor,
    Staff,
)
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

R = TypeVar("R")
Code = Annotated[str, Exact("验证码", why="compared, kept nowhere")]

CODES = 10
_ISSUER = "Xinqiao"
_WRONG = "验证码不对或者已经用过，请等待下一个验证码。"
_TRIES = Limit(name="second-factor", tries=5, window=timedelta(minutes=30))


def _context(staff_id: int) -> str:
    return f"offices.secondfactor:{staff_id}:secret"


def own_factor(staff_id: int) -> SecondFactor | None:
    """The account's authenticator, confirmed or not yet."""
    return SecondFactor.objects.filter(pk=staff_id).first()


def codes_left(staff_id: int) -> int:
    """How many recovery codes still work."""
    return RecoveryCode.objects.filter(staff_id=staff_id, used_at=None).count()


def setup_address(factor: SecondFactor, username: str) -> str:
    """The `otpauth://` address that an authenticator reads. Only until the factor is confirmed: a secret is shown to nobody
    afterwards."""
    if factor.confirmed_at is not None:
        raise Refused(Verdict(allowed=False, reason="第二重验证已经启用，不再显示。"))
    secret = base64.b32encode(unseal_bytes(factor.sealed, context=_context(factor.pk))).decode()
    label = quote(f"{_ISSUER}:{username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': _ISSUER})}"


@command("session.second_factor.begin")
def begin_second_factor(act: Act, _: None) -> SecondFactor:
    """A new secret for the own account, which counts only once it is confirmed. Raises Refused when one is in use."""
    staff_id = act.actor.staff
    if SecondFactor.objects.filter(pk=staff_id).exclude(confirmed_at=None).exists():
        reason = "第二重验证已经启用。验证器遗失或者要更换的，请安全管理员重置。"
        raise Refused(Verdict(allowed=False, reason=reason))
    sealed = seal(secrets.token_bytes(20), context=_context(staff_id))
    factor, _made = SecondFactor.objects.update_or_create(
        pk=staff_id, defaults={"sealed": sealed, "used_step": -1}
    )
    act.record(factor)
    return factor


@command("session.second_factor.confirm")
def confirm_second_factor(act: Act, _: None, code: Code) -> list[str]:
    """Put the secret into use: its authenticator has just given the right code. Returns the recovery codes, which are
    shown once. Raises InvalidInput."""
    factor = SecondFactor.objects.select_for_update().filter(pk=act.actor.staff, confirmed_at=None).first()
    if factor is None or not _takes(factor, code, act.at):
        raise InvalidInput({"code": _WRONG})
    factor.confirmed_at = act.at
    factor.save(update_fields=["confirmed_at"])
    act.record(factor, after={"confirmed": True})
    tell_oneself(act)
    return _new_codes(factor.pk)


@command("session.second_factor.pass")
def pass_second_factor(act: Act, _: None, code: Code) -> None:
    """Show the second factor at log-in: the authenticator's code or one of the recovery codes, each once. Raises
    InvalidInput."""
    factor = SecondFactor.objects.select_for_update().filter(pk=act.actor.staff).first()
    if factor is None or factor.confirmed_at is None:
        raise InvalidInput({"code": _WRONG})
    if _takes(factor, code, act.at):
        act.record(factor, after={"by": "authenticator"})
        return
    spare = RecoveryCode.objects.filter(
        staff_id=factor.pk, fingerprint=_fingerprint(factor.pk, code), used_at=None
    )
    if not spare.update(used_at=act.at):
        raise InvalidInput({"code": _WRONG})
    act.record(factor, after={"by": "recovery_code", "left": codes_left(factor.pk)})


@command("session.second_factor.renew_codes")
def renew_codes(act: Act, _: None) -> list[str]:
    """New recovery codes in place of the old ones. The caller has made sure that the second factor was shown. Raises
    Refused when there is none."""
    factor = own_factor(act.actor.staff)
    if factor is None or factor.confirmed_at is None:
        raise Refused(Verdict(allowed=False, reason="请先设置并启用第二重验证。"))
    act.record(factor, after={"codes": CODES})
    tell_oneself(act)
    return _new_codes(act.actor.staff)


def tell_oneself(act: Act) -> None:
    """Tell the person what was done with the own account: whoever sat at the desk meanwhile is found out."""
    who = act.actor.staff
    AccountNotice.objects.create(staff_id=who, about_id=who, action=act.action, by_id=who, at=act.at)


def take_away(staff: Staff) -> None:
    """Take the authenticator, its recovery codes, the security keys and the links to directory and provider from an account: who made
    that alone must not come in before the person does. Called by commands, inside their transaction."""
    SecondFactor.objects.filter(pk=staff.pk).delete()
    staff.recovery_codes.all().delete()
    staff.security_keys.all().delete()
    DirectoryLink.objects.filter(staff=staff).delete()
    ProviderLink.objects.filter(staff=staff).delete()
    staff.second_factor_round += 1


def try_code(run: Callable[[Actor, None, str], R], actor: Actor, code: str) -> R:
    """Run one of the commands that take a code, or what a security key signed. A wrong one is counted and on record; five lock. Raises InvalidInput."""
    try:
        with guarded([(_TRIES, str(actor.staff))]):
            return run(actor, None, code)
    except TooManyTries as error:
        if error.first:
            _record_failure(actor, "输错次数太多，已锁定30分钟")
        minutes = -(-error.wait // 60)
        said = Phrase("输错的次数太多，请{n}分钟后再试；验证器遗失的，请安全管理员重置。", n=minutes)
        raise InvalidInput({"code": said}) from None
    except InvalidInput as error:
        _record_failure(actor, error.message)
        raise


def _record_failure(actor: Actor, reason: str) -> None:
    event = audit.Event(
        action="session.second_factor.pass",
        subject=f"offices.secondfactor:{actor.staff}",
        reason=reason,
        outcome="denied",
    )
    audit.append_alone(actor, event)


def _takes(factor: SecondFactor, code: str, at: datetime) -> bool:
    """Whether this is the authenticator's code of now or of the neighbouring half minute, later than the last one used;
    if so it is used up."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdecimal()):
        return False
    clock = TOTP(unseal_bytes(factor.sealed, context=_context(factor.pk)))
    clock.time = at.timestamp()
    if not clock.verify(int(digits), tolerance=1, min_t=factor.used_step + 1):
        return False
    factor.used_step = clock.t()
    factor.save(update_fields=["used_step"])
    return True


def _fingerprint(staff_id: int, code: str) -> str:
    plain = "".join(c for c in code.upper() if c.isalnum())
    return blind_index(f"{staff_id}|{plain}", purpose="recovery-code").hex()


def _new_codes(staff_id: int) -> list[str]:
    made = ["".join(secrets.choice(CODE_ALPHABET) for _ in range(10)) for _ in range(CODES)]
    RecoveryCode.objects.filter(staff_id=staff_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(staff_id=staff_id, fingerprint=_fingerprint(staff_id, code)) for code in made
    )
    return [f"{code[:5]}-{code[5:]}" for code in made]
