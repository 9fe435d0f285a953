"""Hearings, evaluation sessions, mediations with their agreements, assistance (M-R6) for programs: the lists and records of their pages. What is done
with them is mounted under the same addresses."""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from xinqiao.api.auth import StaffRequest
from xinqiao.api.conditions import etag, no_other_parameters
from xinqiao.api.course_steps import StepOut, steps_out
from xinqiao.api.document import versioned
from xinqiao.api.fields import Input, Named, UnitRef, named
from xinqiao.api.matter_view import unit_ref
from xinqiao.kernel.commands import offered
from xinqiao.proceedings.models import Hearing, Mediation, Panel
from xinqiao.proceedings.queries import KINDS, PAGE, Proceeding, get_one, page
from xinqiao.proceedings.records import NAMES

router = Router(tags=["policy"])


class ProceedingsQuery(Input):
    stage: Literal["open"] | None = Field(None, description="open：只看还在进行的")
    after: str = Field("", pattern="^$|^[0-9]{1,9}$", description="上一页答复中的 after，原样带回")


class ProceedingRef(Schema):
    id: int
    matter: str = Field(description="信访事项编号")
    unit: UnitRef
    stage: Named
    due: date | None = Field(description="现在这一步应当在哪天前办理")
    subject: str = Field(description="要查明、评议、解决的问题，已遮盖个人信息")
    version: int


class ProceedingList(Schema):
    """One page of at most thirty, newest first."""

    items: list[ProceedingRef]
    after: str = Field(description="下一页的起点；空为没有下一页")


class SideOut(Schema):
    """One party to a mediation, masked, with its two consents."""

    name: str
    petitioner: bool
    willing_on: date | None = Field(description="同意调解的日期")
    agreed_on: date | None = Field(description="同意协议内容的日期")


class PerformanceOut(Schema):
    due: date
    what: str


class ProceedingOut(ProceedingRef):
    """`opened_on`, `closed_on`: of a hearing, its days are left out of the time of a final review (条例 36(2)). `sides` and what follows:
    of a mediation."""

    opened_on: date | None
    closed_on: date | None
    result: str = Field(description="听证的结论、评议的结果、协议的内容、救助的部门")
    sides: list[SideOut]
    agreement: str = Field(description="协议书的文号，出具以后才有")
    plan: list[PerformanceOut] = Field(description="协议约定的履行")
    steps: list[StepOut]
    may: list[str] = Field(description="您现在可以办的，POST 到同一地址之后加 /…")


def _subject(found: Proceeding) -> str:
    if isinstance(found, Hearing | Panel):
        return found.question
    return found.subject if isinstance(found, Mediation) else found.need


def _result(found: Proceeding) -> str:
    if isinstance(found, Hearing):
        return found.conclusion
    if isinstance(found, Panel):
        return found.result
    return found.terms if isinstance(found, Mediation) else found.organ


def _row(found: Proceeding) -> dict[str, Any]:
    return {
        "id": found.pk,
        "matter": found.matter.number,
        "unit": unit_ref(found.unit),
        "stage": named(found.stage, found.course.stages[found.stage]),
        "due": found.turn_due if found.stage in found.course.asks else None,
        "subject": _subject(found),
        "version": found.version,
    }


def _agreed(found: Proceeding) -> dict[str, Any]:
    if not isinstance(found, Mediation):
        return {"sides": [], "agreement": "", "plan": []}
    return {
        "sides": [
            SideOut(name=s.name, petitioner=s.petitioner, willing_on=s.willing_on, agreed_on=s.agreed_on)
            for s in found.sides.all()
        ],
        "agreement": found.agreement.number if found.agreement else "",
        "plan": [PerformanceOut(**one) for one in found.plan],
    }


def _listing(model: type[Proceeding]) -> Callable[..., ProceedingList]:
    def listing(request: StaffRequest, wanted: Query[ProceedingsQuery]) -> ProceedingList:
        no_other_parameters(request, ProceedingsQuery)
        before = int(wanted.after) if wanted.after else None
        found: list[Any] = page(model, request.auth, before=before, open_only=wanted.stage == "open")
        after = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
        return ProceedingList(items=[ProceedingRef(**_row(one)) for one in found[:PAGE]], after=after)

    return listing


def _one(model: type[Proceeding]) -> Callable[..., ProceedingOut]:
    def one(request: StaffRequest, key: int, response: HttpResponse) -> ProceedingOut:
        found: Any = get_one(model, request.auth, key)
        response["ETag"] = etag(found.version)
        return ProceedingOut(
            **_row(found),
            **_agreed(found),
            opened_on=getattr(found, "opened_on", None),
            closed_on=getattr(found, "closed_on", None),
            result=_result(found),
            steps=steps_out(found),
            may=[spec.slug for spec in offered(request.auth, found, by_hand=True)],
        )

    return one


for _slug, _model in KINDS.items():
    router.get(
        f"/{_slug}",
        response=ProceedingList,
        operation_id=f"list{_slug.capitalize()}",
        summary=f"{NAMES[_model]}列表",
        description="您可以看到的，新的在前，每页30项。用答复中的 after 取下一页，直到它为空。内容已遮盖个人信息。",
    )(_listing(_model))
    router.get(
        f"/{_slug}/{{key}}",
        response=ProceedingOut,
        operation_id=f"get{_model.__name__}",
        summary=f"一项{NAMES[_model]}",
        description="经过、结果、各方的同意；内容已遮盖个人信息。ETag 是版本号，办理时放在 If-Match 中。",
        openapi_extra=versioned(404),
    )(_one(_model))
