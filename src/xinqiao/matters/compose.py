"""From recorded facts to documents: what each paper of a matter says (M-R4, law.md section 5)."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from xinqiao.documents.papers import LetterSection
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.sealing import unseal
from xinqiao.matters import clocks
from xinqiao.matters.content import original_words
from xinqiao.matters.models import (
    Disposition,
    DispositionKind,
    LogKind,
    Matter,
    Objection,
    Outcome,
    Paper,
    ReviewRequest,
)
from xinqiao.offices.models import Unit
from xinqiao.people.vault import open_identity
from xinqiao.rules.basis import Basis
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.paper_rule import PaperKind, PaperRule
from xinqiao.rules.papers import RULES
from xinqiao.rules.routing import BY_CODE, DECLINE_GROUNDS

Content = Mapping[str, Any]


def paragraphs(text: object) -> tuple[str, ...]:
    """The non-empty lines of a typed text."""
    return tuple(line.strip() for line in str(text).splitlines() if line.strip())


def printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def addressee(matter: Matter) -> str:
    """The petitioner's full name: a document for the petitioner is not masked."""
    petition = matter.petitions.select_related("person").order_by("registered_at").first()
    if petition is None or petition.person is None:
        return "信访人"
    name = open_identity(petition.person).name
    return f"{name}等{petition.people_count}人" if petition.people_count > 1 else name


def contact(unit: Unit) -> str:
    parts = [
        f"联系地址：{unit.address}" if unit.address else "",
        f"联系电话：{unit.telephone}" if unit.telephone else "",
    ]
    return "，".join(part for part in parts if part)


def _received(matter: Matter) -> str:
    return printed(day_of(matter.received_at))


def _opening(matter: Matter) -> str:
    return f"您于{_received(matter)}提出的信访事项收悉。"


def _requests(matter: Matter) -> tuple[str, ...]:
    """The requests as other units read them, masked."""
    return tuple(f"{item.position}．{item.text}" for item in matter.requests.all())


def _own_requests(matter: Matter) -> tuple[str, ...]:
    """The requests in the petitioner's own words: what is sent to the petitioner is not masked."""
    petition = matter.petitions.order_by("registered_at").first()
    if petition is None:
        return _requests(matter)
    return tuple(f"{n}．{text}" for n, text in enumerate(original_words(petition)["requests"], 1))


def _route_basis(matter: Matter) -> Basis:
    return BY_CODE[matter.route].basis if matter.route in BY_CODE else Basis(article=31)


def acceptance(matter: Matter) -> tuple[LetterSection, ...]:
    sixty = clocks.running(matter, ClockCode.T7)
    ends = (
        f"本机关将自受理之日起60日内办结，期限至{printed(sixty[0].due_on)}（《信访工作条例》第三十四条）。"
        if sixty and sixty[0].due_on
        else "本机关将依照有关法律、法规和规定的程序、期限办理，并将结果书面答复您。"
    )
    handler = matter.first_handler.name if matter.first_handler else ""
    accepted = printed(matter.accepted_on) if matter.accepted_on else ""
    return (
        LetterSection(
            paragraphs=(
                f"您于{_received(matter)}提出的信访事项，经审查属于本机关职权范围，本机关于{accepted}予以受理。",
            )
        ),
        LetterSection(heading="一、受理的投诉请求", paragraphs=_own_requests(matter)),
        LetterSection(
            heading="二、办理途径和期限",
            paragraphs=(f"依据：{_route_basis(matter).text}。", ends),
        ),
        LetterSection(
            heading="三、您的权利",
            paragraphs=(
                f"承办人：{handler}。您认为承办人与信访事项或者您有直接利害关系的，可以请求回避（《信访工作条例》第二十八条第三款）。",
                "您可以凭回执上的编号和查询码查询办理进展，补充材料；办理结果送达后，可以对信访部门和承办单位作出评价。",
            ),
        ),
    )


