"""Who may do what, decided from facts (architecture.md, Permissions in one place).

One table, `GRANTS`: action → roles and the relation the actor must have to the matter. `may` reads it for one object;
`matters.queries.visible` states the viewing rows of the same table in SQL, and a generated test proves that both agree.
Denied is the default. There is no superuser.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


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
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}

ADMINS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""三员: each alone on its account and never together with a business role (等保 L3, law.md 8.3)."""

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
    """Whether one account may hold `roles` together: an administrator's post stands alone."""
    return not roles & ADMINS or len(roles) == 1


class Relation(StrEnum):
    """How the actor stands to the subject; every grant names one."""

    ANYWHERE = "anywhere"  # no subject yet, or a subject that belongs to nobody
    OWN_UNIT = "own_unit"  # the subject is the actor's own unit
    CAN_VIEW = "can_view"  # whoever may see the matter
    REGISTERED_HERE = "registered_here"  # the actor's unit registered it
    HELD_HERE = "held_here"  # the actor's unit has it now
    FIRST_HANDLER = "first_handler"  # the actor answers for it (M-D1)
    WORKING_ON = "working_on"  # first handler or assigned co-handler
    SENT_FROM_HERE = "sent_from_here"  # the actor's unit passed it on
    ISSUED_HERE = "issued_here"  # the actor's unit issued the document
    REVIEWING = "reviewing"  # the actor's unit decides the review
    OWN_PETITION = "own_petition"  # the citizen who holds the code


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFacts:
    staff_id: int | None
    unit_id: int | None
    section_id: int | None
    roles: frozenset[Role]
    matter_id: int | None = None
    is_system: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFacts:
    """What the policy must know of a matter. Sets hold ids; `accused_units` already includes subordinate units.
    `paper_unit` is the unit in whose name the document was made that is acted on."""

    matter_id: int
    registering_unit: int
    holding_unit: int
    units: frozenset[int]
    senders: frozenset[int] = field(default_factory=frozenset)
    reviewing_unit: int | None = None
    paper_unit: int | None = None
    section_id: int | None = None
    first_handler: int | None = None
    staff: frozenset[int] = field(default_factory=frozenset)
    confidential: bool = False
    cleared: frozenset[int] = field(default_factory=frozenset)
    accused_units: frozenset[int] = field(default_factory=frozenset)
    accused_staff: frozenset[int] = field(default_factory=frozenset)
    recused: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    unit_id: int


Facts = MatterFacts | UnitFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    action: str
    title: str
    roles: frozenset[Role]
    relation: Relation
    citizen: bool = False
    system: bool = False


def _g(
    action: str, title: str, relation: Relation, *roles: Role, citizen: bool = False, system: bool = False
) -> Grant:
    return Grant(
        action=action, title=title, roles=frozenset(roles), relation=relation, citizen=citizen, system=system
    )


_REC, _REG, _HAN, _SEC = Role.RECEPTIONIST, Role.REGISTRAR, Role.HANDLER, Role.SECTION_HEAD
_LAW, _LED, _PRI = Role.LEGAL_COUNSEL, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER
_INS, _ARC = Role.INSPECTOR, Role.ARCHIVIST
_EVERYONE = (_REC, _REG, _HAN, _SEC, _LAW, _LED, _PRI, _INS, _ARC)

