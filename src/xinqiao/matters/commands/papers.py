"""Drafting, approving and issuing documents (M-R4, M-R5, M-P4, M-C1, M-C2): every approval by another person than the author."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.sealing import seal, unseal
from xinqiao.kernel.typed import Exact, Files, Pick, Words
from xinqiao.library.queries.templates import template_named
from xinqiao.matters import citing, clocks, replying, second_reading
from xinqiao.matters.commands import promising
from xinqiao.matters.commands.handling import gathered
from xinqiao.matters.commands.instruction import send_request
from xinqiao.matters.commands.moving import go, require, save
from xinqiao.matters.commands.taking_effect import CARRIED_OUT, CHANGED, edge_of
from xinqiao.matters.content import case_of, complete, draft_of, grounded, masked_content
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import (
    Approval,
    Matter,
    Paper,
    PaperState,
    SubmittedText,
)
from xinqiao.matters.paperwork import issue
from xinqiao.matters.queries.disputes import may_answer
from xinqiao.matters.queries.earlier import recorded
from xinqiao.rules.approval import PUT_RIGHT, chain_of, may_approve, next_step
from xinqiao.rules.basis import Basis
from xinqiao.rules.legal_minimum import complete_by_law
from xinqiao.rules.lifecycle import State
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES, drafted
from xinqiao.rules.roles import Role
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_FOUR_EYES = Basis(article=32)
_MOST = 2000

Content = Annotated[
    Mapping[str, Any], Exact("文书内容", why="sealed as written; pages show the masked copy made beside it")
]


Begun = Annotated[
    str, Exact("起草用的范本", required=False, most=40, why="the code of a template of the library")
]


Beside = Annotated[
    Sequence[SealedFile], Files("附在文书旁的材料", hint="给审核的人看的证据；只存入案卷，不随文书发出")
]


def _context(paper: Paper) -> str:
    return f"matters.paper:{paper.pk}:content"


def original_content(paper: Paper) -> dict[str, Any]:
    """The fields as written, unmasked. For composing the document itself and for its author's form."""
    found: dict[str, Any] = json.loads(unseal(paper.sealed, context=_context(paper)))
    return found


def _put(act: Act, paper: Paper, content: Mapping[str, Any]) -> None:
    """Keep what was typed, and beside it what the record of an earlier matter says, whatever was typed there."""
    content = {**content, **recorded(paper.matter, paper.kind, act.day)}
    paper.sealed = seal(json.dumps(content, ensure_ascii=False), context=_context(paper))
    paper.content = masked_content(paper.matter, content)


