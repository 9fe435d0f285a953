"""From the text of an instrument to its blocks, and back.

A statute is numbered by 条; a document without 条 by 一、 or else by 1., which then take the place of the articles, so that
its parts have addresses too. What a reader should know about the numbers is told as `Problem`s (`numbering`).
"""

from dataclasses import dataclass, field, replace
from itertools import zip_longest

from xinqiao.rules.provisions import labels
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.labels import Label
from xinqiao.rules.provisions.lines import SourceLine, read_lines, spaced
from xinqiao.rules.provisions.numbering import problems_of
from xinqiao.rules.provisions.statute import Block, BlockKind, Statute

_HEADINGS = (BlockKind.PART, BlockKind.CHAPTER, BlockKind.SECTION)
_STYLES_OF_ARTICLES = ("一、", "1.", "（一）")
_LONGEST_TITLE = 200


def read_statute(text: str) -> Statute:
    """The title, the blocks and the problems of a text in Markdown or plain text. Nothing is lost but marks and blanks.

    Linear in the length of the text. A text without a line gives a statute without blocks.
    """
    lines = read_lines(text)
    reader = _StatuteReader(scheme=_scheme(lines))
    for line, following in zip_longest(lines, lines[1:]):
        reader.take(line, following)
    reader.sign()
    blocks = tuple(reader.blocks)
    title = next((block.text for block in blocks if block.kind is BlockKind.TITLE), "")
    return Statute(title=title, blocks=blocks, problems=problems_of(blocks))


def write_statute(statute: Statute) -> str:
    """The text as Markdown, one block a paragraph; `read_statute` reads the same blocks from it."""
    return "\n\n".join(_written(block) for block in statute.blocks) + "\n"


def _written(block: Block) -> str:
    marks = {
        BlockKind.TITLE: "# ",
        BlockKind.PART: "# ",
        BlockKind.CHAPTER: "## ",
        BlockKind.SECTION: "### ",
    }
    if block.kind is BlockKind.TABLE:
        rows = [row.replace("|", "\\|").split("\t") for row in block.text.split("\n")]
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
    gap = "　" if block.label[:1] == "第" and block.text else ""
    return marks.get(block.kind, "") + block.label + gap + block.text


