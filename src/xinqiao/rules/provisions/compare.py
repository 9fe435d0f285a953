"""Two versions of an instrument, article by article (M-P2: the differences between old and new clauses).

Articles are matched by what they say, across renumbering, merging and splitting; within them paragraphs and items in the
same way, and within those word by word. The order is that of the new text; what is gone stands where it stood.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.pairing import Pairing, in_order, pair
from xinqiao.rules.provisions.statute import Block, BlockKind
from xinqiao.rules.provisions.wording import Marked, all_marked, marked, plain, unmarked

HEADINGS = frozenset({BlockKind.PART, BlockKind.CHAPTER, BlockKind.SECTION})
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
_REFERENCE = re.compile("(?<!》)第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?")


class Change(StrEnum):
    """What became of an article, or of a paragraph. REFERENCES: nothing but numbers of other articles, which moved."""

    UNCHANGED = "unchanged"
    REFERENCES = "references"
    CHANGED = "changed"
    ADDED = "added"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLine:
    """A paragraph or item on both sides; empty on the side where it does not stand."""

    change: Change
    old: Marked = ()
    new: Marked = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """An article, a heading, or a piece outside the articles. `old` and `new` are the articles it is made from: several
    on the old side when articles were merged; `split`: the old article has gone into several. `moved`: it stands in
    another order than its neighbours, not merely under another number."""

    change: Change
    heading: bool = False
    old: tuple[Address, ...] = ()
    new: tuple[Address, ...] = ()
    lines: tuple[ComparedLine, ...] = ()
    split: bool = False
    moved: bool = False

    @property
    def merged(self) -> bool:
        return len(self.old) > 1

    @property
    def different(self) -> bool:
        """Whether a reader who looks for changes wants to see it; a number alone that moved along is none."""
        return self.change is not Change.UNCHANGED or self.split or self.moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All rows in the order of the new text."""

    rows: tuple[ComparedRow, ...]

    def articles(self, *changes: Change) -> tuple[ComparedRow, ...]:
        """The rows that are articles, of these changes or all."""
        return tuple(
            row for row in self.rows if (row.old or row.new) and (not changes or row.change in changes)
        )


@dataclass(frozen=True, slots=True)
class _Passage:
    """What is matched as one: an article with its blocks, a heading, or one block outside the articles."""

    kind: BlockKind
    address: Address | None
    lines: tuple[str, ...]
    title: str = ""

    @property
    def text(self) -> str:
        """By which it is recognised: a heading by its words, not by its number."""
        return self.title or "\n".join(self.lines)

    @property
    def group(self) -> str:
        if self.address:
            return "article"
        return "heading" if self.kind in HEADINGS else str(self.kind)


def compare(old: Sequence[Block], new: Sequence[Block]) -> Comparison:
    """Compare two texts. Never fails: a text without articles is compared piece by piece."""
    before, after = _passages(old), _passages(new)
    matched = _matched(before, after)
    chain = dict(in_order(matched.partner))
    rows = _Rows(before, after, matched, chain)
    gone = [i for i in range(len(before)) if i not in matched.partner and i not in matched.merged]
    shown = {j: rows.row(j) for j in range(len(after))}
    return Comparison(rows=tuple(_arranged(shown, {i: rows.gone(i) for i in gone}, chain)))


def _passages(blocks: Iterable[Block]) -> list[_Passage]:
    found: list[_Passage] = []
    for block in blocks:
        address = block.address and Address(block.address.article, block.address.inserted)
        label = "" if block.kind is BlockKind.PARAGRAPH else block.label
        line = f"{label}　{block.text}" if block.kind in HEADINGS and label else label + block.text
        last = found[-1] if found else None
        if last and address and last.address == address:
            found[-1] = replace(last, lines=(*last.lines, line))
        else:
            title = block.text if block.kind in HEADINGS else ""
            found.append(_Passage(block.kind, address, (line,), title))
    return found


def _matched(before: Sequence[_Passage], after: Sequence[_Passage]) -> Pairing:
    """Articles with articles, headings with headings, the rest with its own kind."""
    partner: dict[int, int] = {}
    merged: dict[int, int] = {}
    split: dict[int, int] = {}
    for group in dict.fromkeys(p.group for p in (*before, *after)):
        left = [i for i, p in enumerate(before) if p.group == group]
        right = [j for j, p in enumerate(after) if p.group == group]
        found = pair([before[i].text for i in left], [after[j].text for j in right])
        partner |= {left[i]: right[j] for i, j in found.partner.items()}
        if group == "article":
            merged |= {left[i]: right[j] for i, j in found.merged.items()}
            split |= {right[j]: left[i] for j, i in found.split.items()}
    return Pairing(partner=partner, merged=merged, split=split)


