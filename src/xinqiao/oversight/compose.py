"""The letters of oversight: supervision 督办函 (M-D4, law.md 4.2), proposals of better work and policy, and of responsibility (条例 40): the
occasion, the facts, what is asked and until when it is answered."""

from dataclasses import dataclass
from datetime import date, timedelta

from xinqiao.courses.queries import steps_of
from xinqiao.documents.papers import Document, LetterSection
from xinqiao.kernel.clock import day_of
from xinqiao.matters.compose import contact
from xinqiao.matters.compose_parts import paragraphs, printed
from xinqiao.oversight.models import Account, ImprovementProposal, Supervision
from xinqiao.rules.calling_to_account import ANSWER_DAYS, ARTICLES
from xinqiao.rules.calling_to_account import BASIS as TO_ACCOUNT
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.proposing import FEEDBACK, IMPROVEMENTS, Improvement
from xinqiao.rules.supervising import BASIS, JOINT, JOINT_BASIS, PAPERS, Rung


@dataclass(frozen=True, slots=True)
class RungWords:
    """What single rungs have to say: how the joint conference decided (39(3)), the sign and its terms, the grave consequence (40(3))."""

    conference: str
    listing: str
    consequence: str


def letter(found: Supervision, text: str, until: date, more: RungWords) -> tuple[LetterSection, ...]:
    """What goes out on the rung that was taken, all of it masked."""
    about = f"信访事项{found.matter.number}，主要反映：{found.matter.title}。"
    rung = Rung(found.rung)
    basis = {Rung.PROPOSAL: TO_ACCOUNT, **dict.fromkeys(JOINT, JOINT_BASIS)}.get(rung, BASIS)
    by = f"经信访工作联席会议决定（{more.conference}），" if rung in JOINT else ""
    who = found.unit.name if rung is Rung.PROPOSAL else ""
    said = f"{who}存在“{found.get_ground_display()}”的情形，{by}{PAPERS[rung][1]}（{basis.text}）。"
    fact = (*(() if found.fact == text else (found.fact,)), *paragraphs(text))
    if rung is Rung.PROPOSAL:
        return (
            LetterSection(paragraphs=(f"{about}{said}",)),
            LetterSection(heading="一、事实和建议", paragraphs=fact),
            LetterSection(heading="二、造成的严重后果", paragraphs=paragraphs(more.consequence)),
            LetterSection(
                heading="三、反馈",
                paragraphs=(f"请于{printed(until)}前书面反馈采纳情况（{FEEDBACK.text}）。",),
            ),
        )
    answer = f"请于{printed(until)}前书面反馈：已经做了什么；没有做到的，由谁、什么时候做到；并附凭据。"
    listed = LetterSection(heading="三、挂牌事项", paragraphs=paragraphs(more.listing))
    return (
        LetterSection(paragraphs=(f"{about}{said}",)),
        LetterSection(heading="一、事实和要求", paragraphs=fact),
        LetterSection(heading="二、反馈", paragraphs=(answer,)),
        *((listed,) if rung is Rung.LISTED else ()),
    )


def improvement(found: ImprovementProposal, until: date) -> tuple[LetterSection, ...]:
    """改进工作建议书, 完善政策建议书: what was found in the work, what is proposed, until when the organ says what it adopted."""
    rule = IMPROVEMENTS[Improvement(found.kind)]
    opening = (
        f"我单位在办理信访事项中发现需要{rule.asked}的问题，现依照{rule.basis.text}，提出{rule.asked}的建议。"
    )
    return (
        LetterSection(paragraphs=(opening,)),
        LetterSection(heading="一、发现的问题", paragraphs=paragraphs(found.problem)),
        LetterSection(heading="二、建议", paragraphs=paragraphs(found.proposal)),
        LetterSection(
            heading="三、反馈",
            paragraphs=(
                f"请于{printed(until)}前书面反馈采纳情况；不采纳或者部分采纳的，请说明理由（{FEEDBACK.text}）。",
            ),
        ),
    )


def to_account(found: Account) -> Document:
    """追究责任建议书, of a proposal that was made. It goes to the organ that decides and into no file of a matter."""
    (proposed,) = (step for step in steps_of(found) if step.act == "propose")
    spoken = next((step.words["statement"] for step in steps_of(found) if step.act == "state"), "")
    heard = paragraphs(spoken) if spoken else ("已告知其陈述申辩的权利，期限内没有提出。",)
    rule, who = RULES[PaperKind.ACCOUNTABILITY_PROPOSAL], f"{found.unit.name}{found.concerned.name}"
    until = printed(day_of(proposed.at) + timedelta(days=ANSWER_DAYS))
    assert found.body is not None
    return Document(
        kind=rule.kind,
        title=rule.title,
        number=found.number,
        issuer=found.by_unit.name,
        matter_number="",
        day=day_of(proposed.at),
        addressee=found.body.name,
        sections=(
            LetterSection(paragraphs=(f"现依照{TO_ACCOUNT.text}，就{who}的工作提出追究责任的建议。",)),
            LetterSection(
                heading="一、事实",
                paragraphs=(
                    *paragraphs(found.fact),
                    f"适用的条款：《信访工作条例》{ARTICLES[found.article]}。",
                ),
            ),
            LetterSection(heading="二、造成的严重后果", paragraphs=paragraphs(proposed.words["consequence"])),
            LetterSection(heading="三、当事人的陈述申辩", paragraphs=heard),
            LetterSection(heading="四、建议和理由", paragraphs=paragraphs(proposed.words["proposal"])),
            LetterSection(
                heading="五、反馈",
                paragraphs=(
                    f"请于{until}前书面反馈采纳情况（{FEEDBACK.text}）。当事人不服决定的，可以提出异议。",
                ),
            ),
        ),
        contact=contact(found.by_unit),
        secrecy="内部",
    )
