"""The public counter for programs: submit, follow, evaluate, ask for review. No account; number and code in the body."""

from dataclasses import asdict
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from xinqiao.api.conditions import IdempotencyKey, content_ref, submission_key
from xinqiao.api.document import file_answer, problems
from xinqiao.api.fields import UnitRef
from xinqiao.api.files import attachment_ref, uploads
from xinqiao.api.public_schemas import (
    Access,
    AttachmentRef,
    CitizenPaperOut,
    CodeOut,
    EvaluationIn,
    EvaluationOut,
    OfficeOut,
    PetitionIn,
    ProgressOut,
    ProgressStep,
    PromiseIn,
    PromiseOut,
    Puzzle,
    ReceiptOut,
    ReviewIn,
    ReviewOut,
)
from xinqiao.api.receipts import receipt_of
from xinqiao.http.requests import client_address, request_id
from xinqiao.http.responses import pdf
from xinqiao.intake import proof
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import InvalidInput
from xinqiao.matters.commands.commitment import told_done, told_not_done
from xinqiao.matters.commands.intake import attach, submit
from xinqiao.matters.commands.open import open_with_code
from xinqiao.matters.commands.reveal import download_paper, renew_code
from xinqiao.matters.commands.review import evaluate, request_review
from xinqiao.matters.compose_forms import receipt
from xinqiao.matters.files import received
from xinqiao.matters.models import Channel
from xinqiao.matters.paperwork import to_pdf
from xinqiao.matters.queries.access import get_paper
from xinqiao.matters.queries.commitments import get_commitment
from xinqiao.matters.queries.petitions import own_petition
from xinqiao.matters.queries.progress import progress
from xinqiao.matters.queries.reviewing import reviewers
from xinqiao.matters.query_codes import code_of
from xinqiao.matters.sending import sent_from
from xinqiao.matters.submission import Submission
from xinqiao.offices.queries import petition_offices
from xinqiao.people.vault import Identity

router = Router(tags=["public"])
_OPENED = problems(429)
_DECIDED = problems(409, 429)
_SCOPE = "public"


def _citizen(request: HttpRequest, given: Access) -> Actor:
    """The petitioner, shown by number and code; wrong ones are counted."""
    visitor = Actor.visitor(request_id(request))
    petition = open_with_code(visitor, given.number, given.code, address=client_address(request) or "unknown")
    return Actor.citizen(petition.pk, petition.matter_id, request_id(request))


@router.get(
    "/offices",
    response=list[OfficeOut],
    operation_id="listOffices",
    summary="可以受理网上信访的信访部门，及其地址、电话、接待时间",
)
def offices(request: HttpRequest) -> list[OfficeOut]:
    return [
        OfficeOut(id=u.pk, name=u.name, address=u.address, telephone=u.telephone, hours=u.hours)
        for u in petition_offices()
    ]


@router.post(
    "/puzzles",
    response={201: Puzzle},
    operation_id="createPuzzle",
    summary="领取工作量证明题",
    description="代替第三方验证码。用准备提交信访件的同一个 Idempotency-Key 领取，四小时内有效，只能用于那一件。"
    "从 0 起逐个试 number，直到 SHA-256(salt + number) 的十六进制等于 challenge（约需一秒以内）；"
    '再把 {"algorithm","challenge","number","salt","signature"} 写成 JSON、按 Base64 编码，作为 proof 提交。',
)
def puzzle(request: HttpRequest, key: IdempotencyKey) -> Status[Puzzle]:
    made = proof.new_challenge(
        settings.SECRET_KEY, settings.XINQIAO_PROOF_OF_WORK, bound_to=submission_key(key, _SCOPE)
    )
    return Status(
        201,
        Puzzle(
            algorithm=made.algorithm,
            challenge=made.challenge,
            salt=made.salt,
            signature=made.signature,
            max_number=made.max_number,
        ),
    )


