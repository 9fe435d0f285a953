"""The people and offices of a measured city."""

from xinqiao.offices.models import Level, Post, Section, Staff, Unit, UnitKind
from xinqiao.rules.roles import Role

PEOPLE = {
    "chengban": Role.HANDLER,
    "kezhang": Role.SECTION_HEAD,
    "faguwen": Role.LEGAL_COUNSEL,
    "fenguan": Role.LEADER_IN_CHARGE,
    "zhuyao": Role.PRINCIPAL_LEADER,
    "ducha": Role.INSPECTOR,
    "dangan": Role.ARCHIVIST,
    "shouwen": Role.REGISTRAR,
    "zhuanjia": Role.EXPERT,
    "xitong": Role.SYSTEM_ADMIN,
    "anquan": Role.SECURITY_ADMIN,
    "shenji": Role.AUDIT_ADMIN,
}
"""At the first of the offices."""


def person(username: str, unit: Unit, role: Role, section: Section | None = None) -> Staff:
    person = Staff.objects.create(username=username, name=username, unit=unit, section=section)
    Post.objects.create(staff=person, role=role)
    return person


def new_unit(n: int, city: Unit) -> Unit:
    return Unit.objects.create(
        name=f"云水市第{n}局",
        short_name=f"第{n}局",
        kind=UnitKind.COMPETENT_UNIT,
        level=Level.CITY,
        document_word=f"云{n}",
        superior=city,
    )
