"""The record types of the office itself."""

from collections.abc import Iterable, Mapping
from functools import partial

from xinqiao.kernel.records import Record, add, nobody
from xinqiao.kernel.typed import Mask
from xinqiao.offices.models import AccountNotice, ApiToken, Preference, SecondFactor, SecurityKey, Staff, Unit
from xinqiao.offices.queries import get_administered, get_unit, superiors
from xinqiao.rules.authority import UnitFacts
from xinqiao.rules.redaction import redactor


def _staff_names(keys: Iterable[str]) -> Mapping[str, str]:
    return {str(s.pk): f"{s.name}（{s.username}）" for s in Staff.objects.filter(pk__in=keys)}


def mask_of_staff(staff: Staff) -> Mask:
    """A note about an account names nobody: the account stands beside it."""
    hide = redactor(names=(staff.name,))
    return lambda text: hide(text).text


def _unit_names(keys: Iterable[str]) -> Mapping[str, str]:
    return {str(u.pk): u.short_name for u in Unit.objects.filter(pk__in=keys)}


add(
    Record(
        model=Unit,
        name="单位",
        facts=lambda unit: UnitFacts(unit_id=unit.pk, above=partial(superiors, unit.pk)),
        mask=nobody,
        get=lambda _actor, key: get_unit(key),
        names=_unit_names,
        slug="units",
        page="desk:unit",
        about=lambda unit: unit.name,
    ),
    Record(
        model=Staff,
        name="账号",
        facts=lambda staff: UnitFacts(unit_id=staff.unit_id, above=partial(superiors, staff.unit_id)),
        mask=mask_of_staff,
        get=get_administered,
        names=_staff_names,
        slug="accounts",
        page="desk:account",
        about=lambda staff: f"{staff.name}（{staff.username}）",
        stage=lambda staff: ("open", "启用") if staff.is_active else ("closed", "停用"),
    ),
    Record(model=AccountNotice, name="账号变动通知", facts=lambda _: None, mask=nobody),
    Record(
        model=Preference,
        name="个人习惯",
        facts=lambda own: UnitFacts(unit_id=own.staff.unit_id),
        mask=nobody,
        names=_staff_names,
    ),
    Record(
        model=SecondFactor,
        name="第二重验证",
        facts=lambda factor: UnitFacts(unit_id=factor.staff.unit_id),
        mask=nobody,
        names=_staff_names,
    ),
    Record(
        model=SecurityKey,
        name="安全密钥",
        facts=lambda key: UnitFacts(unit_id=key.staff.unit_id),
        mask=nobody,
    ),
    Record(
        model=ApiToken,
        name="接口令牌",
        facts=lambda token: UnitFacts(unit_id=token.staff.unit_id),
        mask=nobody,
    ),
)
