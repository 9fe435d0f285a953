"""One table: kind of document → everything that is said of it (M-R4, M-R5, law.md section 5 and 7.1).

Form, schema of the API, completeness, chain of approvals, clocks, remedy line and number are read from here. A new kind is a
name in `PaperKind` and an entry; a body in `matters.compose` only where the plain one does not fit.

No document tells the petitioner to sue over an opinion: registration, acceptance, forwarding, review and final review are not
open to suit (law.md section 3, traps 4–6). 不予受理, 不属于职权 and 延期 need four eyes (条例 34, 44(2)); route 31(1)–(5) a legal
reviewer; an opinion the full chain. A decision stops T2–T4 only by reaching the petitioner (law.md 2.1), and being told where a
matter went is not yet being told whether it is taken on.
"""

from collections.abc import Mapping
from dataclasses import replace

from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.lifecycle import Move, State
from xinqiao.rules.paper_conditions import (
    PUT_RIGHT_IN,
    decided_by_route,
    ended_by_final_review,
    extension_route,
    guided_routes,
    handled_below_here,
    late_review_open,
    may_be_asked_about,
    opinion_route,
    received_here,
    reply_route,
    within_sixty_days,
)
from xinqiao.rules.paper_rule import Entry, PaperField, PaperKind, PaperRule, Setting
from xinqiao.rules.roles import Role
from xinqiao.rules.routing import DECLINE_GROUNDS, GUIDED, ROUTES
from xinqiao.rules.words import Phrase

_OPINION = (Role.SECTION_HEAD, Role.LEGAL_COUNSEL, Role.LEADER_IN_CHARGE)
_COUNSEL_AND_LEADER = (Role.LEGAL_COUNSEL, Role.LEADER_IN_CHARGE)
_HEAD_AND_LEADER = (Role.SECTION_HEAD, Role.LEADER_IN_CHARGE)
_LEADER = (Role.LEADER_IN_CHARGE,)
_TAKING_ON = (ClockCode.T2, ClockCode.T3, ClockCode.T4)
_HANDLING = (ClockCode.T7, ClockCode.T8, ClockCode.S1, ClockCode.P4)

_GROUNDS = {g.code: Phrase("{title}（{basis}）", title=g.title, basis=g.basis) for g in DECLINE_GROUNDS}
_BY_LINK = "取自所关联事项的记录，不能自行填写"
_REVIEW_OUTCOMES = {"maintained": "维持", "changed": "变更", "revoked": "撤销，责令重新办理"}


_GUIDANCE = (
    PaperField(name="organ", label="有权处理的机关、机构", entry=Entry.LINE),
    PaperField(name="procedure", label="应当适用的程序", entry=Entry.LINE),
    PaperField(name="explanation", label="办理方式、材料和时限"),
)
_OPEN_ROUTES = {
    route.code: Phrase("{title}（{basis}）", title=route.title, basis=route.basis)
    for route in ROUTES
    if route.kind != "accusation"
}
_ONLY_GUIDED = "只在更正为第三十一条第（一）至（四）项途径时填写"


def _review_fields(word: str) -> tuple[PaperField, ...]:
    return (
        PaperField(
            name="outcome",
            label=f"{word}结论",
            entry=Entry.CHOICE,
            options=_REVIEW_OUTCOMES,
            problem="请选择结论：维持、变更或者撤销责令重新办理。",
        ),
        PaperField(name="findings", label="查明的事实", rows=8),
        PaperField(name="opinion", label=f"{word}意见", rows=8, founds=True),
        PaperField(name="basis", label="依据", founds=True),
    )


_WHO_DOES_WHAT = "写明由哪个单位做什么，例如：征收办派人上门复测"
_BY_WHEN = "每一步写明最迟哪一天，例如：3个工作日内上门，5个工作日内告知结果；写了的，送审时请您确认为承诺"
_ONE_PARAGRAPH = "三项印出来连成一段"

