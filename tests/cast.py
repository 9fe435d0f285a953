"""The standing cast: fictional offices of the city of 云水 on three levels, and one person for each role."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from xinqiao.intake.files import Upload, inspect
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, now, today
from xinqiao.kernel.keycheck import check_keys
from xinqiao.library.calendars import shipped_calendar
from xinqiao.matters.commands.disposition import accept, forward
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.intake import Receipt, register
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.files import SealedFile, lay_by
from xinqiao.matters.models import Channel, LogKind, Matter
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.submission import Submission
from xinqiao.offices.models import Level, Post, Section, Staff, Unit, UnitKind
from xinqiao.offices.queries import actor_for
from xinqiao.people.vault import Identity
from xinqiao.rules.roles import Role
from xinqiao.rules.submission import REGISTER_WORKING_DAYS

LATE = "信件在收发室积压"
PETITIONER = Identity(
    name="甲小满",
    id_number="110101199001010015",
    phone="13800001234",
    address="云水市临江区虚构路1号2单元303室",
)


@dataclass(slots=True)
class Cast:
    """Units and actors by name. `actor("handler")` reads the posts afresh."""

    units: dict[str, Unit]
    staff: dict[str, Staff]

    def actor(self, who: str) -> Actor:
        return actor_for(self.staff[who], "test")

    def __getattr__(self, name: str) -> Unit:
        if name in self.units:
            return self.units[name]
        raise AttributeError(name)


_UNITS: tuple[tuple[str, str, str, UnitKind, Level, str | None], ...] = (
    ("province_government", "清源省人民政府", "清政", UnitKind.GOVERNMENT, Level.PROVINCE, None),
    ("city_government", "云水市人民政府", "云政", UnitKind.GOVERNMENT, Level.CITY, "province_government"),
    ("petition_office", "云水市信访局", "云信", UnitKind.PETITION_OFFICE, Level.CITY, "city_government"),
    ("housing", "云水市住房和城乡建设局", "云住建", UnitKind.COMPETENT_UNIT, Level.CITY, "city_government"),
    ("environment", "云水市生态环境局", "云环", UnitKind.COMPETENT_UNIT, Level.CITY, "city_government"),
    ("discipline", "云水市纪委监委", "云纪", UnitKind.DISCIPLINE_ORGAN, Level.CITY, "city_government"),
    (
        "district_housing",
        "临江区住房和城乡建设局",
        "临住建",
        UnitKind.COMPETENT_UNIT,
        Level.COUNTY,
        "housing",
    ),
)

_STAFF: tuple[tuple[str, str, str, tuple[Role, ...]], ...] = (
    ("receptionist", "petition_office", "乙接访", (Role.RECEPTIONIST,)),
    ("registrar", "petition_office", "丙登记", (Role.REGISTRAR,)),
    ("office_leader", "petition_office", "丁分管", (Role.LEADER_IN_CHARGE,)),
    ("office_principal", "petition_office", "戊主要", (Role.PRINCIPAL_LEADER,)),
    ("inspector", "petition_office", "己督查", (Role.INSPECTOR,)),
    ("office_counsel", "petition_office", "辛法顾", (Role.LEGAL_COUNSEL,)),
    ("archivist", "petition_office", "庚档案", (Role.ARCHIVIST,)),
    ("unit_registrar", "housing", "辛收文", (Role.REGISTRAR,)),
    ("handler", "housing", "壬承办", (Role.HANDLER,)),
    ("second_handler", "housing", "癸协办", (Role.HANDLER,)),
    ("section_head", "housing", "子科长", (Role.SECTION_HEAD,)),
    ("counsel", "housing", "丑法顾", (Role.LEGAL_COUNSEL,)),
    ("leader", "housing", "寅分管", (Role.LEADER_IN_CHARGE,)),
    ("principal", "housing", "卯主要", (Role.PRINCIPAL_LEADER,)),
    ("outsider", "environment", "辰旁人", (Role.REGISTRAR, Role.LEADER_IN_CHARGE)),
    ("district_registrar", "district_housing", "癸收文", (Role.REGISTRAR, Role.HANDLER)),
    ("discipline_leader", "discipline", "巳纪检", (Role.LEADER_IN_CHARGE, Role.REGISTRAR)),
    ("reviewer", "city_government", "午复查", (Role.HANDLER, Role.REGISTRAR)),
    ("review_head", "city_government", "未科长", (Role.SECTION_HEAD,)),
    ("review_counsel", "city_government", "申法顾", (Role.LEGAL_COUNSEL,)),
    ("review_leader", "city_government", "酉分管", (Role.LEADER_IN_CHARGE,)),
    ("final_reviewer", "province_government", "戌复核", (Role.HANDLER, Role.REGISTRAR)),
    ("final_head", "province_government", "亥科长", (Role.SECTION_HEAD,)),
    ("final_counsel", "province_government", "甲法顾", (Role.LEGAL_COUNSEL,)),
    ("final_leader", "province_government", "乙分管", (Role.LEADER_IN_CHARGE,)),
    ("expert", "petition_office", "己专家", (Role.EXPERT,)),
    ("system_admin", "petition_office", "丙系统", (Role.SYSTEM_ADMIN,)),
    ("security_admin", "petition_office", "丁安全", (Role.SECURITY_ADMIN,)),
    ("audit_admin", "petition_office", "戊审计", (Role.AUDIT_ADMIN,)),
)


def make_cast() -> Cast:
    """Make units and staff directly, in few statements: the cast is the ground on which commands are tested."""
    check_keys()
    units: dict[str, Unit] = {}
    for _, rank in groupby(_UNITS, key=lambda row: row[5]):
        made = [(row[0], _unit(*row[1:5], units[row[5]] if row[5] else None)) for row in rank]
        Unit.objects.bulk_create([unit for _, unit in made])
        units.update(made)
    section = Section.objects.create(unit=units["housing"], name="物业科")
    staff = {
        key: Staff(
            username=key,
            name=name,
            unit=units[unit],
            section=section if key in ("handler", "section_head") else None,
        )
        for key, unit, name, _ in _STAFF
    }
    Staff.objects.bulk_create(staff.values())
    Post.objects.bulk_create(
        Post(staff=staff[key], role=role) for key, _, _, roles in _STAFF for role in roles
    )
    return Cast(units=units, staff=staff)


def _unit(name: str, word: str, kind: UnitKind, level: Level, superior: Unit | None) -> Unit:
    return Unit(
        name=name,
        short_name=name[3:],
        kind=kind,
        level=level,
        superior=superior,
        document_word=word,
        address="云水市虚构路9号",
        telephone="0000-1234567",
    )


def submission(
    *,
    title: str = "小区夜间施工扰民",
    text: str = "临江区某工地夜间施工，请求停止。我叫甲小满，电话13800001234。",
    **changes: Any,
) -> Submission:
    """A plain letter from the standing petitioner; one that came days ago says why it is registered late."""
    fields: dict[str, object] = {
        "channel": Channel.LETTER,
        "title": title,
        "text": text,
        "received_at": now() - timedelta(hours=1),
        "identity": PETITIONER,
        "requests": ("停止夜间施工", "公开施工许可"),
    }
    given = Submission(**{**fields, **changes})
    return replace(given, late_reason=LATE) if _late(given) and "late_reason" not in changes else given


def _late(given: Submission) -> bool:
    """By the calendar that is shipped: a test that asks no database asks none in the first hour of a day either."""
    received = day_of(given.received_at)
    return shipped_calendar().add_working_days(received, REGISTER_WORKING_DAYS).day < today()


def sent_in(name: str, data: bytes) -> SealedFile:
    """A file as a command gets it: inspected, sealed and waiting."""
    return lay_by(inspect(Upload(name=name, data=data)))


def registered(cast: Cast, **changes: Any) -> Receipt:
    return register(cast.actor("registrar"), cast.petition_office, submission(**changes))


def reload(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def accepted(cast: Cast, *, route: str = "31(6)", examined: bool = True) -> Matter:
    """A claim that was forwarded to the housing office and accepted there by the standing handler; where an opinion will be due, the
    petitioner was heard and the facts were looked into, unless not `examined`."""
    matter = reload(registered(cast).petition.matter)
    matter = sort_matter(
        cast.actor("registrar"),
        matter,
        kind=Kind.CLAIM,
        route=route,
        reason="属于行政机关职权",
        category=None,
    )
    forward(cast.actor("registrar"), matter, cast.housing, reason="属于住建部门职权")
    matter = accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    return heard_and_examined(cast, matter) if examined and route == "31(6)" else matter


def heard_and_examined(cast: Cast, matter: Matter, who: str = "handler") -> Matter:
    """What must be on record before an opinion (条例 31(6))."""
    told = "信访人陈述了夜间施工的事实和理由。"
    log(cast.actor(who), reload(matter), LogKind.STATEMENT, told, happened_on=today())
    second = cast.staff["section_head" if who != "section_head" else "handler"]
    seen = "两人到现场查看，工地夜间仍在施工。"
    log(
        cast.actor(who),
        reload(matter),
        LogKind.INVESTIGATION,
        seen,
        happened_on=today(),
        second_person=second,
    )
    return reload(matter)


def at(day: str, hour: int = 10) -> datetime:
    """A moment on a day, Shanghai time."""
    return datetime.fromisoformat(f"{day}T{hour:02d}:00:00+08:00")