class _Rows:
    """Makes the rows, knowing where every article has gone."""

    def __init__(
        self,
        before: Sequence[_Passage],
        after: Sequence[_Passage],
        matched: Pairing,
        chain: Mapping[int, int],
    ) -> None:
        self.before, self.after, self.chain = before, after, chain
        self.sources: dict[int, list[int]] = {j: [i] for i, j in matched.partner.items()}
        for i, j in matched.merged.items():
            self.sources[j].append(i)
        self.sources |= {j: [i] for j, i in matched.split.items()}
        self.parts: dict[int, list[int]] = {}
        for j, i in matched.split.items():
            self.parts.setdefault(i, [matched.partner[i]]).append(j)
        self.numbers = {
            a.text: b.text
            for i, j in matched.partner.items()
            if (a := before[i].address) and (b := after[j].address)
        }

    def row(self, j: int) -> ComparedRow:
        """The row of a passage of the new text."""
        passage, sources = self.after[j], sorted(self.sources.get(j, ()))
        split = any(i in self.parts for i in sources)
        new = _sentences(passage) if split else passage.lines
        old = [line for i in sources for line in (self._share(i, j) if split else self.before[i].lines)]
        return ComparedRow(
            change=self._change("\n".join(old), "\n".join(new)) if sources else Change.ADDED,
            heading=passage.group == "heading",
            old=tuple(a for i in sources if (a := self.before[i].address)),
            new=(passage.address,) if passage.address else (),
            lines=self._lines(old, new),
            split=split,
            moved=self._moved(sources, j),
        )

    def _moved(self, sources: Iterable[int], j: int) -> bool:
        article = self.after[j].address and not any(i in self.parts for i in sources)
        return bool(article and sources) and not any(self.chain.get(i) == j for i in sources)

    def gone(self, i: int) -> ComparedRow:
        """The row of a passage that is in the old text only."""
        passage = self.before[i]
        return ComparedRow(
            change=Change.DELETED,
            heading=passage.group == "heading",
            old=(passage.address,) if passage.address else (),
            lines=tuple(ComparedLine(change=Change.DELETED, old=all_marked(line)) for line in passage.lines),
        )

    def _share(self, i: int, j: int) -> Sequence[str]:
        """The sentences of the old article `i` that went into the new article `j`; what went nowhere stays with the first
        of its parts."""
        parts = self.parts.get(i)
        if parts is None:
            return _sentences(self.before[i])
        sentences = _sentences(self.before[i])
        owners = [(part, line) for part in parts for line in _sentences(self.after[part])]
        found = pair(sentences, [line for _, line in owners])
        home = {n: owners[k][0] for n, k in (*found.merged.items(), *found.partner.items())}
        return [line for n, line in enumerate(sentences) if home.get(n, parts[0]) == j]

    def _change(self, old: str, new: str) -> Change:
        if plain(old) == plain(new):
            return Change.UNCHANGED
        follows = _REFERENCE.sub(self._renumbered, old)
        return Change.REFERENCES if plain(follows) == plain(new) else Change.CHANGED

    def _renumbered(self, reference: re.Match[str]) -> str:
        return self.numbers.get(reference[0], reference[0])

    def _lines(self, old: Sequence[str], new: Sequence[str]) -> tuple[ComparedLine, ...]:
        if list(map(plain, old)) == list(map(plain, new)):
            return tuple(
                ComparedLine(change=Change.UNCHANGED, old=unmarked(a), new=unmarked(b))
                for a, b in zip(old, new, strict=True)
            )
        if len(old) == len(new) == 1:
            return (self._line(old[0], new[0]),)
        found = pair(old, new)
        left, right = set(range(len(old))), set(range(len(new)))
        told: dict[int, ComparedLine] = {}
        for i, j in found.partner.items():
            came = _beside(i, {k for k, to in found.merged.items() if to == j})
            went = _beside(j, {k for k, of in found.split.items() if of == i})
            told[went.start] = self._line(
                "\n".join(old[came.start : came.stop]), "\n".join(new[went.start : went.stop])
            )
            left.difference_update(came)
            right.difference_update(went)
        told |= {j: ComparedLine(change=Change.ADDED, new=all_marked(new[j])) for j in right}
        gone = {i: ComparedLine(change=Change.DELETED, old=all_marked(old[i])) for i in left}
        return tuple(_arranged(told, gone, dict(in_order(found.partner))))

    def _line(self, old: str, new: str) -> ComparedLine:
        before, after = marked(old, new)
        return ComparedLine(change=self._change(old, new), old=before, new=after)


def _sentences(passage: _Passage) -> list[str]:
    return [part for line in passage.lines for part in _SENTENCE.findall(line) if part.strip()]


def _beside(place: int, others: Collection[int]) -> range:
    """`place` and those of `others` that follow without a gap before or after it."""
    first = last = place
    while first - 1 in others:
        first -= 1
    while last + 1 in others:
        last += 1
    return range(first, last + 1)


T = TypeVar("T")


def _arranged(new: Mapping[int, T], gone: Mapping[int, T], chain: Mapping[int, int]) -> Iterator[T]:
    """What is in the new text in its order; what is gone after the neighbour that stood before it."""
    places = sorted(chain)
    after: dict[int, list[T]] = {}
    for i in sorted(gone):
        at = bisect_left(places, i)
        after.setdefault(chain[places[at - 1]] if at else -1, []).append(gone[i])
    for j in sorted({*new, *after}):
        if j in new:
            yield new[j]
        yield from after.get(j, ())
