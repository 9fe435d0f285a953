"""Issuing: number, PDF, sealed copy, in the transaction of the act that causes it (M-R4). Called inside commands."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings

from xinqiao.documents.papers import TITLES, WITHIN, Document, PaperKind, document_number
from xinqiao.documents.render import render
from xinqiao.kernel.commands import Act
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.numbers import next_number
from xinqiao.kernel.sealing import seal, short_code
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import compose, compose_forms, files
from xinqiao.matters.models import (
    Disposition,
    Matter,
    Objection,
    Paper,
    PaperState,
    RequestForInstruction,
    Service,
)
from xinqiao.offices.models import Unit

_TO_UNIT = {PaperKind.FORWARDING_LETTER, PaperKind.ASSIGNMENT_LETTER, PaperKind.OBJECTION_LETTER}


def to_pdf(document: Document) -> bytes:
    """Set a document with the office's own fonts where it has put any into its font folder."""
    folder = settings.XINQIAO_FONTS
    return render(document, font_dirs=(folder,) if folder.is_dir() else ())


def _put(act: Act, paper: Paper, document: Document) -> None:
    data = to_pdf(document)
    paper.pdf_path, paper.pdf_sha256 = files.keep(new_uuid(), data)
    paper.number, paper.verification_code = document.number, document.verification_code
    paper.state, paper.step = PaperState.ISSUED, ""
    paper.issued_at, paper.issued_by_id = act.at, act.actor.staff_id
    paper.version += 1
    paper.save()


def _document(act: Act, paper: Paper, **parts: Any) -> Document:
    kind, unit = PaperKind(paper.kind), paper.unit
    serial = next_number(f"paper:{unit.pk}:{kind}:{act.day.year}")
    title = parts.pop("title", TITLES[kind])
    return Document(
        kind=kind,
        title=title,
        number=document_number(unit.document_word, kind, act.day.year, serial),
        issuer=unit.name,
        matter_number=paper.matter.number,
        day=act.day,
        remedy=compose.remedy_line(paper),
        contact=compose.contact(unit),
        verification_code=short_code(str(paper.pk), purpose="verification"),
        secrecy="内部" if paper.matter.confidential or kind in WITHIN else "",
        **parts,
    )


def issue(act: Act, paper: Paper, content: Mapping[str, Any]) -> None:
    """Issue a drafted and approved document to the petitioner."""
    title = TITLES[PaperKind(paper.kind)]
    copy_to = paper.matter.registering_unit.name if paper.matter.registering_unit_id != paper.unit_id else ""
    document = _document(
        act,
        paper,
        title=title,
        addressee=compose.addressee(paper.matter),
        sections=compose.drafted_sections(paper, content),
        copy_to=copy_to,
    )
    _put(act, paper, document)


def issue_request(act: Act, paper: Paper) -> RequestForInstruction:
    """Issue a request for instruction to a higher organ, of this system or outside. What is typed goes out masked: the higher
    organ judges the question, not the person. `paper.addressed_to` is the own unit where the organ is outside, so that the letter
    never counts as one to the petitioner."""
    recipient = str(paper.content["recipient"]).strip()
    to_unit = Unit.objects.filter(name=recipient, active=True).exclude(pk=paper.unit_id).first()
    paper.addressed_to = to_unit or paper.unit
    document = _document(
        act,
        paper,
        addressee=recipient,
        sections=compose.request_sections(paper.matter, paper.content),
        signer=compose.signer(paper),
    )
    _put(act, paper, document)
    return RequestForInstruction.objects.create(
        paper=paper,
        matter=paper.matter,
        unit=paper.unit,
        to_unit=to_unit,
        to_body=recipient,
        asked_at=act.at,
        expected_on=work_calendar().add_working_days(act.day, settings.XINQIAO_INSTRUCTION_DAYS).day,
    )


def issue_letter(
    act: Act,
    matter: Matter,
    kind: str,
    disposition: Disposition | None,
    *,
    objection: Objection | None = None,
) -> Paper:
    """Issue a letter or notice that is made from recorded facts and needs no approval chain."""
    paper_kind = PaperKind(kind)
    key = new_uuid()
    paper = Paper(
        id=key,
        matter=matter,
        kind=kind,
        unit_id=matter.holding_unit_id,
        author_id=act.actor.staff_id,
        sealed=seal("{}", context=f"matters.paper:{key}:content"),
        created_at=act.at,
    )
    if paper_kind in _TO_UNIT and disposition is not None:
        paper.addressed_to = (
            disposition.from_unit if paper_kind is PaperKind.OBJECTION_LETTER else disposition.to_unit
        )
    to = paper.addressed_to.name if paper.addressed_to else compose.addressee(matter)
    document = _document(
        act, paper, addressee=to, sections=compose.letter_sections(paper_kind, matter, disposition, objection)
    )
    paper.save(force_insert=True)
    _put(act, paper, document)
    act.record(
        f"matters.paper:{key}",
        matter_id=matter.pk,
        action="paper.issue",
        after={"number": paper.number, "kind": kind},
    )
    return paper


def issue_proof_of_service(act: Act, paper: Paper, service: Service) -> Paper:
    """Put the proof of service into the file."""
    key = new_uuid()
    proof = Paper(
        id=key,
        matter=paper.matter,
        kind=PaperKind.PROOF_OF_SERVICE,
        unit=paper.unit,
        author_id=act.actor.staff_id,
        sealed=seal("{}", context=f"matters.paper:{key}:content"),
        addressed_to=paper.unit,
        created_at=act.at,
    )
    serial = next_number(f"paper:{paper.unit_id}:proof:{act.day.year}")
    number = document_number(paper.unit.document_word, PaperKind.PROOF_OF_SERVICE, act.day.year, serial)
    proof.save(force_insert=True)
    code = short_code(str(key), purpose="verification")
    _put(
        act,
        proof,
        replace(compose_forms.proof_of_service(paper, service), number=number, verification_code=code),
    )
    return proof
