"""Whether the numbers of a text follow one another: what is missing, repeated, out of order."""

from collections.abc import Iterator, Sequence

from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.numerals import read_number
from xinqiao.rules.provisions.statute import Block, BlockKind, NumberingProblem
from xinqiao.rules.words import Phrase

_MOST_NAMED = 5
NO_TITLE = Phrase("没有认出标题。请在第一行写上文件的标题。")


def problems_of(blocks: Sequence[Block]) -> tuple[NumberingProblem, ...]:
    """Everything to be told about a text, in the order of the document."""
    found = [*_of_title(blocks), *_of_articles(blocks), *_of_items(blocks), *_of_headings(blocks)]
    return tuple(sorted(found, key=lambda problem: problem.position))


def _of_title(blocks: Sequence[Block]) -> Iterator[NumberingProblem]:
    if not any(block.kind is BlockKind.TITLE for block in blocks):
        yield NumberingProblem(message=NO_TITLE, position=0)
    if not any(block.address for block in blocks):
        yield NumberingProblem(
            message=Phrase("没有认出条文编号（第一条、一、或者 1.），全文按段落收录，不能按条引用。"),
            position=0,
        )


def _of_articles(blocks: Sequence[Block]) -> Iterator[NumberingProblem]:
    seen: dict[tuple[int, int], int] = {}
    before = (0, 0)
    for position, block in enumerate(blocks):
        if not block.address or not block.label or block.kind is not BlockKind.PARAGRAPH:
            continue
        number = (block.address.article, block.address.inserted)
        if number in seen:
            yield _repeated(block, seen[number], position)
            continue
        seen[number] = position
        if number < before:
            yield NumberingProblem(
                message=Phrase(
                    "{label}排在{before}之后，次序不对。", label=block.label, before=_name(before)
                ),
                position=position,
            )
            continue
        if gap := _gap(before, number):
            yield _missing(gap, position)
        before = number


def _repeated(block: Block, first: int, position: int) -> NumberingProblem:
    return NumberingProblem(
        message=Phrase(
            "{label}出现了两次（第 {first} 段和第 {second} 段），引用时无法分清。请核对原文，改正编号后再导入。",
            label=block.label,
            first=first + 1,
            second=position + 1,
        ),
        position=position,
        ambiguous=True,
    )


def _gap(before: tuple[int, int], number: tuple[int, int]) -> list[tuple[int, int]]:
    """The articles that should stand between two that follow each other."""
    if number[1]:
        expected = before[1] + 1 if number[0] == before[0] else 1
        return [(number[0], n) for n in range(expected, number[1])]
    return [(n, 0) for n in range(before[0] + 1, number[0])]


def _missing(gap: list[tuple[int, int]], position: int) -> NumberingProblem:
    names = tuple(_name(number) for number in gap[:_MOST_NAMED])
    if len(gap) > _MOST_NAMED:
        message = Phrase("缺少{names}等 {n} 条。请核对原文是否完整。", names=names, n=len(gap))
    else:
        message = Phrase("缺少{names}。请核对原文是否完整。", names=names)
    return NumberingProblem(message=message, position=position)


def _of_items(blocks: Sequence[Block]) -> Iterator[NumberingProblem]:
    """Numbers of items that leave one out or come twice within a paragraph."""
    before = Address(0)
    for position, block in enumerate(blocks):
        if block.kind is not BlockKind.ITEM or not block.address:
            continue
        at = block.address
        same = (at.article, at.inserted, at.paragraph) == (before.article, before.inserted, before.paragraph)
        expected = before.item + 1 if same else 1
        if at.item != expected:
            where = Address(at.article, at.inserted, at.paragraph)
            message = Phrase(
                "{where}的{label}前后不连贯：此处应是第 {expected} 项。",
                where=where.text,
                label=block.label,
                expected=expected,
            )
            yield NumberingProblem(message=message, position=position)
        before = at


def _of_headings(blocks: Sequence[Block]) -> Iterator[NumberingProblem]:
    """Chapters that leave a number out or come twice; a new part may begin its chapters anew."""
    before = 0
    for position, block in enumerate(blocks):
        if block.kind is BlockKind.PART:
            before = 0
        if block.kind is not BlockKind.CHAPTER or not block.label:
            continue
        number = read_number(block.label[1:-1].removesuffix("部")) or 0
        if number != before + 1 and (number != 1 and before):
            yield NumberingProblem(
                message=Phrase("{label}前面缺少一章，或者章号重复。请核对原文。", label=block.label),
                position=position,
            )
        before = number


def _name(number: tuple[int, int]) -> str:
    return Address(*number).text
