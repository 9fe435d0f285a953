"""Who must take part when the application of policy to a matter is discussed (M-P3).

One table of subjects: each names the competent departments without whom the subject is not discussed. The business section
and the legal counsel always take part. These are the rows an office begins with; it keeps its own (`policy.RequiredParticipant`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from xinqiao.rules.department_names import WORDS
from xinqiao.rules.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredParty:
    """A required participant. `role`: a post of the unit that handles the matter; otherwise a department, which is recognised
    among the units by `words` in its name, by those of its title in `department_names` where it has none."""

    title: str
    role: Role | None = None
    words: tuple[str, ...] = ()


ALWAYS: tuple[RequiredParty, ...] = (
    RequiredParty(title="业务科室", role=Role.SECTION_HEAD),
    RequiredParty(title="法律顾问", role=Role.LEGAL_COUNSEL),
)
"""M-P3: business sections and legal counsel."""


_RESOURCES = RequiredParty(title="自然资源主管部门")
_FARMING = RequiredParty(title="农业农村主管部门")
_HOUSING = RequiredParty(title="住房和城乡建设主管部门")
_FINANCE = RequiredParty(title="财政部门")
_LABOUR = RequiredParty(title="人力资源和社会保障部门")
_MEDICAL = RequiredParty(title="医疗保障部门")
_ENVIRONMENT = RequiredParty(title="生态环境主管部门")
_SCHOOLS = RequiredParty(title="教育主管部门")
_CIVIL = RequiredParty(title="民政部门")
_POLICE = RequiredParty(title="公安机关")
_TRAFFIC = RequiredParty(title="交通运输主管部门")
_FORESTRY = RequiredParty(title="林业主管部门")
_VETERANS = RequiredParty(title="退役军人事务部门")
_HEALTH = RequiredParty(title="卫生健康主管部门")

SUBJECTS: dict[str, tuple[RequiredParty, ...]] = {
    "土地征收补偿标准": (_RESOURCES, _FARMING),
    "房屋征收与补偿": (_HOUSING, _RESOURCES, _FINANCE),
    "宅基地、农村承包地": (_FARMING, _RESOURCES),
    "林地、草地权属": (_FORESTRY, _FARMING),
    "劳动报酬、欠薪": (_LABOUR, _HOUSING),
    "社会保险待遇": (_LABOUR, _FINANCE),
    "医疗保险、救助": (_MEDICAL, _CIVIL),
    "最低生活保障、社会救助": (_CIVIL, _FINANCE),
    "生态环境、噪声": (_ENVIRONMENT, _HOUSING),
    "入学、学区划分": (_SCHOOLS,),
    "物业管理、商品房": (_HOUSING,),
    "户籍登记": (_POLICE,),
    "道路建设、出行": (_TRAFFIC, _RESOURCES),
    "退役军人安置": (_VETERANS, _LABOUR),
    "医疗纠纷": (_HEALTH,),
    "其他": (),
}
"""Subject → the departments whose competence it touches, beyond `ALWAYS`."""


def required(departments: Iterable[RequiredParty]) -> tuple[RequiredParty, ...]:
    """Everybody without whom a discussion is not concluded."""
    return (*ALWAYS, *departments)


def recognise(party: RequiredParty, names: Iterable[tuple[int, str]]) -> int | None:
    """The id of the unit that a department of this kind most likely is, from its name; the first word counts most.
    A proposal: a person sends the invitation."""
    known = tuple(names)
    for word in party.words or WORDS.get(party.title, ()):
        for unit_id, name in known:
            if word in name:
                return unit_id
    return None
