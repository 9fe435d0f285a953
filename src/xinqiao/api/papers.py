"""Documents: drafting, serving, reading; the steps between are mounted."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from ninja.responses import Status

from xinqiao.api.auth import StaffRequest
from xinqiao.api.conditions import IfMatch, etag, seen_version
from xinqiao.api.document import file_answer, versioned
from xinqiao.api.fields import Named, Number
from xinqiao.api.matter_view import paper_ref, staff_ref, unit_ref
from xinqiao.api.mount import read_all
from xinqiao.api.paper_schemas import (
    AnswerOut,
    ApprovalOut,
    DraftText,
    PaperDone,
    PaperIn,
    PaperOut,
    RecipientOut,
    ServiceIn,
    ServiceOut,
    UnservedOut,
)
from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.kernel.typed import read_draft
from xinqiao.matters.asking import ANSWER, asked_of, content_of
from xinqiao.matters.citing import applies_on
from xinqiao.matters.commands import papers
from xinqiao.matters.commands.reveal import download_paper
from xinqiao.matters.commands.service import Delivery, record_service
from xinqiao.matters.models import Matter, Paper, PaperState, ServiceMethod, UnservedGround
from xinqiao.matters.offers import hindrance, paper_steps
from xinqiao.matters.queries.access import get_paper, matter_numbered
from xinqiao.matters.queries.recipients import served_to, unserved_yet
from xinqiao.rules.approval import STEP_TITLES, chain_of
from xinqiao.rules.papers import RULES

router = Router(tags=["papers"])
_CHANGE = (404, 409, 412, 428)


def _role(code: str) -> Named:
    return Named(code=code, title=STEP_TITLES[code])


def _content(given: PaperIn, matter: Matter) -> dict[str, Any]:
    """What was sent, read as on the page: gaps are let be."""
    paper, kind = given.paper, given.paper.kind
    asked = {name: what for name, what in asked_of(kind).items() if name not in RULES[kind].recorded}
    answers = [
        {"position": one.position, **read_all(ANSWER, one, matter, f"paper.items.{n}.", read=read_draft)}
        for n, one in enumerate(getattr(paper, "items", ()))
    ]
    return content_of(kind, read_all(asked, paper, matter, "paper.", read=read_draft), answers)


def _items(content: dict[str, Any]) -> list[AnswerOut]:
    return [
        AnswerOut(position=int(i["position"]), outcome=i["outcome"], decision=i["decision"])
        for i in content.get("items", [])
    ]


def _fields(names: Iterable[str], content: dict[str, Any]) -> dict[str, str]:
    return {name: str(content.get(name, "")) for name in names}


def _paper_out(actor: Actor, paper: Paper) -> PaperOut:
    return PaperOut(
        **dict(paper_ref(paper)),
        matter=paper.matter.number,
        unit=unit_ref(paper.unit),
        author=staff_ref(paper.author) if paper.author else None,
        template=paper.template,
        template_sha256=paper.template_sha256,
        created_at=paper.created_at,
        fields=_fields(RULES[paper.kind].labels, paper.content),
        items=_items(paper.content),
        chain=[_role(step) for step in chain_of(paper.kind, paper.matter.route)],
        approvals=[
            ApprovalOut(step=_role(a.step), by=staff_ref(a.by), approved=a.approved, note=a.note, at=a.at)
            for a in paper.approvals.select_related("by")
        ],
        services=[
            ServiceOut(
                to=served_to(s),
                called_at=s.called_at,
                called_number=s.called_number,
                method=Named(code=s.method, title=ServiceMethod(s.method).label),
                sent_on=s.sent_on,
                served_on=s.served_on,
                proof=s.proof,
                witness=s.witness,
                by=staff_ref(s.by),
            )
            for s in paper.services.select_related("by", "principal", "receiver")
        ],
        left=[
            RecipientOut(id=one.principal.pk, name=one.masked)
            for one in (unserved_yet(paper) if paper.for_citizen else ())
        ],
        unserved=[
            UnservedOut(
                to=u.principal.masked_name if u.principal else "",
                ground=Named(code=u.ground, title=UnservedGround(u.ground).label),
                attempts=u.attempts,
                tried_on=u.tried_on,
                scan=u.scan_id,
                by=staff_ref(u.by),
            )
            for u in paper.unserved.select_related("by", "principal")
        ],
        hindrance=hindered.reason if (hindered := hindrance(paper)) is not None else "",
        may=sorted(paper_steps(actor, paper)),
    )


def _done(response: HttpResponse, paper: Paper) -> PaperDone:
    response["ETag"] = etag(paper.version)
    return PaperDone(
        id=str(paper.pk),
        state=Named(code=paper.state, title=PaperState(paper.state).label),
        waits_for=_role(paper.waits_for) if paper.waits_for else None,
        number=paper.number,
        version=paper.version,
    )


@router.post(
    "/matters/{number}/papers",
    response={201: PaperDone},
    operation_id="draftPaper",
    summary="起草文书",
    description="字段可以先空着，送审时检查。If-Match 为事项的版本号；答复中的 version 是文书的版本号。",
    openapi_extra=versioned(*_CHANGE, success=201),
)
def draft(
    request: StaffRequest, number: Number, payload: PaperIn, if_match: IfMatch, response: HttpResponse
) -> Status[PaperDone]:
    seen, matter = seen_version(if_match), matter_numbered(request.auth, number)
    made = papers.draft.seen(seen)(
        request.auth, matter, payload.paper.kind, _content(payload, matter), payload.template
    )
    return Status(201, _done(response, made))


@router.get(
    "/papers/{paper_id}",
    response=PaperOut,
    operation_id="getPaper",
    summary="一份文书",
    description="内容已遮盖个人信息；继续起草用 GET /papers/{paper_id}/draft。",
    openapi_extra=versioned(404),
)
def show(request: StaffRequest, paper_id: UUID, response: HttpResponse) -> PaperOut:
    paper = get_paper(request.auth, paper_id)
    response["ETag"] = etag(paper.version)
    return _paper_out(request.auth, paper)


@router.get(
    "/papers/{paper_id}/draft",
    response=DraftText,
    operation_id="getDraft",
    summary="草稿原文",
    description="未遮盖，只给可以修改它的人；不在起草中的文书答 404。",
    openapi_extra=versioned(404),
)
def draft_text(request: StaffRequest, paper_id: UUID, response: HttpResponse) -> DraftText:
    paper = get_paper(request.auth, paper_id)
    if "save" not in paper_steps(request.auth, paper):
        raise NotFound
    content = papers.original_content(paper)
    response["ETag"] = etag(paper.version)
    return DraftText(
        kind=paper.kind,
        fields=_fields((f.name for f in RULES[paper.kind].typed), content),
        items=_items(content),
        applies_on=applies_on(content),
    )


@router.put(
    "/papers/{paper_id}",
    response=PaperDone,
    operation_id="savePaper",
    summary="保存草稿",
    description="以送来的内容代替原有内容。",
    openapi_extra=versioned(*_CHANGE),
)
def save(
    request: StaffRequest, paper_id: UUID, payload: PaperIn, if_match: IfMatch, response: HttpResponse
) -> PaperDone:
    seen, paper = seen_version(if_match), get_paper(request.auth, paper_id)
    if payload.paper.kind != paper.kind:
        raise InvalidInput({"paper.kind": "文书的种类不能改变；请另行起草。"})
    saved = papers.save_draft.seen(seen)(
        request.auth, paper, _content(payload, paper.matter), payload.template
    )
    return _done(response, saved)


@router.post(
    "/papers/{paper_id}/serve",
    response=PaperDone,
    operation_id="servePaper",
    summary="登记送达",
    description="写明凭证；复查、复核的期限只从送达起算。",
    openapi_extra=versioned(*_CHANGE),
)
def serve(
    request: StaffRequest, paper_id: UUID, payload: ServiceIn, if_match: IfMatch, response: HttpResponse
) -> PaperDone:
    seen, paper = seen_version(if_match), get_paper(request.auth, paper_id)
    delivery = Delivery(
        method=payload.method,
        sent_on=payload.sent_on,
        served_on=payload.served_on,
        proof=payload.proof,
        witness=payload.witness,
        consented=payload.consented,
        to=tuple(payload.to),
        called_at=payload.called_at,
        called_number=payload.called_number,
    )
    return _done(response, record_service.seen(seen)(request.auth, paper, delivery).paper)


@router.get(
    "/papers/{paper_id}/pdf",
    operation_id="getPaperPdf",
    summary="文书（PDF）",
    description="签发时的原件；没有签发的答 404。每次下载都记入审计日志。",
    openapi_extra=file_answer("application/pdf", "签发时的文书原件", 404),
)
def paper_pdf(request: StaffRequest, paper_id: UUID) -> HttpResponse:
    found = get_paper(request.auth, paper_id)
    if found.state != PaperState.ISSUED:
        raise NotFound("文书还没有签发。")
    return pdf(download_paper(request.auth, found), f"{found.number}.pdf")
