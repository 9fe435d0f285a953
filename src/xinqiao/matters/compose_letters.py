"""What the letters from unit to unit say, and the notice that tells where a matter went (条例 22–24, law.md section 5)."""

from xinqiao.documents.papers import LetterSection
from xinqiao.kernel.clock import day_of, today
from xinqiao.matters.compose_parts import own_requests, paragraphs, printed, received, requests
from xinqiao.matters.models import (
    Assistance,
    Disposition,
    DispositionKind,
    Evaluation,
    Matter,
    Objection,
    Outcome,
    PaperState,
)
from xinqiao.matters.queries.closable import ANSWERS
from xinqiao.matters.queries.evaluations import counting
from xinqiao.rules.assisting import TOGETHER
from xinqiao.rules.basis import read_basis
from xinqiao.rules.lifecycle import STATE_TITLES, State
from xinqiao.rules.papers import RULES
from xinqiao.rules.printed_days import printed_end
from xinqiao.rules.transfer import COMMON_SUPERIOR, Organ, by_other_rules


def where_it_went(matter: Matter, disposition: Disposition) -> tuple[LetterSection, ...]:
    to, act = disposition.to_unit.name, disposition.get_kind_display()
    opening = (
        f"您于{received(matter)}提出的信访事项收悉，已经登记。经审查，此事项由{to}办理更符合职权分工，"
        f"本机关已于{printed(day_of(disposition.at))}{act}该单位（{disposition.basis}）。"
    )
    if disposition.kind == DispositionKind.SUBMIT:
        opening = (
            f"您于{received(matter)}提出的信访事项收悉，已经登记。由哪个机关、单位受理尚有争议，"
            f"本机关已于{printed(day_of(disposition.at))}报请{to}决定（{disposition.basis}）。"
        )
    return (
        LetterSection(
            paragraphs=(
                opening,
                *_promised(matter, disposition),
                "您可以凭回执上的编号和查询码查询办理进展，补充材料。",
            )
        ),
        LetterSection(heading="您的投诉请求", paragraphs=own_requests(matter)),
    )


def _promised(matter: Matter, disposition: Disposition) -> tuple[str, ...]:
    """What the petitioner may expect of the recipient; nothing where the Regulations set it no day."""
    to = disposition.to_unit
    if by_other_rules(Organ(to.kind), matter.kind, matter.route):
        return (f"{to.name}将依照有关规定处理和告知（《信访工作条例》第二十三条第四款）。",)
    if disposition.kind == DispositionKind.SUBMIT:
        return ()
    return (f"{to.name}将自收到之日起15日内决定是否受理，并书面告知您（《信访工作条例》第二十三条第三款）。",)


def transfer(matter: Matter, disposition: Disposition) -> tuple[LetterSection, ...]:
    """转送函, 交办函 or 报请件, by the ground on which the matter goes."""
    submit = disposition.kind == DispositionKind.SUBMIT
    opening = f"我单位于{received(matter)}收到信访事项，主要反映：{matter.title}。"
    told = _asked_to_decide(disposition) if submit else _passed(matter, disposition)
    return (
        LetterSection(paragraphs=(opening + told, f"{'建议' if submit else '理由'}：{disposition.reason}")),
        LetterSection(heading="信访人的请求", paragraphs=requests(matter)),
        LetterSection(heading="请示事项" if submit else "办理要求", paragraphs=_duties(matter, disposition)),
    )


def _designated(disposition: Disposition) -> bool:
    return read_basis(disposition.basis) == COMMON_SUPERIOR


def _asked_to_decide(disposition: Disposition) -> str:
    why = "由哪个机关、单位受理存在争议" if _designated(disposition) else "情况重大、紧急"
    return f"此事项{why}，现提出建议，报请决定（{disposition.basis}）。"


def _passed(matter: Matter, disposition: Disposition) -> str:
    act = disposition.get_kind_display()
    if _designated(disposition):
        return f"由哪个机关、单位受理存在争议，现指定你单位受理，予以{act}（{disposition.basis}）。"
    return f"经审查，属于你单位职权范围，现予{act}（{disposition.basis}）。"


def _duties(matter: Matter, disposition: Disposition) -> tuple[str, ...]:
    if disposition.kind == DispositionKind.SUBMIT:
        duties = ["妥否，请批示。"]
    elif by_other_rules(Organ(disposition.to_unit.kind), matter.kind, matter.route):
        duties = [
            "请依规依纪依法处理；对信访人的告知和反馈按照有关规定执行（《信访工作条例》第二十三条第四款）。"
        ]
    else:
        duties = list(_told_in_time(disposition))
    if disposition.due_on:
        duties.append(f"请于{printed(disposition.due_on)}前办结，并向我单位报送办结报告。")
    if matter.confidential:
        duties.append(
            "本件涉及检举控告，不得将材料及有关情况透露或者转给被检举、控告的人员或者单位（《信访工作条例》第三十条第三款）。"
        )
    return tuple(duties)