def _submission(given: PetitionIn, key: str) -> Submission:
    person = given.petitioner
    return Submission(
        channel=Channel.WEB,
        title=given.title,
        text=given.text,
        requests=tuple(given.requests),
        received_at=now(),
        identity=Identity(name=person.name, phone=person.phone, address=person.address) if person else None,
        representatives=tuple(Identity(name=r.name, phone=r.phone) for r in given.representatives),
        people_count=given.people_count,
        language=given.language,
        place=given.place,
        accusation=given.accusation,
        other_procedure=given.other_procedure,
        notice_phone=given.notice_phone,
        notice_mail=given.notice_mail,
        submission_key=key,
        source_ref=content_ref(given.model_dump(exclude={"proof"})),
    )


@router.post(
    "/petitions",
    response={201: ReceiptOut},
    operation_id="submitPetition",
    summary="提交信访件",
    description="当场登记，返回编号和查询码。须带 Idempotency-Key 和为它领取的工作量证明。"
    "用同一编号、同一内容重发，得到同一回执，响应头 Idempotency-Replayed 为 true。材料另行用 POST /public/petitions/materials 补充。",
    openapi_extra=_OPENED,
)
def submit_petition(
    request: HttpRequest, payload: PetitionIn, key: IdempotencyKey, response: HttpResponse
) -> Status[ReceiptOut]:
    bound = submission_key(key, _SCOPE)
    if not proof.solved(payload.proof, settings.SECRET_KEY, bound_to=bound):
        raise InvalidInput(
            {"proof": "工作量证明不对、已过期，或者不是用这个 Idempotency-Key 领取的，请重新领取。"}
        )
    office = petition_offices().filter(pk=payload.office).first()
    if office is None:
        raise InvalidInput({"office": "没有这个信访部门，请从 GET /public/offices 中选择。"})
    submission = _submission(payload, bound)
    with sent_from(client_address(request) or "unknown", submission):
        given = submit(Actor.visitor(request_id(request)), None, office, submission)
    return receipt_of(given, office, response)


@router.post(
    "/petitions/receipt",
    operation_id="getReceipt",
    summary="回执（PDF）",
    openapi_extra=file_answer("application/pdf", "回执", 429),
)
def receipt_pdf(request: HttpRequest, payload: Access) -> HttpResponse:
    petition = own_petition(_citizen(request, payload))
    return pdf(to_pdf(receipt(petition, code_of(petition))), f"{petition.number}-回执.pdf")


@router.post(
    "/petitions/code",
    response={201: CodeOut},
    operation_id="renewCode",
    summary="更换查询码",
    description="查询码可能被他人知道的，换一个：原来的马上不能再用，新的只在这里给出一次。",
    openapi_extra=_OPENED,
)
def change_code(request: HttpRequest, payload: Access) -> Status[CodeOut]:
    actor = _citizen(request, payload)
    petition = own_petition(actor)
    return Status(201, CodeOut(number=petition.number, code=renew_code(actor, petition)))


@router.post(
    "/petitions/progress",
    response=ProgressOut,
    operation_id="getProgress",
    summary="查询进展",
    description="到哪一步了，接下来什么时候会有什么。用 POST 是因为编号和查询码不应出现在地址中。",
    openapi_extra=_OPENED,
)
def show_progress(request: HttpRequest, payload: Access) -> ProgressOut:
    found = progress(_citizen(request, payload))
    return ProgressOut(
        number=found.number,
        title=found.title,
        received=found.received,
        office=found.unit,
        handling_unit=found.handling_unit,
        now=found.now,
        next=found.next,
        delay=found.delay,
        steps=[ProgressStep(title=s.title, explanation=s.gloss, mark=s.mark) for s in found.steps],
        papers=[
            CitizenPaperOut(
                id=p.id,
                title=p.title,
                number=p.number,
                issued=p.issued,
                served=p.served,
                unserved=p.unserved,
            )
            for p in found.papers
        ],
        promises=[PromiseOut(**asdict(p)) for p in found.promises],
        evaluable=[UnitRef(id=u.pk, name=u.name) for u in found.evaluable],
        evaluated=list(found.evaluated),
        review=found.review,
        review_until=found.review_until,
        review_late=found.review_late,
        reviewers=[UnitRef(id=u.pk, name=u.name) for u in found.reviewers],
        reviewed=found.reviewed,
        materials=list(found.attachments),
        changes=list(found.changes),
    )


