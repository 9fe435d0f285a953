"""The one table of powers: action → roles and the relation the actor must have to the subject.

Denied is the default. There is no superuser.
"""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.roles import Role
from xinqiao.rules.words import Phrase


class Relation(StrEnum):
    """How the actor stands to the subject; every grant names one."""

    ANYWHERE = "anywhere"  # no subject yet, or a subject that belongs to nobody
    OWN_UNIT = "own_unit"  # the subject is the actor's own unit
    CAN_VIEW = "can_view"  # whoever may see the matter, by an invitation too
    BY_POST = (
        "by_post"  # whoever may see the matter by the own post or part in it, not by an invitation alone
    )
    REGISTERED_HERE = "registered_here"  # the actor's unit registered it
    REGISTERED_OR_HELD = "registered_or_held"  # the actor's unit registered it or has it now
    HELD_HERE = "held_here"  # the actor's unit has it now
    FIRST_HANDLER = "first_handler"  # the actor answers for it (M-D1)
    WORKING_ON = "working_on"  # first handler or assigned co-handler
    SENT_FROM_HERE = "sent_from_here"  # the actor's unit passed it on
    ISSUED_HERE = "issued_here"  # the actor's unit issued the document
    REVIEWING = "reviewing"  # the actor's unit decides the review
    NAMED = "named"  # the record names the actor
    ADMINISTERED = "administered"  # the subject's unit is the administrator's own or below it
    ASKED = "asked"  # the actor's unit was asked for an instruction
    OWN_PETITION = "own_petition"  # the citizen who holds the code


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
_RECEIVE = (_REC, _REG, _SEC, _LED, _PRI)
_AND_EXPERTS = (*_EVERYONE, Role.EXPERT)
_TRAINERS = (_SEC, _LAW, _LED, _PRI, _INS)
_ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)