def _told_in_time(disposition: Disposition) -> tuple[str, ...]:
    if disposition.to_unit.kind == Organ.PETITION_OFFICE:
        told = "请自收到之日起15日内转送、交办有权处理的机关、单位（《信访工作条例》第二十二条第一款）。"
    else:
        told = "请自收到之日起15日内决定是否受理并书面告知信访人（《信访工作条例》第二十三条第三款）。"
    if _designated(disposition):
        return told, "受理机关已经指定，不再提出异议（《信访工作条例》第二十四条第一款）。"
    return (
        told,
        "如认为不属于你单位职权范围，请自收到之日起5个工作日内提出异议，并详细说明理由，经我单位核实同意后交还相关材料。",
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


def assistance(matter: Matter, asked: Assistance) -> tuple[LetterSection, ...]:
    """协办函: what the lead unit asks, for which requests, by when."""
    about = {item.position: item.text for item in matter.requests.all()}
    return (
        LetterSection(
            paragraphs=(
                f"我单位正在办理信访事项，主要反映：{matter.title}。其中部分请求涉及你单位职权，"
                f"请予协办（{TOGETHER.text}）。",
            )
        ),
        LetterSection(
            heading="一、请你单位答复的请求",
            paragraphs=tuple(f"{position}．{about[position]}" for position in asked.positions),
        ),
        LetterSection(heading="二、需要配合的内容", paragraphs=paragraphs(asked.reason)),
        LetterSection(
            heading="三、办理要求",
            paragraphs=(
                f"请确定责任人，并于{printed(asked.due_on)}前答复我单位。对信访人的答复由我单位统一作出。",
                "认为不属于你单位职权范围的，请在答复中详细说明理由。",
            ),
        ),
    )


def conclusion(matter: Matter, assigned: Disposition) -> tuple[LetterSection, ...]:
    """办结报告: what came of an assigned matter, what was carried out, and what its unit says of it (条例 22(1)③)."""
    day, act = printed(day_of(assigned.at)), assigned.get_kind_display()
    answers = matter.papers.filter(kind__in=ANSWERS, state=PaperState.ISSUED).order_by("issued_at")
    decided = [
        f"{paper.number}，{f'{printed(paper.served_on)}送达' if paper.served_on else '尚未送达'}。"
        for paper in answers
    ]
    supported = matter.requests.filter(outcome=Outcome.SUPPORTED)
    done = [
        f"第{item.position}项请求：{f'{printed(item.executed_on)}，{item.execution}' if item.executed_on else '尚未落实。'}"
        for item in supported
    ]
    return (
        LetterSection(
            paragraphs=(
                f"你单位于{day}{act}的信访事项，主要反映：{matter.title}。现报告如下（{assigned.basis}）。",
            )
        ),
        LetterSection(
            heading="一、办理结果",
            paragraphs=(f"{STATE_TITLES[State(matter.state)]}。", *decided),
        ),
        LetterSection(heading="二、落实情况", paragraphs=tuple(done) or ("没有支持的请求需要落实。",)),
        LetterSection(heading="三、办结情况", paragraphs=paragraphs(assigned.report)),
        LetterSection(heading="四、信访人的意见", paragraphs=_petitioner_says(matter)),
        LetterSection(heading="五、材料目录", paragraphs=_evidence(matter)),
    )


def _petitioner_says(matter: Matter) -> tuple[str, ...]:
    """What is on record of it: how the work was judged, and whether a review was asked for."""
    judged = [
        f"对{said.unit.name}的评价：{said.get_grade_display()}。"
        for said in counting(Evaluation.objects.filter(matter=matter)).select_related("unit").order_by("at")
    ]
    asked = [
        f"于{printed(review.submitted_on)}不服并请求{review.get_level_display()}。"
        for review in matter.reviews.order_by("requested_at")
    ]
    if judged or asked:
        return (*judged, *asked)
    if matter.open_until is not None and matter.open_until >= today():
        unsure = matter.clocks.filter(due_on=matter.open_until, stopped_on=None, provisional=True).exists()
        until = printed_end(matter.open_until, provisional=unsure)
        return (f"到制发时没有评价，没有不服；提出不服的期限到{until}。",)
    return ("没有评价，没有不服。",)


def _evidence(matter: Matter) -> tuple[str, ...]:
    """The documents and files of the matter as its list names them, masked."""
    papers = matter.papers.filter(state=PaperState.ISSUED).exclude(number="").order_by("issued_at")
    names = [
        f"{RULES[paper.kind].title}（{paper.number}）" for paper in papers if not RULES[paper.kind].within
    ]
    names += matter.attachments.order_by("added_at").values_list("name", flat=True)
    return tuple(f"{number}．{name}" for number, name in enumerate(names, 1)) or ("没有材料。",)
