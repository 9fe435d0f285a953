"""Reads and files of policy study for programs (M-P1, M-P2): the plan of a year, one session with what was written about it, masked. The
acts are mounted of their commands."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field

from xinqiao.api.auth import StaffRequest
from xinqiao.api.conditions import etag
from xinqiao.api.document import any_file, problems, versioned
from xinqiao.api.fields import Input, Named, StaffRef, When, named
from xinqiao.api.files import uploads
from xinqiao.api.library import Key
from xinqiao.api.matter_view import staff_ref
from xinqiao.http.responses import sent_in
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.matters.files import received
from xinqiao.policy.commands.study import add_material, download_material
from xinqiao.policy.models import StudyMaterial, StudyPlan, StudySession
from xinqiao.policy.queries.study import (
    attendance_of,
    covered,
    get_material,
    get_session,
    plan_of,
    sessions_of,
)
from xinqiao.policy.queries.study_cases import shown
from xinqiao.policy.study_texts import TEXTS
from xinqiao.rules.studying import PLAN

router = Router(tags=["study"])


class PlanQuery(Input):
    year: int = Field(ge=2000, le=2200, examples=[2026])


class PlannedOut(Schema):
    id: int
    month: int
    number: int = Field(description="当月第几次")
    field: str = Field(description="重点领域")
    theme: str
    day: date
    fixed_on: date = Field(description="计划原定的日期")
    leader: StaffRef | None = Field(description="领学人")
    held: bool = Field(description="已经登记学习记录")


class PlanOut(Schema):
    id: int
    year: int
    version: int
    stage: Named
    fields: list[str] = Field(description="重点领域")
    starts_at: str = Field(examples=["15:00"])
    place: str
    provisional: bool = Field(description="当年的放假通知还没有载入")
    drafted_by: StaffRef
    approved_by: StaffRef | None
    approved_at: When | None = Field(description="最近一次批准的时间")
    sessions: list[PlannedOut]


class MoveOut(Schema):
    from_day: date
    to_day: date
    reason: str


class CaseOut(Schema):
    number: str
    title: str
    basis: str
    note: str


class QuestionOut(Schema):
    id: int
    position: int
    text: str
    options: list[str] = Field(description="完成自测时写第几个，从1数起")


class AttendedOut(Schema):
    staff: StaffRef
    present: bool
    reason: str
    caught_up_on: date | None


class MaterialOut(Schema):
    id: UUID
    name: str
    content_type: str
    size: int


class SessionOut(PlannedOut):
    plan: int
    version: int
    place: str
    old_version: int | None = Field(description="对照的旧版本，政策库中的主键")
    new_version: int | None
    texts: dict[str, str] = Field(description="、".join(f"{name} {label}" for name, label in TEXTS.items()))
    missing: list[str] = Field(description="还缺少的内容")
    moves: list[MoveOut] = Field(description="日期调整和理由")
    cases: list[CaseOut] = Field(description="关联的案例，遮盖信访人信息")
    questions: list[QuestionOut]
    materials: list[MaterialOut]
    attendance: list[AttendedOut]


def _planned(session: StudySession) -> dict[str, Any]:
    return {
        "id": session.pk,
        "month": session.month.month,
        "number": session.number,
        "field": session.month.field,
        "theme": session.month.theme,
        "day": session.day,
        "fixed_on": session.fixed_on,
        "leader": staff_ref(session.leader) if session.leader else None,
        "held": session.held_at is not None,
    }


def _plan(plan: StudyPlan) -> PlanOut:
    return PlanOut(
        id=plan.pk,
        year=plan.year,
        version=plan.version,
        stage=named(plan.stage, PLAN.stages[plan.stage]),
        fields=plan.fields,
        starts_at=f"{plan.starts_at:%H:%M}",
        place=plan.place,
        provisional=plan.provisional,
        drafted_by=staff_ref(plan.drafted_by),
        approved_by=staff_ref(plan.approved_by) if plan.approved_by else None,
        approved_at=plan.approved_at,
        sessions=[PlannedOut.model_validate(_planned(session)) for session in sessions_of(plan)],
    )


@router.get(
    "/study/plan",
    response=PlanOut,
    operation_id="getStudyPlan",
    summary="一年的学习计划",
    description="本单位的计划和各次学习。ETag 是计划的版本号。",
    openapi_extra=versioned(404),
)
def plan(request: StaffRequest, wanted: Query[PlanQuery], response: HttpResponse) -> PlanOut:
    found = plan_of(request.auth, wanted.year)
    if found is None:
        raise NotFound("这一年还没有学习计划。")
    response["ETag"] = etag(found.version)
    return _plan(found)


def _material(found: StudyMaterial) -> MaterialOut:
    return MaterialOut(id=found.pk, name=found.name, content_type=found.content_type, size=found.size)


@router.post(
    "/sessions/{key}/materials",
    response={201: MaterialOut},
    operation_id="addStudyMaterial",
    summary="添加学习材料",
    description="multipart/form-data，一次一个文件。内容须与扩展名相符。",
    openapi_extra=problems(404),
)
def add(request: StaffRequest, key: Key, files: File[list[UploadedFile]]) -> Status[MaterialOut]:
    found = get_session(request.auth, key)
    if len(files) != 1:
        raise InvalidInput({"files": "一次添加一个文件。"})
    with received(uploads(files), "files") as (given,):
        return Status(201, _material(add_material(request.auth, found, given)))


@router.get(
    "/materials/{material_id}",
    operation_id="downloadStudyMaterial",
    summary="下载学习材料",
    description="每次下载都记入审计日志。",
    openapi_extra=any_file(),
)
def fetch(request: StaffRequest, material_id: UUID) -> HttpResponse:
    found = get_material(request.auth, material_id)
    return sent_in(download_material(request.auth, found), found.name, "application/octet-stream")


@router.get(
    "/sessions/{key}",
    response=SessionOut,
    operation_id="getStudySession",
    summary="一次学习",
    description="内容都已遮盖个人信息。自测的答案和各人的结果不在其中。ETag 是版本号。",
    openapi_extra=versioned(404),
)
def session(request: StaffRequest, key: Key, response: HttpResponse) -> SessionOut:
    found = get_session(request.auth, key)
    response["ETag"] = etag(found.version)
    return SessionOut(
        **_planned(found),
        plan=found.plan_id,
        version=found.version,
        place=found.place or found.plan.place,
        old_version=found.old_version_id,
        new_version=found.new_version_id,
        texts={name: getattr(found, name) for name in TEXTS},
        missing=list(covered(found).missing),
        moves=[MoveOut(from_day=m.from_day, to_day=m.to_day, reason=m.reason) for m in found.moves.all()],
        cases=[
            CaseOut(number=c.number, title=c.title, basis=c.basis, note=c.note)
            for c in shown(request.auth, found)
        ],
        questions=[
            QuestionOut(id=q.pk, position=q.position, text=q.text, options=q.options)
            for q in found.questions.all()
        ],
        materials=[_material(material) for material in found.materials.all()],
        attendance=[
            AttendedOut(
                staff=staff_ref(a.staff), present=a.present, reason=a.reason, caught_up_on=a.caught_up_on
            )
            for a in attendance_of(found)
        ],
    )