def where_it_went(matter: Matter, disposition: Disposition) -> tuple[LetterSection, ...]:
    to = disposition.to_unit.name
    return (
        LetterSection(
            paragraphs=(
                f"您于{_received(matter)}提出的信访事项收悉，已经登记。经审查，此事项由{to}办理更符合职权分工，"
                f"本机关已于{printed(day_of(disposition.at))}{disposition.get_kind_display()}该单位（《信访工作条例》第二十三条第一款）。",
                f"{to}将自收到之日起15日内决定是否受理，并书面告知您（《信访工作条例》第二十三条第三款）。",
                "您可以凭回执上的编号和查询码查询办理进展，补充材料。",
            )
        ),
        LetterSection(heading="您的投诉请求", paragraphs=_own_requests(matter)),
    )


def transfer(matter: Matter, disposition: Disposition) -> tuple[LetterSection, ...]:
    assign = disposition.kind == DispositionKind.ASSIGN_WITH_REPORT
    opening = (
        f"我单位于{_received(matter)}收到信访事项，主要反映：{matter.title}。"
        f"经审查，属于你单位职权范围，现予{'交办' if assign else '转送'}（{disposition.basis}）。",
        f"理由：{disposition.reason}",
    )
    duties = [
        "请自收到之日起15日内决定是否受理并书面告知信访人（《信访工作条例》第二十三条第三款）。",
        "如认为不属于你单位职权范围，请自收到之日起5个工作日内提出异议，并详细说明理由，经我单位核实同意后交还相关材料。",
    ]
    if assign and disposition.due_on:
        duties.append(f"请于{printed(disposition.due_on)}前办结，并向我单位报送办结报告。")
    if matter.confidential:
        duties.append(
            "本件涉及检举控告，不得将材料及有关情况透露或者转给被检举、控告的人员或者单位（《信访工作条例》第三十条第三款）。"
        )
    return (
        LetterSection(paragraphs=opening),
        LetterSection(heading="信访人的请求", paragraphs=_requests(matter)),
        LetterSection(heading="办理要求", paragraphs=tuple(duties)),
    )


def objection_to(matter: Matter, disposition: Disposition, objection: Objection) -> tuple[LetterSection, ...]:
    proposal = f"建议由{objection.proposed_unit.name}办理。" if objection.proposed_unit else ""
    return (
        LetterSection(
            paragraphs=(
                f"你单位于{printed(day_of(disposition.at))}{disposition.get_kind_display()}的信访事项收悉。"
                "经审查，我单位认为不属于我单位职权范围，现依照《信访工作条例》第二十三条第三款提出异议。",
                *(f"{line}" for line in paragraphs("理由：" + objection.reasons)),
                f"{proposal}请核实；同意的，我单位即行交还相关材料。",
            )
        ),
    )


def drafted_sections(paper: Paper, content: Content) -> tuple[LetterSection, ...]:
    """The parts of a document that was written by hand."""
    body = _BODIES.get(paper.kind)
    return body(paper.matter, content) if body else _plain(paper.matter, RULES[paper.kind], content)


def _plain(matter: Matter, rule: PaperRule, content: Content) -> tuple[LetterSection, ...]:
    """A kind without a body of its own: each field under its label, and the answer to each request."""
    decided = (
        (LetterSection(heading="逐项答复", paragraphs=_decisions(matter, content)),)
        if rule.each_request
        else ()
    )
    fields = (
        LetterSection(heading=f.label, paragraphs=paragraphs(f.options.get(content[f.name], content[f.name])))
        for f in rule.fields
    )
    opening = f"{_opening(matter)}现将有关情况告知如下："
    return (LetterSection(paragraphs=(opening,)), *fields, *decided)


