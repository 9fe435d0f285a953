"""What was recognised in a text, counted for a person who checks it before it is stored."""

from collections import Counter

from xinqiao.rules.provisions.statute import BlockKind, Statute

_COUNTED = {
    BlockKind.PART: "编",
    BlockKind.CHAPTER: "章",
    BlockKind.SECTION: "节",
    BlockKind.ITEM: "项",
    BlockKind.SUBITEM: "目",
    BlockKind.TABLE: "个表格",
    BlockKind.TEXT: "段条文以外的文字",
}


def counted(statute: Statute) -> dict[str, int]:
    """How many parts, chapters, sections, articles, paragraphs, items, subitems, tables and other blocks there are."""
    kinds = Counter(block.kind for block in statute.blocks)
    headed = [block for block in statute.blocks if block.kind is BlockKind.PARAGRAPH]
    found = {_COUNTED[kind]: kinds[kind] for kind in (BlockKind.PART, BlockKind.CHAPTER, BlockKind.SECTION)}
    found |= {"条": sum(bool(block.label) for block in headed), "款": len(headed)}
    rest = (BlockKind.ITEM, BlockKind.SUBITEM, BlockKind.TABLE, BlockKind.TEXT)
    return found | {_COUNTED[kind]: kinds[kind] for kind in rest}
