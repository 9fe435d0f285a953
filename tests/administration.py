"""Administrators of the cast beside the three of the petition office, and people who open their accounts."""

from tests.cast import Cast
from xinqiao.kernel.actor import Actor
from xinqiao.offices.models import Post, Slip, Staff
from xinqiao.offices.slips import open_account, opening
from xinqiao.rules.roles import Role

PASSWORD = "Yunshui-2026-neu"
_MORE = (
    ("city_system", "city_government", "甲市系统", Role.SYSTEM_ADMIN),
    ("city_security", "city_government", "乙市安全", Role.SECURITY_ADMIN),
    ("second_security", "petition_office", "丙另安全", Role.SECURITY_ADMIN),
    ("housing_security", "housing", "丁住建安全", Role.SECURITY_ADMIN),
    ("housing_system", "housing", "戊住建系统", Role.SYSTEM_ADMIN),
)


def with_administrators(cast: Cast) -> Cast:
    """Administrators of the city government, which is above the others, a second one of the petition office, and of the housing office."""
    for key, unit, name, role in _MORE:
        if key not in cast.staff:
            person = Staff.objects.create(username=key, name=name, unit=cast.units[unit])
            Post.objects.create(staff=person, role=role)
            cast.staff[key] = person
    return cast


def fresh(staff: Staff) -> Staff:
    return Staff.objects.get(pk=staff.pk)


def opened_with(staff: Staff, *slips: str, password: str = PASSWORD) -> Staff:
    """The account opened by the person who holds these slips. Raises InvalidInput."""
    return open_account(Actor.visitor(), None, opening(staff.username, "\n".join(slips), password))


def slips_of(staff: Staff) -> list[Slip]:
    return list(Slip.objects.filter(staff=staff, ended_at=None))
