"""The record types of petitions and matters. Everything about a matter is guarded and masked as the matter itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Model

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.records import Record, add, nobody, whoever
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import (
    Acting,
    Assistance,
    Attachment,
    Call,
    Commitment,
    Correction,
    Death,
    Delay,
    Delegation,
    Disclosure,
    Disposition,
    Dispute,
    Election,
    Evaluation,
    HandOver,
    LogEntry,
    MaskCorrection,
    Matter,
    MatterMessage,
    Note,
    Objection,
    OutsideDocument,
    Paper,
    PaperState,
    Petition,
    Recusal,
    RequestChange,
    RequestForInstruction,
    RequestItem,
    ReviewRequest,
    RunningClock,
    SavedFilter,
    StartCorrection,
    Unserved,
    WordsChange,
)
from xinqiao.matters.queries.access import (
    get_attachment,
    get_matter,
    get_paper,
    matter_facts,
    matter_numbered,
)
from xinqiao.matters.queries.answering import get_absence
from xinqiao.matters.queries.assisting import get_assistance
from xinqiao.matters.queries.commitments import get_commitment
from xinqiao.matters.queries.disclosures import form_facts, get_call, get_delegation, get_disclosure, register
from xinqiao.matters.queries.disputes import get_dispute, get_request
from xinqiao.matters.queries.masks import get_correction
from xinqiao.matters.queries.petitions import find_visible, get_petition
from xinqiao.matters.queries.start_correcting import get_start_correction
from xinqiao.offices.models import Absence
from xinqiao.rules.assisting import ASSISTANCE
from xinqiao.rules.authority import UnitFacts
from xinqiao.rules.correcting import MASK
from xinqiao.rules.disclosing import CALL, DISCLOSURE
from xinqiao.rules.folding import typed_number
from xinqiao.rules.instructing import DISPUTE, REQUEST
from xinqiao.rules.lifecycle import STATE_TITLES, State
from xinqiao.rules.promising import COMMITMENT
from xinqiao.rules.start_correcting import START_CORRECTION
from xinqiao.rules.words import Phrase


def _matter(actor: Actor, key: Any) -> Matter:
    """By the number that people use, or by its key."""
    named = typed_number(str(key)).startswith("XF")
    return matter_numbered(actor, str(key)) if named else get_matter(actor, int(key))


def _petition(actor: Actor, key: Any) -> Petition:
    return (
        find_visible(actor, str(key)) if typed_number(str(key)).startswith("XF") else get_petition(actor, key)
    )


def _numbers(model: Any) -> Callable[[Iterable[str]], Mapping[str, str]]:
    return lambda keys: {
        str(key): number for key, number in model.objects.filter(pk__in=keys).values_list("pk", "number")
    }


def _of_matter(
    model: type[Model], name: str, matter: Callable[[Any], Matter] = lambda r: r.matter
) -> Record[Any]:
    """A part of a matter that only commands on the matter change."""
    return Record(
        model=model, name=name, facts=lambda r: matter_facts(matter(r)), mask=lambda r: mask_for(matter(r))
    )


add(
    Record(
        model=Matter,
        name="信访事项",
        facts=matter_facts,
        mask=mask_for,
        get=_matter,
        names=_numbers(Matter),
        slug="matters",
        page="desk:matter",
        about=lambda matter: f"{matter.number} {matter.title}",
        stage=lambda matter: (matter.state, STATE_TITLES[State(matter.state)]),
    ),
    Record(
        model=Petition,
        name="信访件",
        facts=lambda petition: matter_facts(petition.matter),
        mask=lambda petition: mask_for(petition.matter),
        get=_petition,
        names=_numbers(Petition),
        slug="petitions",
        page="desk:matter",
        at=lambda petition: petition.matter_id,
        about=lambda petition: f"{petition.number} {petition.title}",
    ),
    Record(
        model=Paper,
        name="文书",
        facts=lambda paper: replace(matter_facts(paper.matter), paper_unit=paper.served_by_id),
        mask=lambda paper: mask_for(paper.matter),
        get=get_paper,
        names=_numbers(Paper),
        slug="papers",
        page="desk:paper",
        open_to=whoever,
        about=lambda paper: f"{paper.number} {paper.matter.number} {paper.matter.title}".strip(),
        stage=lambda paper: (paper.state, PaperState(paper.state).label),
    ),
    Record(
        model=Attachment,
        name="材料",
        facts=lambda attachment: matter_facts(attachment.matter),
        mask=lambda attachment: mask_for(attachment.matter),
        get=get_attachment,
    ),
    Record(
        model=RequestForInstruction,
        name="请示",
        facts=lambda asked: replace(matter_facts(asked.matter), asked_unit=asked.to_unit_id),
        mask=lambda asked: mask_for(asked.matter),
        get=get_request,
        slug="requests",
        page="instruction:one",
        open_to=whoever,
        about=lambda asked: f"{asked.paper.number} {asked.matter.number}",
        stage=lambda asked: (asked.stage, REQUEST.stages[asked.stage]),
    ),
    Record(
        model=Assistance,
        name="协办",
        facts=lambda asked: replace(matter_facts(asked.matter), asked_unit=asked.to_unit_id),
        mask=lambda asked: mask_for(asked.matter),
        get=get_assistance,
        slug="assistances",
        page="desk:matter",
        at=lambda asked: asked.matter_id,
        about=lambda asked: f"{asked.matter.number} {asked.matter.title}",
        stage=lambda asked: (asked.stage, ASSISTANCE.stages[asked.stage]),
    ),
    Record(
        model=StartCorrection,
        name="起算日更正",
        facts=lambda made: replace(matter_facts(made.matter), paper_unit=made.unit_id),
        mask=lambda made: mask_for(made.matter),
        get=get_start_correction,
        slug="start-corrections",
        page="desk:matter",
        at=lambda made: made.matter_id,
        about=lambda made: f"{made.matter.number} {made.matter.title}",
        stage=lambda made: (made.stage, START_CORRECTION.stages[made.stage]),
    ),
    Record(
        model=Commitment,
        name="承诺",
        facts=lambda made: replace(matter_facts(made.matter), paper_unit=made.unit_id),
        mask=lambda made: mask_for(made.matter),
        get=get_commitment,
        slug="commitments",
        page="commitments:one",
        open_to=whoever,
        about=lambda made: f"{made.matter.number} {made.matter.title}",
        stage=lambda made: (made.stage, COMMITMENT.stages[made.stage]),
    ),
    Record(
        model=Disclosure,
        name="信息查询审批表",
        facts=form_facts,
        mask=lambda made: mask_for(made.matter),
        get=get_disclosure,
        slug="disclosures",
        page="disclosure:one",
        open_to=register,
        about=lambda made: f"{made.petition.number}",
        stage=lambda made: (made.stage, DISCLOSURE.stages[made.stage]),
    ),
    Record(
        model=MaskCorrection,
        name="遮盖更正",
        facts=lambda made: replace(matter_facts(made.matter), paper_unit=made.unit_id),
        mask=lambda made: mask_for(made.matter),
        get=get_correction,
        slug="masks",
        page="disclosure:mask",
        about=lambda made: Phrase("{number}的遮盖", number=made.matter.number),
        stage=lambda made: (made.stage, MASK.stages[made.stage]),
    ),
    Record(
        model=Call,
        name="呼叫单",
        facts=lambda made: replace(matter_facts(made.matter), paper_unit=made.unit_id),
        mask=lambda made: mask_for(made.matter),
        get=get_call,
        slug="calls",
        page="disclosure:call",
        open_to=whoever,
        about=lambda made: f"{made.pk}",
        stage=lambda made: (made.stage, CALL.stages[made.stage]),
    ),
    Record(
        model=Delegation,
        name="代签授权",
        facts=lambda made: UnitFacts(unit_id=made.unit_id),
        mask=nobody,
        get=get_delegation,
        slug="delegations",
        about=lambda made: made.deputy.name,
    ),
    _of_matter(LogEntry, "办理记录"),
    _of_matter(Note, "便笺"),
    _of_matter(MatterMessage, "留言"),
    _of_matter(OutsideDocument, "其他系统的文书", lambda found: found.petition.matter),
    _of_matter(Correction, "更正", lambda found: found.petition.matter),
    _of_matter(WordsChange, "登记内容的更正", lambda found: found.petition.matter),
    _of_matter(RequestChange, "请求的更正", lambda found: found.request.matter),
    _of_matter(Acting, "代理、监护和继续", lambda found: found.petition.matter),
    _of_matter(Death, "信访人去世的登记", lambda found: found.petition.matter),
    _of_matter(Election, "推选代表", lambda found: found.petition.matter),
    _of_matter(Unserved, "无法送达的登记", lambda found: found.paper.matter),
    _of_matter(Objection, "异议", lambda objection: objection.disposition.matter),
    _of_matter(Disposition, "转送交办"),
    _of_matter(HandOver, "首办责任移交"),
    _of_matter(Recusal, "回避申报"),
    replace(
        _of_matter(Dispute, "争议"),
        get=get_dispute,
        slug="disputes",
        page="desk:matter",
        at=lambda dispute: dispute.matter_id,
        about=lambda dispute: f"{dispute.matter.number} {dispute.matter.title}",
        stage=lambda dispute: (dispute.stage, DISPUTE.stages[dispute.stage]),
    ),
    _of_matter(Evaluation, "满意度评价", lambda evaluation: evaluation.petition.matter),
    _of_matter(ReviewRequest, "复查复核请求"),
    _of_matter(Delay, "逾期说明"),
    _of_matter(RequestItem, "诉求"),
    _of_matter(RunningClock, "期限"),
    Record(
        model=Absence,
        name="不在岗的登记",
        facts=lambda absence: UnitFacts(unit_id=absence.staff.unit_id),
        mask=nobody,
        get=get_absence,
        slug="absences",
        about=lambda absence: f"{absence.staff.name} {absence.first_day}—{absence.last_day}",
    ),
    Record(
        model=SavedFilter,
        name="筛选条件",
        facts=lambda saved: UnitFacts(unit_id=saved.staff.unit_id),
        mask=nobody,
    ),
)
