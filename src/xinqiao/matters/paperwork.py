"""Issuing: number and sealed copy in the transaction of the act that causes it, the PDF set outside of it (M-R4). Called inside commands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from xinqiao.courses.taking import begin
from xinqiao.documents.papers import Document, LetterSection, document_number
from xinqiao.documents.render import render
from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.numbers import next_number
from xinqiao.kernel.sealing import seal, short_code
from xinqiao.library.calendars import work_calendar
from xinqiao.matters import compose, compose_forms, files, notices
from xinqiao.matters.compose_people import addressee
from xinqiao.matters.models import (
    Matter,
    Paper,
    PaperState,
    RequestForInstruction,
    Service,
)
from xinqiao.matters.queries.assisting import helped
from xinqiao.matters.wording_of_office import template_for, worded
from xinqiao.offices.models import Unit
from xinqiao.rules.legal_minimum import set_by_law
from xinqiao.rules.notices import event_of
from xinqiao.rules.paper_rule import PaperKind, Setting
from xinqiao.rules.papers import RULES
from xinqiao.rules.templates import Template
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase


def office_fonts() -> tuple[Path, ...]:
    """The folder of the office's own fonts, where it has put any there."""
    return (settings.XINQIAO_FONTS,) if settings.XINQIAO_FONTS.is_dir() else ()


def verify_at() -> str:
    """The address of the public page that verifies a document; empty where the counter has none."""
    return f"{settings.XINQIAO_COUNTER}/verify/" if settings.XINQIAO_COUNTER else ""


def to_pdf(document: Document) -> bytes:
    return render(document, font_dirs=office_fonts())


def kept_pdf(act: Act, document: Document) -> tuple[str, str]:
    """Path and hash of the document, set and sealed before the command goes on: setting it takes long, and nobody else writes meanwhile."""
    return act.beforehand.take(
        asdict(document), lambda: files.keep(to_pdf(document)), files.drop, instead=("", "")
    )


def _put(act: Act, paper: Paper, document: Document) -> None:
    paper.pdf_path, paper.pdf_sha256 = kept_pdf(act, document)
    paper.number, paper.verification_code = document.number, document.verification_code
    paper.state, paper.step = PaperState.ISSUED, ""
    paper.issued_at, paper.issued_by_id = act.at, act.actor.staff_id
    paper.version += 1
    paper.save()
    if paper.for_citizen and (event := event_of(paper.kind)) is not None:
        notices.tell(act, event, paper.matter)


def _lines(sections: Iterable[LetterSection]) -> Iterator[str]:
    for section in sections:
        yield section.heading
        yield from section.paragraphs
        yield from (f"{label}：{text}" for label, text in section.rows)


def _lacking(verdict: Verdict, template: Template | None) -> Verdict:
    """The refusal, which names the office's template where that left something out."""
    if template is None:
        return verdict
    told = Phrase(
        "{reason}这份文书按范本「{name}」生成，请修改或者停用这份范本。",
        reason=verdict.reason,
        name=template.name,
    )
    return replace(verdict, reason=told)


def _document(act: Act, paper: Paper, template: Template | None = None, **parts: Any) -> Document:
    """The document with its number. Raises Refused where it does not show what the law asks of its kind."""
    rule, unit = RULES[paper.kind], paper.unit
    remedy = compose.remedy_line(paper)
    whole = "\n".join((*_lines(parts["sections"]), remedy))
    verdict = set_by_law(rule.kind, whole)
    if not verdict.allowed:
        raise Refused(_lacking(verdict, template))
    serial = next_number(f"paper:{unit.document_word}:{rule.kind}:{act.day.year}")
    return Document(
        kind=rule.kind,
        title=rule.title,
        number=document_number(unit.document_word, rule.kind, act.day.year, serial),
        issuer=unit.name,
        matter_number=paper.matter.number,
        day=act.day,
        remedy=remedy,
        contact=compose.contact(unit),
        verification_code=short_code(str(paper.pk), purpose="verification"),
        verify_at=verify_at(),
        secrecy=secrecy(paper),
        **parts,
    )


