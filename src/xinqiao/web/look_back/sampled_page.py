"""A sampled matter as its page shows it, and what this person may do with it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from xinqiao.courses.queries import steps_of
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.matters.models import Matter
from xinqiao.policy.models import LookBackReview, Rectification, SampledMatter
from xinqiao.policy.queries.ledger import Line, lines
from xinqiao.policy.queries.look_back import may_read, rounds
from xinqiao.rules.looking_back import (
    ANSWERS,
    FINDINGS,
    PARTS,
    QUESTIONS,
    SAMPLED,
    Answer,
    Finding,
    Question,
    SampleStage,
)
from xinqiao.rules.roles import Role
from xinqiao.web.acts.steps import Shown, shown
from xinqiao.web.acts.views import BESIDE, ActLink, links
from xinqiao.web.ledger.views import founded_on

LOOKS = {
    Finding.NONE: "ok",
    Finding.MINOR: "waiting",
    Finding.MODERATE: "soon",
    Finding.SERIOUS: "late",
}
"""How a finding looks; the word stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    question: str
    answer: str
    look: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledSheet:
    """One reviewer's form; `answers` are empty as long as this person may not read them."""

    part: str
    name: str
    filled: bool
    finding: str
    look: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledPage:
    sampled: SampledMatter
    line: Line
    basis: str
    sheets: tuple[SampledSheet, ...]
    steps: list[Shown]
    acts: list[ActLink]
    standing: str
    look: str
    rectification: Rectification | None
    reads_round: bool


_ANSWER_LOOKS = {Answer.YES: "ok", Answer.PARTLY: "soon", Answer.NO: "late"}


def _sheet(review: LookBackReview, *, shown: bool) -> SampledSheet:
    told = shown and review.filled_at is not None
    return SampledSheet(
        part=translated(PARTS[Role(review.part)]),
        name=review.reviewer.name,
        filled=review.filled_at is not None,
        finding=translated(FINDINGS[Finding(review.finding)]) if told else "",
        look=LOOKS[Finding(review.finding)] if told else "",
        answers=tuple(_answered(q, given) for q, given in review.answers.items()) if told else (),
    )


def _answered(question: str, given: Mapping[str, str]) -> Answered:
    answer = Answer(given["answer"])
    return Answered(
        question=translated(QUESTIONS[Question(question)]),
        answer=translated(ANSWERS[answer]),
        look=_ANSWER_LOOKS[answer],
        note=given["note"],
    )


def standing(sampled: SampledMatter) -> tuple[str, str]:
    """Where the review of a sampled matter has got to, in words, and how it looks."""
    if sampled.stage == SampleStage.CONCLUDED:
        finding = Finding(sampled.finding)
        return FINDINGS[finding], LOOKS[finding]
    if len(sampled.reviews.all()) < len(PARTS):
        return _("待指派评查人员"), "soon"
    return SAMPLED.stages[sampled.stage], "waiting"


def _steps(sampled: SampledMatter) -> list[Shown]:
    """What both reviewers and the handler may read; the sheets are not among it."""
    return shown(sampled, [step for step in steps_of(sampled) if step.act != "review"])


def _so_far(sampled: SampledMatter, _faster: datetime | None) -> dict[str, Any]:
    """Questions, statements and proposals, beside the form of whoever concludes."""
    return {"beside": "web/steps.html", "steps": _steps(sampled)}


BESIDE[SampledMatter] = _so_far


def sampled_page(actor: Actor, sampled: SampledMatter) -> SampledPage:
    """Everything on the page."""
    reviews = sampled.reviews.select_related("reviewer")
    words, look = standing(sampled)
    matter = Matter.objects.select_related("category", "first_unit", "holding_unit").get(pk=sampled.matter_id)
    [line] = lines([matter])
    return SampledPage(
        sampled=sampled,
        line=line,
        basis=founded_on(line),
        sheets=tuple(_sheet(r, shown=may_read(actor, sampled, r)) for r in reviews),
        steps=_steps(sampled),
        acts=links(actor, sampled),
        standing=translated(words),
        look=look,
        rectification=Rectification.objects.filter(sampled=sampled).first(),
        reads_round=rounds(actor).filter(pk=sampled.look_back_id).exists(),
    )
