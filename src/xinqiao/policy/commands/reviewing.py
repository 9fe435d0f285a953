"""Two reviews, the joint conclusion, the handler's statement, the report of the quarter (M-P6), in the order in which a page offers them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any

from xinqiao.courses.queries import steps_of, took
from xinqiao.courses.taking import take
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.kernel.typed import Day, Pick, Words
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require
from xinqiao.matters.models import Outcome, RequestItem
from xinqiao.policy.models import LookBack, LookBackReview, SampledMatter
from xinqiao.policy.queries.look_back import is_open, last_proposal, was_asked, worst_found
from xinqiao.policy.queries.look_back_figures import figures
from xinqiao.rules.lifecycle import State
from xinqiao.rules.looking_back import (
    ANSWERS,
    FINDINGS,
    LOOKED,
    QUESTIONS,
    SAMPLED,
    SHEETS,
    STATEMENT_WORKING_DAYS,
    Answer,
    Finding,
    Question,
    SampleStage,
    graver,
    may_conclude,
)
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_STATEMENT_DAYS = 5
"""Working days proposed for a statement."""
_ANSWERS, _FINDINGS = tuple(ANSWERS.items()), tuple(FINDINGS.items())


def open_sampled(sampled: SampledMatter) -> None:
    """Raises Refused when the draw was replaced."""
    if sampled.look_back.replaced_at is not None:
        raise Refused(Verdict(allowed=False, reason="这次抽样已经被替代，不再评查。"))


def _reviewing(actor: Actor, sampled: SampledMatter) -> LookBackReview | None:
    """The actor's own sheet; whoever is named for something else has none."""
    return LookBackReview.objects.filter(sampled=sampled, reviewer_id=actor.staff).first()


def _own_review(act: Act, sampled: SampledMatter) -> LookBackReview:
    found = _reviewing(act.actor, sampled)
    if found is None:
        raise Refused(Verdict(allowed=False, reason="您不是这件的评查人员。"))
    return found


def _reviews(actor: Actor, sampled: SampledMatter) -> bool:
    """To one of the two reviewers."""
    return _reviewing(actor, sampled) is not None


def _unwritten(actor: Actor, sampled: SampledMatter) -> bool:
    own = _reviewing(actor, sampled)
    return own is not None and own.filled_at is None and sampled.look_back.replaced_at is None


def _answers(
    sampled: SampledMatter, answers: Sequence[Answer | None], notes: Sequence[str | None], finding: Finding
) -> dict[str, dict[str, str]]:
    """What is kept of the sheet: an answer to each of its questions, a note where something is not in order, a finding that fits.
    Raises InvalidInput."""
    given = {q: (answer, note) for q, answer, note in zip(Question, answers, notes, strict=True)}
    sheet = {q: given[q] for q in SHEETS[sampled.ended_as]}
    problems: dict[str, str] = {
        str(q): _unanswered(q) for q, (answer, _note) in sheet.items() if answer is None
    }
    wrong = {q: note for q, (answer, note) in sheet.items() if answer not in (None, Answer.YES)}
    problems |= {f"{q}_note": "请写明发现了什么问题、依据是什么。" for q, note in wrong.items() if not note}
    if finding == Finding.NONE and wrong:
        problems["finding"] = "有一项不是“是”，不能选“无问题”。"
    if problems:
        raise InvalidInput(problems)
    return {str(q): {"answer": str(answer), "note": note or ""} for q, (answer, note) in sheet.items()}


def _unanswered(question: Question) -> Phrase:
    return Phrase("请回答：{question}。", question=QUESTIONS[question])


def _owes_evidence(sampled: SampledMatter) -> bool:
    """A request was supported and nobody has looked whether it was carried out: the paper alone does not say it (条例 32(2))."""
    supported = RequestItem.objects.filter(matter=sampled.matter_id, outcome=Outcome.SUPPORTED)
    concluded = sampled.ended_as == State.CONCLUDED
    return concluded and "check" not in took(sampled) and supported.exists()


@command(
    "look_back.check",
    lead="看实际做了没有，不只看卷：到现场、打电话、核对凭证都可以。两名评查人员共用，评查表仍各自独立填写。",
    verb="记下核实的情况",
    fits=lambda actor, sampled: _reviews(actor, sampled) and sampled.ended_as == State.CONCLUDED,
)
def check_execution(
    act: Act,
    sampled: SampledMatter,
    *,
    way: Annotated[str, Pick("怎样核实", among=tuple(LOOKED.items()), wrong="请选择怎样核实的。")],
    on: Annotated[date, Day("哪天核实", past=True)],
    seen: Annotated[
        str,
        Words(
            "看到、听到什么",
            most=2000,
            rows=3,
            least=4,
            hint="现场的状况、信访人的原话，或者凭证号、金额和日期",
        ),
    ],
) -> SampledMatter:
    """What one of the two reviewers found of how the answer was carried out; each look is one more step."""
    open_sampled(sampled)
    _own_review(act, sampled)
    take(act, sampled, words={"way": way, "on": on.isoformat(), "seen": seen}, way=way)
    return sampled


