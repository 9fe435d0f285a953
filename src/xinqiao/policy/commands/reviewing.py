"""Two reviews, the handler's statement, the joint conclusion, the report of the quarter (M-P6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from xinqiao.kernel.commands import Act, command
from xinqiao.kernel.errors import InvalidInput, Refused
from xinqiao.library.calendars import work_calendar
from xinqiao.matters.commands.moving import require
from xinqiao.policy.masking import Typed, masked
from xinqiao.policy.models import LookBack, LookBackReview, SampledMatter
from xinqiao.policy.queries.look_back_figures import figures
from xinqiao.rules.looking_back import (
    FINDINGS,
    QUESTIONS,
    STATEMENT_WORKING_DAYS,
    Answer,
    Finding,
    Question,
    graver,
    may_conclude,
)
from xinqiao.rules.text_input import clean_text
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A filled-in form: each question's answer and note, and how grave what was found is."""

    answers: Mapping[Question, str]
    notes: Mapping[Question, str]
    finding: str


def open_sampled(sampled: SampledMatter) -> None:
    """Raises Refused when the draw was replaced or the matter is concluded."""
    if sampled.look_back.replaced_at is not None:
        raise Refused(Verdict(allowed=False, reason="这次抽样已经被替代，不再评查。"))
    if sampled.concluded_at is not None:
        raise Refused(Verdict(allowed=False, reason="这件的评查已经作出结论。"))


def _own_review(act: Act, sampled: SampledMatter) -> LookBackReview:
    """The actor's own form; whoever is named for something else has none."""
    found = LookBackReview.objects.filter(sampled=sampled, reviewer_id=act.actor.staff).first()
    if found is None:
        raise Refused(Verdict(allowed=False, reason="您不是这件的评查人员。"))
    return found


def _filled(sampled: SampledMatter) -> list[LookBackReview]:
    return list(LookBackReview.objects.filter(sampled=sampled).exclude(filled_at=None))


def _next(sampled: SampledMatter, *fields: str) -> None:
    sampled.version += 1
    sampled.save(update_fields=[*fields, "version"])


def _problems(given: Review) -> dict[str, str]:
    """What is missing: an answer, the finding, or a note where something is not in order."""
    problems: dict[str, str] = {}
    for question, title in QUESTIONS.items():
        answer = given.answers.get(question, "")
        if answer not in set(Answer):
            problems[question] = Phrase("请回答：{question}。", question=title)
        elif answer != Answer.YES and not given.notes.get(question, "").strip():
            problems[f"{question}_note"] = "请写明发现了什么问题、依据是什么。"
    if given.finding not in set(Finding):
        problems["finding"] = "请选择问题的轻重。"
    elif given.finding == Finding.NONE and any(a != Answer.YES for a in given.answers.values()):
        problems["finding"] = "有一项不是“是”，不能选“无问题”。"
    return problems


@command("look_back.review")
def write_review(act: Act, sampled: SampledMatter, given: Review) -> LookBackReview:
    """Fill in the own form once, without seeing the other's. Notes are masked. Raises InvalidInput, field by field."""
    open_sampled(sampled)
    review = _own_review(act, sampled)
    if review.filled_at is not None:
        raise Refused(
            Verdict(allowed=False, reason="您已经填写过这件的评查表，不能再改；请在共同结论中说明。")
        )
    if problems := _problems(given):
        raise InvalidInput(problems)
    typed = {
        f"{q}_note": Typed(text=given.notes.get(q, ""), what=title, required=False, most=4000)
        for q, title in QUESTIONS.items()
    }
    for name, text in masked(sampled.matter, typed).items():
        setattr(review, name, text)
    for question in QUESTIONS:
        setattr(review, question, given.answers[question])
    review.finding, review.filled_at = given.finding, act.at
    review.save()
    _next(sampled)
    act.record(
        f"policy.sampledmatter:{sampled.pk}",
        after={
            "part": review.part,
            "finding": review.finding,
            **{str(q): given.answers[q] for q in QUESTIONS},
        },
    )
    return review


@command("look_back.ask")
def ask_for_statement(act: Act, sampled: SampledMatter, *, what: str, due: date) -> SampledMatter:
    """Ask whoever answers for the matter for a statement by a day; both reviews are there. Asking again sets a later day."""
    open_sampled(sampled)
    _own_review(act, sampled)
    if len(_filled(sampled)) < 2:
        raise Refused(Verdict(allowed=False, reason="两名评查人员都填写后，再请承办人说明情况。"))
    if sampled.heard_id is None:
        raise Refused(Verdict(allowed=False, reason="这件没有登记承办人，无法请其说明。"))
    least = work_calendar().add_working_days(act.day, STATEMENT_WORKING_DAYS).day
    if due < least:
        raise InvalidInput(
            {"due": Phrase("请给承办人至少{n}个工作日，最早{day}。", n=STATEMENT_WORKING_DAYS, day=least)}
        )
    if sampled.statement_due is not None and due < sampled.statement_due:
        raise InvalidInput({"due": "已经给出的期限只能推迟，不能提前。"})
    text = masked(sampled.matter, {"what": Typed(text=what, what="需要说明的问题", most=4000)})["what"]
    sampled.asked_at, sampled.asked_what, sampled.statement_due = act.at, text, due
    _next(sampled, "asked_at", "asked_what", "statement_due")
    act.record(
        f"policy.sampledmatter:{sampled.pk}", after={"heard": sampled.heard_id, "due": due.isoformat()}
    )
    return sampled