def secrecy(paper: Paper) -> str:
    """What stands over a document of an accusation, and over one that stays among offices (条例 30(3))."""
    return "内部" if paper.matter.confidential or RULES[paper.kind].within else ""


def issue(act: Act, paper: Paper, content: Mapping[str, Any]) -> None:
    """Issue a drafted and approved document to the petitioner."""
    document = _document(
        act,
        paper,
        addressee=addressee(paper.matter),
        sections=compose.drafted_sections(paper, content),
        copy_to=copies(paper),
    )
    _put(act, paper, document)


def copies(paper: Paper) -> str:
    """Who gets a copy (抄送): the unit that registered the matter, and of an answer those who answered for a part of it (条例 24(1))."""
    matter, told = paper.matter, list[Unit]()
    if matter.registering_unit_id != paper.unit_id:
        told.append(matter.registering_unit)
    if RULES[paper.kind].answers:
        told += [asked.to_unit for asked in helped(matter)]
    return "、".join(dict.fromkeys(unit.name for unit in told))


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
    request = RequestForInstruction(
        paper=paper,
        matter=paper.matter,
        unit=paper.unit,
        to_unit=to_unit,
        to_body=recipient,
        asked_at=act.at,
        expected_on=work_calendar().add_working_days(act.day, settings.XINQIAO_INSTRUCTION_DAYS).day,
    )
    begin(request, at=act.at)
    request.save()
    return request


def issue_letter(
    act: Act,
    matter: Matter,
    kind: PaperKind,
    sections: tuple[LetterSection, ...],
    *,
    to: Unit | None = None,
    filed: bool = False,
    unit: Unit | None = None,
) -> Paper:
    """Issue a letter or notice that is made from recorded facts and needs no approval chain: to a unit, or to the petitioner. What is
    `filed` is addressed to nobody: it is signed on the spot, or belongs into the file alone; a form among it is signed by people and bears
    no seal. `unit`: whose it is, where that is not the unit that has the matter now."""
    unit = unit or matter.holding_unit
    key, to = act.beforehand.key(), unit if filed else to
    paper = Paper(
        id=key,
        matter=matter,
        kind=kind,
        unit=unit,
        addressed_to=to,
        author_id=act.actor.staff_id,
        sealed=seal("{}", context=f"matters.paper:{key}:content"),
        created_at=act.at,
    )
    template = template_for(unit.pk, matter, kind)
    if template is not None:
        sections = worded(act.actor, matter, template, sections)
    whom = "" if filed else to.name if to else addressee(matter)
    by_people = filed and RULES[kind].setting is Setting.FORM
    said = {"addressee": whom, "sections": sections, "sealed_place": not by_people}
    document = _document(act, paper, template, **said)
    paper.save(force_insert=True)
    _put(act, paper, document)
    act.record(
        paper,
        matter_id=matter.pk,
        action="paper.issue",
        after={"number": paper.number, "kind": kind, **({"template": template.code} if template else {})},
    )
    return paper


def issue_proof_of_service(act: Act, paper: Paper, service: Service) -> Paper:
    """Put the proof of service into the file."""
    key, unit = act.beforehand.key(), paper.unit.merged_into or paper.unit
    proof = Paper(
        id=key,
        matter=paper.matter,
        kind=PaperKind.PROOF_OF_SERVICE,
        unit=unit,
        author_id=act.actor.staff_id,
        sealed=seal("{}", context=f"matters.paper:{key}:content"),
        addressed_to=unit,
        created_at=act.at,
    )
    serial = next_number(f"paper:{unit.document_word}:proof:{act.day.year}")
    number = document_number(unit.document_word, PaperKind.PROOF_OF_SERVICE, act.day.year, serial)
    proof.save(force_insert=True)
    code = short_code(str(key), purpose="verification")
    _put(
        act,
        proof,
        replace(
            compose_forms.proof_of_service(paper, service),
            number=number,
            verification_code=code,
            verify_at=verify_at(),
        ),
    )
    return proof