def content_hash(paper: Paper) -> str:
    """What an approval is bound to: kind and fields exactly as they are."""
    canonical = json.dumps([paper.kind, original_content(paper)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def under_way(matter: Matter, kind: str) -> Paper | None:
    """The document of this kind on which the unit is already working."""
    here = Paper.objects.filter(matter=matter, kind=kind, unit_id=matter.holding_unit_id)
    return here.exclude(state__in=[PaperState.DROPPED, PaperState.ISSUED]).first()


def _draftable(matter: Matter, kind: str) -> None:
    require(RULES[kind].due(case_of(matter)))
    if under_way(matter, kind) is not None:
        raise Refused(Verdict(allowed=False, reason="已有一份同类文书正在起草或者审核，请在原稿上继续。"))


def _kinds(_matter: Matter) -> list[tuple[str, str]]:
    return [(kind, RULES[kind].title) for kind in drafted()]


@command("paper.draft")
def draft(
    act: Act,
    matter: Matter,
    kind: Annotated[str, Pick("文书种类", among=_kinds, wrong="不能起草这种文书。")],
    content: Content,
    template: Begun = "",
    files: Beside = (),
) -> Paper:
    """Begin a document. Fields may still be empty; they are checked when it is sent for approval. `template`: from which it was filled.

    Raises Refused when the kind is not due in the present state, or one of its kind is under way."""
    _draftable(matter, kind)
    paper = Paper(
        matter=matter,
        kind=kind,
        unit_id=matter.holding_unit_id,
        author_id=act.actor.staff_id,
        created_at=act.at,
    )
    _put(act, paper, content)
    _begun_from(paper, template)
    paper.save(force_insert=True)
    paper.writers.add(act.actor.staff)
    paper.files.add(*gathered(act, matter, files))
    act.record(paper, matter_id=matter.pk, after={"kind": kind, "template": paper.template})
    return paper


def _begun_from(paper: Paper, code: str) -> None:
    """Keep from which text of which template it was filled; empty leaves what was kept. Raises InvalidInput for one that does not hold."""
    if not code:
        return
    found = template_named(paper.unit_id, code)
    if found is None or found.kind != paper.kind:
        raise InvalidInput({"template": "没有这份范本，可能刚刚停用；已填的内容不受影响，请另选或者不选。"})
    paper.template, paper.template_sha256 = found.code, found.sha256


def still_here(paper: Paper) -> None:
    """A document belongs to the unit in whose name it was begun; when the matter has gone to another unit, that unit
    neither changes nor approves nor issues it."""
    if paper.unit_id != paper.matter.holding_unit_id:
        raise Refused(
            Verdict(
                allowed=False,
                reason=Phrase(
                    "此文书由{unit}起草，事项已转到其他单位；请以本单位名义另行起草。", unit=paper.unit.name
                ),
                basis=(_FOUR_EYES,),
            )
        )


def _editable(paper: Paper) -> None:
    still_here(paper)
    if paper.state != PaperState.DRAFT:
        raise Refused(
            Verdict(
                allowed=False,
                reason=Phrase(
                    "文书{state}，不能修改；需要修改的，请审核人退回。", state=PaperState(paper.state).label
                ),
            )
        )


@command("paper.save")
def save_draft(act: Act, paper: Paper, content: Content, template: Begun = "", files: Beside = ()) -> Paper:
    """Store a draft's fields, and from which template they were filled. Raises Stale when another clerk saved it since: what was typed stays on the page."""
    _editable(paper)
    _put(act, paper, content)
    _begun_from(paper, template)
    paper.author_id = act.actor.staff_id
    paper.version += 1
    paper.save(update_fields=["sealed", "content", "version", "author", "template", "template_sha256"])
    paper.writers.add(act.actor.staff)
    paper.files.add(*gathered(act, paper.matter, files))
    act.record(paper, matter_id=paper.matter_id, after={"version": paper.version, "template": paper.template})
    return paper


@command(
    "paper.submit", lead="缺少的内容逐项列出。处理意见书须逐项答复每一项诉求（《信访工作条例》第三十二条）。"
)
def submit_for_approval(act: Act, paper: Paper, *, reason: replying.LetStand = "") -> Paper:
    """Send a draft on its chain. Raises InvalidInput naming what is missing (article 32's four elements), Refused when time or the earlier
    matter does not allow it, for an opinion without hearing, investigation or basis (条例 31(6), 32), and for a block without `reason`."""
    _editable(paper)
    require(RULES[paper.kind].stands(case_of(paper.matter)))
    content = original_content(paper)
    _put(act, paper, content)
    content = original_content(paper)
    problems = complete(paper.matter, paper.kind, content)
    if problems:
        raise InvalidInput(problems)
    require(grounded(paper.matter, paper.kind, content))
    require(complete_by_law(paper.kind, draft_of(paper.matter, paper.kind, content)))
    step = next_step(paper.kind, paper.matter.route, 0)
    paper.state = PaperState.IN_APPROVAL if step else PaperState.APPROVED
    paper.step, paper.waiting_since = str(step or ""), act.at
    paper.version += 1
    paper.save(update_fields=["sealed", "content", "state", "step", "waiting_since", "version"])
    SubmittedText.objects.create(paper=paper, content=paper.content, by_id=act.actor.staff_id, at=act.at)
    citing.note(paper, act.day)
    kept = replying.keep(act, paper, content, content_hash(paper), reason)
    second_reading.ask(paper, kept)
    promising.propose(act, paper)
    act.record(
        paper,
        matter_id=paper.matter_id,
        after={"state": str(paper.state), "step": paper.waits_for, "let_stand": kept.blocks if kept else []},
        reason=kept.reason if kept else "",
    )
    return paper


def approvals_of(paper: Paper) -> list[Approval]:
    """Approvals of the present text since it was last sent back, in order: a changed text, too, starts anew."""
    digest, taken = content_hash(paper), list[Approval]()
    for approval in paper.approvals.select_related("by").order_by("at", "pk"):
        if not approval.approved:
            taken = []
        elif approval.content_hash == digest:
            taken.append(approval)
    return taken


def _check_step(act: Act, paper: Paper, taken: list[Approval]) -> Role:
    still_here(paper)
    if paper.state != PaperState.IN_APPROVAL:
        raise Refused(Verdict(allowed=False, reason="此文书不在审核中。"))
    step = Role(paper.step)
    require(
        may_approve(
            step=step,
            roles=act.actor.roles,
            approver=act.actor.staff_id or 0,
            authors=set(paper.writers.values_list("pk", flat=True)),
            earlier=[a.by_id for a in taken],
        )
    )
    return step


@command("paper.approve", lead="须轮到您的岗位；写过这份文书的人、已审核过前一步的人不能审核。")
def approve(
    act: Act,
    paper: Paper,
    *,
    note: Annotated[str, Words("审核意见", required=False, most=_MOST, gaps=True)] = "",
) -> Paper:
    """Take the step that is due: right role, none of the writers, no second step by one person; bound to the exact text."""
    taken = approvals_of(paper)
    step = _check_step(act, paper, taken)
    require(second_reading.done(paper, content_hash(paper)))
    _still_true(act, paper)
    Approval.objects.create(
        paper=paper,
        step=step,
        by_id=act.actor.staff,
        approved=True,
        note=note,
        content_hash=content_hash(paper),
        at=act.at,
    )
    following = next_step(paper.kind, paper.matter.route, len(taken) + 1)
    paper.state = PaperState.IN_APPROVAL if following else PaperState.APPROVED
    paper.step, paper.waiting_since = str(following or ""), act.at
    paper.version += 1
    paper.save(update_fields=["state", "step", "waiting_since", "version"])
    act.record(
        paper,
        matter_id=paper.matter_id,
        after={"approved_as": str(step), "state": str(paper.state)},
        basis=RULES[paper.kind].basis,
        reason=note,
    )
    return paper


def _still_true(act: Act, paper: Paper) -> None:
    """What the document depends on is judged on the day of each step: the time it must keep (条例 34), the earlier matter it rests on
    (19(3), 36(3)); and whether it says what the law asks for, which no reason replaces. Raises Refused."""
    require(RULES[paper.kind].stands(case_of(paper.matter)))
    content = original_content(paper)
    require(complete_by_law(paper.kind, draft_of(paper.matter, paper.kind, content)))
    require(replying.still_passes(paper, content, content_hash(paper), act.day))
    if any(content.get(name) != said for name, said in recorded(paper.matter, paper.kind, act.day).items()):
        raise Refused(
            Verdict(
                allowed=False,
                reason="所依据的事项记录在送审以后有了变化，请退回修改，核对后重新送审。",
                basis=(RULES[paper.kind].basis,),
            )
        )


def open_again(act: Act, paper: Paper, step: str, note: str) -> None:
    """A document under way goes back to its author: the text opens and the chain starts anew."""
    Approval.objects.create(
        paper=paper,
        step=step,
        by_id=act.actor.staff,
        approved=False,
        note=note,
        content_hash=content_hash(paper),
        at=act.at,
    )
    paper.state, paper.step, paper.waiting_since = PaperState.DRAFT, "", act.at
    paper.version += 1
    paper.save(update_fields=["state", "step", "waiting_since", "version"])
    act.record(paper, matter_id=paper.matter_id, after={"sent_back_by": step}, reason=note)


def _by_new_chain(act: Act, matter: Matter, before: str) -> None:
    """What waits for other approvals by the route that was put right goes back to its author: it could neither be approved nor issued."""
    for paper in matter.papers.filter(state__in=(PaperState.IN_APPROVAL, PaperState.APPROVED)):
        if chain_of(paper.kind, before) != chain_of(paper.kind, matter.route):
            open_again(act, paper, PUT_RIGHT, "办理途径已经更正，审核的岗位不同，请核对后重新送审。")


@command("paper.send_back")
def send_back(
    act: Act, paper: Paper, *, note: Annotated[str, Words("退回修改的意见", most=_MOST, gaps=True)]
) -> Paper:
    """Return a document to its author with the reason; the text opens again and the chain starts anew."""
    step = _check_step(act, paper, approvals_of(paper))
    open_again(act, paper, str(step), note)
    return paper


@command("paper.drop", lead="没有签发的文书可以作废，须写明原因；留存，不再列出。")
def drop_paper(
    act: Act, paper: Paper, *, note: Annotated[str, Words("作废的原因", most=_MOST, gaps=True)]
) -> Paper:
    """Give up what was not issued, also what another unit left behind. Kept, shown nowhere. Raises InvalidInput."""
    if paper.state in (PaperState.ISSUED, PaperState.DROPPED):
        raise Refused(
            Verdict(
                allowed=False,
                reason=Phrase("文书{state}，不能作废。", state=PaperState(paper.state).label),
                basis=(_FOUR_EYES,),
            )
        )
    paper.state, paper.step = PaperState.DROPPED, ""
    paper.version += 1
    paper.save(update_fields=["state", "step", "version"])
    promising.drop(act, paper)
    act.record(
        paper,
        matter_id=paper.matter_id,
        after={"state": str(paper.state)},
        reason=note,
    )
    return paper


@command(
    "paper.issue",
    lead="编文号、生成 PDF，决定自此生效。审核须已全部完成，引用的依据须核对通过或者已由法律顾问写明理由仍然采用。",
)
def issue_paper(act: Act, paper: Paper) -> Paper:
    """Issue an approved document under a number; the decision takes effect. Raises Refused when the chain is not
    complete for exactly this text, step by step, when it waits for a second reader (M-E5), or when the matter is disputed and nobody has said how to answer it."""
    matter = paper.matter = Matter.objects.select_for_update(no_key=True).get(pk=paper.matter_id)
    still_here(paper)
    rule = RULES[paper.kind]
    chain = [str(step) for step in chain_of(paper.kind, matter.route)]
    if paper.state != PaperState.APPROVED or [a.step for a in approvals_of(paper)] != chain:
        raise Refused(Verdict(allowed=False, reason="审核尚未全部完成，不能签发。", basis=(_FOUR_EYES,)))
    if rule.answers:
        require(may_answer(matter))
    require(second_reading.done(paper, content_hash(paper)))
    if (left := promising.undecided(paper)) is not None:
        raise Refused(left)
    if paper.kind == PaperKind.INSTRUCTION_REQUEST:
        return send_request(act, matter, paper)
    content = original_content(paper)
    require(rule.belongs(case_of(matter)))
    require(grounded(matter, paper.kind, content))
    taken = edge_of(matter, paper.kind, content)
    _still_true(act, paper)
    citing.settle(paper, content_hash(paper), act.day)
    issue(act, paper, content)
    promising.issue(act, paper)
    clocks.stop(matter, act.day, "作出决定", *rule.stops)
    route = matter.route
    if paper.kind in CARRIED_OUT:
        CARRIED_OUT[paper.kind](act, matter, content)
    _by_new_chain(act, matter, route)
    if taken is not None:
        matter.concluded_at = act.at if taken.target is State.CONCLUDED else matter.concluded_at
        go(act, matter, taken, *CHANGED, paper=str(paper.pk), number=paper.number)
    else:
        save(act, matter)
        act.record(paper, matter_id=matter.pk, after={"number": paper.number}, basis=rule.basis)
    return paper