def _reply(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    written = (line for name in ("answer", "path", "time_points") for line in paragraphs(content[name]))
    return (
        LetterSection(paragraphs=(f"{_opening(matter)}现答复如下：",)),
        LetterSection(paragraphs=tuple(written)),
    )


def _done_before(matter: Matter) -> str:
    """What the handling log shows of article 31(6): a document does not state what is not on record."""
    kinds = set(matter.log.values_list("kind", flat=True))
    heard = "听取了您陈述的事实和理由，" if LogKind.STATEMENT in kinds else ""
    looked = "进行了调查核实，" if kinds & {LogKind.INVESTIGATION, LogKind.EVIDENCE} else ""
    return f"本机关{heard}{looked}" if heard or looked else ""


def _decisions(matter: Matter, content: Content) -> tuple[str, ...]:
    """Each request with its outcome and its decision (条例 32)."""
    decisions = {int(item["position"]): item for item in content["items"]}
    decided: list[str] = []
    for request in matter.requests.all():
        answer = decisions[request.position]
        decided.append(f"关于第{request.position}项请求：{Outcome(answer['outcome']).label}。")
        decided.extend(paragraphs(answer["decision"]))
    return tuple(decided)


def _opinion(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    accepted = printed(matter.accepted_on) if matter.accepted_on else ""
    return (
        LetterSection(
            paragraphs=(
                f"您提出的信访事项，本机关于{accepted}受理。{_done_before(matter)}现提出处理意见如下：",
            )
        ),
        LetterSection(heading="一、投诉请求", paragraphs=_own_requests(matter)),
        LetterSection(heading="二、事实和理由", paragraphs=paragraphs(content["facts"])),
        LetterSection(heading="三、处理意见", paragraphs=_decisions(matter, content)),
        LetterSection(heading="四、法律法规依据", paragraphs=paragraphs(content["basis"])),
    )


_REVIEW_DECISIONS = {
    "maintained": "维持原意见。",
    "changed": "变更原意见。",
    "revoked": "撤销原意见，责令重新办理。",
}
"""The outcome as the sentence that stands in the opinion."""


def _own_reasons(review: ReviewRequest) -> str:
    """What the petitioner wrote against the opinion, in the own words."""
    return unseal(review.sealed, context=f"matters.reviewrequest:{review.pk}:text")


def _review_opinion(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    review = matter.reviews.select_related("disputed__unit").get(decided_at=None)
    word = review.get_level_display()
    return (
        LetterSection(
            paragraphs=(
                f"您不服{review.disputed.unit.name}{review.disputed.number}，于{printed(review.submitted_on)}"
                f"提出{word}请求。本机关依法进行了{word}，现提出{word}意见如下：",
            )
        ),
        LetterSection(heading=f"一、{word}请求", paragraphs=paragraphs(_own_reasons(review))),
        LetterSection(heading="二、查明的事实", paragraphs=paragraphs(content["findings"])),
        LetterSection(
            heading=f"三、{word}意见",
            paragraphs=(
                _REVIEW_DECISIONS[str(content["outcome"])],
                *paragraphs(content["opinion"]),
            ),
        ),
        LetterSection(heading="四、依据", paragraphs=paragraphs(content["basis"])),
    )


def _extension(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    sixty = matter.clocks.filter(code=ClockCode.T7).last()
    assert sixty is not None
    assert sixty.raw_due is not None
    days = int(content["days"])
    until = clocks.deadline_of(
        clocks.build(matter, ClockCode.T8, sixty.raw_due, "", extension_days=days)
    ).due_on
    assert until is not None
    return (
        LetterSection(
            paragraphs=(
                f"您提出的信访事项，本机关于{printed(sixty.started_on)}受理，办理期限至{printed(sixty.due_on or sixty.raw_due)}。",
                "因情况复杂，经本机关负责人批准，现依照《信访工作条例》第三十四条，"
                f"将办理期限延长{days}日，至{printed(until)}。",
            )
        ),
        LetterSection(heading="延长的理由", paragraphs=paragraphs(content["reason"])),
    )


def request_sections(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    """A request for instruction: one matter, one question, the own opinion, and the closing words of a 请示."""
    received = f"我单位于{_received(matter)}收到的信访事项，主要反映：{matter.title}。办理中，对有关政策的适用存在争议，现请示如下。"
    return (
        LetterSection(paragraphs=(received,)),
        LetterSection(heading="一、基本情况", paragraphs=paragraphs(content["facts"])),
        LetterSection(heading="二、请示的问题", paragraphs=paragraphs(content["question"])),
        LetterSection(
            heading="三、我单位的意见",
            paragraphs=(*paragraphs(content["opinion"]), "妥否，请批示。"),
        ),
    )


def answer_title(number: str, *, correction: int = 0) -> str:
    """How the answer to a request is named among the office's documents; it says nothing of the matter. `correction`: how many answers
    came before it."""
    return f"关于政策适用问题的批复（{number}{f'，第{correction}次更正' if correction else ''}）"


def signer(paper: Paper) -> str:
    """The leader who approved the document last: the 签发人 of a document to a higher organ."""
    last = paper.approvals.filter(approved=True).select_related("by").order_by("at", "pk").last()
    return last.by.name if last else ""


def _decline(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    ground = next(g for g in DECLINE_GROUNDS if g.code == content["ground"])
    opening = f"{_opening(matter)}经审查：{ground.title}。依照{ground.basis.text}，决定不予受理。"
    return (
        LetterSection(paragraphs=(opening,)),
        LetterSection(heading="说明", paragraphs=paragraphs(content["explanation"])),
    )


def _direction(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    return (
        LetterSection(
            paragraphs=(
                f"{_opening(matter)}经审查，此事项不属于本机关、本系统的职权范围，请您向{content['organ']}提出"
                "（《信访工作条例》第二十三条第一款）。",
            )
        ),
        LetterSection(heading="理由", paragraphs=paragraphs(content["explanation"])),
        LetterSection(heading="您的投诉请求", paragraphs=_own_requests(matter)),
    )


def _bar(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    return (
        LetterSection(
            paragraphs=(
                f"{_opening(matter)}您的信访事项已经复核终结（{content['final_opinion']}），现仍以同一事实和理由提出投诉请求。"
                "依照《信访工作条例》第三十六条第三款，决定不再受理。",
            )
        ),
        LetterSection(heading="说明", paragraphs=paragraphs(content["explanation"])),
    )


def _guidance(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    return (
        LetterSection(
            paragraphs=(
                f"{_opening(matter)}经审查，所提请求应当通过{content['procedure']}解决（{_route_basis(matter).text}），"
                f"请向{content['organ']}提出。",
            )
        ),
        LetterSection(heading="办理方式、材料和时限", paragraphs=paragraphs(content["explanation"])),
    )


def _late_review(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    review = matter.reviews.select_related("disputed__unit").get(decided_at=None)
    word = review.get_level_display()
    served = printed(review.disputed.served_on) if review.disputed.served_on else ""
    article = "第三十五条" if review.level == "review" else "第三十六条第一款"
    return (
        LetterSection(
            paragraphs=(
                f"您不服{review.disputed.unit.name}{review.disputed.number}，于{printed(review.submitted_on)}"
                f"提出{word}请求。该意见书已于{served}送达，{word}请求应当自收到之日起30日内提出（《信访工作条例》{article}），"
                f"您的请求已经逾期。经审查，您说明的逾期理由不成立，决定不予{word}。",
            )
        ),
        LetterSection(heading="理由", paragraphs=paragraphs(content["explanation"])),
    )


def remedy_line(paper: Paper) -> str:
    both = [one.name for one in (paper.unit.superior, paper.unit.line_superior) if one is not None]
    superior = "或者".join(both) or "作出意见机关、单位的上一级机关、单位"
    return RULES[paper.kind].remedy_line(superior)


_BODIES: Mapping[str, Callable[[Matter, Content], tuple[LetterSection, ...]]] = {
    PaperKind.HANDLING_OPINION: _opinion,
    PaperKind.REVIEW_OPINION: _review_opinion,
    PaperKind.FINAL_REVIEW_OPINION: _review_opinion,
    PaperKind.EXTENSION_NOTICE: _extension,
    PaperKind.REPLY: _reply,
    PaperKind.DECLINE_NOTICE: _decline,
    PaperKind.PROCEDURE_NOTICE: _direction,
    PaperKind.LATE_REVIEW_NOTICE: _late_review,
    PaperKind.BAR_NOTICE: _bar,
    PaperKind.GUIDANCE_NOTICE: _guidance,
}
"""Kinds that the plain body does not fit."""
