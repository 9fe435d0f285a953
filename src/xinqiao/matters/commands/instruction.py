"""Disputed matters and the answers to requests for instruction (M-P4, 条例 12). The request itself is a document: it is drafted,
approved and issued like every other (`commands.papers`)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from xinqiao.courses.queries import steps_of
from xinqiao.courses.taking import begin, take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Pick, Words
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentName, InstrumentVersion, Provision
from xinqiao.matters import files
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.compose import answer_title
from xinqiao.matters.content import mask_for
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import Attachment, Dispute, DisputeKind, Matter, Paper, RequestForInstruction
from xinqiao.matters.paperwork import issue_request
from xinqiao.matters.queries.disputes import may_ask, open_dispute
from xinqiao.rules.instructing import INSTRUCTION
from xinqiao.rules.paper_conditions import BEING_HANDLED
from xinqiao.rules.provisions.statute import BlockKind
from xinqiao.rules.verdict import Verdict


def _may_mark(_actor: Actor, matter: Matter) -> bool:
    return matter.state in BEING_HANDLED and not matter.confidential and open_dispute(matter) is None


@command(
    "matter.dispute",
    lead="标记后，在请示得到批复，或者分管领导作出决定之前，不能签发答复和意见书；法定期限照常计算。",
    verb="标记此事项",
    fits=_may_mark,
)
def mark_dispute(
    act: Act,
    matter: Matter,
    *,
    kind: Annotated[str, Pick("争议的类别", among=DisputeKind.choices)],
    reason: Annotated[str, Words("争议的情况", most=20_000, hint="写明各方对政策适用的分歧")],
) -> Dispute:
    """Mark a matter as disputed. From now on no reply or opinion leaves before the request for instruction is answered, or the
    leader in charge has decided. Raises Refused when it is marked already or nothing is to be decided any more."""
    if matter.state not in BEING_HANDLED:
        reason_why = "此事项已经作出决定，不能再标记争议。"
        raise Refused(Verdict(allowed=False, reason=reason_why, basis=(INSTRUCTION,)))
    if open_dispute(matter) is not None:
        raise Refused(Verdict(allowed=False, reason="此事项已经标记为争议事项。", basis=(INSTRUCTION,)))
    dispute = Dispute(
        matter=matter,
        kind=kind,
        reason=reason,
        unit_id=matter.holding_unit_id,
        by_id=act.actor.staff,
        at=act.at,
    )
    begin(dispute, at=act.at)
    dispute.save()
    save(act, matter)
    act.record(dispute, matter_id=matter.pk, after={"dispute": str(kind)}, basis=INSTRUCTION, reason=reason)
    return dispute


@command(
    "matter.decide_dispute",
    lead="决定记入此事项的经过。请示尚未得到批复的，也可以先行决定，请写明理由。",
    verb="作出决定",
    told=lambda dispute: dispute.reason,
)
def decide_dispute(
    act: Act,
    dispute: Dispute,
    *,
    decision: Annotated[
        str, Words("决定", most=20_000, hint="写明按什么政策、怎样答复，以及不再等待批复的理由")
    ],
) -> Dispute:
    """The leader in charge decides on record how a disputed matter is answered, without waiting for an instruction or after
    it. Raises Refused when it is decided already."""
    dispute.decided_at = act.at
    take(act, dispute, matter_id=dispute.matter_id, words={"decision": decision}, reason=decision)
    return dispute


def send_request(act: Act, matter: Matter, paper: Paper) -> Paper:
    """What issuing a request for instruction does; called inside `paper.issue`. It moves nothing and stops no clock."""
    require(may_ask(matter))
    request = issue_request(act, paper)
    save(act, matter)
    act.record(
        paper,
        matter_id=matter.pk,
        after={"number": paper.number, "expected_on": request.expected_on.isoformat()},
        basis=INSTRUCTION,
    )
    return paper


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructionAnswer:
    """The answer to a request as it was given: words, number, day, and its scan."""

    number: Annotated[str, Words("批复文号", most=80, rows=1)]
    answered_on: Annotated[date, Day("批复日期", past=True, initial=lambda _: today())]
    text: Annotated[str, Words("批复内容", most=20_000, rows=8)]
    file: SealedFile | None = None


@command("instruction.read", fits=elsewhere)
def read_letter(act: Act, request: RequestForInstruction) -> bytes:
    """The letter as issued, for the unit that was asked."""
    paper = request.paper
    act.record(paper, matter_id=request.matter_id, after={"sha256": paper.pdf_sha256})
    return files.read(paper.pdf_path)


@command(
    "instruction.answer",
    lead="批复可以更正：更正的与原来的并列存卷，以最后的为准。",
)
def answer_request(
    act: Act, request: RequestForInstruction, given: InstructionAnswer
) -> RequestForInstruction:
    """The organ that was asked answers in this system; a corrected answer stands beside the first. Raises InvalidInput."""
    return _take(act, request, given)


@command(
    "instruction.record",
    lead="更正的与原来的并列存卷，以最后的为准；请示的机关自己在系统中批复后，以其批复为准。",
)
def record_answer(
    act: Act, request: RequestForInstruction, given: InstructionAnswer
) -> RequestForInstruction:
    """The unit that asked records an answer that came on paper, from an organ outside or in place of its own entry. Raises
    Refused when the organ has answered in the system itself."""
    return _take(act, request, given)


def _take(act: Act, request: RequestForInstruction, given: InstructionAnswer) -> RequestForInstruction:
    """Keep the answer, and put it among the office's own documents so that it can be cited."""
    if given.answered_on < day_of(request.asked_at):
        raise InvalidInput({"answered_on": "批复日期应在请示之后、今天以前。"})
    request.answer_number, request.answered_on = given.number, given.answered_on
    request.answered_at = request.answered_at or act.at
    if given.file:
        request.answer_file = _kept(act, request, given.file)
    request.instrument = _citable(act, request, given.text)
    take(
        act,
        request,
        matter_id=request.matter_id,
        words={"number": given.number, "answered_on": given.answered_on.isoformat(), "text": given.text},
        number=given.number,
        answered_on=given.answered_on.isoformat(),
    )
    return request


