"""What Word's styles say of a paragraph or a run, through the styles they are based on (ECMA-376 part 1, 17.7)."""

from collections.abc import Iterator
from typing import Any

from xinqiao.intake.apart.word_parts import W, switch, value

_DEEPEST = 30


class Styles:
    """`numbering` and `hidden` of a style by its identifier; "" is the paragraph's default style."""

    def __init__(self, root: Any) -> None:
        self._by_id: dict[str, Any] = {}
        for style in root.iter(f"{W}style") if root is not None else ():
            self._by_id[style.get(f"{W}styleId", "")] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._by_id.setdefault("", style)

    def numbering(self, name: str) -> tuple[str | None, str | None, str]:
        """List, level, and the style that names the list: each from the nearest style that tells it."""
        number = depth = None
        teller = name
        for identifier, style in self._chain(name):
            told = style.find(f"{W}pPr/{W}numPr")
            if told is None:
                continue
            if number is None and (number := value(told, "numId")) is not None:
                teller = identifier
            depth = depth if depth is not None else value(told, "ilvl")
            if number is not None and depth is not None:
                break
        return number, depth, teller

    def hidden(self, name: str) -> bool:
        """Whether text in this style is hidden."""
        told = (switch(style.find(f"{W}rPr"), "vanish") for _identifier, style in self._chain(name))
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
