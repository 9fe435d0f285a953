"""A sampled matter as its page shows it, and what this person may do with it now."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.language import basis_in_words, listed, translated
from xinqiao.matters.models import Matter
from xinqiao.policy.models import LookBackReview, Rectification, SampledMatter
from xinqiao.policy.queries.ledger import Line, lines
from xinqiao.policy.queries.look_back import rounds
from xinqiao.rules.looking_back import (
    ANSWERS,
    FINDINGS,
    PARTS,
    QUESTIONS,
    Answer,
    Finding,
    graver,
    may_conclude,
)
from xinqiao.rules.roles import Role
from xinqiao.web.acts.views import ActLink, links
from xinqiao.web.look_back.forms import SAMPLE_FORMS

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
class Sheet:
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
    sheets: tuple[Sheet, ...]
    acts: tuple[ActLink, ...]
    finding: str
    look: str
    standing: str
    rectification: Rectification | None
    reads_round: bool


_ANSWER_LOOKS = {Answer.YES: "ok", Answer.PARTLY: "soon", Answer.NO: "late"}


def _sheet(review: LookBackReview, *, shown: bool) -> Sheet:
    told = shown and review.filled_at is not None
    return Sheet(
        part=translated(PARTS[Role(review.part)]),
        name=review.reviewer.name,
        filled=review.filled_at is not None,
        finding=translated(FINDINGS[Finding(review.finding)]) if told else "",
        look=LOOKS[Finding(review.finding)] if told else "",
        answers=tuple(_answered(review, q, title) for q, title in QUESTIONS.items()) if told else (),
    )


def _answered(review: LookBackReview, question: str, title: str) -> Answered:
    answer = Answer(getattr(review, question))
    return Answered(
        question=translated(title),
        answer=translated(ANSWERS[answer]),
        look=_ANSWER_LOOKS[answer],
        note=getattr(review, f"{question}_note"),
    )


def standing(sampled: SampledMatter) -> tuple[str, str]:
    """Where the review of a sampled matter has got to, in words, and how it looks."""
    reviews = list(sampled.reviews.all())
    if sampled.concluded_at is not None:
        finding = Finding(sampled.finding)
        return FINDINGS[finding], LOOKS[finding]
    if sampled.proposed_by_id is not None:
        return _("等另一名评查人员同意结论"), "waiting"
    filled = sum(r.filled_at is not None for r in reviews)
    if filled == len(PARTS):
        if sampled.asked_at is not None and sampled.stated_at is None:
            return _("等承办人说明情况"), "waiting"
        return _("等共同结论"), "waiting"
    if len(reviews) < len(PARTS):
        return _("待指派评查人员"), "soon"
    return _("评查中"), "waiting"


def _fits(
    actor: Actor, sampled: SampledMatter, own: LookBackReview | None, filled: list[str]
) -> dict[str, bool]:
    """Which acts make sense now, apart from who may."""
    is_open = sampled.concluded_at is None and sampled.look_back.replaced_at is None
    both, wrote = len(filled) == len(PARTS), own is not None and own.filled_at is not None
    worst = graver([Finding(f) for f in filled])
    ready = may_conclude(
        reviews=len(filled),
        graver=worst,
        asked=sampled.asked_at is not None,
        stated=sampled.stated_at is not None,
        due=sampled.statement_due,
        today=today(),
    )
    return {
        "assign": is_open and len(filled) < len(PARTS),
        "review": is_open and own is not None and not wrote,
        "ask": is_open and wrote and both and sampled.heard_id is not None and sampled.stated_at is None,
        "state": is_open and sampled.asked_at is not None and sampled.heard_id == actor.staff,
        "propose": is_open and wrote and ready.allowed,
        "agree": is_open and wrote and sampled.proposed_by_id not in (None, actor.staff),
    }


def _acts(actor: Actor, sampled: SampledMatter, fits: dict[str, bool]) -> tuple[ActLink, ...]:
    made = tuple(
        ActLink(title=str(form.title), url=reverse("look_back:act", args=[sampled.pk, name]))
        for name, form in SAMPLE_FORMS.items()
        if fits[name] and check(f"look_back.{name}", actor, sampled).allowed
    )
    return made + tuple(link for link in links(actor, sampled) if link.url.endswith("/rectify/"))


def founded_on(line: Line) -> str:
    """The policy basis of a reply: as it states it, else the provisions that it cites, in the language of the page."""
    return line.basis or listed(basis_in_words(cited) for cited in line.cited)


def sampled_page(actor: Actor, sampled: SampledMatter) -> SampledPage:
    """Everything on the page. The two forms are shown when both are in; before that each reviewer sees the own one only."""
    reviews = list(sampled.reviews.select_related("reviewer"))
    filled = [r.finding for r in reviews if r.filled_at is not None]
    own = next((r for r in reviews if r.reviewer_id == actor.staff), None)
    both = len(filled) == len(PARTS)
    words, _look = standing(sampled)
    matter = Matter.objects.select_related("category", "first_unit", "holding_unit").get(pk=sampled.matter_id)
    [line] = lines([matter])
    return SampledPage(
        sampled=sampled,
        line=line,
        basis=founded_on(line),
        sheets=tuple(_sheet(r, shown=both or r is own) for r in reviews),
        acts=_acts(actor, sampled, _fits(actor, sampled, own, filled)),
        finding=translated(FINDINGS[Finding(sampled.finding)]) if sampled.finding else "",
        look=LOOKS[Finding(sampled.finding)] if sampled.finding else "",
        standing=translated(words),
        rectification=Rectification.objects.filter(sampled=sampled).first(),
        reads_round=rounds(actor).filter(pk=sampled.look_back_id).exists(),
    )