@router.post(
    "/petitions/papers/{paper_id}",
    operation_id="getIssuedPaper",
    summary="已签发的文书（PDF）",
    openapi_extra=file_answer("application/pdf", "签发时的文书原件", 404, 429),
)
def issued_paper(request: HttpRequest, paper_id: UUID, payload: Access) -> HttpResponse:
    actor = _citizen(request, payload)
    found = get_paper(actor, paper_id)
    return pdf(download_paper(actor, found), f"{found.number}.pdf")


@router.post(
    "/petitions/evaluations",
    response={201: EvaluationOut},
    operation_id="evaluate",
    summary="满意度评价",
    description="答复送达之后，对信访部门和承办单位各评价一次，可以修改一次；相同的评价重发不另计。",
    openapi_extra=_DECIDED,
)
def give_evaluation(request: HttpRequest, payload: EvaluationIn) -> Status[EvaluationOut]:
    actor = _citizen(request, payload)
    unit = next((u for u in progress(actor).evaluable if u.pk == payload.unit), None)
    if unit is None:
        raise InvalidInput({"unit": "现在不能评价这个单位；答复送达之后，可以评价信访部门和承办单位。"})
    given = evaluate(
        actor,
        own_petition(actor),
        unit,
        payload.grade,
        payload.comment,
        interrupted=payload.interrupted,
        phone_seen=payload.phone_seen,
    )
    return Status(
        201, EvaluationOut(unit=UnitRef(id=unit.pk, name=unit.name), grade=given.grade, round=given.round)
    )


@router.post(
    "/petitions/promises",
    response=PromiseOut,
    operation_id="sayOfPromise",
    summary="说单位答应的事做到没有",
    description="说没做到的，承诺重新打开，原来的日期不变。",
    openapi_extra=problems(404, 409, 429),
)
def say_of_promise(request: HttpRequest, payload: PromiseIn) -> PromiseOut:
    actor = _citizen(request, payload)
    said = (told_done if payload.done else told_not_done)(
        actor, get_commitment(actor, payload.promise), words=payload.words
    )
    return next(PromiseOut(**asdict(p)) for p in progress(actor).promises if p.id == said.pk)


@router.post(
    "/petitions/reviews",
    response={201: ReviewOut},
    operation_id="requestReview",
    summary="请求复查、复核",
    description="对处理意见不服的，自收到之日起30日内请求复查；对复查意见不服的，30日内请求复核（《信访工作条例》第三十五条、第三十六条）。",
    openapi_extra=_DECIDED,
)
def ask_review(request: HttpRequest, payload: ReviewIn) -> Status[ReviewOut]:
    actor = _citizen(request, payload)
    petition = own_petition(actor)
    among = {unit.pk: unit for unit in reviewers(petition)}
    if payload.to_unit is not None and payload.to_unit not in among:
        raise InvalidInput({"to_unit": "请从作出意见的单位的上一级机关中选择。"})
    chosen = among.get(payload.to_unit or 0)
    made = request_review(actor, petition, payload.text, to_unit=chosen, late_reason=payload.late_reason)
    return Status(
        201,
        ReviewOut(
            level=made.level,
            title=made.get_level_display(),
            unit=made.unit.name,
            requested_at=made.requested_at,
            received_on=made.received_on,
            late=made.late,
        ),
    )


@router.post(
    "/petitions/materials",
    response={201: list[AttachmentRef]},
    operation_id="addMaterials",
    summary="补充材料",
    description="multipart/form-data，一次最多20个文件、合计30MB。照片会去除拍摄地点等信息；同一文件重发不另存。",
    openapi_extra=_OPENED,
)
def add_materials(
    request: HttpRequest, payload: Form[Access], files: File[list[UploadedFile]]
) -> Status[list[AttachmentRef]]:
    actor = _citizen(request, payload)
    petition = own_petition(actor)
    with received(uploads(files)) as given:
        return Status(201, [attachment_ref(a) for a in attach(actor, petition, given)])
