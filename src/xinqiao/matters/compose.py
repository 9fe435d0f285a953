"""From recorded facts to documents: what each paper of a matter says (M-R4, law.md section 5)."""

from collections.abc import Callable, Mapping
from typing import Any

from xinqiao.documents.papers import LetterSection
from xinqiao.kernel.sealing import unseal
from xinqiao.matters import clocks
from xinqiao.matters.compose_parts import (
    fluent,
    opening,
    own_requests,
    paragraphs,
    printed,
    received,
    route_basis,
)
from xinqiao.matters.compose_route import guidance, route_put_right
from xinqiao.matters.grounds import told_by_other_rules
from xinqiao.matters.models import (
    LogKind,
    Matter,
    Outcome,
    Paper,
    ReviewRequest,
)
from xinqiao.matters.queries.assisting import helped
from xinqiao.matters.queries.reviewing import who_reviews
from xinqiao.offices.models import Unit
from xinqiao.offices.units import name_at
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.paper_rule import PaperKind, PaperRule
from xinqiao.rules.papers import RULES
from xinqiao.rules.printed_days import printed_end
from xinqiao.rules.routing import DECLINE_GROUNDS

Content = Mapping[str, Any]


def contact(unit: Unit) -> str:
    parts = [
        f"联系地址：{unit.address}" if unit.address else "",
        f"联系电话：{unit.telephone}" if unit.telephone else "",
        f"接待时间：{unit.hours}" if unit.hours else "",
    ]
    return "，".join(part for part in parts if part)


