"""A document that is made from records in the office's own words (M-C2, M-R4): its approved template, laid around what the program says."""

from collections.abc import Iterator
from dataclasses import replace

from xinqiao.documents.papers import LetterSection
from xinqiao.kernel.actor import Actor
from xinqiao.library.queries.templates import fitting
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.composing import values_of
from xinqiao.rules.paper_rule import PaperKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.template_parts import FIRST, MADE
from xinqiao.rules.templates import Template, around, parts

Sections = tuple[LetterSection, ...]


def template_for(unit_id: int, matter: Matter, kind: PaperKind) -> Template | None:
    """The one that holds: made for the category of the matter before one for all, the last that was approved."""
    if kind not in MADE:
        return None
    found = fitting(unit_id, kind, matter.category.code if matter.category else "")
    own = [each for each in found if each.category] or found
    return own[-1] if own else None


def worded(actor: Actor, matter: Matter, template: Template, sections: Sections) -> Sections:
    """The parts that the template has, in the order of the document, each with its own words around it; what it leaves out is not there."""
    said = parts(RULES[template.kind], template.body)
    return tuple(_laid(said, values_of(actor, matter), sections))


def _laid(said: dict[str, str], values: dict[str, str], sections: Sections) -> Iterator[LetterSection]:
    for section in sections:
        text = said.get(section.heading or FIRST)
        if text is None:
            continue
        before, after = around(text, values)
        if section.rows:
            # A table stands before the words that follow it.
            yield replace(section, paragraphs=(*before, *section.paragraphs))
            yield from [LetterSection(paragraphs=after)] if after else []
        else:
            yield replace(section, paragraphs=(*before, *section.paragraphs, *after))