def _scheme(lines: list[SourceLine]) -> str:
    """What numbers the articles: 条, else the first of 一、, 1., （一） that the text uses; "" when none."""
    if any(labels.article_label(line.text, expected=1) for line in lines if line.text):
        return "条"
    used = {label.style for line in lines if line.text and (label := labels.numbered(line.text))}
    return next((style for style in _STYLES_OF_ARTICLES if style in used), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Items:
    """The list read last: its last item, how it is numbered, and the place of what follows it."""

    at: Address
    style: str
    place: int

    def goes_on(self, at: Address, item: Label) -> bool:
        """Whether `item`, met in a later paragraph of the article, is the next of this list."""
        same = (at.article, at.inserted) == (self.at.article, self.at.inserted)
        return same and item.style == self.style and item.number == self.at.item + 1


@dataclass(slots=True)
class _StatuteReader:
    """Where the reading stands."""

    scheme: str
    blocks: list[Block] = field(default_factory=list)
    kinds: set[BlockKind] = field(default_factory=set)
    at: Address | None = None
    styles: list[str] = field(default_factory=list)  # how items and subitems of this paragraph are numbered
    items: _Items | None = None
    contents: set[str] | None = None
    seen_article: bool = False
    seen_heading: bool = False
    in_annex: bool = False

    def take(self, line: SourceLine, following: SourceLine | None) -> None:
        """Append the block or blocks of one line; the line that follows may tell what it is."""
        if line.rows:
            self._table(line)
        elif label := self._between(line, following):
            self.seen_heading = True
            self._add(BlockKind.CHAPTER, label.rest, label=label.text)
        elif self._is_before_body() and self._opening(line):
            return
        elif self.in_annex or not self._body(line):
            self._plain(line)

    def _is_before_body(self) -> bool:
        return not self.seen_article and not self.seen_heading

    # What stands before the body

    def _opening(self, line: SourceLine) -> bool:
        """Title, notes, preamble, table of contents. False when the body begins with this line."""
        if self.contents is not None and self._in_contents(line):
            return True
        if labels.is_contents(line.text):
            self.contents = set()
            self._add(BlockKind.TEXT, line.text)
            return True
        if self._is_body(line):
            return False
        if BlockKind.TITLE not in self.kinds and self._title(line):
            return True
        if line.level:
            self._heading(_HEADINGS[min(line.level, 3) - 1], line.text)
        elif self._is_note(line.text):
            self._add(BlockKind.NOTE, line.text)
        else:
            plain = not self.scheme or self.kinds & set(_HEADINGS)
            self._add(BlockKind.TEXT if plain else BlockKind.PREAMBLE, line.text)
        return True

    def _title(self, line: SourceLine) -> bool:
        if not line.level and labels.is_issue_number(line.text):
            self._add(BlockKind.NOTE, line.text)
        elif len(line.text) > _LONGEST_TITLE:
            return False
        else:
            self._add(BlockKind.TITLE, spaced(line.text))
        return True

    def _is_note(self, text: str) -> bool:
        previous = self.blocks[-1] if self.blocks else None
        if previous and previous.kind is BlockKind.NOTE:
            broken = any(previous.text.count(a) > previous.text.count(b) for a, b in ("（）", "()", "《》"))
            if broken or labels.closes_a_note(text):
                return True
        return labels.is_note(text) or (text[0] in "（(" and text[-1] in "）)")

    def _in_contents(self, line: SourceLine) -> bool:
        """Whether a line belongs to the table of contents: headings, until the first of them comes again."""
        paged = labels.is_line_of_contents(line.text)
        if self.contents is None or (labels.article_label(line.text, expected=1) and not paged):
            return False
        key = "".join(line.text.split()).rstrip(".…·-—0123456789")
        if key in self.contents or (self.contents and not labels.heading_label(line) and not paged):
            return False
        self.contents.add(key)
        self._add(BlockKind.TEXT, line.text)
        return True

    def _is_body(self, line: SourceLine) -> bool:
        return bool(self._article(line) or labels.heading_label(line))

    # The body

    def _body(self, line: SourceLine) -> bool:
        """Take a line that a number or a mark tells apart. False for a plain one."""
        if label := self._article(line):
            self._start_article(line, label)
        elif heading := labels.heading_label(line):
            kind, label = heading
            self.seen_heading = True
            self._add(kind, label.rest, label=label.text)
        elif line.level and not labels.numbered(line.text) and not labels.is_attachment(line):
            self._heading(_HEADINGS[min(line.level, 3) - 1], line.text)
        elif self.at and (item := labels.numbered(line.text)) and item.style != self.scheme:
            self._item(self.at, item)
        elif self.seen_article and labels.is_attachment(line):
            self.sign()
            self.at, self.in_annex = None, True
            return False
        else:
            return False
        return True

    def _between(self, line: SourceLine, following: SourceLine | None) -> Label | None:
        """二、合同的订立 as a heading between articles, as judicial interpretations have them: marked as one, or alone before an
        article and not the next item of a list."""
        if (
            self.scheme != "条"
            or BlockKind.TITLE not in self.kinds
            or self.in_annex
            or labels.is_sentence(line.text)
        ):
            return None
        number = self.at.article + 1 if self.at else 1
        alone = following is not None and labels.article_label(following.text, expected=number)
        label = labels.numbered(line.text)
        if label is None:
            bare = alone and self.seen_article and self._is_bare(line)
            return Label(style="", number=0, text="", rest=spaced(line.text)) if bare else None
        if label.style not in _STYLES_OF_ARTICLES or (self.at and self._goes_on(label)):
            return None
        return label if alone or (line.level and label.style == "一、") else None

    def _is_bare(self, line: SourceLine) -> bool:
        """Whether a line without a number can be a heading: after a whole sentence, not after one that goes on."""
        other = line.level or labels.heading_label(line)
        return not other and labels.is_bare_heading(line.text) and self.blocks[-1].text[-1:] in "。）)"

    def _goes_on(self, label: Label) -> bool:
        """Whether a number is the next of a list, or begins one that was announced."""
        if self.at and self.items and self.items.goes_on(self.at, label):
            return True
        last = self.blocks[-1]
        before = labels.numbered(last.label + last.text)
        if before and before.style == label.style and before.number + 1 == label.number:
            return True
        return last.text[-1:] in "：:；;" or (bool(last.label) and not last.text)

    def _article(self, line: SourceLine) -> Label | None:
        if self.scheme == "条":
            return labels.article_label(line.text, expected=self.at.article + 1 if self.at else 1)
        label = labels.numbered(line.text)
        return label if label and label.style == self.scheme else None

    def _start_article(self, line: SourceLine, label: Label) -> None:
        self.seen_article = True
        self.at = Address(label.number, label.inserted, 1)
        self.styles = []
        if line.level and label.style == "条" and label.rest and label.rest[-1] not in "。：；":
            label = replace(label, text=f"{label.text} {label.rest}"[:40], rest="")
        self._add(BlockKind.PARAGRAPH, label.rest, label=label.text, at=self.at)

    def _heading(self, kind: BlockKind, text: str) -> None:
        """A heading without a number, which only Markdown can tell."""
        self._add(kind, spaced(text))

    def _item(self, at: Address, item: Label) -> None:
        """An item, a subitem, or a line numbered deeper still, which keeps the address of what it belongs to."""
        if not at.item and self.items and self.items.goes_on(at, item):
            at = self._resume(self.items)
        if self.scheme != "条":  # numbered anew under each 一、, whatever paragraphs stand between
            at = replace(at, paragraph=1)
        if item.style not in self.styles:
            self.styles.append(item.style)
        depth = self.styles.index(item.style)
        if depth == 0:
            self.styles = self.styles[:1]
            self.at = replace(at, item=item.number, subitem=0)
        elif depth == 1:
            self.styles = self.styles[:2]
            self.at = replace(at, subitem=item.number)
        self._add(BlockKind.SUBITEM if depth else BlockKind.ITEM, item.rest, label=item.text, at=self.at)
        if self.at and depth == 0:
            self.items = _Items(at=self.at, style=item.style, place=len(self.blocks))

    def _resume(self, items: _Items) -> Address:
        """The numbers of the last list go on: what stood between was a further line of its last item, no paragraph."""
        for place in range(items.place, len(self.blocks)):
            block = self.blocks[place]
            if block.kind is BlockKind.PARAGRAPH:
                self.blocks[place] = replace(block, kind=BlockKind.TEXT, address=items.at)
        self.styles = [items.style]
        return items.at

    def _plain(self, line: SourceLine) -> None:
        """A line without a number: the rest of a number that stood alone, the next paragraph, or text outside articles."""
        last = self.blocks[-1] if self.blocks else None
        if last and last.label and not last.text and self.at:
            self.blocks[-1] = replace(last, text=line.text)
        elif self.at is None:
            self._add(BlockKind.TEXT, line.text)
        elif self.at.item and self.scheme != "条":
            self._add(BlockKind.TEXT, line.text, at=self.at)
        else:
            self.at = Address(self.at.article, self.at.inserted, self.at.paragraph + 1)
            self.styles = []
            self._add(BlockKind.PARAGRAPH, line.text, at=self.at)

    def _table(self, line: SourceLine) -> None:
        text = "\n".join("\t".join(row) for row in line.rows)
        self._add(BlockKind.TABLE, text, at=self.at)

    def _add(self, kind: BlockKind, text: str, *, label: str = "", at: Address | None = None) -> None:
        self.kinds.add(kind)
        self.blocks.append(Block(kind=kind, text=text, label=label, address=at))

    def sign(self) -> None:
        """The articles are over: unnumbered lines at their end that are a signature or a date are no paragraphs."""
        for place in range(len(self.blocks) - 1, -1, -1):
            block = self.blocks[place]
            if block.kind is not BlockKind.PARAGRAPH or block.label or not labels.is_signature(block.text):
                return
            self.blocks[place] = Block(kind=BlockKind.TEXT, text=block.text)
