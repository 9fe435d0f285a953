"""Rows of a list that was sent: each about something that is there, and one about each. What is dropped in silence is work lost."""

from collections.abc import Callable, Container, Iterable
from typing import Any, TypeVar

from xinqiao.kernel.errors import InvalidInput
from xinqiao.rules.words import Phrase

Row = TypeVar("Row")
Key = TypeVar("Key", int, str)


def each_once(
    rows: Iterable[Row], key: Callable[[Row], Key], known: Container[Any], field: str, what: str
) -> dict[Key, Row]:
    """The rows by what they are about. Raises InvalidInput for `field`, which people call `what`."""
    found: dict[Key, Row] = {}
    for number, row in enumerate(rows, 1):
        of = key(row)
        if of not in known:
            raise InvalidInput(
                {field: Phrase("{what}第{n}行对不上现有的内容，请刷新后核对。", what=what, n=number)}
            )
        if of in found:
            raise InvalidInput(
                {field: Phrase("{what}第{n}行与前面的一行重复，请只留一行。", what=what, n=number)}
            )
        found[of] = row
    return found
