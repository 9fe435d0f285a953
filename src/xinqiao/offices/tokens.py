"""Bearer tokens for programs that work for a member of staff: made, revoked, recognised (M-I5)."""

import secrets
from datetime import timedelta
from decimal import Decimal
from typing import Annotated

from django.db.models import QuerySet

from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.sealing import blind_index
from xinqiao.kernel.typed import Number, Words
from xinqiao.offices.models import ApiToken, Staff
from xinqiao.rules.words import Phrase

MAX_DAYS = 90
MAX_TOKENS = 10
_PREFIX = "xq_"
_DAYS = Phrase("有效期为1至{most}天。", most=MAX_DAYS)


def _fingerprint(token: str) -> str:
    return blind_index(token, purpose="api-token").hex()


@command("api.token.create")
def create_token(
    act: Act,
    _: None,
    *,
    name: Annotated[str, Words("令牌的用途", most=40, rows=1, hint="例如「OA对接」")],
    days: Annotated[int, Number("有效期", most=Decimal(MAX_DAYS), wrong=_DAYS)],
) -> tuple[ApiToken, str]:
    """A token for the actor's own account, valid for `days`, and its text, which is shown once. The caller has made sure
    that the second factor was shown. Raises InvalidInput."""
    if _working(act.actor.staff).count() >= MAX_TOKENS:
        told = Phrase("每个账号最多有{most}个有效令牌，请先撤销不用的。", most=MAX_TOKENS)
        raise InvalidInput({"name": told})
    text = _PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        staff_id=act.actor.staff,
        name=name[:40],
        fingerprint=_fingerprint(text),
        created_at=act.at,
        expires_at=act.at + timedelta(days=days),
    )
    act.record(token, after={"expires_at": token.expires_at.isoformat()})
    return token, text


@command("api.token.revoke")
def revoke_token(act: Act, _: None, token_id: int) -> ApiToken:
    """End a token of the actor's own account at once. Raises NotFound for anybody else's and for one that ended."""
    token = _working(act.actor.staff).select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotFound("没有这个令牌，或者它已经失效。")
    token.revoked_at = act.at
    token.save(update_fields=["revoked_at"])
    act.record(token, after={"revoked": True})
    return token


def _working(staff_id: int) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(staff_id=staff_id, revoked_at=None, expires_at__gt=now())


def own_tokens(staff_id: int) -> list[ApiToken]:
    """The account's tokens that still work."""
    return list(_working(staff_id))


def staff_of_token(text: str) -> Staff | None:
    """Whose token this is, if it works: not revoked or expired, the account open, the password not changed since."""
    if not text.startswith(_PREFIX) or len(text) > 100 or not text.isascii():
        return None
    token = ApiToken.objects.select_related("staff").filter(fingerprint=_fingerprint(text)).first()
    if token is None or token.revoked_at is not None or token.expires_at <= now():
        return None
    changed = token.staff.password_changed_at
    if not token.staff.is_active or (changed is not None and changed > token.created_at):
        return None
    return token.staff