_TABLE = (
    PaperRule(kind=PaperKind.RECEIPT, title="信访事项登记回执", setting=Setting.FORM),
    PaperRule(kind=PaperKind.REGISTRATION_FORM, title="信访事项登记表", setting=Setting.FORM),
    PaperRule(kind=PaperKind.ELECTION_FORM, title="推选代表书", setting=Setting.FORM),
    PaperRule(
        kind=PaperKind.PROCEDURE_NOTICE,
        title="信访事项程序性告知书",
        word="告",
        fields=(
            PaperField(name="organ", label="有权处理的机关、单位", entry=Entry.LINE),
            PaperField(name="explanation", label="不属于本单位、本系统职权的理由"),
        ),
        chain=_LEADER,
        belongs=received_here,
        move=Move.DIRECT,
        told_stops=(ClockCode.T3,),
    ),
    PaperRule(
        kind=PaperKind.ACCEPTANCE_NOTICE,
        title="信访事项受理告知书",
        word="受",
        told_stops=_TAKING_ON,
        by_telephone=True,
    ),
    PaperRule(
        kind=PaperKind.DECLINE_NOTICE,
        title="信访事项不予受理告知书",
        word="不受",
        fields=(
            PaperField(
                name="ground",
                label="法定理由",
                entry=Entry.CHOICE,
                options=_GROUNDS,
                problem="请选择不予受理的法定理由；除此之外不得拒绝受理。",
            ),
            PaperField(
                name="earlier", label="已经受理或者正在办理的同一事项", entry=Entry.RECORD, hints=(_BY_LINK,)
            ),
            PaperField(name="explanation", label="说明"),
        ),
        chain=_LEADER,
        holds=handled_below_here,
        basis=Basis(article=19, paragraph=3),
        move=Move.DECLINE,
        told_stops=_TAKING_ON,
        remedy="您的事项正由受理、办理的机关、单位在规定期限内办理，可以凭查询码查询进展；对其办理结果不服的，可以依法请求复查。",
    ),
    PaperRule(
        kind=PaperKind.BAR_NOTICE,
        title="信访事项不再受理告知书",
        word="不再受",
        fields=(
            PaperField(name="final_opinion", label="复核意见书", entry=Entry.RECORD, hints=(_BY_LINK,)),
            PaperField(
                name="explanation",
                label="同一事实和理由的说明",
                hints=(
                    "只有同一事实和理由才不再受理；有新的事实或者理由的，应当依法受理",
                    "请逐项说明与已经复核的事项相同之处",
                ),
            ),
        ),
        chain=_COUNSEL_AND_LEADER,
        holds=ended_by_final_review,
        basis=Basis(article=36, paragraph=3),
        move=Move.BAR,
        told_stops=_TAKING_ON,
        remedy="如有新的事实和理由，可以重新提出；生活确有困难的，可以依法申请社会救助。",
    ),
    PaperRule(
        kind=PaperKind.GUIDANCE_NOTICE,
        title="依法分类处理告知书",
        word="导",
        fields=_GUIDANCE,
        chain=(Role.LEGAL_COUNSEL,),
        belongs=guided_routes(GUIDED),
        move=Move.GUIDE,
        told_stops=_TAKING_ON,
        told_while=State.GUIDED,
    ),
    PaperRule(
        kind=PaperKind.ROUTE_NOTICE,
        title="信访事项办理途径更正告知书",
        word="正",
        fields=(
            PaperField(
                name="route",
                label="应当适用的途径",
                entry=Entry.CHOICE,
                options=_OPEN_ROUTES,
                problem="请选择应当适用的途径。",
            ),
            PaperField(name="reason", label="更正的理由", hints=("写明原途径为什么不适用，以及怎样发现的",)),
            *(replace(f, hints=(_ONLY_GUIDED, *f.hints), when=("route", GUIDED)) for f in _GUIDANCE),
        ),
        chain=(Role.LEGAL_COUNSEL,),
        belongs=decided_by_route,
        begun_in=PUT_RIGHT_IN,
        basis=Basis(article=31),
        told_stops=_TAKING_ON,
        told_while=State.GUIDED,
    ),
    PaperRule(kind=PaperKind.FORWARDING_LETTER, title="信访事项转送函", word="转", setting=Setting.LETTER),
    PaperRule(kind=PaperKind.ASSIGNMENT_LETTER, title="信访事项交办函", word="交", setting=Setting.LETTER),
    PaperRule(kind=PaperKind.SUBMISSION_LETTER, title="信访事项报请件", word="报", setting=Setting.LETTER),
    PaperRule(kind=PaperKind.ASSISTANCE_LETTER, title="信访事项协办函", word="协", setting=Setting.LETTER),
    PaperRule(kind=PaperKind.OBJECTION_LETTER, title="信访事项异议函", word="异", setting=Setting.LETTER),
    PaperRule(
        kind=PaperKind.CONCLUSION_REPORT,
        title="信访事项办结报告",
        word="结",
        setting=Setting.LETTER,
        basis=Basis(article=22, paragraph=1, item=3),
    ),
    *(
        PaperRule(
            kind=kind, title=title, word=word, setting=Setting.LETTER, basis=Basis(article=a, paragraph=p)
        )
        for kind, title, word, a, p in (
            (PaperKind.SUPERVISION_REMINDER, "信访事项督办提醒单", "督提", 40, 1),
            (PaperKind.SUPERVISION_CALL, "信访事项电话督办记录", "督电", 40, 1),
            (PaperKind.SUPERVISION_LETTER, "信访事项督办函", "督", 40, 1),
            (PaperKind.SUPERVISION_TALK, "信访事项督办约谈通知书", "督约", 39, 3),
            (PaperKind.SUPERVISION_CIRCULAR, "信访事项督办通报", "督通", 39, 3),
            (PaperKind.SUPERVISION_LISTING, "信访事项挂牌督办通知书", "督挂", 39, 3),
        )
    ),
    PaperRule(
        kind=PaperKind.EXTENSION_NOTICE,
        title="延长信访事项办理期限告知书",
        word="延",
        fields=(
            PaperField(
                name="days",
                label="延长天数",
                entry=Entry.NUMBER,
                bounds=(1, 30),
                hints=("1至30日，只能延长一次，须在到期前批准并签发",),
                problem="延长期限为1至30日（《信访工作条例》第三十四条）。",
            ),
            PaperField(name="reason", label="情况复杂的理由"),
        ),
        chain=_LEADER,
        belongs=extension_route,
        holds=within_sixty_days,
        basis=Basis(article=34),
        by_telephone=True,
    ),
    PaperRule(
        kind=PaperKind.HANDLING_OPINION,
        title="信访事项处理意见书",
        word="处",
        fields=(
            PaperField(name="facts", label="事实和理由", rows=8),
            PaperField(name="basis", label="法律法规依据", founds=True),
        ),
        each_request=True,
        must_cite=True,
        chain=_OPINION,
        belongs=opinion_route,
        move=Move.CONCLUDE,
        stops=_HANDLING,
        opens=ClockCode.T9,
        answers=True,
        remedy="如不服本处理意见，可以自收到本意见书之日起30日内，向{superior}提出复查请求（《信访工作条例》第三十五条）。",
    ),
    PaperRule(
        kind=PaperKind.REPLY,
        title="信访事项答复书",
        word="复",
        fields=(
            PaperField(name="answer", label="答复内容（政策依据）", rows=4, founds=True),
            PaperField(name="path", label="解决路径", hints=(_WHO_DOES_WHAT,)),
            PaperField(name="time_points", label="时间节点", hints=(_BY_WHEN, _ONE_PARAGRAPH)),
        ),
        chain=_HEAD_AND_LEADER,
        belongs=reply_route(GUIDED),
        move=Move.REPLY,
        stops=_HANDLING,
        instead=(ClockCode.T3, ClockCode.T4),
        answers=True,
    ),
    PaperRule(
        kind=PaperKind.LATE_REVIEW_NOTICE,
        title="信访事项不予复查复核告知书",
        word="不查",
        fields=(PaperField(name="explanation", label="逾期理由为什么不成立"),),
        chain=_COUNSEL_AND_LEADER,
        belongs=late_review_open,
        move=Move.REFUSE_LATE,
        stops=(ClockCode.T10, ClockCode.T12),
        remedy="如有新的事实和理由，可以重新提出信访事项。",
    ),
    PaperRule(
        kind=PaperKind.REVIEW_OPINION,
        title="信访事项复查意见书",
        word="查",
        fields=_review_fields("复查"),
        must_cite=True,
        chain=_OPINION,
        move=Move.REVIEW_OPINION,
        stops=(ClockCode.T10,),
        opens=ClockCode.T11,
        answers=True,
        remedy="如不服本复查意见，可以自收到本意见书之日起30日内，向{superior}提出复核请求（《信访工作条例》第三十六条第一款）。",
    ),
    PaperRule(
        kind=PaperKind.FINAL_REVIEW_OPINION,
        title="信访事项复核意见书",
        word="核",
        fields=_review_fields("复核"),
        must_cite=True,
        chain=_OPINION,
        move=Move.FINAL_OPINION,
        stops=(ClockCode.T12,),
        answers=True,
        remedy="本复核意见为信访事项的终局意见。对本意见不服，仍以同一事实和理由提出投诉请求的，"
        "各级信访部门和其他机关、单位不再受理（《信访工作条例》第三十六条第三款）；有新的事实和理由的除外。",
    ),
    PaperRule(kind=PaperKind.PROOF_OF_SERVICE, title="送达回证", word="送", setting=Setting.FORM),
    PaperRule(
        kind=PaperKind.INSTRUCTION_REQUEST,
        title="关于政策适用问题的请示",
        word="请",
        within=True,
        fields=(
            PaperField(
                name="recipient",
                label="请示的机关",
                entry=Entry.LINE,
                hints=("写全称：上级信访部门，或者制定政策的机关。用本系统的单位会在其工作台收到。",),
            ),
            PaperField(name="facts", label="基本情况", rows=8),
            PaperField(name="question", label="请示的问题"),
            PaperField(name="opinion", label="本单位的意见", rows=8),
        ),
        chain=_HEAD_AND_LEADER,
        belongs=may_be_asked_about,
    ),
    PaperRule(kind=PaperKind.DISCUSSION_MINUTES, title="会商纪要", word="纪", within=True),
    PaperRule(
        kind=PaperKind.HEARING_NOTICE,
        title="信访事项听证通知书",
        word="听",
        basis=Basis(article=31, item=6),
        remedy="不能到场或者不愿参加的，不影响您的信访事项继续办理，也不影响您不服处理意见时依法享有的救济权利。",
    ),
    PaperRule(
        kind=PaperKind.HEARING_RECORD,
        title="信访事项听证笔录",
        word="听录",
        setting=Setting.FORM,
        basis=Basis(article=31, item=6),
    ),
    PaperRule(
        kind=PaperKind.HEARING_REPORT,
        title="信访事项听证报告",
        word="听报",
        within=True,
        basis=Basis(article=31, item=6),
    ),
    PaperRule(
        kind=PaperKind.PANEL_SHEET,
        title="信访事项评议记录",
        word="评",
        setting=Setting.FORM,
        basis=Basis(article=37, paragraph=1),
    ),
    PaperRule(kind=PaperKind.MEDIATION_AGREEMENT, title="调解协议书", word="调", basis=Basis(article=33)),
    PaperRule(kind=PaperKind.SETTLEMENT_AGREEMENT, title="和解协议书", word="和", basis=Basis(article=33)),
    PaperRule(
        kind=PaperKind.IMPROVEMENT_PROPOSAL,
        title="改进工作建议书",
        word="改",
        setting=Setting.LETTER,
        within=True,
        basis=Basis(article=40, paragraph=1),
    ),
    PaperRule(
        kind=PaperKind.POLICY_PROPOSAL,
        title="完善政策建议书",
        word="策",
        setting=Setting.LETTER,
        within=True,
        basis=Basis(article=40, paragraph=2),
    ),
    PaperRule(
        kind=PaperKind.ACCOUNTABILITY_PROPOSAL,
        title="追究责任建议书",
        word="责",
        setting=Setting.LETTER,
        within=True,
        basis=Basis(article=40, paragraph=3),
    ),
    PaperRule(
        kind=PaperKind.EVALUATION_SHEET,
        title="信访事项满意度评价单",
        setting=Setting.FORM,
        basis=Basis(article=21, paragraph=2),
    ),
)

RULES: dict[str, PaperRule] = {rule.kind: rule for rule in _TABLE}


def drafted() -> Mapping[str, PaperRule]:
    """Kinds that are written by hand and approved; letters and notices of receipt are made from recorded facts, and so is the
    procedure notice that tells where a petition was passed on to."""
    return {kind: rule for kind, rule in RULES.items() if rule.fields}
