"""What is the same of the two lists of files, for the archives and for destruction: how it is told, a line taken off, the list given up."""

from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet

from xinqiao.courses.taking import take
from xinqiao.kernel.commands import Act
from xinqiao.kernel.typed import Words
from xinqiao.outgoing.models import Destruction, HandingOver
from xinqiao.rules.archiving import OUT_BY_SYSTEM
from xinqiao.rules.words import Phrase

FileList = TypeVar("FileList", HandingOver, Destruction)
Why = Annotated[str, Words("理由", rows=1, most=200, least=4)]
_ALL_THAT_MUST = 0


def told_of(made: HandingOver | Destruction, _given: Any) -> Phrase:
    """How many were listed."""
    said = "{number}已列出{n}件。"
    if made.cut:
        said = "{number}已列出{n}件；一份放不下，还有没有列入的，请再列一份。"
    return Phrase(said, number=made.number, n=made.files.count())


def lines_of(shown: QuerySet[Any], must: QuerySet[Any]) -> list[tuple[int, str]]:
    """The files that the page shows, by their numbers, and in one line without names what must go (条例 30(3))."""
    rows = [(row.pk, f"{row.line}. {row.matter.number}") for row in shown]
    gone = must.count()
    return [*rows, (_ALL_THAT_MUST, Phrase("须移出的：{n}件", n=gone))] if gone else rows


def strike(act: Act, made: FileList, must: QuerySet[Any], *, file: int, reason: str) -> FileList:
    """Take a file off the list, or all that must go; the line stays, with the reason, and the list is approved anew."""
    if file == _ALL_THAT_MUST:
        reason = OUT_BY_SYSTEM
        must.update(struck=reason)
    made.files.filter(pk=file).update(struck=reason)
    made.approved_by = made.approved_on = None
    take(act, made, words={"reason": reason}, file=file, reason=reason)
    return made
