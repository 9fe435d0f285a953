"""The posts of an office, and which of them belong together."""

from enum import StrEnum


class Role(StrEnum):
    """Posts of a petition office and of competent units; one account may hold several, but see `SEPARATED`."""

    RECEPTIONIST = "receptionist"
    REGISTRAR = "registrar"
    HANDLER = "handler"
    SECTION_HEAD = "section_head"
    LEGAL_COUNSEL = "legal_counsel"
    LEADER_IN_CHARGE = "leader_in_charge"
    PRINCIPAL_LEADER = "principal_leader"
    INSPECTOR = "inspector"
    ARCHIVIST = "archivist"
    EXPERT = "expert"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_TITLES = {
    Role.RECEPTIONIST: "接访员",
    Role.REGISTRAR: "登记员",
    Role.HANDLER: "承办人",
    Role.SECTION_HEAD: "科室负责人",
    Role.LEGAL_COUNSEL: "法律顾问",
    Role.LEADER_IN_CHARGE: "分管领导",
    Role.PRINCIPAL_LEADER: "主要领导",
    Role.INSPECTOR: "督查人员",
    Role.ARCHIVIST: "档案管理员",
    Role.EXPERT: "外部专家",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}

ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三员: each alone on its account and never together with a business role (等保 L3, law.md 8.3)."""

ALONE = ADMINS | {Role.EXPERT}
"""Roles that stand alone on their account. An outside expert is no member of the office: the account holds nothing else and
opens nothing but the matters it is invited to discuss (M-P3)."""

UNIT_WIDE = frozenset(
    {
        Role.REGISTRAR,
        Role.LEGAL_COUNSEL,
        Role.LEADER_IN_CHARGE,
        Role.PRINCIPAL_LEADER,
        Role.INSPECTOR,
        Role.ARCHIVIST,
    }
)
"""Roles that see every ordinary matter their unit has or had (M-I3: use by need)."""

CONFIDENTIAL_READERS = frozenset({Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER})
"""Roles that may see an accusation their unit has without being cleared by name (条例 30)."""

HANDLING = frozenset({Role.HANDLER, Role.SECTION_HEAD, Role.REGISTRAR})
"""Roles whose holders work on matters and may answer for one (M-D1)."""

HEADS = frozenset({Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER})
"""本机关、单位负责人 who may approve an extension (条例 34)."""


def separated(roles: frozenset[Role]) -> bool:
    """Whether one account may hold `roles` together: an administrator's post and an outside expert's stand alone."""
    return not roles & ALONE or len(roles) == 1
