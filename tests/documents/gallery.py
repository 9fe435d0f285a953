"""One document of every kind, made by the commands themselves; the people have long names and the texts run over pages."""

from datetime import date, timedelta
from typing import Any

import time_machine

from tests.cast import PETITIONER, Cast, accepted, at, heard_and_examined, registered, reload, submission
from tests.oversight.accounts import proposed_to
from tests.oversight.improvements import drafted
from tests.policy.talks import confirmed, discussed, everybody_invited, fresh, heard, minuted
from tests.proceedings import walks
from tests.steps import confirm_promises, outside_document, told_again, withdrawn
from xinqiao.kernel import clock as office_clock
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now, today
from xinqiao.matters import files
from xinqiao.matters.commands.assisting import answer_assistance, ask_for_assistance, take_on
from xinqiao.matters.commands.disposition import accept, assign_with_report, forward, object_to_transfer
from xinqiao.matters.commands.handling import report_conclusion
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.papers import approve, draft, issue_paper, submit_for_approval
from xinqiao.matters.commands.review import request_review
from xinqiao.matters.commands.service import Delivery, record_service
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.compose_forms import election_form, evaluation_sheet, receipt, registration_form
from xinqiao.matters.models import Matter, OutsideKind, Paper, Petition, ServiceMethod
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.paperwork import to_pdf
from xinqiao.matters.query_codes import code_of
from xinqiao.oversight.commands.improvement import issue_improvement
from xinqiao.oversight.commands.supervision import climb, open_supervision
from xinqiao.oversight.compose import to_account
from xinqiao.oversight.models import Supervision
from xinqiao.policy.commands.minutes import conclude
from xinqiao.proceedings.commands import panel
from xinqiao.rules.proposing import Improvement

LONG = "经向现场负责人、监理单位和周边住户了解并调取夜间监控记录，该工地自三月一日起多次在二十二时以后连续浇筑混凝土。"
REQUESTS = tuple(
    f"第{n}项：{t}"
    for n, t in enumerate(("停止夜间施工并公开许可", "赔偿甲小满家误工损失", "书面告知处理结果") * 2, 1)
)
OPINION: dict[str, Any] = {
    "facts": "\n".join([LONG * 3] * 3),
    "basis": "《中华人民共和国民法典》第二百九十四条\n《建设项目环境保护管理条例》第十六条",
    "items": [
        {"position": n, "outcome": outcome, "decision": f"{LONG}依照上述规定，责令施工单位限期改正。"}
        for n, outcome in enumerate(("supported", "explained", "not_supported") * 2, 1)
    ],
}
REVIEW = {
    "outcome": "maintained",
    "findings": f"{LONG * 2}\n{LONG}",
    "opinion": "原处理意见认定事实清楚，适用依据正确，程序合法。",
    "basis": "《信访工作条例》第三十五条",
}
REVIEWERS = ("review_head", "review_counsel", "review_leader")
FINALS = ("final_head", "final_counsel", "final_leader")


REQUEST = {
    "recipient": "云水市人民政府",
    "facts": f"信访人甲小满（电话13800001234）反映的地块登记为园地，现状种植果树。{LONG}",
    "question": "征收时按园地还是按耕地的区片综合地价补偿？",
    "opinion": "建议按登记的地类，适用园地的标准。",
}


PUT_RIGHT = {
    "route": "31(1)",
    "reason": f"所提请求涉及房屋买卖合同的效力，属于人民法院管辖。{LONG}",
    "organ": "云水市临江区人民法院",
    "procedure": "民事诉讼",
    "explanation": "可以持身份证明、购房合同和付款凭证，在三年的诉讼时效内向人民法院提起民事诉讼，经济困难的可以申请法律援助。",
}


def _issued(
    cast: Cast, matter: Matter, kind: str, content: dict[str, Any], author: str, *approvers: str
) -> Paper:
    paper = draft(cast.actor(author), reload(matter), kind, content)
    submit_for_approval(cast.actor(author), paper)
    confirm_promises(cast.actor(author), paper)
    for who in approvers:
        approve(cast.actor(who), Paper.objects.get(pk=paper.pk))
    issuer = approvers[-1] if approvers[-1] not in ("counsel",) else "section_head"
    return issue_paper(cast.actor(issuer), Paper.objects.get(pk=paper.pk))


def _serve(cast: Cast, paper: Paper, who: str, day: date) -> None:
    delivery = Delivery(
        method=ServiceMethod.LEFT,
        sent_on=day,
        served_on=day,
        proof="拒收，留置住所，拍照",
        witness="虚构社区 乙见证",
    )
    record_service(cast.actor(who), Paper.objects.get(pk=paper.pk), delivery)


