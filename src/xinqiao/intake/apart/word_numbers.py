"""The numbers that Word prints before paragraphs (ECMA-376 part 1, 17.9)."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xinqiao.intake.apart.numerals import numeral
from xinqiao.intake.apart.word_parts import W, switch, value
from xinqiao.intake.apart.word_styles import Styles

_PLACE = re.compile(r"%([1-9])")
_OF_A_LAW = re.compile(r"第.+[编章节条款]$")


@dataclass(frozen=True, slots=True)
class ListLevel:
    """One level of a list. `restart`: counted from 1, the level whose paragraphs make this one begin anew; None for every higher one,
    0 for none. `legal`: all numbers of its text in Arabic digits. `style`: the paragraph style that this level belongs to. `hidden`: counted
    and not printed."""

    form: str
    text: str
    start: int
    restart: int | None
    legal: bool
    style: str
    follows: str
    hidden: bool


class Numbering:
    """Counted as Word counts: lists that share a definition go on counting together, one that overrides its start begins anew when
    it is first used."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self.unread = self.skipped = False
        self._styles = styles
        self._levels: dict[str, dict[int, ListLevel]] = {}
        self._definition: dict[str, str] = {}
        self._linked: dict[str, str] = {}
        self._own: dict[str, dict[int, ListLevel]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._used: set[str] = set()
        self._passed: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        for each in root.findall(f"{W}abstractNum"):
            name = each.get(f"{W}abstractNumId", "")
            self._levels[name] = dict(map(_level, each.findall(f"{W}lvl")))
            if link := value(each, "numStyleLink"):
                self._linked[name] = link
        for each in root.findall(f"{W}num"):
            name = each.get(f"{W}numId", "")
            self._definition[name] = value(each, "abstractNumId") or ""
            changed = each.findall(f"{W}lvlOverride")
            self._own[name] = dict(
                _level(level) for over in changed if (level := over.find(f"{W}lvl")) is not None
            )
            self._starts[name] = {
                int(over.get(f"{W}ilvl", "0")): int(start)
                for over in changed
                if (start := value(over, "startOverride")) is not None
            }

    def label(self, properties: Any) -> str:
        """The number printed before a paragraph with these properties, and what parts it from the words; "" for none."""
        number, depth = self._place(properties)
        definition = self._defined(number)
        levels = {**self._levels.get(definition, {}), **self._own.get(number, {})}
        if depth not in levels:
            return ""
        self._count(number, definition, depth, levels)
        return self._printed(levels, self._counts[definition], number, depth)

    def _place(self, properties: Any) -> tuple[str, int]:
        """List and level: the paragraph's own before those of its style. List 0 takes the number away."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        style = value(properties, "pStyle") or ""
        of_style, told = self._styles.numbering(style)
        number = value(own, "numId") or of_style or "0"
        depth = value(own, "ilvl")
        if depth is None:
            depth = self._level_of(number, told if value(own, "numId") is None else {}) or next(
                filter(None, told.values()), None
            )
        return number, int(depth or 0)

    def _level_of(self, number: str, told: Mapping[str, str | None]) -> str | None:
        """The level of the nearest style: the one that belongs to it, whatever level the style tells (17.9.23), or that."""
        levels = {
            level.style: str(depth) for depth, level in self._levels.get(self._defined(number), {}).items()
        }
        found = (levels.get(style, depth) for style, depth in told.items())
        return next(filter(None, found), None)

    def _defined(self, number: str) -> str:
        """The definition of a list; one that only names a list style has that style's (17.9.21)."""
        definition = self._definition.get(number, "")
        for _ in range(5):
            if definition not in self._linked:
                break
            definition = self._definition.get(self._styles.list_of(self._linked[definition]) or "", "")
        return definition

    def _count(self, number: str, definition: str, depth: int, levels: dict[int, ListLevel]) -> None:
        counts = self._counts[definition]
        if number not in self._used:
            self._used.add(number)
            for level in self._starts.get(number, ()):
                counts.pop(level, None)
        # A level that was passed over counts as begun: what comes first on it is its second (Word since version 6, and LibreOffice).
        for above in range(depth):
            if above in levels and above not in counts:
                counts[above] = self._start(number, levels, above)
                self._passed.add((definition, above))
        self.skipped = self.skipped or (definition, depth) in self._passed
        counts[depth] = counts[depth] + 1 if depth in counts else self._start(number, levels, depth)
        for deeper in [level for level in counts if level > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or depth < restart or restart > deeper:
                del counts[deeper]

    def _start(self, number: str, levels: dict[int, ListLevel], depth: int) -> int:
        return self._starts.get(number, {}).get(depth, levels[depth].start)

    def _printed(self, levels: dict[int, ListLevel], counts: dict[int, int], number: str, depth: int) -> str:
        this = levels[depth]
        if this.form == "bullet" or this.hidden:
            return ""

        def told(place: re.Match[str]) -> str:
            level = int(place[1]) - 1
            if level not in levels or levels[level].form in ("none", "bullet"):
                return ""
            count = counts.get(level, self._start(number, levels, level))
            text = numeral("decimal" if this.legal else levels[level].form, count)
            self.unread = self.unread or text is None
            return str(count) if text is None else text

        label = _PLACE.sub(told, this.text)
        return label + _parted(label, this.follows) if label.strip() else ""


def _parted(label: str, follows: str) -> str:
    if _OF_A_LAW.search(label):
        return "　"
    return " " if follows != "nothing" and label[-1:].isascii() else ""


def _level(element: Any) -> tuple[int, ListLevel]:
    restart = value(element, "lvlRestart")
    form = element.find(f".//{W}numFmt")  # one that older programs do not know stands among alternatives
    shown = "" if form is None else form.get(f"{W}format", "")
    return int(element.get(f"{W}ilvl", "0")), ListLevel(
        form=shown if shown else "decimal" if form is None else form.get(f"{W}val", "decimal"),
        text=value(element, "lvlText") or "",
        start=int(value(element, "start") or 0),  # the standard's own default
        restart=None if restart is None else int(restart),
        legal=bool(switch(element, "isLgl")),
        style=value(element, "pStyle") or "",
        follows=value(element, "suff") or "tab",
        hidden=bool(switch(element.find(f"{W}rPr"), "vanish")),
    )
