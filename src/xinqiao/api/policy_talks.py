"""Case discussions (M-P3) and requests for instruction (M-P4) for programs: what their pages show, to whom they show it."""

from datetime import date

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from xinqiao.api.auth import StaffRequest
from xinqiao.api.conditions import etag
from xinqiao.api.course_steps import StepOut, steps_out
from xinqiao.api.document import versioned
from xinqiao.api.fields import Named, StaffRef, UnitRef, When
from xinqiao.api.matter_view import staff_ref, unit_ref
from xinqiao.courses.models import OnCourse
from xinqiao.kernel.commands import offered
from xinqiao.kernel.records import record_of
from xinqiao.matters.queries.access import sees_by_invitation
from xinqiao.matters.queries.disputes import get_request
from xinqiao.policy.commands.discussion import look_in
from xinqiao.policy.queries.discussion import get_discussion

router = Router(tags=["policy"])


class OptionOut(Schema):
    position: int
    text: str


class PartOut(Schema):
    """Who takes part; `staff` is empty while nobody is named."""

    id: int
    party: str
    required: bool
    staff: StaffRef | None
    heard: bool = Field(description="已发表意见")
    confirmed: bool = Field(description="已确认现在的纪要")
    absent_reason: str


class DiscussionOut(Schema):
    id: int
    matter: str = Field(description="信访事项编号")
    stage: Named
    subject: str
    question: str
    facts: str
    provisions: str
    options: list[OptionOut]
    participants: list[PartOut]
    chair: StaffRef | None
    until: date | None = Field(description="受邀人员可以查看到哪一天")
    minutes_hash: str = Field(description="确认纪要时写在 digest 中")
    number: str = Field(description="纪要编号，办结以后才有")
    steps: list[StepOut]
    may: list[str] = Field(description="您现在可以办的，POST 到 /discussions/{id}/…")
    version: int


class InstructionRequestOut(Schema):
    """The letter and its answers; the matter itself is not part of it: the organ that was asked sees the letter and nothing else."""

    id: int
    number: str
    stage: Named
    unit: UnitRef
    to: str
    asked_at: When
    expected_on: date = Field(description="期待批复的日期，本地做法，不是法定期限")
    letter: dict[str, str]
    answers: list[StepOut] = Field(description="批复和更正，最后的为准")
    cited_as: str = Field(description="在依据中怎样写")
    may: list[str] = Field(description="您现在可以办的，POST 到 /requests/{id}/…")
    version: int


def _stage(found: OnCourse) -> Named:
    stage = record_of(type(found)).stage
    assert stage is not None
    code, title = stage(found)
    return Named(code=code, title=title)


@router.get(
    "/discussions/{key}",
    response=DiscussionOut,
    operation_id="getDiscussion",
    summary="一次会商",
    description="内容已遮盖个人信息。受邀人员每次查看都有记录。",
    openapi_extra=versioned(404),
)
def discussion(request: StaffRequest, key: int, response: HttpResponse) -> DiscussionOut:
    actor = request.auth
    found = get_discussion(actor, key)
    if sees_by_invitation(actor, found.matter):
        look_in(actor, found.matter)
    response["ETag"] = etag(found.version)
    return DiscussionOut(
        id=found.pk,
        matter=found.matter.number,
        stage=_stage(found),
        subject=found.subject,
        question=found.question,
        facts=found.facts,
        provisions=found.provisions,
        options=[OptionOut(position=o.position, text=o.text) for o in found.options.all()],
        participants=[
            PartOut(
                id=part.pk,
                party=part.party,
                required=part.required,
                staff=staff_ref(part.staff) if part.staff else None,
                heard=part.opined_at is not None,
                confirmed=bool(part.confirmed_hash) and part.confirmed_hash == found.minutes_hash,
                absent_reason=part.absent_reason,
            )
            for part in found.participants.all()
        ],
        chair=staff_ref(found.chair) if found.chair else None,
        until=found.until,
        minutes_hash=found.minutes_hash,
        number=found.number,
        steps=steps_out(found),
        may=[spec.slug for spec in offered(actor, found, by_hand=True)],
        version=found.version,
    )


@router.get(
    "/requests/{key}",
    response=InstructionRequestOut,
    operation_id="getRequestForInstruction",
    summary="一份请示",
    description="请示和批复的内容，已遮盖个人信息。请示的机关只看到请示，看不到信访事项。",
    openapi_extra=versioned(404),
)
def instruction(request: StaffRequest, key: int, response: HttpResponse) -> InstructionRequestOut:
    actor = request.auth
    found = get_request(actor, key)
    response["ETag"] = etag(found.version)
    content = found.paper.content
    return InstructionRequestOut(
        id=found.pk,
        number=found.paper.number,
        stage=_stage(found),
        unit=unit_ref(found.unit),
        to=found.to_body,
        asked_at=found.asked_at,
        expected_on=found.expected_on,
        letter={name: str(content.get(name, "")) for name in ("facts", "question", "opinion")},
        answers=steps_out(found),
        cited_as=found.instrument.title if found.instrument else "",
        may=[spec.slug for spec in offered(actor, found, by_hand=True)],
        version=found.version,
    )
