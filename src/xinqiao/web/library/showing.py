"""Texts of instruments as pages show them: headings, articles with their anchors, tables with captions, what was found."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xinqiao.kernel.full_text import words
from xinqiao.library.models import Instrument, InstrumentVersion, Provision
from xinqiao.library.queries.instruments import Validity, validity_of
from xinqiao.rules.folding import fold
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.labels import names_a_table
from xinqiao.rules.provisions.statute import Block, BlockKind

VALIDITIES: dict[Validity, tuple[str, str]] = {
    Validity.IN_FORCE: ("ok", gettext_noop("有效")),
    Validity.NOT_YET: ("soon", gettext_noop("尚未施行")),
    Validity.REPEALED: ("waiting", gettext_noop("已废止")),
}
"""Look and word of each state."""

COMPARISON = "/library/compare/"
"""The page that compares two versions."""

_HEADINGS = (BlockKind.PART, BlockKind.CHAPTER, BlockKind.SECTION)
_AROUND = 60
_MOST_ROWS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBlock:
    """A block with what the page needs. `anchors`: ids by which it is linked, its own address last."""

    kind: str
    label: str
    text: str
    anchors: tuple[str, ...] = ()
    caption: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A line of the table of contents."""

    kind: str
    title: str
    anchor: str


def shown(blocks: Sequence[Block]) -> list[ShownBlock]:
    """The text without its title, which the page has already."""
    met: set[str] = set()
    out: list[ShownBlock] = []
    before = ""
    for place, block in enumerate(blocks):
        if block.kind is BlockKind.TITLE:
            continue
        anchors = tuple(_fresh(_anchors(block, place), met))
        if block.kind is BlockKind.TABLE:
            out.append(_table(block, anchors, before))
        else:
            out.append(ShownBlock(kind=block.kind, label=block.label, text=block.text, anchors=anchors))
            before = f"{block.label} {block.text}".strip()
    return out


def _anchors(block: Block, place: int) -> Iterator[str]:
    if block.kind in _HEADINGS:
        yield f"p{place}"
    if block.address is None or block.kind in (BlockKind.TABLE, BlockKind.TEXT):
        return
    at = block.address
    if at.item:  # an item is cited without its paragraph where the article has only one list
        yield Address(at.article, at.inserted, 0, at.item, at.subitem).key
    elif block.label:
        yield Address(at.article, at.inserted).key
    yield at.key


def _fresh(keys: Iterable[str], met: set[str]) -> Iterator[str]:
    for key in keys:
        if key not in met:
            met.add(key)
            yield key


def _table(block: Block, anchors: tuple[str, ...], before: str) -> ShownBlock:
    rows = [tuple(row.split("\t")) for row in block.text.split("\n")]
    head = rows[0]
    labelled = tuple(
        tuple((head[place] if place < len(head) else "", cell) for place, cell in enumerate(row))
        for row in rows[1:]
    )
    at = block.address
    where = Address(at.article, at.inserted).text if at else ""
    caption = (
        before if names_a_table(before) else _("%(where)s的表格") % {"where": where} if where else _("表格")
    )
    return ShownBlock(
        kind=block.kind, label="", text="", anchors=anchors, caption=caption, head=head, rows=labelled
    )