def acceptance(matter: Matter) -> tuple[LetterSection, ...]:
    sixty = clocks.running(matter, ClockCode.T7)
    if sixty and sixty[0].due_on:
        until = printed_end(sixty[0].due_on, provisional=sixty[0].provisional)
        ends = f"本机关将自受理之日起60日内办结（《信访工作条例》第三十四条），期限至{until}。"
    elif told_by_other_rules(matter):
        ends = "办理、告知和反馈按照有关规定执行（《信访工作条例》第二十三条第四款）。"
    else:
        ends = "本机关将依照有关法律、法规和规定的程序、期限办理，并将结果书面答复您。"
    handler = matter.first_handler.name if matter.first_handler else ""
    accepted = printed(matter.accepted_on) if matter.accepted_on else ""
    return (
        LetterSection(
            paragraphs=(
                f"您于{received(matter)}提出的信访事项，经审查属于本机关职权范围，本机关于{accepted}予以受理。",
            )
        ),
        LetterSection(heading="一、受理的投诉请求", paragraphs=own_requests(matter)),
        LetterSection(
            heading="二、办理途径和期限",
            paragraphs=(f"依据：{route_basis(matter).text}。", ends),
        ),
        LetterSection(
            heading="三、您的权利",
            paragraphs=(
                f"承办人：{handler}。您认为承办人与信访事项或者您有直接利害关系的，可以请求回避（《信访工作条例》第二十八条第三款）。",
                "您可以凭回执上的编号和查询码查询办理进展，补充材料；办理结果送达后，可以对信访部门和承办单位作出评价。",
            ),
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
    first = f"{opening(matter)}现将有关情况告知如下："
    return (LetterSection(paragraphs=(first,)), *fields, *decided)


def _reply(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    return (
        LetterSection(paragraphs=(f"{opening(matter)}现答复如下：",)),
        LetterSection(paragraphs=fluent(content[name] for name in ("answer", "path", "time_points"))),
    )


def _done_before(matter: Matter) -> str:
    """What the records show of articles 31(6) and 24(1): a document does not state what is not on record."""
    kinds = set(matter.log.filter(correction=None).values_list("kind", flat=True))
    heard = "听取了您陈述的事实和理由，" if LogKind.STATEMENT in kinds else ""
    looked = "进行了调查核实，" if LogKind.INVESTIGATION in kinds else ""
    together = "".join(
        f"就第{'、'.join(map(str, asked.positions))}项请求征求了{name_at(asked.to_unit, asked.answered_at)}的意见，"
        for asked in helped(matter)
    )
    return f"本机关{heard}{looked}{together}" if heard or looked or together else ""


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
        LetterSection(heading="一、投诉请求", paragraphs=own_requests(matter)),
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
                f"您不服{name_at(review.disputed.unit, review.disputed.issued_at)}{review.disputed.number}，于{printed(review.submitted_on)}"
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
    later = clocks.build(matter, ClockCode.T8, sixty.raw_due, "", extension_days=days)
    assert later.due_on is not None
    before = printed_end(sixty.due_on or sixty.raw_due, provisional=sixty.provisional)
    until = printed_end(later.due_on, provisional=later.provisional)
    return (
        LetterSection(
            paragraphs=(
                f"您提出的信访事项，本机关于{printed(sixty.started_on)}受理，办理期限至{before}。",
                "因情况复杂，经本机关负责人批准，现依照《信访工作条例》第三十四条，"
                f"将办理期限延长{days}日，至{until}。",
            )
        ),
        LetterSection(heading="延长的理由", paragraphs=paragraphs(content["reason"])),
    )


def request_sections(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    """A request for instruction: one matter, one question, the own opinion, and the closing words of a 请示."""
    asked = f"我单位于{received(matter)}收到的信访事项，主要反映：{matter.title}。办理中，对有关政策的适用存在争议，现请示如下。"
    return (
        LetterSection(paragraphs=(asked,)),
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


def _asked(matter: Matter) -> LetterSection:
    """What is not taken on here, request by request (law.md 5)."""
    return LetterSection(heading="您的投诉请求", paragraphs=own_requests(matter))


def _decline(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    ground = next(g for g in DECLINE_GROUNDS if g.code == content["ground"])
    first = f"{opening(matter)}经审查：{ground.title}。依照{ground.basis.text}，决定不予受理。"
    return (
        LetterSection(paragraphs=(first,)),
        _asked(matter),
        LetterSection(heading="已经受理或者正在办理的同一事项", paragraphs=paragraphs(content["earlier"])),
        LetterSection(heading="说明", paragraphs=paragraphs(content["explanation"])),
    )


def _direction(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    return (
        LetterSection(
            paragraphs=(
                f"{opening(matter)}经审查，此事项不属于本机关、本系统的职权范围，请您向{content['organ']}提出"
                "（《信访工作条例》第二十三条第一款）。",
            )
        ),
        LetterSection(heading="理由", paragraphs=paragraphs(content["explanation"])),
        _asked(matter),
    )


def _bar(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    return (
        LetterSection(
            paragraphs=(
                f"{opening(matter)}您的信访事项已经复核终结（{content['final_opinion']}），您对复核意见不服，现仍以同一事实和理由提出投诉请求。"
                "依照《信访工作条例》第三十六条第三款，决定不再受理。",
            )
        ),
        _asked(matter),
        LetterSection(heading="同一事实和理由的说明", paragraphs=paragraphs(content["explanation"])),
    )


def _late_review(matter: Matter, content: Content) -> tuple[LetterSection, ...]:
    review = matter.reviews.select_related("disputed__unit").get(decided_at=None)
    word = review.get_level_display()
    served = printed(review.disputed.served_on) if review.disputed.served_on else ""
    article = "第三十五条" if review.level == "review" else "第三十六条第一款"
    return (
        LetterSection(
            paragraphs=(
                f"您不服{name_at(review.disputed.unit, review.disputed.issued_at)}{review.disputed.number}，于{printed(review.submitted_on)}"
                f"提出{word}请求。该意见书已于{served}送达，{word}请求应当自收到之日起30日内提出（《信访工作条例》{article}），"
                f"您的请求已经逾期。经审查，您说明的逾期理由不成立，决定不予{word}。",
            )
        ),
        LetterSection(heading="理由", paragraphs=paragraphs(content["explanation"])),
    )


def remedy_line(paper: Paper) -> str:
    """What the petitioner can do, and with whom: never with a superior that is accused itself."""
    organs = who_reviews(paper.matter, paper.unit)
    return RULES[paper.kind].remedy_line("或者".join(organs) or "作出意见机关、单位的上一级机关、单位")


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
    PaperKind.GUIDANCE_NOTICE: guidance,
    PaperKind.ROUTE_NOTICE: route_put_right,
}
"""Kinds that the plain body does not fit."""