def _kept(act: Act, request: RequestForInstruction, given: SealedFile) -> Attachment:
    return Attachment.objects.create(
        id=given.id,
        matter=request.matter,
        name=mask_for(request.matter)(given.name),
        content_type=given.content_type,
        size=given.size,
        sha256=given.sha256,
        path=files.place(given),
        added_at=act.at,
        added_by=act.actor.ref,
    )


def _citable(act: Act, request: RequestForInstruction, text: str) -> Instrument:
    """The answer as a document of the unit that asked, in force from its day; its paragraphs have no article numbers, and its
    title says nothing of the matter. A corrected answer is a document of its own, so that what was founded on the first stays as it was."""
    title = answer_title(request.answer_number, correction=len(steps_of(request)))
    instrument, _ = Instrument.objects.get_or_create(
        title=title,
        issuer=request.to_body,
        defaults={"level": InstrumentLevel.INTERNAL, "owner": request.unit},
    )
    for name in {title, request.answer_number}:
        InstrumentName.objects.get_or_create(instrument=instrument, name=name)
    assert request.answered_on is not None
    version, made = InstrumentVersion.objects.get_or_create(
        instrument=instrument,
        effective_on=request.answered_on,
        defaults={
            "label": request.answer_number,
            "number": request.answer_number,
            "published_on": request.answered_on,
            "imported_at": act.at,
        },
    )
    if made:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        Provision.objects.bulk_create(
            [
                Provision(version=version, position=n, kind=BlockKind.TEXT, text=line)
                for n, line in enumerate(lines, 1)
            ]
        )
    return instrument
