"""What style sheets say of being seen (CSS 2.2 and its shorthands), as far as letters hide words with it: gone, without size, off the page,
in the colour of the ground. What is not known for sure, such as a ground that is a picture, hides nothing."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_HEEDED = re.compile(
    "display|visibility|text-decoration|font-size|opacity|(?:max-)?(?:height|width)|overflow|color|background-(?:color|image)|position|left"
    "|top|text-indent|margin-left|margin-top|clip|clip-path|transform|text-shadow|(?:-webkit-)?background-clip|-webkit-text-fill-color"
)
_ZERO = re.compile(r"(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?")
_TINY = re.compile(r"(?:0*1(?:\.0*)?|0*(?:\.\d+))(?:px|pt)")
"""A point or less: mail programs that advertise write what their list of letters shows in such signs."""
_OF_THE_SIZE_AROUND = re.compile(r".*(?:(?<!r)em|ex|%)|smaller|larger|inherit|unset")
_FAR = re.compile(
    r"-(?:(?:[5-9]\d\d|\d{4,})(?:\.\d*)?(?:px|pt)|(?:[5-9]\d|\d{3,})(?:\.\d*)?(?:r?em|ch|v[wh]|%))"
)
"""So far to the left or up that it stands on no page."""
_CLIPPED = re.compile(
    r"rect\(\s*(?:([01])(?:px)?[\s,]*)(?:\1(?:px)?[\s,]*){3}\)|inset\((?:50|100)%\)|circle\(0(?:px|%)?\)|scale\(0(?:,\s*0)?\)"
    r"|translate(?:x|y)?\(-\d{4,}px.*"
)
_TABLE = frozenset({"table", "tr", "td", "th"})
_SIZE_OF_FONT = re.compile(
    r"(?:(?<=\s)|^)(0|(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:[a-z]{1,9}|%)|inherit)(?=[\s/]|$)"
)
_GROUND_SIGNS = re.compile(r"#[0-9a-f]{3,8}\b|(?:rgba?|hsla?)\([^)]*\)|[a-z]+(?![\w(-])")
_PICTURE = re.compile(r"(?<!rgb)(?<!rgba)(?<!hsl)(?<!hsla)\(|\?")
_NO_GROUND_COLOURS = re.compile(
    r"(?:no-)?repeat|scroll|fixed|center|top|left|right|bottom|cover|none|initial|inherit"
)
_NAMED = {
    "white": "#ffffff",
    "black": "#000000",
    "transparent": "#00000000",
    "snow": "#fffafa",
    "whitesmoke": "#f5f5f5",
}
_NUMBER = r"(\d{1,6}(?:\.\d{1,9})?%?|\.\d{1,9}%?)"
_RGB = re.compile(rf"rgba?\(\s*{_NUMBER}[\s,]+{_NUMBER}[\s,]+{_NUMBER}(?:[\s,/]+{_NUMBER})?\s*\)")
_SIGNS = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_OF_ELSEWHERE = frozenset({"inherit", "initial", "unset", "revert", "currentcolor"})
UNKNOWN = "?"
_LONGEST = 200
"""Signs of a value that is read; no colour or size is so long, and the patterns here meet nothing longer."""
_PAINTED = frozenset({"mark", "button", "input", "select"})
"""Elements that have a ground of their own, which the program that shows them chooses."""
_PAINTS = ("text-shadow", "background-clip", "-webkit-background-clip", "-webkit-text-fill-color")
"""What lets words be seen whose colour is the ground's, or none; a clip does if it is that of the words."""
_NO_PAINT = frozenset({"none", "border-box", "padding-box", "content-box"})
_SO_NEAR = 16
"""Steps of 255 that no eye tells apart on paper or screen."""

Declared = dict[str, tuple[bool, int, int, str]]
"""Name → whether it is important, how nearly it names the element, its place, what it is; the greatest holds."""
_OWN = 3
_NO_RULES = re.compile(r"""/\*.*?(?:\*/|\Z)|<!--|-->|"[^"\n]*"|'[^'\n]*'""", re.DOTALL)
"""Comments and quoted words of a style sheet, whose braces are none."""
_MARKS = re.compile("[{};]")
_OF_SCREENS = re.compile(r"@media\s+(?:only\s+)?(?:all|screen)", re.IGNORECASE)
_LEADING, _DEEPEST = 200, 5


class Sight(NamedTuple):
    """Whether words of an element are seen, by what holds around it and what it declares itself."""

    gone: bool = False
    veiled: bool = False
    tiny: bool = False
    colour: str = "#000000"
    ground: str = "#ffffff"

    @property
    def shown(self) -> bool:
        return not (self.gone or self.veiled or self.tiny or _is_alike(self.colour, self.ground))


