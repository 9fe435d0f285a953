"""Password rules of the 等保 profile that Django does not bring: kinds of characters and history (M-I5)."""

import string
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xinqiao.offices.models import OldPassword, Staff

HISTORY = 5


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