def _sorted(
    cast: Cast, who: str = "registrar", *, kind: Kind = Kind.CLAIM, route: str = "31(6)", **changes: Any
) -> Matter:
    matter = reload(registered(cast, **changes).petition.matter)
    sort_matter(cast.actor(who), matter, kind=kind, route=route, reason="属于行政机关职权", category=None)
    return reload(matter)


def _at_housing(cast: Cast, **changes: Any) -> Matter:
    matter = _sorted(cast, **changes)
    forward(
        cast.actor("registrar"), matter, cast.housing, reason="属于住房和城乡建设部门职权，由其依法办理。"
    )
    return reload(matter)


def _late(cast: Cast, clock: time_machine.Traveller) -> None:
    """A request for review that comes too late, and is told so."""
    matter = _at_housing(cast, requests=("停止夜间施工",))
    accept(cast.actor("unit_registrar"), matter, cast.staff["handler"])
    heard_and_examined(cast, matter)
    content = {**OPINION, "items": OPINION["items"][:1]}
    opinion = _issued(
        cast, matter, "handling_opinion", content, "handler", "section_head", "counsel", "leader"
    )
    _serve(cast, opinion, "handler", date(2026, 9, 1))
    clock.move_to(at("2026-11-02"))
    petition = Petition.objects.get(matter=matter)
    request_review(Actor.citizen(petition.pk, matter.pk), petition, "不服。", late_reason="忘记了。")
    told = {"explanation": "忘记期限不是正当理由，没有提交不能按期提出的证明。"}
    _issued(cast, matter, "late_review_notice", told, "reviewer", "review_counsel", "review_leader")


def _talked_over(cast: Cast) -> None:
    """A hearing with its three papers, a session, an agreement of each kind."""
    found = walks.told(cast, accepted(cast))
    with office_clock.at(now() + timedelta(days=7)):
        walks.held(cast, found, today(), today(), words=LONG)
        walks.reported(cast, found, walks.scan(cast, found.matter), words=LONG)
    views = ["人大代表：应当退", "居委会主任：应当退", "律师：合同没有约定"]
    said: dict[str, Any] = {"petitioner": LONG, "views": views, "result": "应当退还"}
    panel.hold(cast.actor("counsel"), walks.called(cast, found.matter), held_on=today(), **said)
    for kind in ("mediation", "settlement"):
        walks.agreed(cast, walks.drafted(cast, walks.mediated(cast, accepted(cast), kind=kind)))


def _supervised(cast: Cast) -> None:
    """A matter that was assigned with a report is withdrawn and reported on; another is supervised rung by rung."""
    matter = _sorted(cast)
    due: dict[str, Any] = {"due_on": today() + timedelta(days=30)}
    assign_with_report(cast.actor("registrar"), matter, cast.housing, reason="属于住建部门职权。", **due)
    accept(cast.actor("unit_registrar"), reload(matter), cast.staff["handler"])
    withdrawn(cast, matter, statement="问题已经解决，自愿撤回")
    report_conclusion(cast.actor("unit_registrar"), reload(matter), f"信访人书面撤回。{LONG}")
    told: dict[str, Any] = {"ground": "other", "rung": "reminder", "text": LONG}
    made = open_supervision(cast.actor("inspector"), reload(matter), unit=cast.housing, **told)
    for rung in ("telephone", "letter", "talk", "circular", "listed"):
        climb(
            cast.actor("inspector"),
            Supervision.objects.get(pk=made.pk),
            rung=rung,
            text=LONG,
            reason="没有反馈",
            listing=LONG,
            conference="2026年第3次会议",
        )