def seen(tag: str, style: Mapping[str, str], around: Sight, hidden: bool) -> Sight:
    """`style`: what is declared for the element, or its markup says in its older words. `hidden`: its mark, which a style may take back."""
    size = style.get("font-size", "inherit")
    inherited = size in ("", "inherit") or bool(_OF_THE_SIZE_AROUND.fullmatch(size))
    ground = _colour(style.get("background-color", UNKNOWN if tag in _PAINTED else "transparent"))
    colour = _colour(style["color"]) if style.get("color", "inherit") != "inherit" else around.colour
    if style.get("background-image", "none") != "none":
        ground = UNKNOWN
    if any(style.get(name, "none") not in _NO_PAINT for name in _PAINTS):
        colour = ground = UNKNOWN
    return Sight(
        around.gone or _is_gone(tag, style, "none" if hidden else ""),
        style.get("visibility", "hidden" if around.veiled else "visible") in ("hidden", "collapse"),
        bool(_ZERO.fullmatch(size) or _TINY.fullmatch(size)) or (around.tiny and inherited),
        colour,
        around.ground if _is_clear(ground) else ground,
    )


def _is_gone(tag: str, style: Mapping[str, str], otherwise: str) -> bool:
    """Whether nothing of an element is shown. A cell is as high as what stands in it, whatever it declares."""
    flat = style.get("overflow", "").startswith("hidden") and tag not in _TABLE
    sizes = ("height", "max-height", "width", "max-width")
    moved = ("left", "top") if style.get("position") in ("absolute", "fixed", "relative") else ()
    return (
        style.get("display", otherwise) == "none"
        or _ZERO.fullmatch(style.get("opacity", "1")) is not None
        or (flat and any(_ZERO.fullmatch(style.get(name, "")) for name in sizes))
        or any(
            _FAR.fullmatch(style.get(name, ""))
            for name in (*moved, "text-indent", "margin-left", "margin-top")
        )
        or any(_CLIPPED.fullmatch(style.get(name, "")) for name in ("clip", "clip-path", "transform"))
    )


def _colour(told: str) -> str:
    """As #rrggbb, #rrggbbaa where light comes through, "?" where it is not known."""
    told = _NAMED.get(told, told)
    if _SIGNS.fullmatch(told):
        return told if len(told) > 5 else "#" + "".join(sign * 2 for sign in told[1:])
    if found := _RGB.fullmatch(told):
        parts = [float(part.rstrip("%")) * (2.55 if part.endswith("%") else 1) for part in found.groups("1")]
        return "#" + "".join(f"{min(255, round(part)):02x}" for part in parts[:3]) + "00" * (parts[3] == 0)
    return told if told.isalpha() and told not in _OF_ELSEWHERE else UNKNOWN


def _is_clear(colour: str) -> bool:
    return len(colour) == 9 and colour.endswith("00")


def _is_alike(colour: str, ground: str) -> bool:
    if _is_clear(colour):
        return True
    if UNKNOWN in (colour, ground):
        return False
    try:
        pairs = zip(bytes.fromhex(colour[1:7]), bytes.fromhex(ground[1:7]), strict=True)
        return all(abs(one - other) <= _SO_NEAR for one, other in pairs)
    except ValueError:  # names of colours, which are the same or not
        return colour == ground


def rules(sheet: str) -> Iterator[tuple[str, str, bool]]:
    """Selectors, what is declared for them, and whether it holds on every screen; rules within rules are left out."""
    sheet = _NO_RULES.sub(" ", sheet) + "}" * _DEEPEST  # the end closes what is open
    depth = start = 0
    selectors, told = "", [""]
    around = [True]
    for mark in _MARKS.finditer(sheet):
        sign, at_rule = mark[0], sheet[start : start + _LEADING].lstrip().startswith("@")
        if not (sign == "{" or depth or at_rule or (sign == "}" and len(around) > 1)):
            continue  # belongs to the selectors that follow, which then name nothing
        part = sheet[start : mark.start()].strip()
        start = mark.end()
        if sign == "{" and (depth or not at_rule):
            selectors, told = (selectors, told) if depth else (part, [])
            depth += 1
        elif sign == "{":
            around.append(around[-1] and bool(_OF_SCREENS.fullmatch(part)))
        elif depth == 1:
            told.append(part)
        if sign == "}" and depth:
            depth -= 1
            if not depth:
                yield selectors, ";".join(told), around[-1]
        elif sign == "}" and len(around) > 1:
            around.pop()


def declared(style: str, place: int = 0, near: int = _OWN) -> Declared:
    """What is said of being shown or struck out. Of two declarations the last counts."""
    told: list[Declared] = []
    for number, one in enumerate(style.lower().split(";"), place):
        name, _colon, said = one.partition(":")
        name, (value, mark, _important) = name.strip().removesuffix("-line"), said.partition("!")
        value = value.strip()
        name, value = _of_shorthand(name, value if len(value) <= _LONGEST else UNKNOWN)
        if value and _HEEDED.fullmatch(name):
            told.append({name: (bool(mark), near, number, value)})
    return strongest(*told)


def _of_shorthand(name: str, value: str) -> tuple[str, str]:
    """The one part that counts here, of what declares many at once."""
    if name == "font":
        found = _SIZE_OF_FONT.search(value)
        return "font-size", found[1] if found else "medium"
    if name == "background":
        told = [sign for sign in _GROUND_SIGNS.findall(value) if not _NO_GROUND_COLOURS.fullmatch(sign)]
        return "background-color", UNKNOWN if _PICTURE.search(value) else (told[0] if told else "transparent")
    return name, value


def strongest(*told: Declared) -> Declared:
    return dict(sorted(item for one in told for item in one.items()))