def _on_sheet(question: Question) -> Callable[[SampledMatter], bool]:
    return lambda sampled: question in SHEETS[sampled.ended_as]


def _asked(question: Question) -> Pick:
    return Pick(QUESTIONS[question], among=_ANSWERS, wrong=_unanswered(question), when=_on_sheet(question))


def _noted(question: Question) -> Words:
    return Words(
        "说明",
        required=False,
        hint="回答不是“是”的，写明问题和依据",
        most=4000,
        rows=2,
        when=_on_sheet(question),
    )


_Graded = Annotated[Finding, Pick("问题的轻重", among=_FINDINGS, wrong="请选择问题的轻重。")]


@command(
    "look_back.review",
    lead="请对照事项的全部记录独立填写；两人都提交后才能看到对方的评查。提交后不能修改。",
    verb="提交评查表",
    fits=_unwritten,
)
def write_review(
    act: Act,
    sampled: SampledMatter,
    *,
    policy: Annotated[Answer | None, _asked(Question.POLICY)] = None,
    policy_note: Annotated[str | None, _noted(Question.POLICY)] = None,
    deed: Annotated[Answer | None, _asked(Question.DEED)] = None,
    deed_note: Annotated[str | None, _noted(Question.DEED)] = None,
    route: Annotated[Answer | None, _asked(Question.ROUTE)] = None,
    route_note: Annotated[str | None, _noted(Question.ROUTE)] = None,
    ground: Annotated[Answer | None, _asked(Question.GROUND)] = None,
    ground_note: Annotated[str | None, _noted(Question.GROUND)] = None,
    told: Annotated[Answer | None, _asked(Question.TOLD)] = None,
    told_note: Annotated[str | None, _noted(Question.TOLD)] = None,
    will: Annotated[Answer | None, _asked(Question.WILL)] = None,
    will_note: Annotated[str | None, _noted(Question.WILL)] = None,
    procedure: Annotated[Answer | None, _asked(Question.PROCEDURE)] = None,
    procedure_note: Annotated[str | None, _noted(Question.PROCEDURE)] = None,
    language: Annotated[Answer | None, _asked(Question.LANGUAGE)] = None,
    language_note: Annotated[str | None, _noted(Question.LANGUAGE)] = None,
    finding: _Graded,
) -> LookBackReview:
    """Fill in the own sheet once, without seeing the other's. Raises InvalidInput, field by field."""
    open_sampled(sampled)
    review = _own_review(act, sampled)
    if review.filled_at is not None:
        raise Refused(
            Verdict(allowed=False, reason="您已经填写过这件的评查表，不能再改；请在共同结论中说明。")
        )
    if deed is Answer.YES and _owes_evidence(sampled):
        unseen = "答复支持了诉求的，先“核实落实情况”（到现场、打电话、核对凭证），再回答“是”。"
        raise InvalidInput({"deed": unseen})
    answers = (policy, deed, route, ground, told, will, procedure, language)
    notes = (
        policy_note,
        deed_note,
        route_note,
        ground_note,
        told_note,
        will_note,
        procedure_note,
        language_note,
    )
    review.answers = _answers(sampled, answers, notes, finding)
    review.finding, review.filled_at = finding, act.at
    review.save()
    short = {q: one["answer"] for q, one in review.answers.items()}
    take(act, sampled, part=review.part, finding=finding, answers=short)
    return review


def _standing_proposal(sampled: SampledMatter) -> str:
    return last_proposal(sampled).get("conclusion", "")


def _may_agree(actor: Actor, sampled: SampledMatter) -> bool:
    return sampled.proposed_by_id != actor.staff and _reviews(actor, sampled)


@command(
    "look_back.agree",
    lead="同意后，这件的评查即告结束。不同意的，请另行提出共同结论。",
    fits=_may_agree,
    told=_standing_proposal,
)
def agree(act: Act, sampled: SampledMatter) -> SampledMatter:
    """Agree to the conclusion that the other reviewer proposed last; with it the review of the matter ends."""
    _own_review(act, sampled)
    if sampled.stage == SampleStage.PROPOSED and sampled.proposed_by_id == act.actor.staff:
        raise Refused(Verdict(allowed=False, reason="共同结论由一名评查人员提出、另一名同意。"))
    finding = Finding(last_proposal(sampled).get("finding", Finding.NONE))
    sampled.finding, sampled.agreed_by_id, sampled.concluded_at = finding, act.actor.staff, act.at
    take(act, sampled, reason=FINDINGS[finding], finding=finding, concluded=True)
    return sampled


def _conclusive(sampled: SampledMatter, finding: Finding, day: date) -> Verdict:
    """Whether both may conclude now on this finding."""
    until = sampled.turn_due if sampled.stage == SampleStage.ASKED else None
    grave = graver([finding, worst_found(sampled)])
    asked = sampled.heard_id is None or was_asked(sampled)
    return may_conclude(graver=grave, asked=asked, until=until, today=day)


def _may_propose(actor: Actor, sampled: SampledMatter) -> bool:
    return _reviews(actor, sampled) and _conclusive(sampled, Finding.NONE, today()).allowed


