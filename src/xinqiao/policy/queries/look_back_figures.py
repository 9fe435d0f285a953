"""The figures of a quarter's look-back: of units' work, never of petitioners."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from xinqiao.policy.models import LookBack, LookBackReview, Rectification, SampledMatter
from xinqiao.policy.queries.look_back import steps_by_matter
from xinqiao.rules.looking_back import QUESTIONS, Answer, Finding, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """One handling office: how many it concluded, how many were drawn, what was found, in the order of `Finding`."""

    unit: str
    frame: int
    sample: int
    findings: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`answers`: question → answer → number of reviews, of questions that were asked. `differed`: sampled matters whose two reviews graded differently.
    `heard`: matters whose handler stated something, of `asked`; `again`: those with more than one round of asking or proposing."""

    frame: int
    sample: int
    concluded: int
    reviews: int
    differed: int
    asked: int
    heard: int
    again: int
    rectifications: int
    findings: Mapping[str, int]
    answers: Mapping[str, Mapping[str, int]]
    units: tuple[UnitFigures, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _read(kept: Mapping[str, Any]) -> Figures:
    units = tuple(UnitFigures(**unit) for unit in kept["units"])
    return Figures(**{**kept, "units": units})


def reported(look_back: LookBack) -> Figures:
    """The figures of the report as it was made; before that, as they stand now."""
    return _read(look_back.report) if look_back.report else figures(look_back)


def figures(look_back: LookBack) -> Figures:
    """The figures as they stand, in five queries."""
    sample = list(look_back.sample.select_related("handling_unit"))
    reviews = list(LookBackReview.objects.filter(sampled__look_back=look_back).exclude(filled_at=None))
    grades: dict[int, set[str]] = {}
    for review in reviews:
        grades.setdefault(review.sampled_id, set()).add(review.finding)
    done = [s for s in sample if s.concluded_at is not None]
    took = {key: Counter(step.act for step in steps) for key, steps in steps_by_matter(sample).items()}
    return Figures(
        frame=look_back.frame_size,
        sample=len(sample),
        concluded=len(done),
        reviews=len(reviews),
        differed=sum(len(found) > 1 for found in grades.values()),
        asked=sum(acts["ask"] > 0 for acts in took.values()),
        heard=sum(acts["state"] > 0 for acts in took.values()),
        again=sum(max(acts["ask"], acts["propose"]) > 1 for acts in took.values()),
        rectifications=Rectification.objects.filter(sampled__look_back=look_back).count(),
        findings=_findings(done),
        answers={str(q): _answers(reviews, q) for q in QUESTIONS if any(q in r.answers for r in reviews)},
        units=_units(look_back, sample),
    )


def _findings(done: list[SampledMatter]) -> dict[str, int]:
    count = Counter(s.finding for s in done)
    return {str(f): count[f] for f in Finding}


def _answers(reviews: list[LookBackReview], question: Question) -> dict[str, int]:
    count = Counter(r.answers[question]["answer"] for r in reviews if question in r.answers)
    return {str(a): count[a] for a in Answer}


def _units(look_back: LookBack, sample: list[SampledMatter]) -> tuple[UnitFigures, ...]:
    """Every handling office of the frame, in the order of its name: no ranking."""
    strata = Counter(line.partition("\t")[2] for line in look_back.frame.splitlines())
    mine: dict[str, list[SampledMatter]] = {name: [] for name in strata}
    for sampled in sample:
        mine.setdefault(sampled.handling_unit.name, []).append(sampled)
    return tuple(
        UnitFigures(
            unit=name,
            frame=strata[name],
            sample=len(rows),
            findings=_findings([s for s in rows if s.concluded_at is not None]),
        )
        for name, rows in sorted(mine.items())
    )