@command("look_back.state")
def state(act: Act, sampled: SampledMatter, *, statement: str) -> SampledMatter:
    """The handler's own words on what the reviewers found, masked. Taken also after the day, until there is a conclusion."""
    open_sampled(sampled)
    if sampled.heard_id != act.actor.staff or sampled.asked_at is None:
        raise Refused(Verdict(allowed=False, reason="这件没有请您说明情况。"))
    text = masked(sampled.matter, {"statement": Typed(text=statement, what="情况说明", most=8000)})
    sampled.statement, sampled.stated_at = text["statement"], act.at
    _next(sampled, "statement", "stated_at")
    act.record(f"policy.sampledmatter:{sampled.pk}", after={"stated": True})
    return sampled


@command("look_back.propose")
def propose_conclusion(act: Act, sampled: SampledMatter, *, finding: str, conclusion: str) -> SampledMatter:
    """Propose the joint conclusion; it stands when the other reviewer agrees. A new proposal takes the place of an open one.
    Raises Refused before both have written and the handler was heard."""
    open_sampled(sampled)
    _own_review(act, sampled)
    filled = _filled(sampled)
    require(
        may_conclude(
            reviews=len(filled),
            graver=graver([Finding(r.finding) for r in filled]),
            asked=sampled.asked_at is not None,
            stated=sampled.stated_at is not None,
            due=sampled.statement_due,
            today=act.day,
        )
    )
    if finding not in set(Finding):
        raise InvalidInput({"finding": "请选择问题的轻重。"})
    if finding != Finding.NONE and sampled.asked_at is None:
        raise Refused(Verdict(allowed=False, reason="发现问题的，先请承办人说明情况，再作结论。"))
    text = masked(sampled.matter, {"conclusion": Typed(text=conclusion, what="共同结论", most=8000)})
    sampled.finding, sampled.conclusion = finding, text["conclusion"]
    sampled.proposed_by_id, sampled.proposed_at = act.actor.staff, act.at
    _next(sampled, "finding", "conclusion", "proposed_by", "proposed_at")
    act.record(f"policy.sampledmatter:{sampled.pk}", after={"finding": finding})
    return sampled


@command("look_back.agree")
def agree(act: Act, sampled: SampledMatter) -> SampledMatter:
    """Agree to the conclusion that the other reviewer proposed; with it the review of the matter ends."""
    open_sampled(sampled)
    _own_review(act, sampled)
    if sampled.proposed_by_id is None or sampled.proposed_by_id == act.actor.staff:
        raise Refused(Verdict(allowed=False, reason="共同结论由一名评查人员提出、另一名同意。"))
    sampled.agreed_by_id, sampled.concluded_at = act.actor.staff, act.at
    _next(sampled, "agreed_by", "concluded_at")
    act.record(
        f"policy.sampledmatter:{sampled.pk}",
        after={"finding": sampled.finding, "concluded": True},
        reason=FINDINGS[Finding(sampled.finding)],
    )
    return sampled


@command("look_back.report")
def make_report(act: Act, look_back: LookBack, *, summary: str) -> LookBack:
    """Make the report of the quarter: the figures as they stand, and a summary of common errors and advice. Raises Refused
    while a sampled matter has no conclusion."""
    if look_back.replaced_at is not None or look_back.reported_at is not None:
        raise Refused(Verdict(allowed=False, reason="这次抽样已经被替代，或者报告已经形成。"))
    left = look_back.sample.filter(concluded_at=None).count()
    if left:
        raise Refused(Verdict(allowed=False, reason=Phrase("还有{n}件没有作出结论，不能形成报告。", n=left)))
    checked = clean_text(summary.strip(), max_chars=8000, what="小结")
    if checked.problem:
        raise InvalidInput({"summary": checked.problem})
    look_back.report, look_back.summary = figures(look_back).as_json(), checked.text
    look_back.reported_by_id, look_back.reported_at = act.actor.staff, act.at
    look_back.version += 1
    look_back.save(update_fields=["report", "summary", "reported_by", "reported_at", "version"])
    act.record(f"policy.lookback:{look_back.pk}", after={"report": look_back.report})
    return look_back