def contents(blocks: Sequence[Block]) -> list[Heading]:
    """The headings of a text."""
    return [
        Heading(kind=block.kind, title=f"{block.label} {block.text}".strip(), anchor=f"p{place}")
        for place, block in enumerate(blocks)
        if block.kind in _HEADINGS
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVersion:
    """One version of the list. `comparison`: the page that compares it with the version before, empty for the first."""

    version: InstrumentVersion
    look: str
    state: str
    comparison: str


def versions_shown(versions: Sequence[InstrumentVersion], day: date) -> list[ShownVersion]:
    """The versions of an instrument as they stand on a day, newest first."""
    out = []
    for place, version in enumerate(versions):
        look, state = state_of_version(version, day)
        comparison = f"{COMPARISON}?old={versions[place - 1].pk}&new={version.pk}" if place else ""
        out.append(ShownVersion(version=version, look=look, state=state, comparison=comparison))
    return out[::-1]


def state_of_version(version: InstrumentVersion, day: date) -> tuple[str, str]:
    """Look and word of one text on a day: one that another has taken the place of is not repealed."""
    look, state = state_of([version], day)
    replaced = version.ended_on and version.ended_on <= day and not version.repealed
    return look, _("已由新版本代替") if replaced else state


def state_of(versions: Sequence[InstrumentVersion], day: date) -> tuple[str, str]:
    """Look and word of an instrument on a day."""
    validity = validity_of(versions, day)
    if validity is None:
        return "waiting", _("没有文本")
    look, word = VALIDITIES[validity]
    return look, _(word)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An instrument of the list, with the version that counts on the day, or else the last one."""

    instrument: Instrument
    version: InstrumentVersion | None
    look: str
    state: str


def listed(instruments: Iterable[Instrument], day: date) -> list[Listed]:
    """The rows of the list."""
    out = []
    for each in instruments:
        versions = list(each.versions.all())
        look, state = state_of(versions, day)
        begun = [version for version in versions if version.effective_on <= day]
        counts = begun[-1] if begun else versions[-1] if versions else None
        out.append(Listed(instrument=each, version=counts, look=look, state=state))
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundProvision:
    """A provision that was found: where it stands, and its words with those sought marked. `state`: of a text that is not in force, why."""

    title: str
    where: str
    note: str
    url: str
    parts: tuple[tuple[str, bool], ...]
    look: str = ""
    state: str = ""


def hits(found: Iterable[Provision], query: str, day: date) -> list[FoundProvision]:
    """What a search found, each with the place to read it, and marked where its text does not hold on the day."""
    out = []
    for row in found:
        version = row.version
        anchor = f"#{row.address.key}" if row.address else ""
        if not row.address and row.kind in _HEADINGS:
            anchor = f"#p{row.position}"
        url = reverse("library:instrument", args=[version.instrument_id]) + f"?version={version.pk}{anchor}"
        where = row.address.text if row.address else row.label
        holds = validity_of([version], day) is Validity.IN_FORCE
        look, state = ("", "") if holds else state_of_version(version, day)
        out.append(
            FoundProvision(
                title=version.instrument.title,
                where=where,
                note=version.label,
                url=url,
                parts=_marked(row, query),
                look=look,
                state=state,
            )
        )
    return out


def _marked(row: Provision, query: str) -> tuple[tuple[str, bool], ...]:
    """The words around the first place found, those sought marked; of a table its head and the rows that hold them."""
    sought = words(query)
    text = row.text
    if row.kind == BlockKind.TABLE:
        head, *rest = text.split("\n")
        holding = [line for line in rest if any(word in fold(line).text for word in sought)][:_MOST_ROWS]
        text = " / ".join(line.replace("\t", " · ") for line in (head, *holding))
    pairs = [word[i : i + 2] for word in sought for i in range(max(1, len(word) - 1))]
    seen = fold(text)
    present = [word for word in sought if word in seen.text] or pairs
    pattern = re.compile("|".join(map(re.escape, sorted(present, key=len, reverse=True))))
    first = pattern.search(seen.text)
    start = max(0, seen.origin[first.start()] - _AROUND) if first else 0
    cut = (
        ("…" if start else "")
        + text[start : start + 3 * _AROUND]
        + ("…" if start + 3 * _AROUND < len(text) else "")
    )
    parts: list[tuple[str, bool]] = []
    last = 0
    seen = fold(cut)
    for match in pattern.finditer(seen.text):
        begun, ended = seen.raw_words(*match.span())
        parts += [(cut[last:begun], False), (cut[begun:ended], True)]
        last = ended
    return tuple((part, marked) for part, marked in (*parts, (cut[last:], False)) if part)