def make_all(cast: Cast) -> dict[str, bytes]:
    """Kind → PDF, on the third of August 2026 and after."""
    made: dict[str, bytes] = {}
    with time_machine.travel(at("2026-08-03"), tick=False) as clock:
        matter = _at_housing(
            cast, requests=REQUESTS, people_count=6, title="小区旁工地夜间施工扰民并损坏房屋外墙"
        )
        accept(cast.actor("unit_registrar"), matter, cast.staff["handler"])
        petition = Petition.objects.get(matter=matter)
        made["receipt"] = to_pdf(receipt(petition, code_of(petition)))
        made["registration_form"] = to_pdf(registration_form(petition))
        made["election_form"] = to_pdf(election_form(petition))
        made["evaluation_sheet"] = to_pdf(evaluation_sheet(petition))
        direct = register(
            cast.actor("unit_registrar"), cast.housing, submission(requests=("停止夜间施工",))
        ).petition.matter
        sort_matter(
            cast.actor("unit_registrar"), direct, kind=Kind.CLAIM, route="31(6)", reason="噪声", category=None
        )
        forward(
            cast.actor("unit_registrar"), reload(direct), cast.district_housing, reason="由区住建局查处。"
        )
        urgent = _sorted(cast, urgent=True)
        forward(
            cast.actor("registrar"), urgent, cast.city_government, reason="请市政府召集有关部门研究处置。"
        )
        asked = ask_for_assistance(
            cast.actor("handler"),
            reload(matter),
            cast.environment,
            requests=[1, 3],
            reason="请检测夜间噪声，提供检测报告。",
            due_on=date(2026, 9, 10),
        )
        outsider = cast.actor("outsider")
        answer_assistance(
            outsider, take_on(outsider, asked, cast.staff["outsider"]), answer="夜间噪声超过国家标准。"
        )
        assigned = _sorted(cast)
        assign_with_report(
            cast.actor("registrar"),
            assigned,
            cast.environment,
            reason="涉及环境噪声管理。",
            due_on=date(2026, 9, 30),
        )
        object_to_transfer(
            cast.actor("outsider"),
            reload(assigned),
            reasons="施工许可由住建部门管理。\n不属于本局职权。",
            proposed_unit=cast.housing,
        )
        suggestion = _at_housing(cast, kind=Kind.SUGGESTION, route="29", requests=("增设电动自行车充电棚",))
        accept(cast.actor("unit_registrar"), suggestion, cast.staff["handler"])
        _issued(
            cast,
            suggestion,
            "reply",
            {"answer": LONG, "path": "请向社区居民委员会申请。", "time_points": "2026年10月底前完成选址。"},
            "handler",
            "section_head",
            "leader",
        )
        _issued(
            cast,
            _at_housing(cast, route="31(4)"),
            "guidance_notice",
            {
                "organ": "云水市人民政府行政复议机构",
                "procedure": "行政复议",
                "explanation": "自知道该行政行为之日起60日内提交申请书、身份证明和行政行为的复印件。",
            },
            "unit_registrar",
            "counsel",
        )
        _issued(
            cast,
            told_again(cast, matter),
            "decline_notice",
            {"ground": "19(3)", "explanation": "办理结果将在法定期限内书面答复您。"},
            "registrar",
            "office_leader",
        )
        ended = _at_housing(cast)
        outside_document(cast, ended, OutsideKind.FINAL_OPINION, date(2026, 5, 6), "unit_registrar")
        _issued(
            cast,
            ended,
            "bar_notice",
            {"explanation": "所述事实和理由与已复核终结的事项相同。"},
            "unit_registrar",
            "counsel",
            "leader",
        )
        _issued(cast, matter, "instruction_request", REQUEST, "handler", "section_head", "leader")
        talk = everybody_invited(cast, discussed(cast, matter))
        heard(cast, talk)
        minuted(cast, talk)
        confirmed(cast, talk)
        made["discussion_minutes"] = files.read(conclude(cast.actor("leader"), fresh(talk)).pdf_path)
        _issued(cast, matter, "extension_notice", {"days": "30", "reason": LONG}, "handler", "leader")
        clock.move_to(at("2026-09-01"))
        heard_and_examined(cast, matter)
        _issued(cast, accepted(cast), "route_notice", PUT_RIGHT, "unit_registrar", "counsel")
        opinion = _issued(
            cast, matter, "handling_opinion", OPINION, "handler", "section_head", "counsel", "leader"
        )
        _serve(cast, opinion, "handler", date(2026, 9, 1))
        citizen = Actor.citizen(petition.pk, matter.pk)
        request_review(citizen, petition, f"没有查清事实。我是{PETITIONER.name}。\n{LONG}")
        review = _issued(cast, matter, "review_opinion", REVIEW, "reviewer", *REVIEWERS)
        _serve(cast, review, "reviewer", date(2026, 9, 1))
        request_review(citizen, petition, "仍然不服，请求复核。")
        _issued(cast, matter, "final_review_opinion", REVIEW, "final_reviewer", *FINALS)
        _late(cast, clock)
        _talked_over(cast)
        _supervised(cast)
        for kind in Improvement:
            issue_improvement(cast.actor("office_leader"), drafted(cast, kind=kind))
        made["accountability_proposal"] = to_pdf(to_account(proposed_to(cast)))
    for paper in Paper.objects.exclude(pdf_path="").order_by("pk"):  # the first of each kind
        made.setdefault(paper.kind, files.read(paper.pdf_path))
    return made
