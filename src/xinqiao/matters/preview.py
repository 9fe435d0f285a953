"""A document as it will look when it leaves, for those who decide on it: set by the same template, masked, without a number."""

from dataclasses import replace

from xinqiao.documents.papers import Document, LetterSection
from xinqiao.kernel.clock import today
from xinqiao.kernel.typed import Mask
from xinqiao.matters import compose
from xinqiao.matters.commands.papers import original_content
from xinqiao.matters.compose_people import addressee
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Paper, PaperState
from xinqiao.matters.paperwork import to_pdf
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES

DECIDED_ON = (PaperState.IN_APPROVAL, PaperState.APPROVED)
"""While a document waits for somebody to approve or to issue it."""


def preview(paper: Paper) -> bytes:
    """The letter as a PDF that says of itself that nothing was issued. What is written to the petitioner in clear is masked here: who
    approves judges the text, and opening an original is an act of its own (M-I2, M-I3)."""
    rule, matter, hide = RULES[paper.kind], paper.matter, mask_for(paper.matter)
    within = paper.kind == PaperKind.INSTRUCTION_REQUEST
    content = paper.content if within else original_content(paper)
    document = Document(
        kind=rule.kind,
        title=rule.title,
        number="签发时编号",
        issuer=paper.unit.name,
        matter_number=matter.number,
        day=today(),
        addressee=str(content["recipient"]) if within else addressee(matter),
        sections=compose.request_sections(matter, content)
        if within
        else compose.drafted_sections(paper, content),
        remedy=compose.remedy_line(paper),
        contact=compose.contact(paper.unit),
        secrecy="样张，未签发",
        notes=("本页是送审稿的样张，个人信息已遮盖；没有编号、没有签发，不发生效力。",),
    )
    return to_pdf(_masked(document, hide))


def _masked(document: Document, hide: Mask) -> Document:
    sections = tuple(
        LetterSection(
            heading=part.heading,
            paragraphs=tuple(map(hide, part.paragraphs)),
            rows=tuple((label, hide(value)) for label, value in part.rows),
        )
        for part in document.sections
    )
    return replace(document, addressee=hide(document.addressee), sections=sections)
