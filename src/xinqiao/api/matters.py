"""Lists, search, one matter, its history, registration at the desk."""

from django.http import HttpResponse
from ninja import Query, Router
from ninja.responses import Status
from pydantic import Field

from xinqiao.api.auth import StaffRequest
from xinqiao.api.conditions import (
    IdempotencyKey,
    content_ref,
    etag,
    no_other_parameters,
    submission_key,
)
from xinqiao.api.document import problems, versioned
from xinqiao.api.fields import Input, Number
from xinqiao.api.matter_schemas import (
    HappeningOut,
    MatterList,
    MatterOut,
    MattersQuery,
    RegisterIn,
    SearchQuery,
)
from xinqiao.api.matter_view import matter_out, matter_row
from xinqiao.api.public_schemas import ReceiptOut
from xinqiao.api.receipts import receipt_of
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.reveal import find_by_identity
from xinqiao.matters.models import Channel, Matter
from xinqiao.matters.queries import desk
from xinqiao.matters.queries.access import matter_numbered, sees_by_invitation
from xinqiao.matters.queries.history import happenings
from xinqiao.matters.submission import Submission
from xinqiao.offices.queries import get_unit
from xinqiao.people.vault import Identity
from xinqiao.policy.commands.discussion import look_in

router = Router(tags=["matters"])


def _seen(request: StaffRequest, number: str) -> Matter:
    """A matter the caller may see. That somebody looked who is only invited to discuss it is recorded."""
    matter = matter_numbered(request.auth, number)
    if sees_by_invitation(request.auth, matter):
        look_in(request.auth, matter)
    return matter


def _page(request: StaffRequest, wanted: Input) -> MatterList:
    """A page of the list. A misspelt filter is named: ignored, it would show more than was asked for."""
    no_other_parameters(request, type(wanted))
    filters = {k: str(v) for k, v in wanted.model_dump(exclude_none=True).items() if v != ""}
    page = desk.matters(request.auth, filters)
    return MatterList(items=[matter_row(m) for m in page.rows], after=page.after)


@router.get(
    "/matters",
    response=MatterList,
    operation_id="listMatters",
    summary="信访事项列表",
    description="您可以看到的事项，每页30件。用答复中的 after 取下一页，直到它为空。",
)
def list_matters(request: StaffRequest, wanted: Query[MattersQuery]) -> MatterList:
    return _page(request, wanted)


@router.get(
    "/search",
    response=MatterList,
    operation_id="searchMatters",
    summary="全文检索",
    description="在您可以看到的事项中查找编号、标题、内容、办理记录和发生地。查的是遮盖后的文字：按姓名、证件、电话查找另用 POST /search/identity。",
)
def search(request: StaffRequest, wanted: Query[SearchQuery]) -> MatterList:
    return _page(request, wanted)


class IdentityQuery(Input):
    """One of the three; the first given of number, telephone, name is used."""

    id_number: str = Field("", max_length=40)
    phone: str = Field("", max_length=30)
    name: str = Field("", max_length=50)


@router.post(
    "/search/identity",
    response=list[str],
    operation_id="searchIdentity",
    summary="按身份查找本单位收到的信访件",
    description="查同一人以前的信访件，以便识别重复信访；证件号码、电话、姓名有一项完全相同的都列出。答复为编号，最多50个。检举控告事项不在其中。每次查找都记入审计日志。",
)
def search_identity(request: StaffRequest, payload: IdentityQuery) -> list[str]:
    actor = request.auth
    found = find_by_identity(
        actor,
        get_unit(actor.unit),
        name=payload.name,
        id_number=payload.id_number,
        phone=payload.phone,
    )
    return [each.petition.number for each in found]


@router.get(
    "/matters/{number}",
    response=MatterOut,
    operation_id="getMatter",
    summary="一件信访事项",
    description="已遮盖个人信息。offers 列出您现在可以办理什么；ETag 是版本号，办理时放在 If-Match 中。",
    openapi_extra=versioned(404),
)
def get_matter(request: StaffRequest, number: Number, response: HttpResponse) -> MatterOut:
    matter = _seen(request, number)
    response["ETag"] = etag(matter.version)
    return matter_out(request.auth, matter)


@router.get(
    "/matters/{number}/history",
    response=list[HappeningOut],
    operation_id="getHistory",
    summary="办理经过",
    description="自审计日志，新的在前，最多200条。",
    openapi_extra=problems(404),
)
def history(request: StaffRequest, number: Number) -> list[HappeningOut]:
    matter = _seen(request, number)
    return [HappeningOut(at=h.at, title=h.title, detail=h.detail) for h in happenings(matter)]


def _submission(given: RegisterIn, key: str) -> Submission:
    person = given.petitioner
    return Submission(
        channel=Channel(given.channel),
        title=given.title,
        text=given.text,
        requests=tuple(given.requests),
        received_at=given.received_at,
        late_reason=given.late_reason,
        identity=Identity(
            name=person.name,
            kind=person.kind,
            id_kind=person.id_kind,
            id_number=person.id_number,
            phone=person.phone,
            address=person.address,
        )
        if person
        else None,
        representatives=tuple(Identity(name=r.name, phone=r.phone) for r in given.representatives),
        people_count=given.people_count,
        place=given.place,
        urgent=given.urgent,
        oral=given.oral,
        read_back=given.read_back,
        language=given.language,
        accusation=given.accusation,
        other_procedure=given.other_procedure,
        submission_key=key,
        source_ref=content_ref(given.model_dump()),
    )


@router.post(
    "/matters",
    response={201: ReceiptOut},
    operation_id="registerPetition",
    summary="登记信访件",
    description="来访、来信、来电、电子邮件当场登记在本单位。须带 Idempotency-Key；重发得到同一回执。扫描件另行用 POST /petitions/{number}/attachments 添加。",
)
def register_petition(
    request: StaffRequest, payload: RegisterIn, key: IdempotencyKey, response: HttpResponse
) -> Status[ReceiptOut]:
    actor = request.auth
    unit = get_unit(actor.unit)
    given = register(actor, unit, _submission(payload, submission_key(key, f"unit:{actor.unit}")))
    return receipt_of(given, unit, response)
