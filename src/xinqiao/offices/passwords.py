"""Password rules of the 等保 profile that Django does not bring: kinds of characters and history (M-I5)."""

import string
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Exact
from xinqiao.offices.models import OldPassword, Staff
from xinqiao.offices.queries import own_password_opens

HISTORY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenPassword:
    """The hash of a password that a person chose for the account `staff_id`, and the hash it takes the place of."""

    staff_id: int
    hashed: Annotated[str, Exact("口令的散列值", why="a hash")] = field(repr=False)
    instead_of: Annotated[str, Exact("原口令的散列值", why="a hash")] = field(repr=False)


def choose_password(staff: Staff, *, old: str, new: str) -> ChosenPassword:
    """The new password of a person who gave the present one. Raises InvalidInput when that is wrong or the new one breaks a
    rule."""
    if not own_password_opens(staff):
        raise InvalidInput({"old": "您用单位目录的密码登录，请在单位目录中修改密码。"})
    if not staff.check_password(old):
        raise InvalidInput({"old": "现在的密码不对。"})
    return ChosenPassword(staff_id=staff.pk, hashed=new_password(staff, new), instead_of=staff.password)


def new_password(staff: Staff, new: str) -> str:
    """The hash of a password for this account. Hashing is slow on purpose, and a command keeps all others from writing: so it is
    hashed before. Raises InvalidInput when it breaks a rule."""
    try:
        validate_password(new, staff)
    except ValidationError as error:
        raise InvalidInput({"new": "".join(error.messages)}) from None
    return make_password(new)


class ThreeKindsValidator:
    """At least three of: small letters, capital letters, digits, other characters."""

    def validate(self, password: str, user: Any = None) -> None:
        kinds = [string.ascii_lowercase, string.ascii_uppercase, string.digits]
        used = sum(any(c in kind for c in password) for kind in kinds)
        used += any(c not in string.ascii_letters + string.digits for c in password)
        if used < 3:
            raise ValidationError(
                _("密码应当包含小写字母、大写字母、数字、符号中的至少三种。"), code="too_few_kinds"
            )

    def get_help_text(self) -> str:
        return _("密码应当包含小写字母、大写字母、数字、符号中的至少三种。")


class NotUsedBeforeValidator:
    """Not one of the last five."""

    def validate(self, password: str, user: Any = None) -> None:
        if not isinstance(user, Staff) or user.pk is None:
            return
        earlier = (
            OldPassword.objects.filter(staff=user)
            .order_by("-at")
            .values_list("password", flat=True)[:HISTORY]
        )
        if any(check_password(password, old) for old in [user.password, *earlier] if old):
            raise ValidationError(_("不能使用最近用过的密码。"), code="used_before")

    def get_help_text(self) -> str:
        return _("不能使用最近五次用过的密码。")