GRANTS: tuple[Grant, ...] = (
    _g("petition.submit", "网上提交信访件", Relation.ANYWHERE, citizen=True),
    _g("petition.open", "凭查询码打开信访件", Relation.ANYWHERE, citizen=True),
    _g("petition.register", "登记信访件", Relation.OWN_UNIT, _REC, _REG, system=True),
    _g("petition.attach", "添加材料", Relation.REGISTERED_OR_HELD, _REC, _REG, _HAN, citizen=True),
    _g("petition.reissue", "补发回执", Relation.REGISTERED_HERE, _REC, _REG),
    _g("petition.link", "关联同一事项", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("petition.link_outside", "登记其他系统的文书", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("petition.correct", "更正信访人信息", Relation.REGISTERED_OR_HELD, _REC, _REG, _HAN),
    _g("petition.appoint_agent", "登记委托代理人", Relation.REGISTERED_OR_HELD, _REC, _REG, _HAN),
    _g("petition.name_guardian", "登记监护人", Relation.REGISTERED_OR_HELD, _REC, _REG, _HAN),
    _g("petition.record_death", "登记信访人去世", Relation.REGISTERED_OR_HELD, _REC, _REG, _HAN),
    _g("petition.succeed", "登记继续提出请求的人", Relation.REGISTERED_OR_HELD, _REC, _REG, _HAN),
    _g("petition.end_acting", "登记代理、监护终止", Relation.REGISTERED_OR_HELD, _REC, _REG, _HAN),
    _g("petition.elect", "登记推选的代表", Relation.REGISTERED_OR_HELD, _REC, _REG, _HAN),
    _g("matter.correct_request", "更正请求", Relation.HELD_HERE, _REC, _REG, _HAN, _SEC),
    _g("matter.split", "拆分信访事项", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.view", "查看信访事项", Relation.CAN_VIEW, *_AND_EXPERTS, citizen=True, system=True),
    _g("matter.print", "打印信访事项", Relation.BY_POST, *_EVERYONE),
    _g("matter.export", "导出清单", Relation.OWN_UNIT, _REG, _SEC, _LED, _PRI, _INS, _ARC),
    _g("identity.reveal", "查看身份信息", Relation.BY_POST, _REC, _REG, _HAN, _SEC, _LED, _PRI),
    _g("original.reveal", "查看原文", Relation.BY_POST, _REC, _REG, _HAN, _SEC, _LAW, _LED, _PRI),
    _g("identity.search", "按身份查找", Relation.OWN_UNIT, _REC, _REG),
    _g("attachment.download", "下载材料", Relation.BY_POST, *_EVERYONE, citizen=True),
    _g("matter.sort", "分类分办", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.clear", "批准知悉检举控告事项", Relation.HELD_HERE, _LED, _PRI),
    _g("matter.accuse", "登记被检举控告对象", Relation.HELD_HERE, _REC, _REG, _LED),
    _g("matter.forward", "转送", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.assign_with_report", "交办", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.object", "提出异议", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("matter.decide_objection", "核定异议", Relation.SENT_FROM_HERE, _REG, _SEC, _LED),
    _g("matter.accept", "受理", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("matter.notify_acceptance", "出具受理告知书", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("matter.allocate", "分派承办", Relation.HELD_HERE, _REG, _SEC, _LED),
    _g("matter.hand_over", "移交首办责任", Relation.FIRST_HANDLER, _HAN, _SEC),
    _g("matter.take_over", "接收首办责任", Relation.HELD_HERE, _HAN, _SEC),
    _g("matter.decline_take_over", "不接收首办责任", Relation.HELD_HERE, _HAN, _SEC),
    _g("matter.appoint", "指定首办责任人", Relation.HELD_HERE, _SEC, _LED, _PRI),
    _g("absence.record", "登记不在岗", Relation.OWN_UNIT, *_EVERYONE),
    _g("absence.end", "销假", Relation.OWN_UNIT, *_EVERYONE),
    _g("absence.deputise", "更换代办人", Relation.OWN_UNIT, *_EVERYONE),
    _g("matter.add_unit", "增加协办单位", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("assistance.take_on", "确定协办责任人", Relation.ASKED, _REG, _SEC, _LED),
    _g("assistance.answer", "答复协办", Relation.ASKED, _REG, _HAN, _SEC, _LED),
    _g("assistance.release", "撤销协办", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("matter.declare_recusal", "申报回避", Relation.CAN_VIEW, *_AND_EXPERTS),
    _g("matter.ask_recusal", "登记信访人的回避申请", Relation.BY_POST, _REC, _REG, _HAN, _SEC, _LED, _PRI),
    _g("matter.decide_recusal", "决定回避", Relation.HELD_HERE, _SEC, _LED, _PRI),
    _g("handling.log", "记录办理情况", Relation.WORKING_ON, _HAN, _SEC, _REG),
    _g("handling.waive_investigation", "写明不需调查核实的理由", Relation.HELD_HERE, _LAW),
    _g("handling.set_limit", "登记部门法规定的期限", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("handling.record_execution", "登记落实情况", Relation.WORKING_ON, _HAN, _SEC, _REG),
    _g("matter.explain_delay", "登记逾期说明", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("handling.report_conclusion", "报送办结报告", Relation.BY_POST, _REG, _HAN, _SEC, _LED),
    _g("paper.draft", "起草文书", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("paper.save", "保存文书草稿", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("paper.submit", "送审文书", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("paper.second_read", "第二人复读", Relation.HELD_HERE, _REG, _HAN, _SEC, _LAW, _LED, _PRI, _INS, _ARC),
    _g("paper.approve", "审核文书", Relation.HELD_HERE, _SEC, _LAW, _LED, _PRI),
    _g("paper.send_back", "退回修改", Relation.HELD_HERE, _SEC, _LAW, _LED, _PRI),
    _g("paper.drop", "作废文书", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("paper.issue", "签发文书", Relation.HELD_HERE, _REG, _SEC, _LED, _PRI),
    _g("paper.download", "下载文书", Relation.BY_POST, *_EVERYONE, citizen=True),
    _g("service.record", "记录送达", Relation.ISSUED_HERE, _REC, _REG, _HAN, _SEC),
    _g("service.unserved", "登记无法送达", Relation.ISSUED_HERE, _REC, _REG, _HAN, _SEC),
    _g("evaluation.give", "满意度评价", Relation.OWN_PETITION, citizen=True),
    _g("review.request", "申请复查复核", Relation.OWN_PETITION, _REC, _REG, citizen=True),
    _g("review.receive", "登记书面的复查复核请求", Relation.OWN_UNIT, _REC, _REG),
    _g("review.hearing", "记录听证", Relation.REVIEWING, _REG, _HAN, _SEC, _LED),
    _g("matter.withdraw", "办理撤回", Relation.HELD_HERE, _LED, _PRI),
    _g("matter.close", "办结归档", Relation.HELD_HERE, _REG, _SEC, _LED, _ARC),
    _g("matter.redo", "责令重新办理", Relation.HELD_HERE, _LED, _PRI, _REG),
    # commitments to the petitioner (M-D3)
    _g("commitment.make", "登记承诺", Relation.WORKING_ON, _HAN, _SEC, _REG, _LED),
    _g("commitment.confirm", "确认承诺", Relation.ISSUED_HERE, _HAN, _SEC, _REG, _LED),
    _g("commitment.decline", "不作为承诺", Relation.ISSUED_HERE, _HAN, _SEC, _REG, _LED),
    _g("commitment.hand_on", "更换承诺责任人", Relation.ISSUED_HERE, _SEC, _REG, _LED),
    _g("commitment.fulfil", "登记承诺兑现", Relation.ISSUED_HERE, _HAN, _SEC, _REG, _LED),
    _g("commitment.give_up", "登记承诺没有做到", Relation.ISSUED_HERE, _SEC, _LED),
    _g("commitment.told_done", "登记信访人说已做到", Relation.BY_POST, _REC, _REG, _HAN, _SEC, citizen=True),
    _g(
        "commitment.told_not_done",
        "登记信访人说没做到",
        Relation.BY_POST,
        _REC,
        _REG,
        _HAN,
        _SEC,
        citizen=True,
    ),
    _g("commitment.sweep", "承诺提醒", Relation.ANYWHERE, system=True),
    _g("filter.save", "保存筛选条件", Relation.OWN_UNIT, *_EVERYONE),
    _g("filter.drop", "删除筛选条件", Relation.OWN_UNIT, *_EVERYONE),
    _g("clock.sweep", "期限巡查", Relation.ANYWHERE, system=True),
    _g("clock.recompute", "重算期限", Relation.ANYWHERE, _REG, system=True),
    _g("import.run", "批量导入", Relation.OWN_UNIT, _REG, system=True),
    _g("keys.rewrap", "用新密钥重新封存", Relation.ANYWHERE, system=True),
    _g("calendar.load", "载入工作日历", Relation.ANYWHERE, Role.SYSTEM_ADMIN, system=True),
    _g("calendar.amend", "补充工作日历", Relation.ANYWHERE, Role.SYSTEM_ADMIN, system=True),
    _g("category.edit", "维护内容分类", Relation.ANYWHERE, Role.SYSTEM_ADMIN, system=True),
    _g("staff.create", "建立账号", Relation.ADMINISTERED, Role.SYSTEM_ADMIN, system=True),
    _g("staff.disable", "停用账号", Relation.ADMINISTERED, Role.SYSTEM_ADMIN),
    _g("staff.reopen", "重新启用账号", Relation.ADMINISTERED, Role.SYSTEM_ADMIN),
    _g("staff.transfer", "调动单位", Relation.ADMINISTERED, Role.SYSTEM_ADMIN),
    _g("staff.section", "调整科室", Relation.ADMINISTERED, Role.SYSTEM_ADMIN),
    _g("staff.grant", "设置岗位", Relation.ADMINISTERED, Role.SECURITY_ADMIN, system=True),
    _g("staff.reset_password", "重置密码", Relation.ADMINISTERED, Role.SECURITY_ADMIN),
    _g("staff.reset_second_factor", "重置第二重验证和密码", Relation.ADMINISTERED, Role.SECURITY_ADMIN),
    _g("staff.rescue", "应急恢复管理员账号", Relation.ADMINISTERED, system=True),
    _g("account_change.confirm", "确认账号变更", Relation.ADMINISTERED, *_ADMINS),
    _g("account_change.refuse", "不同意账号变更", Relation.ADMINISTERED, *_ADMINS),
    _g("account_change.withdraw", "撤回账号变更", Relation.ADMINISTERED, *_ADMINS),
    _g("staff.change_password", "修改本人密码", Relation.ANYWHERE, *Role),
    _g("account.open", "凭凭条启用账号", Relation.ANYWHERE, citizen=True),
    _g("account.read_notices", "知悉账号变动", Relation.ANYWHERE, *Role),
    # Where an administrator's reach ends is told by the structure of the offices: it is changed on the machine only.
    _g("unit.create", "建立机构", Relation.ANYWHERE, system=True),
    _g("unit.rename", "单位改名", Relation.ADMINISTERED, Role.SYSTEM_ADMIN, system=True),
    _g("unit.move", "调整隶属关系", Relation.ADMINISTERED, Role.SYSTEM_ADMIN, system=True),
    _g("unit.contact", "修改地址电话", Relation.ADMINISTERED, Role.SYSTEM_ADMIN, system=True),
    _g("unit.merge", "单位合并", Relation.ADMINISTERED, Role.SYSTEM_ADMIN, system=True),
    _g("health.read", "系统检查", Relation.ANYWHERE, Role.SYSTEM_ADMIN),
    _g("audit.read", "查看审计日志", Relation.ANYWHERE, Role.AUDIT_ADMIN),
    _g("audit.verify", "校验审计日志", Relation.ANYWHERE, Role.AUDIT_ADMIN, system=True),
    _g("api.token.create", "建立接口令牌", Relation.ANYWHERE, *_EVERYONE),
    _g("api.token.revoke", "撤销接口令牌", Relation.ANYWHERE, *_EVERYONE),
    _g("session.login", "登录", Relation.ANYWHERE, *Role),
    _g("session.logout", "退出", Relation.ANYWHERE, *Role),
    _g("session.second_factor.begin", "设置第二重验证", Relation.ANYWHERE, *Role),
    _g("session.second_factor.confirm", "启用第二重验证", Relation.ANYWHERE, *Role),
    _g("session.second_factor.pass", "通过第二重验证", Relation.ANYWHERE, *Role),
    _g("session.second_factor.renew_codes", "更换备用码", Relation.ANYWHERE, *Role),
    # the policy library
    _g("library.read", "查阅政策库", Relation.ANYWHERE, *_EVERYONE, system=True),
    _g("library.import", "收录文件", Relation.ANYWHERE, _LAW, _SEC, system=True),
    _g("library.repeal", "登记废止", Relation.ANYWHERE, _LAW, _SEC, system=True),
    _g("library.restore", "撤销废止登记", Relation.ANYWHERE, _LAW, _SEC, system=True),
    _g("library.date", "更正施行日期", Relation.ANYWHERE, _LAW, _SEC, system=True),
    _g("wording.propose", "提出用语规范的修改", Relation.OWN_UNIT, _REG, _HAN, _SEC, _LAW, _LED),
    _g("wording.approve", "批准用语规范的修改", Relation.OWN_UNIT, _SEC, _LED, _PRI),
    _g("wording.refuse", "不采纳用语规范的修改", Relation.OWN_UNIT, _SEC, _LED, _PRI),
    _g("library.describe", "维护文件信息", Relation.ANYWHERE, _LAW, _SEC, system=True),
    # citations
    _g("paper.override_citations", "仍然采用没有核对通过的依据", Relation.HELD_HERE, _LAW),
    # study (M-P1, M-P2)
    _g("study.read", "查看政策学习", Relation.OWN_UNIT, *_EVERYONE),
    _g("study.draft_plan", "制定年度学习计划", Relation.OWN_UNIT, _REG, _SEC),
    _g("study.change_plan", "修改年度学习计划", Relation.OWN_UNIT, _REG, _SEC),
    _g("study.approve_plan", "批准年度学习计划", Relation.OWN_UNIT, _LED, _PRI),
    _g("study.move_session", "调整学习日期", Relation.OWN_UNIT, _REG, _SEC, _LED),
    _g("study.prepare_session", "准备学习内容", Relation.OWN_UNIT, _REG, _SEC, _LAW, _LED, _PRI),
    _g("study.link_case", "关联学习案例", Relation.OWN_UNIT, _REG, _SEC, _LAW, _LED, _PRI),
    _g("study.drop_case", "取消关联学习案例", Relation.OWN_UNIT, _REG, _SEC, _LAW, _LED, _PRI),
    _g("study.add_material", "添加学习材料", Relation.OWN_UNIT, _REG, _SEC, _LAW, _LED, _PRI),
    _g("study.download_material", "下载学习材料", Relation.OWN_UNIT, *_EVERYONE),
    _g("study.add_question", "设置自测题", Relation.OWN_UNIT, _REG, _SEC, _LAW, _LED, _PRI),
    _g("study.drop_question", "删除自测题", Relation.OWN_UNIT, _REG, _SEC, _LAW, _LED, _PRI),
    _g("study.hold_session", "登记学习记录", Relation.OWN_UNIT, _REG, _SEC, _LED),
    _g("study.catch_up", "登记补学", Relation.OWN_UNIT, *_EVERYONE),
    _g("study.take_test", "完成自测", Relation.OWN_UNIT, *_EVERYONE),
    _g("study.open_feed", "建立学习日历地址", Relation.OWN_UNIT, *_EVERYONE),
    _g("study.close_feed", "停用学习日历地址", Relation.OWN_UNIT, *_EVERYONE),
    # case discussion and expert panel (M-P3)
    _g("discussion.submit", "提交政策适用难点", Relation.HELD_HERE, _REG, _HAN, _SEC),
    _g("discussion.invite", "邀请参加会商", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    _g("discussion.look", "受邀查看信访事项", Relation.CAN_VIEW, *_AND_EXPERTS),
    _g("discussion.opine", "发表会商意见", Relation.CAN_VIEW, *_AND_EXPERTS),
    _g("discussion.excuse", "记录未到会", Relation.HELD_HERE, _SEC, _LAW, _LED, _PRI),
    _g("discussion.minute", "形成会商结论", Relation.HELD_HERE, _SEC, _LAW, _LED, _PRI),
    _g("discussion.confirm", "确认会商纪要", Relation.CAN_VIEW, *_AND_EXPERTS),
    _g("discussion.conclude", "会商办结", Relation.HELD_HERE, _SEC, _LAW, _LED, _PRI),
    _g("discussion.drop", "取消会商", Relation.HELD_HERE, _HAN, _SEC, _LED, _PRI),
    _g("discussion.download", "下载会商纪要", Relation.BY_POST, *_EVERYONE),
    _g("participants.set", "维护会商必邀名单", Relation.ANYWHERE, _LAW, _LED),
    # request for instruction (M-P4)
    _g("matter.dispute", "标记争议", Relation.HELD_HERE, _HAN, _SEC, _LED),
    _g("matter.decide_dispute", "决定争议事项如何答复", Relation.HELD_HERE, _LED, _PRI),
    _g("instruction.read", "查看请示", Relation.ASKED, *_EVERYONE),
    _g("instruction.answer", "批复请示", Relation.ASKED, _LED, _PRI),
    _g("instruction.record", "记录批复", Relation.HELD_HERE, _REG, _HAN, _SEC, _LED),
    # look-back (M-P6)
    _g("controls.read", "查看防控看板", Relation.OWN_UNIT, _SEC, _LED, _PRI, _INS),
    _g("ledger.export", "导出政策执行台账", Relation.OWN_UNIT, _REG, _SEC, _LED, _PRI, _INS, _ARC),
    _g("look_back.draw", "抽取回头看样本", Relation.OWN_UNIT, _INS, _LED),
    _g("look_back.redraw", "重新抽取回头看样本", Relation.OWN_UNIT, _LED, _PRI),
    _g("look_back.assign", "指派回头看评查人员", Relation.OWN_UNIT, _INS, _LED, _PRI),
    _g("look_back.assign_proposed", "按建议指派回头看评查人员", Relation.OWN_UNIT, _INS, _LED, _PRI),
    _g("look_back.review", "填写回头看评查表", Relation.NAMED, _INS, _LAW),
    _g("look_back.ask", "请承办人说明情况", Relation.NAMED, _INS, _LAW),
    _g("look_back.state", "说明情况", Relation.NAMED, *_EVERYONE),
    _g("look_back.propose", "提出共同结论", Relation.NAMED, _INS, _LAW),
    _g("look_back.agree", "同意共同结论", Relation.NAMED, _INS, _LAW),
    _g("look_back.report", "形成回头看季度报告", Relation.OWN_UNIT, _INS, _LED),
    # rectification (M-P7)
    _g("rectification.open", "按回头看结论开展整改", Relation.OWN_UNIT, _INS, _LED, _PRI),
    _g("rectification.judge", "认定重复信访是否源于政策执行偏差", Relation.BY_POST, _INS, _LED, _PRI),
    _g("rectification.plan", "定出整改措施", Relation.NAMED, *_EVERYONE),
    _g("rectification.carry_out", "报告整改完成", Relation.NAMED, *_EVERYONE),
    _g("rectification.verify", "核验整改", Relation.OWN_UNIT, _SEC, _LED, _PRI, _INS),
    _g("rectification.send_back", "退回整改", Relation.OWN_UNIT, _SEC, _LED, _PRI, _INS),
    _g("rectification.talk", "记录约谈", Relation.OWN_UNIT, _LED, _PRI, _INS),
    _g("rectification.answer_talk", "就约谈作出说明", Relation.NAMED, *_EVERYONE),
    _g("rectification.deduct", "建议考核扣分", Relation.OWN_UNIT, _LED, _PRI, _INS),
    _g("rectification.answer_deduction", "对考核扣分提出意见", Relation.NAMED, *_EVERYONE),
    _g("rectification.decide_deduction", "决定考核扣分", Relation.OWN_UNIT, _LED, _PRI),
    # end of policy execution
    # reception (M-C1), its conduct (M-C3)
    _g("reception.read", "查看接待", Relation.OWN_UNIT, _REC, _REG, _SEC, _LED, _PRI, _INS),
    _g("reception.take_number", "取号", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.call", "叫号", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.start", "开始接谈", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.end", "结束接谈", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.leave", "登记未接谈离开", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.correct", "补正接谈记录", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.promise", "记下当面承诺", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.tie", "并入已有事项", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.settle", "归入登记的事项", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.hand_over", "转为登记", Relation.OWN_UNIT, _REC, _REG),
    _g("reception.print", "打印接谈记录", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.sign", "收存签名的记录", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.refuse_signature", "登记不愿签名", Relation.OWN_UNIT, *_RECEIVE),
    _g("reception.download", "查看签名的记录", Relation.OWN_UNIT, *_RECEIVE),
    _g("duty.set", "排定接访值班", Relation.OWN_UNIT, _REG, _SEC, _LED),
    _g("duty.drop", "撤销值班", Relation.OWN_UNIT, _REG, _SEC, _LED),
    _g("duty.check", "看一次接待规范", Relation.NAMED, *_EVERYONE),
    # emergency plan (M-C4), urgent report (T14)
    _g("emergency_plan.adopt", "起草应急沟通预案", Relation.OWN_UNIT, _REC, _REG, _SEC, _LED),
    _g("emergency_plan.edit", "修改预案步骤", Relation.OWN_UNIT, _REC, _REG, _SEC, _LED),
    _g("emergency_plan.approve", "批准预案", Relation.OWN_UNIT, _LED, _PRI),
    _g("emergency_event.begin", "启动应急预案", Relation.OWN_UNIT, *_EVERYONE),
    _g("reception.alarm", "由接待启动应急预案", Relation.OWN_UNIT, *_EVERYONE),
    _g("emergency_event.stamp", "记下一步", Relation.OWN_UNIT, *_EVERYONE),
    _g("emergency_event.assign", "确定主沟通员和代表人数", Relation.OWN_UNIT, *_EVERYONE),
    _g("emergency_event.report", "由处置形成紧急报告", Relation.OWN_UNIT, *_EVERYONE),
    _g("emergency_event.end", "结束处置", Relation.OWN_UNIT, *_EVERYONE),
    _g("emergency_event.review", "24小时内复盘", Relation.OWN_UNIT, _SEC, _LED, _PRI),
    _g("urgent_report.send", "紧急报告", Relation.OWN_UNIT, *_EVERYONE),
    _g("urgent_report.follow_up", "续报、终报", Relation.OWN_UNIT, *_EVERYONE),
    _g("urgent_report.note", "登记电话签收", Relation.OWN_UNIT, *_EVERYONE),
    _g("urgent_receipt.receive", "签收紧急报告", Relation.OWN_UNIT, *_EVERYONE),
    # end of reception
    # scene trainer and drills (M-C5)
    # care (M-E2, M-E4)
    _g("help.call", "接谈中求助", Relation.OWN_UNIT, *_RECEIVE),
    _g("help.come", "到场", Relation.OWN_UNIT, *_EVERYONE),
    _g("incident.record", "记下冲突事件", Relation.OWN_UNIT, *_EVERYONE),
    _g("incident.follow_up", "24小时内跟进", Relation.OWN_UNIT, _SEC, _LED, _PRI),
    _g("incident.offer", "提供疏导", Relation.OWN_UNIT, _SEC, _LED, _PRI),
    _g("incident.close", "本人结束", Relation.NAMED, *_EVERYONE),
    _g("practice.keep", "情景练习", Relation.OWN_UNIT, *_EVERYONE),
    _g("drill.plan", "安排季度演练", Relation.OWN_UNIT, _REG, _SEC, _LED),
    _g("drill.replan", "调整演练安排", Relation.OWN_UNIT, _REG, _SEC, _LED),
    _g("drill.choose", "选定演练场景", Relation.OWN_UNIT, _REC, _REG, _HAN, _SEC),
    _g("drill.confirm", "确认场景已匿名", Relation.NAMED, *_TRAINERS),
    _g("drill.cast", "分派角色", Relation.NAMED, *_TRAINERS),
    _g("drill.ready", "知悉角色", Relation.NAMED, *_EVERYONE),
    _g("drill.observe", "填写观察表", Relation.NAMED, *_EVERYONE),
    _g("drill.comment", "点评", Relation.NAMED, *_TRAINERS),
    _g("drill.close", "结束演练、布置改进任务", Relation.NAMED, *_TRAINERS),
    _g("drill.answer", "回答改进任务", Relation.OWN_UNIT, *_EVERYONE),
)

BY_ACTION: dict[str, Grant] = {grant.action: grant for grant in GRANTS}

HANDLES = frozenset(
    {
        "matter.sort",
        "matter.split",
        "matter.forward",
        "matter.assign_with_report",
        "matter.object",
        "matter.decide_objection",
        "matter.accept",
        "matter.notify_acceptance",
        "matter.allocate",
        "matter.take_over",
        "matter.add_unit",
        "matter.clear",
        "matter.withdraw",
        "matter.redo",
        "matter.close",
        "matter.dispute",
        "matter.decide_dispute",
        "handling.log",
        "handling.record_execution",
        "handling.report_conclusion",
        "paper.draft",
        "paper.save",
        "paper.submit",
        "paper.second_read",
        "paper.approve",
        "paper.send_back",
        "paper.drop",
        "paper.issue",
        "paper.override_citations",
        "review.hearing",
        "instruction.answer",
        "instruction.record",
        "discussion.minute",
        "discussion.confirm",
        "discussion.conclude",
    }
)
"""Acts that handle a matter or decide in it. Whose recusal waits for its decision does none of them there; looking, handing over and
telling about it stay possible (条例 28(3))."""


def not_your_post(grant: Grant) -> Phrase:
    """The refusal of an act that none of the person's posts has."""
    return Phrase("您的岗位不能{act}。", act=grant.title)