@command(
    "look_back.propose",
    lead="两份评查不一致的，在这里说明怎样取得一致。另一名评查人员同意后生效。",
    verb="提交另一名评查人员同意",
    fits=_may_propose,
    told=_standing_proposal,
)
def propose_conclusion(
    act: Act,
    sampled: SampledMatter,
    *,
    finding: _Graded,
    conclusion: Annotated[str, Words("共同结论", rows=6)],
) -> SampledMatter:
    """Propose the joint conclusion; it counts when the other reviewer agrees. Another proposal stands beside the former, and only the last
    can be agreed to. Raises Refused before both have written and the handler was heard."""
    _own_review(act, sampled)
    if SAMPLED.open_to(sampled.stage, "propose"):
        require(_conclusive(sampled, finding, act.day))
    sampled.proposed_by_id = act.actor.staff
    take(act, sampled, words={"finding": finding, "conclusion": conclusion}, finding=finding)
    return sampled


def _proposed_day(_record: Any) -> date:
    return work_calendar().add_working_days(today(), _STATEMENT_DAYS).day


@command(
    "look_back.ask",
    lead="承办人能看到两份评查表。说明之后，或者期限过后，才能作出共同结论。",
    verb="请承办人说明",
    fits=lambda actor, sampled: sampled.heard_id is not None and _reviews(actor, sampled),
)
def ask_for_statement(
    act: Act,
    sampled: SampledMatter,
    *,
    what: Annotated[str, Words("需要说明的问题", most=4000)],
    due: Annotated[date, Day("请在哪天前说明", ahead=True, initial=_proposed_day)],
) -> SampledMatter:
    """Ask whoever answers for the matter for a statement by a day; both reviews are there. What is asked again stands beside the former
    question; a day that runs is only put off."""
    _own_review(act, sampled)
    if sampled.heard_id is None:
        raise Refused(Verdict(allowed=False, reason="这件没有登记承办人，无法请其说明。"))
    least = work_calendar().add_working_days(act.day, STATEMENT_WORKING_DAYS).day
    if due < least:
        raise InvalidInput(
            {"due": Phrase("请给承办人至少{n}个工作日，最早{day}。", n=STATEMENT_WORKING_DAYS, day=least)}
        )
    if sampled.stage == SampleStage.ASKED and sampled.turn_due is not None and due < sampled.turn_due:
        raise InvalidInput({"due": "已经给出的期限只能推迟，不能提前。"})
    words = {"what": what, "due": due.isoformat()}
    take(act, sampled, words=words, until=due, heard=sampled.heard_id, due=due.isoformat())
    return sampled


def _may_state(actor: Actor, sampled: SampledMatter) -> bool:
    open_now = sampled.heard_id == actor.staff and SAMPLED.open_to(sampled.stage, "state")
    return open_now and was_asked(sampled)


def _last_question(sampled: SampledMatter) -> str:
    asked = [step for step in steps_of(sampled) if step.act == "ask"]
    return str(asked[-1].words["what"]) if asked else ""


@command(
    "look_back.state",
    lead="请说明事实和理由。回头看评的是工作，您的说明会与结论一并存卷。",
    verb="提交说明",
    fits=_may_state,
    told=_last_question,
)
def state(
    act: Act, sampled: SampledMatter, *, statement: Annotated[str, Words("情况说明", rows=6)]
) -> SampledMatter:
    """The handler's own words on what the reviewers found. Taken also after the day, until there is a conclusion; what is added later
    stands beside it."""
    if sampled.heard_id != act.actor.staff or not was_asked(sampled):
        raise Refused(Verdict(allowed=False, reason="这件没有请您说明情况。"))
    take(act, sampled, words={"statement": statement})
    return sampled


def _may_report(_actor: Actor, look_back: LookBack) -> bool:
    return is_open(look_back) and not look_back.sample.filter(concluded_at=None).exists()


@command(
    "look_back.report",
    lead="形成后，数字按现在的情况固定下来。",
    verb="形成季度报告",
    fits=_may_report,
)
def make_report(
    act: Act, look_back: LookBack, *, summary: Annotated[str, Words("共性问题和改进建议", rows=8)]
) -> LookBack:
    """Make the report of the quarter: the figures as they stand, and a summary of common errors and advice. Raises Refused
    while a sampled matter has no conclusion."""
    if not is_open(look_back):
        raise Refused(Verdict(allowed=False, reason="这次抽样已经被替代，或者报告已经形成。"))
    left = look_back.sample.filter(concluded_at=None).count()
    if left:
        raise Refused(Verdict(allowed=False, reason=Phrase("还有{n}件没有作出结论，不能形成报告。", n=left)))
    look_back.report, look_back.summary = figures(look_back).as_json(), summary
    look_back.reported_by_id, look_back.reported_at = act.actor.staff, act.at
    look_back.version += 1
    look_back.save(update_fields=["report", "summary", "reported_by", "reported_at", "version"])
    act.record(look_back, after={"report": look_back.report})
    return look_back
