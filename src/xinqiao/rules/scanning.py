"""Searching long texts for what begins with one of few signs: every other place costs next to nothing."""

import re
from collections.abc import Iterator

from xinqiao.rules.patterns import pattern as later


class Beginning:
    """A pattern whose every find begins with one of `signs` (the inside of a character class), and there `where` holds.

    A pattern that begins with a condition, or with one of several classes, is tried in full at every place of a text; one that begins
    with a class of characters is not. `finditer` finds exactly what the pattern alone would.
    """

    def __init__(self, signs: str, pattern: str, *, where: str = "") -> None:
        """As they are written for `re`; `where` is a cheap condition just behind the first sign, which the pattern implies."""
        self._pattern = later(pattern)
        self._places = later(f"[{signs}]{where}(?<=(?={pattern})[{signs}])")

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As of a compiled pattern."""
        return self._finds(text) if self._places.search(text) else iter(())

    def _finds(self, text: str) -> Iterator[re.Match[str]]:
        end = 0
        for place in self._places.finditer(text):
            found = self._pattern.match(text, place.start()) if place.start() >= end else None
            if found:
                end = found.end()
                yield found
