"""What Word's styles say of a paragraph or a run, through the styles they are based on (ECMA-376 part 1, 17.7)."""

from collections.abc import Iterator
from typing import Any

from xinqiao.intake.apart.word_parts import W, switch, value

_DEEPEST = 30


class Styles:
    """`numbering` of a style and its switches by its identifier; "" is the paragraph's default style."""

    def __init__(self, root: Any) -> None:
        self._by_id: dict[str, Any] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            self._by_id[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._by_id.setdefault("", style)

    def numbering(self, name: str) -> tuple[str | None, dict[str, str | None]]:
        """The list, from the nearest style that tells it, and the level that each style with a number tells, the nearest first."""
        found = ((key, style.find(f"{W}pPr/{W}numPr")) for key, style in self._chain(name))
        told = {key: number for key, number in found if number is not None}
        lists = (value(number, "numId") for number in told.values())
        return next((one for one in lists if one is not None), None), {
            key: value(number, "ilvl") for key, number in told.items()
        }

    def switched(self, name: str, what: str) -> bool:
        """Whether a property is on for text in this style, such as `vanish`: hidden."""
        told = (switch(style.find(f"{W}rPr"), what) for _identifier, style in self._chain(name))
        return next((said for said in told if said is not None), False)

    def list_of(self, name: str) -> str | None:
        """The list that a list style stands for (17.9.21)."""
        return self.numbering(name)[0]

    def _chain(self, name: str) -> Iterator[tuple[str, Any]]:
        for _ in range(_DEEPEST):
            style = self._by_id.get(name)
            if style is None:
                return
            yield name, style
            name = value(style, "basedOn") or "\x00"
