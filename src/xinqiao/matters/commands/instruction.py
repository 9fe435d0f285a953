"""Disputed matters and the answers to requests for instruction (M-P4, 条例 12). The request itself is a document: it is drafted,
approved and issued like every other (`commands.papers`)."""

from dataclasses import dataclass
from datetime import date

from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.free_text import Masked
from xinqiao.library.models import Instrument, InstrumentLevel, InstrumentName, InstrumentVersion, Provision
from xinqiao.matters import files
from xinqiao.matters.commands.moving import require, save
from xinqiao.matters.compose import answer_title
from xinqiao.matters.content import mask_for
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import Attachment, Dispute, DisputeKind, Matter, Paper, RequestForInstruction
from xinqiao.matters.paperwork import issue_request
from xinqiao.matters.queries.disputes import INSTRUCTION, may_ask, open_dispute
from xinqiao.rules.paper_conditions import BEING_HANDLED
from xinqiao.rules.provisions.statute import BlockKind
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.verdict import Verdict


def _required(field: str, text: str, what: str) -> str:
    """The text, which must not be empty. Raises InvalidInput."""
    checked = clean_text(text.strip(), max_chars=20_000, what=what)
    if checked.problem:
        raise InvalidInput({field: checked.problem})
    return checked.text


@command("matter.dispute")
def mark_dispute(act: Act, matter: Matter, kind: DisputeKind, *, reason: Masked) -> Dispute:
    """Mark a matter as disputed. From now on no reply or opinion leaves before the request for instruction is answered, or the
    leader in charge has decided. Raises Refused when it is marked already or nothing is to be decided any more."""
    told = _required("reason", reason, "争议的情况")
    if matter.state not in BEING_HANDLED:
        reason_why = "此事项已经作出决定，不能再标记争议。"
        raise Refused(Verdict(allowed=False, reason=reason_why, basis=(INSTRUCTION,)))
    if open_dispute(matter) is not None:
        raise Refused(Verdict(allowed=False, reason="此事项已经标记为争议事项。", basis=(INSTRUCTION,)))
    dispute = Dispute.objects.create(
        matter=matter,
        kind=kind,
        reason=told,
        unit_id=matter.holding_unit_id,
        by_id=act.actor.staff,
        at=act.at,
    )
    save(act, matter)
    act.record(
        f"matters.dispute:{dispute.pk}",
        matter_id=matter.pk,
        after={"dispute": str(kind)},
        basis=INSTRUCTION,
        reason=told,
    )
    return dispute


@command("matter.decide_dispute")
def decide_dispute(act: Act, matter: Matter, *, decision: Masked) -> Dispute:
    """The leader in charge decides on record how a disputed matter is answered, without waiting for an instruction or after
    it. Raises Refused when nothing is disputed."""
    told = _required("decision", decision, "决定")
    dispute = open_dispute(matter)
    if dispute is None:
        raise Refused(Verdict(allowed=False, reason="此事项没有等待决定的争议。", basis=(INSTRUCTION,)))
    dispute.decision, dispute.decided_by_id, dispute.decided_at = told, act.actor.staff, act.at
    dispute.save(update_fields=["decision", "decided_by", "decided_at"])
    save(act, matter)
    act.record(
        f"matters.dispute:{dispute.pk}",
        matter_id=matter.pk,
        after={"decided": True},
        basis=INSTRUCTION,
        reason=told,
    )
    return dispute


def send_request(act: Act, matter: Matter, paper: Paper) -> Paper:
    """What issuing a request for instruction does; called inside `paper.issue`. It moves nothing and stops no clock."""
    require(may_ask(matter))
    request = issue_request(act, paper)
    save(act, matter)
    act.record(
        f"matters.paper:{paper.pk}",
        matter_id=matter.pk,
        after={"number": paper.number, "expected_on": request.expected_on.isoformat()},
        basis=INSTRUCTION,
    )
    return paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a request as it was given: words, number, day, and its scan."""

    text: str
    number: str
    answered_on: date
    file: SealedFile | None = None


@command("instruction.read")
def read_letter(act: Act, request: RequestForInstruction) -> bytes:
    """The letter as issued, for the unit that was asked."""
    paper = request.paper
    act.record(f"matters.paper:{paper.pk}", matter_id=request.matter_id, after={"sha256": paper.pdf_sha256})
    return files.read(paper.pdf_path)


@command("instruction.answer")
def answer_request(act: Act, request: RequestForInstruction, given: Answer) -> RequestForInstruction:
    """The organ that was asked answers in this system. Raises InvalidInput, and Refused when it is answered already."""
    return _take(act, request, given)


@command("instruction.record")
def record_answer(
    act: Act, matter: Matter, request: RequestForInstruction, given: Answer
) -> RequestForInstruction:
    """The unit that asked records an answer that came on paper, from an organ outside or in place of its own entry."""
    if request.matter_id != matter.pk:
        raise NotFound
    return _take(act, request, given)


def _take(act: Act, request: RequestForInstruction, given: Answer) -> RequestForInstruction:
    """Keep the answer, masked, and put it among the office's own documents so that it can be cited."""
    require(Verdict(allowed=request.answered_at is None, reason="这份请示已有批复。", basis=(INSTRUCTION,)))
    problems: dict[str, str] = {}
    number = clean_text(given.number.strip(), max_chars=80, what="批复文号")
    if number.problem:
        problems["number"] = number.problem
    if not day_of(request.asked_at) <= given.answered_on <= act.day:
        problems["answered_on"] = "批复日期应在请示之后、今天以前。"
    if problems:
        raise InvalidInput(problems)
    request.answer = mask_for(request.matter)(_required("text", given.text, "批复内容"))
    request.answer_number = mask_for(request.matter)(number.text)
    request.answered_on = given.answered_on
    request.answered_at, request.answered_by_id = act.at, act.actor.staff
    request.answer_file = _kept(act, request, given.file) if given.file else None
    request.instrument = _citable(act, request)
    request.version += 1
    request.save()
    act.record(
        f"matters.requestforinstruction:{request.pk}",
        matter_id=request.matter_id,
        after={"number": request.answer_number, "answered_on": given.answered_on.isoformat()},
        basis=INSTRUCTION,
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


def _citable(act: Act, request: RequestForInstruction) -> Instrument:
    """The answer as a document of the unit that asked, in force from its day; its paragraphs have no article numbers, and its
    title says nothing of the matter."""
    title = answer_title(request.answer_number)
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
        lines = [line.strip() for line in request.answer.splitlines() if line.strip()]
        Provision.objects.bulk_create(
            [
                Provision(version=version, position=n, kind=BlockKind.TEXT, text=line)
                for n, line in enumerate(lines, 1)
            ]
        )
    return instrument