GRANTS: tuple[Grant, ...] = (
    _g("petition.submit", "网上提交信访件", Relation.ANYWHERE, citizen=True),
    _g("petition.open", "凭查询码打开信访件", Relation.ANYWHERE, citizen=True),
    _g("petition.register", "登记信访件", Relation.OWN_UNIT, _REC, _REG, system=True),
    _g("petition.attach", "添加材料", Relation.REGISTERED_HERE, _REC, _REG, citizen=True),
    _g("petition.reissue", "补发回执", Relation.REGISTERED_HERE, _REC, _REG),
    _g("petition.link", "关联同一事项", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.view", "查看信访事项", Relation.CAN_VIEW, *_EVERYONE, citizen=True, system=True),
    _g("matter.print", "打印信访事项", Relation.CAN_VIEW, *_EVERYONE),
    _g("matter.export", "导出清单", Relation.OWN_UNIT, _REG, _SEC, _LED, _PRI, _INS, _ARC),
    _g("identity.reveal", "查看身份信息", Relation.CAN_VIEW, _REC, _REG, _HAN, _SEC, _LED, _PRI),
    _g("original.reveal", "查看原文", Relation.CAN_VIEW, _REC, _REG, _HAN, _SEC, _LAW, _LED, _PRI),
    _g("identity.search", "按身份查找", Relation.OWN_UNIT, _REC, _REG),
    _g("attachment.download", "下载材料", Relation.CAN_VIEW, *_EVERYONE, citizen=True),
    _g("matter.sort", "分类分办", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.clear", "批准知悉检举控告事项", Relation.HELD_HERE, _LED, _PRI),
    _g("matter.accuse", "登记被检举控告对象", Relation.HELD_HERE, _REC, _REG, _LED),
    _g("matter.forward", "转送", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.assign_with_report", "交办", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.object", "提出异议", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("matter.decide_objection", "核定异议", Relation.SENT_FROM_HERE, _REG, _SEC, _LED),
    _g("matter.accept", "受理", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("matter.allocate", "分派承办", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.hand_over", "移交首办责任", Relation.FIRST_HANDLER, _HAN, _SEC),
    _g("matter.take_over", "接收首办责任", Relation.HELD_HERE, _HAN, _SEC),
    _g("matter.add_unit", "增加协办单位", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("matter.declare_recusal", "申报回避", Relation.CAN_VIEW, *_EVERYONE),
    _g("matter.decide_recusal", "决定回避", Relation.HELD_HERE, _SEC, _LED, _PRI),
    _g("handling.log", "记录办理情况", Relation.WORKING_ON, _HAN, _SEC, _REG),
    _g("handling.report_conclusion", "报送办结报告", Relation.WORKING_ON, _REG, _HAN, _SEC, _LED),
    _g("paper.draft", "起草文书", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("paper.save", "保存文书草稿", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("paper.submit", "送审文书", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("paper.approve", "审核文书", Relation.HELD_HERE, _SEC, _LAW, _LED, _PRI),
    _g("paper.send_back", "退回修改", Relation.HELD_HERE, _SEC, _LAW, _LED, _PRI),
    _g("paper.drop", "作废文书", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("paper.issue", "签发文书", Relation.HELD_HERE, _REG, _SEC, _LED, _PRI),
    _g("paper.download", "下载文书", Relation.CAN_VIEW, *_EVERYONE, citizen=True),
    _g("service.record", "记录送达", Relation.ISSUED_HERE, _REC, _REG, _HAN, _SEC),
    _g("evaluation.give", "满意度评价", Relation.OWN_PETITION, citizen=True),
    _g("review.request", "申请复查复核", Relation.OWN_PETITION, _REC, _REG, citizen=True),
    _g("review.hearing", "记录复核听证", Relation.REVIEWING, _REG, _HAN, _SEC, _LED),
    _g("matter.withdraw", "办理撤回", Relation.HELD_HERE, _LED, _PRI),
    _g("matter.close", "办结归档", Relation.HELD_HERE, _REG, _SEC, _LED, _ARC),
    _g("matter.redo", "责令重新办理", Relation.HELD_HERE, _LED, _PRI, _REG),
    _g("filter.save", "保存筛选条件", Relation.OWN_UNIT, *_EVERYONE),
    _g("filter.drop", "删除筛选条件", Relation.OWN_UNIT, *_EVERYONE),
    _g("clock.sweep", "期限巡查", Relation.ANYWHERE, system=True),
    _g("clock.recompute", "重算期限", Relation.ANYWHERE, _REG, system=True),
    _g("import.run", "批量导入", Relation.OWN_UNIT, _REG, system=True),
    _g("keys.rewrap", "用新密钥重新封存", Relation.ANYWHERE, system=True),
    _g("calendar.load", "载入工作日历", Relation.ANYWHERE, Role.SYSTEM_ADMIN, system=True),
    _g("category.edit", "维护内容分类", Relation.ANYWHERE, Role.SYSTEM_ADMIN, system=True),
    _g("staff.create", "建立账号", Relation.ANYWHERE, Role.SYSTEM_ADMIN, system=True),
    _g("staff.disable", "停用账号", Relation.ANYWHERE, Role.SYSTEM_ADMIN),
    _g("staff.grant", "设置岗位", Relation.ANYWHERE, Role.SECURITY_ADMIN, system=True),
    _g("staff.reset_password", "重置密码", Relation.ANYWHERE, Role.SECURITY_ADMIN),
    _g("staff.change_password", "修改本人密码", Relation.ANYWHERE, *Role),
    _g("unit.create", "建立机构", Relation.ANYWHERE, Role.SYSTEM_ADMIN, system=True),
    _g("audit.read", "查看审计日志", Relation.ANYWHERE, Role.AUDIT_ADMIN),
    _g("audit.verify", "校验审计日志", Relation.ANYWHERE, Role.AUDIT_ADMIN, system=True),
    _g("api.token.create", "建立接口令牌", Relation.ANYWHERE, *_EVERYONE),
    _g("api.token.revoke", "撤销接口令牌", Relation.ANYWHERE, *_EVERYONE),
    _g("session.login", "登录", Relation.ANYWHERE, *Role),
    _g("session.logout", "退出", Relation.ANYWHERE, *Role),
)

BY_ACTION: dict[str, Grant] = {grant.action: grant for grant in GRANTS}

_SECRECY = Basis(article=30, paragraph=3)
_RECUSAL = Basis(article=28, paragraph=3)


def not_your_post(grant: Grant) -> Phrase:
    """The refusal of an act that none of the person's posts has."""
    return Phrase("您的岗位不能{act}。", act=grant.title)


def firewall(actor: ActorFacts, matter: MatterFacts) -> Verdict | None:
    """Hard walls that no role passes: the accused, their subordinates (条例 30(3)) and recused staff (条例 28(3))."""
    if actor.staff_id in matter.accused_staff or actor.unit_id in matter.accused_units:
        return Verdict(
            allowed=False, reason="检举、控告材料不得透露给被检举控告的人员或者单位。", basis=(_SECRECY,)
        )
    if actor.staff_id in matter.recused:
        return Verdict(allowed=False, reason="您已回避此信访事项。", basis=(_RECUSAL,))
    return None


def can_view(actor: ActorFacts, matter: MatterFacts) -> bool:
    """Whether a member of staff may see this matter at all (M-I3). An administrator sees none, nor does an account
    without a post."""
    if firewall(actor, matter) is not None or actor.staff_id is None or not actor.roles - ADMINS:
        return False
    if matter.confidential:
        return actor.staff_id in matter.cleared or (
            bool(actor.roles & CONFIDENTIAL_READERS) and actor.unit_id in matter.units
        )
    if actor.staff_id in matter.staff:
        return True
    if actor.unit_id not in matter.units:
        return False
    if actor.roles & UNIT_WIDE:
        return True
    if Role.SECTION_HEAD in actor.roles and (
        actor.unit_id != matter.holding_unit or matter.section_id in (None, actor.section_id)
    ):
        return True
    return Role.RECEPTIONIST in actor.roles and actor.unit_id == matter.registering_unit


def _related(relation: Relation, actor: ActorFacts, subject: Facts) -> bool:
    if relation is Relation.ANYWHERE:
        return True
    if isinstance(subject, UnitFacts):
        return relation is Relation.OWN_UNIT and subject.unit_id == actor.unit_id
    if not isinstance(subject, MatterFacts) or not can_view(actor, subject):
        return False
    checks = {
        Relation.CAN_VIEW: True,
        Relation.REGISTERED_HERE: actor.unit_id == subject.registering_unit,
        Relation.HELD_HERE: actor.unit_id == subject.holding_unit,
        Relation.FIRST_HANDLER: actor.staff_id == subject.first_handler,
        Relation.WORKING_ON: actor.staff_id in subject.staff or actor.unit_id == subject.holding_unit,
        Relation.SENT_FROM_HERE: actor.unit_id in subject.senders,
        Relation.ISSUED_HERE: subject.paper_unit is not None and actor.unit_id == subject.paper_unit,
        Relation.REVIEWING: subject.reviewing_unit is not None and actor.unit_id == subject.reviewing_unit,
        Relation.OWN_PETITION: actor.unit_id in subject.units,
    }
    return checks.get(relation, False)


def may(action: str, actor: ActorFacts, subject: Facts) -> Verdict:
    """Whether `actor` may do `action` on `subject`. Unknown actions and everything not granted are denied."""
    grant = BY_ACTION.get(action)
    if grant is None:
        return Verdict(allowed=False, reason=Phrase("未登记的操作：{action}", action=action))
    if actor.is_system:
        return Verdict(allowed=grant.system, reason="" if grant.system else "此操作须由人员办理。")
    if actor.staff_id is None:
        own = not isinstance(subject, MatterFacts) or actor.matter_id == subject.matter_id
        allowed = grant.citizen and own
        return Verdict(allowed=allowed, reason="" if allowed else "没有找到，或者您无权查看。")
    if isinstance(subject, MatterFacts) and (wall := firewall(actor, subject)):
        return wall
    if not actor.roles & grant.roles:
        return Verdict(allowed=False, reason=not_your_post(grant))
    if not _related(grant.relation, actor, subject):
        return Verdict(allowed=False, reason="没有找到，或者您无权办理。")
    return Verdict(allowed=True, reason="")
