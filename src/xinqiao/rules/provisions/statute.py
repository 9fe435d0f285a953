"""The text of an instrument as a row of blocks: nothing is lost, and every provision has its address."""

from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.provisions.address import Address


class BlockKind(StrEnum):
    """What a block of the text is."""

    TITLE = "title"
    NOTE = "note"  # 题注: when passed, when amended
    PREAMBLE = "preamble"
    PART = "part"  # 编, 分编
    CHAPTER = "chapter"
    SECTION = "section"
    PARAGRAPH = "paragraph"  # 款; the first one of an article carries the article's label
    ITEM = "item"  # 项
    SUBITEM = "subitem"  # 目
    TABLE = "table"
    TEXT = "text"  # outside any article: 落款, 附件, documents without numbers; or a further line of an item


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph of the document. `label` is the number as printed (第四十七条, （三）, 第一章), `text` the rest.
    `address` is given for paragraphs, items and subitems of an article. A table, a further line of an item, and a number
    below the subitems carry the address of what they belong to, so an address may stand at several blocks in a row; the
    first is its own. A table's text holds one row a line, its cells parted by tabs."""

    kind: BlockKind
    text: str
    label: str = ""
    address: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberingProblem:
    """What a reader of the text should know: a missing or repeated article number, a number out of order. `ambiguous`: an
    address would stand for two provisions, so the text cannot be taken in as it is."""

    message: str
    position: int
    ambiguous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statute:
    """A whole text. `blocks` in the order of the document; joined they give the text back."""

    title: str
    blocks: tuple[Block, ...]
    problems: tuple[NumberingProblem, ...] = ()
