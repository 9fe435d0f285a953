"""The citations of a document as pages show them: each with a sign, a word, what is wrong and what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xinqiao.kernel.language import day_in_words, listed, translated
from xinqiao.matters.citing import Checked, CitationCheck, told
from xinqiao.rules.papers import RULES
from xinqiao.rules.provisions.resolve import STATUS_TITLES, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationLine:
    """One citation. `look` is the class of its sign: ok, soon (in order as far as can be known) or late."""

    words: str
    where: str
    look: str
    status: str
    said: str
    proposal: str
    hinders: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedPiece:
    """A piece of a text; `cited` when it is a citation."""

    text: str
    cited: CitationLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationPanel:
    """Everything the panel says. `hindered`: why the document could not be issued as it stands, empty when it could."""

    lines: tuple[CitationLine, ...]
    days: str
    hindered: str


def panel(checked: CitationCheck, kind: str) -> CitationPanel:
    """The citations of a document for the panel beside its form or its text."""
    problems = told(checked)
    return CitationPanel(
        lines=tuple(_line(checked, kind, c) for c in checked.citations),
        days=_days(checked.days),
        hindered=listed(problems) if problems else "",
    )


def _days(days: Iterable[date]) -> str:
    return _("、").join(day_in_words(day) for day in days)


def _line(checked: CitationCheck, kind: str, cited: Checked) -> CitationLine:
    mention, status = cited.found.mention, cited.found.status
    return CitationLine(
        words=checked.texts[cited.field][mention.start : mention.end],
        where=where(kind, cited.field),
        look="soon" if status is Status.IN_OUTLINE else "ok" if cited.found.holds else "late",
        status=translated(STATUS_TITLES[status]),
        said=translated(cited.found.said),
        proposal=translated(cited.found.proposal),
        hinders=cited.hinders,
    )


def where(kind: str, field: str) -> str:
    """What a page calls a field."""
    if field.startswith("item_"):
        return _("第%(n)s项诉求的处理意见") % {"n": field.removeprefix("item_")}
    return translated(RULES[kind].labels.get(field, field))


def pieces(checked: CitationCheck | None, kind: str, field: str, text: str) -> tuple[CitedPiece, ...]:
    """A text cut at its citations, to be shown with each one marked."""
    if checked is None or checked.texts.get(field) != text:
        return (CitedPiece(text=text),)
    found, place = [], 0
    for cited in checked.of(field):
        mention = cited.found.mention
        found.append(CitedPiece(text=text[place : mention.start]))
        found.append(CitedPiece(text=text[mention.start : mention.end], cited=_line(checked, kind, cited)))
        place = mention.end
    return (*found, CitedPiece(text=text[place:]))
