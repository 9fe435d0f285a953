"""Files of a petition: sent in, listed, fetched; and what is sealed, shown for a stated purpose."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from ninja.responses import Status
from pydantic import Field

from xinqiao.api.auth import StaffRequest
from xinqiao.api.document import any_file, problems
from xinqiao.api.fields import Input, Number, When
from xinqiao.api.public_schemas import AttachmentRef
from xinqiao.http.responses import sent_in
from xinqiao.intake.files import Upload
from xinqiao.kernel.errors import InvalidInput
from xinqiao.matters.commands.intake import attach, link_same_matter
from xinqiao.matters.commands.reveal import download_attachment, reveal_identity, reveal_original
from xinqiao.matters.files import received
from xinqiao.matters.models import Attachment
from xinqiao.matters.queries.access import get_attachment
from xinqiao.matters.queries.petitions import find_earlier, find_visible
from xinqiao.matters.queries.same_matter import same_matter_candidates
from xinqiao.rules.disclosing import Purpose

router = Router(tags=["petitions"])
MOST_BYTES = 30 * 1024 * 1024


def uploads(files: Sequence[UploadedFile]) -> list[Upload]:
    """The files as they came. Raises InvalidInput when all together are too large."""
    if sum(f.size or 0 for f in files) > MOST_BYTES:
        raise InvalidInput({"files": "材料总共不能超过30MB，请压缩图片，或者分次提交。"})
    return [Upload(name=f.name or "", data=f.read()) for f in files]


def attachment_ref(attachment: Attachment) -> AttachmentRef:
    return AttachmentRef(
        id=attachment.pk,
        name=attachment.name,
        content_type=attachment.content_type,
        size=attachment.size,
        sha256=attachment.sha256,
        added_at=attachment.added_at,
    )


class PurposeIn(Input):
    purpose: Purpose = Field(
        description="contact 联系信访人、verify 核对身份、investigate 调查核实、serve 送达文书、review 复查复核"
    )


class IdentityOut(Schema):
    """A petitioner in clear. Do not store it: ask again when it is needed again."""

    kind: str
    name: str
    id_number: str
    phone: str
    address: str
    email: str


class OriginalOut(Schema):
    title: str
    text: str
    requests: list[str]


class AttachIn(Input):
    theirs: bool = Field(
        False,
        description="信访人交来的（来信、照片、合同），本人凭查询码可以下载；单位自己的材料不填，本人看不到",
    )


class LinkIn(Input):
    number: str = Field(
        "", max_length=32, description="同一事项的较早一件信访件的编号，您可以看到的；不与文号、核验码同填"
    )
    document: str = Field(
        "", max_length=60, description="信访人带来的文书的文号：事项在其他机关办理、您看不到的"
    )
    code: str = Field("", max_length=40, description="该文书的核验码")
    reason: str = Field(min_length=1, max_length=300, description="认定为同一事项的理由")


class LinkOut(Schema):
    number: str
    repeat_of: str
    reason: str


@router.post(
    "/petitions/{number}/attachments",
    response={201: list[AttachmentRef]},
    operation_id="attachToPetition",
    summary="添加材料",
    description="multipart/form-data，一次最多20个文件、合计30MB。内容须与扩展名相符；同一文件重发不另存。",
    openapi_extra=problems(404),
)
def add_attachments(
    request: StaffRequest,
    number: Number,
    payload: Form[AttachIn],
    files: File[list[UploadedFile]],
) -> Status[list[AttachmentRef]]:
    petition = find_visible(request.auth, number)
    with received(uploads(files)) as given:
        return Status(
            201, [attachment_ref(a) for a in attach(request.auth, petition, given, theirs=payload.theirs)]
        )


@router.get(
    "/attachments/{attachment_id}",
    operation_id="downloadAttachment",
    summary="下载材料",
    description="得到副本，已去掉位置、作者等附带信息；有电子签名的原样给出。`sha256` 是封存的原件的。每次下载都记入审计日志。",
    openapi_extra=any_file(),
)
def fetch_attachment(request: StaffRequest, attachment_id: UUID) -> HttpResponse:
    found = get_attachment(request.auth, attachment_id)
    return sent_in(download_attachment(request.auth, found), found.name, "application/octet-stream")


@router.post(
    "/petitions/{number}/identity",
    response=list[IdentityOut],
    operation_id="revealIdentity",
    summary="查看身份信息",
    description="须说明目的；每次查看都记入审计日志。匿名信访件得到空数组。请勿另行保存。",
    openapi_extra=problems(404, 409),
)
def identity(request: StaffRequest, number: Number, payload: PurposeIn) -> list[IdentityOut]:
    people = reveal_identity(request.auth, find_visible(request.auth, number), payload.purpose)
    return [
        IdentityOut(
            kind=p.kind,
            name=p.name,
            id_number=p.id_number,
            phone=p.phone,
            address=p.address,
            email=p.email,
        )
        for p in people
    ]


@router.post(
    "/petitions/{number}/original",
    response=OriginalOut,
    operation_id="revealOriginal",
    summary="查看原文",
    description="未遮盖的原文。须说明目的；每次查看都记入审计日志。",
    openapi_extra=problems(404, 409),
)
def original(request: StaffRequest, number: Number, payload: PurposeIn) -> OriginalOut:
    found = reveal_original(request.auth, find_visible(request.auth, number), payload.purpose)
    return OriginalOut(title=found.title, text=found.text, requests=list(found.requests))


class SameMatterOut(Schema):
    """An earlier petition that may raise the same matter, and what both of them say."""

    number: str = Field(examples=["XF2026-000123"])
    title: str = Field(description="已遮盖个人信息")
    received_at: When
    likeness: float = Field(description="相近程度，0 至 1；只供排序参考，由人看过内容再认定")
    places: list[str] = Field(description="两件都提到的地点、单位")
    words: list[str] = Field(description="两件共同的词语")
    numbers: list[str] = Field(description="两件共同的数字")
    days_apart: int | None = Field(description="收到时间相差的天数；超过30天为空")


@router.get(
    "/petitions/{number}/same-matter",
    response=list[SameMatterOut],
    operation_id="listSameMatter",
    summary="可能是同一事项的信访件",
    description="最多五件收到较早的，相近的在前，只列您可以看到的。机器只比较内容和时间，不看是谁写的；是否同一事项由人认定。",
    openapi_extra=problems(404),
)
def same_matter(request: StaffRequest, number: Number) -> list[SameMatterOut]:
    found = same_matter_candidates(request.auth, find_visible(request.auth, number))
    return [
        SameMatterOut(
            number=each.petition.number,
            title=each.petition.title,
            received_at=each.petition.received_at,
            likeness=round(each.likeness.score, 3),
            places=list(each.likeness.reasons.places),
            words=list(each.likeness.reasons.words),
            numbers=list(each.likeness.reasons.numbers),
            days_apart=each.likeness.reasons.days,
        )
        for each in found
    ]


@router.post(
    "/petitions/{number}/link",
    response=LinkOut,
    operation_id="linkPetition",
    summary="关联同一事项",
    description="确认两件信访件反映同一事项（初次、重复信访）：在收到较晚的一件上关联较早的一件，凭编号，或者凭信访人带来的文书的文号和核验码。两件各自保留编号，只用于程序判断。",
    openapi_extra=problems(404, 429),
)
def link(request: StaffRequest, number: Number, payload: LinkIn) -> LinkOut:
    petition = find_visible(request.auth, number)
    link_same_matter.permit(request.auth, petition)
    earlier, paper = find_earlier(request.auth, payload.number, payload.document, payload.code)
    linked = link_same_matter(request.auth, petition, earlier, reason=payload.reason, paper=paper)
    return LinkOut(number=linked.number, repeat_of=earlier.number, reason=linked.link_reason)
