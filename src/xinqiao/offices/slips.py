"""Slips: what opens an account that is new or was reset, in place of a password on a screen (M-I5).

Each administrator who has a hand in it hands out one slip; the person opens the account with all of them together and chooses a
password. A slip works once and for a short time; only a keyed fingerprint of it is kept.
"""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.sealing import CODE_ALPHABET, blind_index
from xinqiao.kernel.typed import Exact
from xinqiao.offices.models import ApiToken, DirectoryLink, ProviderLink, Slip, Staff
from xinqiao.offices.passwords import new_password

_LENGTH = 12
WRONG = "用户名或者凭条上的代码不对。有几张凭条的，要全部填写；过期的，请安全管理员重新办理。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An account about to be opened with its slips, and the hash of the password that the person chose."""

    staff_id: int
    slips: Sequence[int]
    hashed: Annotated[str, Exact("口令的散列值", why="a hash")] = field(repr=False)


def hand_out(act: Act, staff: Staff, *, life: timedelta) -> str:
    """The text of a new slip, which is told once. Called by commands, inside their transaction."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(_LENGTH))
    Slip.objects.create(
        staff=staff,
        given_by_id=act.actor.staff_id,
        fingerprint=_fingerprint(staff.pk, code),
        made_at=act.at,
        expires_at=act.at + life,
    )
    return "-".join(code[at : at + 4] for at in (0, 4, 8))


def open_slips(staff: Staff) -> QuerySet[Slip]:
    """Those that together open the account."""
    return Slip.objects.filter(staff=staff, ended_at=None)


def end_access(staff: Staff, at: datetime) -> None:
    """End the account's slips, its links to directory and provider and the tokens of its programs. Called by commands, inside their transaction."""
    open_slips(staff).update(ended_at=at)
    DirectoryLink.objects.filter(staff=staff).delete()
    ProviderLink.objects.filter(staff=staff).delete()
    end_tokens(staff, at)


def end_tokens(staff: Staff, at: datetime) -> None:
    """End the tokens of the account's programs: they were made for the posts and the password of then."""
    ApiToken.objects.filter(staff=staff, revoked_at=None).update(revoked_at=at)


def opening(username: str, codes: str, password: str) -> Opening:
    """What opens the account, when these are all its slips and none is over. Raises InvalidInput, in the same words whatever is
    wrong with name or slips."""
    staff = Staff.objects.filter(username=username, is_active=True).first()
    given = {_fingerprint(staff.pk, code) for code in _codes(codes)} if staff else set()
    slips = list(open_slips(staff)) if staff else []
    whole = bool(slips) and {slip.fingerprint for slip in slips} == given
    if staff is None or not whole or not _waits(staff) or any(slip.expires_at <= now() for slip in slips):
        raise InvalidInput({"": WRONG})
    return Opening(staff_id=staff.pk, slips=[slip.pk for slip in slips], hashed=new_password(staff, password))


@command("account.open")
def open_account(act: Act, _: None, opening: Opening) -> Staff:
    """Set the password that the person chose and use the slips up. Raises InvalidInput when they were used or ended meanwhile."""
    staff = Staff.objects.select_for_update(no_key=True).get(pk=opening.staff_id)
    if not _waits(staff) or set(open_slips(staff).values_list("pk", flat=True)) != set(opening.slips):
        raise InvalidInput({"": WRONG})
    open_slips(staff).update(ended_at=act.at)
    staff.password, staff.password_changed_at = opening.hashed, act.at
    staff.version += 1
    staff.save(update_fields=["password", "password_changed_at", "version"])
    act.record(staff, after={"opened": True})
    return staff


def _waits(staff: Staff) -> bool:
    """Whether the account is open, has a post, and waits for a password. Without a post nobody but who made it has vouched for it."""
    return staff.is_active and not staff.has_usable_password() and staff.posts.exists()


def _codes(typed: str) -> list[str]:
    """The codes of all slips, however they are parted."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    return [plain[at : at + _LENGTH] for at in range(0, len(plain), _LENGTH)][:10]


def _fingerprint(staff_id: int, code: str) -> str:
    return blind_index(f"{staff_id}|{code}", purpose="account-slip").hex()
