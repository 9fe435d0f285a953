"""Documents as they will look when they leave, for those who decide on them: set by the same template, masked, without a number."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from xinqiao.documents.joined import joined
from xinqiao.documents.papers import Document, LetterSection
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import InvalidInput, Rehearsed
from xinqiao.kernel.rehearsal import gathering
from xinqiao.kernel.typed import Mask
from xinqiao.matters import compose
from xinqiao.matters.commands.papers import original_content
from xinqiao.matters.compose_people import addressee
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter, Paper, PaperState
from xinqiao.matters.paperwork import copies, secrecy, to_pdf
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES

DECIDED_ON = (PaperState.IN_APPROVAL, PaperState.APPROVED)
"""While a document waits for somebody to approve or to issue it."""


def preview(paper: Paper) -> bytes:
    """The letter as a PDF that says of itself that nothing was issued. What is written to the petitioner in clear is masked here: who
    approves judges the text, and opening an original is an act of its own (M-I2, M-I3)."""
    rule, matter = RULES[paper.kind], paper.matter
    within = paper.kind == PaperKind.INSTRUCTION_REQUEST
    content = paper.content if within else original_content(paper)
    document = Document(
        kind=rule.kind,
        title=rule.title,
        number="",
        issuer=paper.unit.name,
        matter_number=matter.number,
        day=today(),
        addressee=str(content["recipient"]) if within else addressee(matter),
        sections=compose.request_sections(matter, content)
        if within
        else compose.drafted_sections(paper, content),
        remedy=compose.remedy_line(paper),
        contact=compose.contact(paper.unit),
        secrecy=secrecy(paper),
        copy_to="" if within else copies(paper),
    )
    return to_pdf(_sample(document, mask_for(matter)))


def letters_of(matter: Matter, act: Callable[[], object]) -> bytes:
    """The letters that an act on the matter would send, as it would send them now; nothing is done. Raises what the act would raise."""
    with suppress(Rehearsed), gathering() as made:
        act()
    if not made:
        raise InvalidInput({"": "这样办理不出具文书，没有样张。"})
    hide = mask_for(matter)
    return joined(to_pdf(_sample(_read(facts), hide)) for facts in made)


def _read(facts: Mapping[str, Any]) -> Document:
    return Document(**{**facts, "sections": tuple(LetterSection(**part) for part in facts["sections"])})


def _sample(document: Document, hide: Mask) -> Document:
    """Without number and code, which are given when it is issued; masked."""
    sections = tuple(
        LetterSection(
            heading=part.heading,
            paragraphs=tuple(map(hide, part.paragraphs)),
            rows=tuple((label, hide(value)) for label, value in part.rows),
        )
        for part in document.sections
    )
    return replace(
        document,
        number="签发时编号",
        addressee=hide(document.addressee),
        sections=sections,
        verification_code="",
        verify_at="",
        secrecy="　".join(filter(None, (document.secrecy, "样张，未签发"))),
        notes=("本页是样张，个人信息已遮盖；没有编号、没有签发，不发生效力。",),
    )
