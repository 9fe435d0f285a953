"""Reading a round of the look-back and a sampled matter (M-P6), as far as the pages show them; what is done with them is mounted."""

from typing import Any

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from xinqiao.api.auth import StaffRequest
from xinqiao.api.conditions import etag
from xinqiao.api.course_steps import StepOut, steps_out
from xinqiao.api.document import versioned
from xinqiao.api.fields import Named, When, named
from xinqiao.kernel.records import named as record_named
from xinqiao.policy.models import LookBackReview, SampledMatter
from xinqiao.policy.queries.look_back import may_read, quarter_of, sample_of
from xinqiao.rules.looking_back import ANSWERS, FINDINGS, PARTS, QUESTIONS, SAMPLED, Answer, Finding, Question
from xinqiao.rules.roles import Role

router = Router(tags=["acts"])


class SampledRef(Schema):
    id: int
    position: int
    matter: str = Field(description="信访事项编号")
    handling_unit: str
    state: Named


class RoundOut(Schema):
    id: int
    version: int
    quarter: str = Field(examples=["2026-Q3"])
    frame_size: int
    frame_sha256: str = Field(description="范围清单的校验值")
    seed: str = Field(description="随机种子，十六进制；据此任何人可以重算样本")
    drawn_at: When
    replaced_at: When | None
    replaced_why: str
    reported_at: When | None
    summary: str
    sample: list[SampledRef]


class AnsweredOut(Schema):
    question: Named
    answer: Named
    note: str


class SheetOut(Schema):
    """The sheet of one reviewer; before both are in, each reads the own one only."""

    part: Named
    reviewer: str
    filled: bool
    finding: Named | None
    answers: list[AnsweredOut]


class SampledOut(SampledRef):
    version: int
    round: int = Field(description="所属抽样")
    title: str
    finding: Named | None = Field(description="共同结论")
    sheets: list[SheetOut]
    steps: list[StepOut] = Field(description="请说明、说明、提出结论、同意，每一轮各一项")


def _ref(sampled: SampledMatter) -> dict[str, Any]:
    return {
        "id": sampled.pk,
        "position": sampled.position,
        "matter": sampled.matter.number,
        "handling_unit": sampled.handling_unit.name,
        "state": named(sampled.stage, SAMPLED.stages[sampled.stage]),
    }


def _finding(code: str) -> Named | None:
    return named(code, FINDINGS[Finding(code)]) if code else None


def _sheet(review: LookBackReview, *, shown: bool) -> SheetOut:
    told = shown and review.filled_at is not None
    answers = [
        AnsweredOut(
            question=named(question, QUESTIONS[Question(question)]),
            answer=named(given["answer"], ANSWERS[Answer(given["answer"])]),
            note=given["note"],
        )
        for question, given in (review.answers.items() if told else ())
    ]
    return SheetOut(
        part=named(review.part, PARTS[Role(review.part)]),
        reviewer=review.reviewer.name,
        filled=review.filled_at is not None,
        finding=_finding(review.finding) if told else None,
        answers=answers,
    )


@router.get(
    "/look-backs/{key}",
    response=RoundOut,
    operation_id="readLookBack",
    summary="一次回头看抽样",
    openapi_extra=versioned(404),
)
def read_round(request: StaffRequest, key: str, response: HttpResponse) -> RoundOut:
    found = record_named("look-backs").find(request.auth, key)
    response["ETag"] = etag(found.version)
    return RoundOut(
        quarter=quarter_of(found).code,
        sample=[SampledRef(**_ref(sampled)) for sampled in sample_of(found)],
        **{name: getattr(found, name) for name in RoundOut.model_fields if name not in ("quarter", "sample")},
    )


@router.get(
    "/samples/{key}",
    response=SampledOut,
    operation_id="readSample",
    summary="一件抽中的事项",
    openapi_extra=versioned(404),
)
def read_sampled(request: StaffRequest, key: str, response: HttpResponse) -> SampledOut:
    found = record_named("samples").find(request.auth, key)
    response["ETag"] = etag(found.version)
    reviews = found.reviews.select_related("reviewer")
    return SampledOut(
        **_ref(found),
        version=found.version,
        round=found.look_back_id,
        title=found.matter.title,
        finding=_finding(found.finding),
        sheets=[_sheet(review, shown=may_read(request.auth, found, review)) for review in reviews],
        steps=steps_out(found),
    )
