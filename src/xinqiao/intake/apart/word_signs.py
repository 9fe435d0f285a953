"""What Word prints where the file says something else: signs of symbol fonts, digits set high or low, fields that keep no result."""

import re

_WINGDINGS = {
    0x6E: "■", 0x6F: "□", 0x71: "□", 0x78: "☒", 0xA8: "□", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip  # a table to be read across
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
_SYMBOL = {
    0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠",
    **{ord(sign): sign for sign in "0123456789()+,./:;<=>[]{}|%&!?"},
}  # fmt: skip  # a table to be read across
_OF_FONT = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
SYMBOLS = frozenset({*_OF_FONT, "wingdings 3", "webdings"})
"""Fonts whose signs are not those of their codes."""
_HIGH = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOW = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_SMALL = {"superscript": _HIGH, "subscript": _LOW}
_OVERSTRUCK = re.compile(r"\\o\b.*[,，;]\s*([^,，;()\\]{1,4})\)\s*$", re.IGNORECASE)
_FRACTION = re.compile(r"\\f\s*\(([^,;()\\]+)[,;]([^,;()\\]+)\)", re.IGNORECASE)
_OF_SYMBOL = re.compile(r'SYMBOL\s+(\d+|0x[0-9A-F]+).*?\\f\s+"?([\w ]+?)"?\s*(?:\\|$)', re.IGNORECASE)
_RINGS = "○〇◯"
_NEVER_A_RESULT = {
    "AUTONUM": "自动编号域",
    "AUTONUMLGL": "自动编号域",
    "AUTONUMOUT": "自动编号域",
    "LISTNUM": "自动编号域",
}
"""Fields that Word counts when it prints; their numbers stand nowhere in the file."""
_PRINTS_NOTHING = frozenset(
    [
        "TC",
        "XE",
        "TA",
        "RD",
        "SET",
        "ASK",
        "ADVANCE",
        "PRIVATE",
        "ADDIN",
        "NEXT",
        "NEXTIF",
        "SKIPIF",
        "HYPERLINK",
        "TOC",
        "INDEX",
        "FORMTEXT",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "PAGE",
        "NUMPAGES",
        "SECTION",
        "SECTIONPAGES",
        "PAGEREF",
        "MACROBUTTON",
        "GOTOBUTTON",
    ]
)


def symbol(font: str, code: int) -> str | None:
    """The sign that a symbol font shows for a code, with or without the private area's F0 before it; None for one that is not known."""
    return _OF_FONT.get(font.lower().strip(), {}).get(code & 0xFF)


def set_small(text: str, place: str | None) -> str:
    """Digits set high or low as the signs for that, so that 10³ is not read as 103. Words stay as they are."""
    small = _SMALL.get(place or "")
    return text.translate(small) if small and all(ord(sign) in small for sign in text) else text


def of_field(told: str, *, shown: bool) -> tuple[str, str]:
    """What a field prints that is not in its result, and the name under which it is counted; "" for neither. `shown`: it has a result."""
    kind = told.split()[0].upper() if told.split() else ""
    if kind in _NEVER_A_RESULT:
        return "", _NEVER_A_RESULT[kind]
    if kind == "EQ":
        return _of_formula(told), "公式域（带圈字、注音、分数，只读入了主要的字）"
    if kind == "SYMBOL" and (found := _OF_SYMBOL.match(told.strip())):
        sign = symbol(found[2], int(found[1], 0))
        return (sign, "") if sign else ("", "符号字体的字")
    return "", "" if shown or not kind or kind in _PRINTS_NOTHING else "没有结果的域"


def _of_formula(told: str) -> str:
    """The sign that is ringed or stands below its reading; a fraction with a stroke."""
    if found := _FRACTION.search(told):
        return f"{found[1].strip()}/{found[2].strip()}"
    found = _OVERSTRUCK.search(told)
    if found is None:
        return ""
    sign = found[1].strip()
    ringed = (
        sign.isascii() and sign.isdigit() and 0 < int(sign) <= 20 and any(ring in told for ring in _RINGS)
    )
    return chr(0x245F + int(sign)) if ringed else sign
