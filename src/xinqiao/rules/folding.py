"""Folding of text for matching only: what a reader sees, as plain characters, with the way back to the raw text.

Nobody's stored words are changed by this module: the folded text finds a place, the raw text keeps its characters
(PIPL 51 masking needs the place, the archive needs the original).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import chain, pairwise

from xinqiao.rules.han_forms import SIMPLER, UNIFIED
from xinqiao.rules.patterns import pattern

_IGNORABLE_RANGES = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip  # Default_Ignorable_Code_Point of Unicode, plus interlinear annotation

NAME_DOTS = "·•‧・．･⋅∙•᛫⸱"
_DOTS = frozenset(NAME_DOTS.replace("．", ""))
_BLANKS = frozenset("\t\u2800\u00a0")
_MINUS_SIGNS = frozenset("−➖﹘⁃")

# UTS 39 skeleton, cut down to what can stand in for an ASCII sign in an ID number, a plate, an e-mail or a Latin name.
_LOOKALIKES = {
    **dict(zip("авекмнорстухѕіјԁһӏ", "abekmhopctyxsijdhl", strict=True)),
    **dict(zip("αβεζηικμνορτυχ", "abezhikmvoptyx", strict=True)),
    **dict.fromkeys("×✕✖✗✘╳⨯⨉", "x"),
    "ㄧ": "-",
}

# What a sign that stands for itself in Unicode is read as.
_READ_AS = _LOOKALIKES | {chr(code): sign for code, sign in SIMPLER.items()}
_READ_AS |= {chr(code): _READ_AS.get(sign, sign) for code, sign in UNIFIED.items()}

# Digits as they are written out or read aloud (幺 = 1, 洞 = 0, 拐 = 7, 勾 = 9 on the telephone).
_WRITTEN_DIGITS = {
    "0": "零〇○洞◯", "1": "一壹幺弌〡", "2": "二贰弍貳两〢", "3": "三叁參叄弎〣", "4": "四肆〤", "5": "五伍〥",
    "6": "六陆陸〦", "7": "七柒拐漆〧", "8": "八捌〨", "9": "九玖勾〩",
}  # fmt: skip  # a list to be read across
WRITTEN_DIGITS = "".join(_WRITTEN_DIGITS.values())
_HAN_TO_DIGIT = {ord(sign): digit for digit, signs in _WRITTEN_DIGITS.items() for sign in signs}
TO_DIGIT = _HAN_TO_DIGIT | {ord("o"): "0", ord("l"): "1", ord("i"): "1", ord("|"): "1"}
_WRITTEN = pattern(f"[{WRITTEN_DIGITS}]+")
_ANY_WRITTEN = pattern("[" + "".join(map(chr, TO_DIGIT)) + "么]")
_SPOKEN_YAO = pattern(
    r"(?<![什怎那这多要为哪])么(?=[^\w*]{0,3}[0-9零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖])"
)
_RIGHT_TO_LEFT = pattern("\u202e([^\u202c\u202d\u202e\n]*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Folded text; `origin[i]` is the index in the raw text of the character that gave `text[i]`."""

    text: str
    origin: Sequence[int]
    raw_length: int

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw range behind `text[start:end]` (not empty), with the invisible characters inside and just after it."""
        if isinstance(self.origin, range):
            return start, end
        places = self.origin[start:end]
        first, last = min(places), max(places)
        following = self.origin[end] if end < len(self.origin) else self.raw_length
        return first, max(last + 1, following if last == places[-1] else 0)

    def raw_words(self, start: int, end: int) -> tuple[int, int]:
        """Raw range from the first to the last character of `text[start:end]` (not empty)."""
        return self.origin[start], self.origin[end - 1] + 1

    def leaving_out(self, pattern: re.Pattern[str]) -> "Folded":
        """The same without what `pattern` finds (never nothing)."""
        places = [found.span() for found in pattern.finditer(self.text)]
        if not places:
            return self
        kept = list(pairwise([0, *chain.from_iterable(places), len(self.text)]))[::2]
        return Folded(
            text="".join(self.text[start:end] for start, end in kept),
            origin=list(chain.from_iterable(self.origin[start:end] for start, end in kept)),
            raw_length=self.raw_length,
        )


@lru_cache(maxsize=16_384)
def _is_invisible(char: str) -> bool:
    code = ord(char)
    if any(low <= code <= high for low, high in _IGNORABLE_RANGES):
        return True
    category = unicodedata.category(char)
    return category in ("Mn", "Me", "Cf") or (category == "Cc" and char not in "\t\n\r\x0b\x0c")


def is_invisible(char: str) -> bool:
    """True for a character with no width of its own: zero-width, combining, variation selector, tag, bidi control."""
    return _is_invisible(char)


@lru_cache(maxsize=65_536)
def fold_char(char: str) -> str:
    """What one raw character contributes to the folded text: nothing, one or several characters, in lower case."""
    if _is_invisible(char):
        return ""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    if char in _DOTS:
        return "·"
    return "".join(map(_plain, unicodedata.normalize("NFKD", char).casefold()))


def _plain(char: str) -> str:
    if _is_invisible(char):
        return ""
    category = unicodedata.category(char)
    if char in "\r\x0b\x0c" or category in ("Zl", "Zp"):
        return "\n"
    if category == "Zs" or char in _BLANKS:
        return " "
    if category == "Pd" or char in _MINUS_SIGNS:
        return "-"
    return _READ_AS.get(char, char)


# Everyday characters and ideographs fold to exactly one character each: whole runs are folded at once.
_COMMON_SIGNS = "\n -~\u3000-\u3002\u3008-\u3011\uff01-\uff5e\u2014\u2018\u2019\u201c\u201d"
_RUNS = pattern(f"([{_COMMON_SIGNS}\u4e00-\u9fff]+)|.", re.DOTALL)
_COMMON = {
    ord(char): fold_char(char) for char in re.findall(f"[{_COMMON_SIGNS}]", "".join(map(chr, range(0x10000))))
} | SIMPLER
_UNCOMMON = pattern(f"[^{_COMMON_SIGNS}\u4e00-\u9fff]")
_CHANGED = pattern(
    "[" + "".join(re.escape(chr(code)) for code, sign in _COMMON.items() if chr(code) != sign) + "]+"
)
# How a page writes signs, and marks without a word in them, which its reader does not see: &#49; &nbsp; <b>
_MARKUP = pattern(
    "&(?:amp;)*(#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z]{2,8};)"
    "|</?(?:a|b|i|u|p|s|br|em|li|td|tr|div|sub|sup|font|span|strong) ?/?>",
    re.IGNORECASE,
)


def fold(raw: str) -> Folded:
    """Fold `raw` for matching. Linear in its length."""
    marked = "&" in raw or "<" in raw
    if not marked and not _UNCOMMON.search(raw):
        return Folded(text=_fold_common(raw), origin=range(len(raw)), raw_length=len(raw))
    pieces: list[str] = []
    origin: list[int] = []
    place = 0
    for mark in _MARKUP.finditer(raw) if marked else ():
        _fold_part(raw, place, mark.start(), pieces, origin)
        shown = unescape(f"&{mark[1]}") if mark[1] else ""
        for piece in map(fold_char, shown):
            pieces.append(piece)
            origin.extend([mark.start()] * len(piece))
        place = mark.end()
    _fold_part(raw, place, len(raw), pieces, origin)
    return Folded(text="".join(pieces), origin=origin, raw_length=len(raw))


def _fold_part(raw: str, start: int, end: int, pieces: list[str], origin: list[int]) -> None:
    for run in _RUNS.finditer(raw, start, end):
        if run[1]:
            pieces.append(_fold_common(run[1]))
            origin.extend(range(run.start(), run.end()))
        elif piece := fold_char(run[0]):
            pieces.append(piece)
            origin.extend([run.start()] * len(piece))


def _fold_common(run: str) -> str:
    """Everyday characters only. Most stand for themselves; the comma, the commonest that does not, goes by itself."""
    return _CHANGED.sub(lambda found: found[0].translate(_COMMON), run.replace("，", ","))


def fold_as_displayed(raw: str) -> Folded | None:
    """Fold with the runs after a right-to-left override turned round, as a screen shows them; None without such runs."""
    if "\u202e" not in raw:
        return None
    order = list(range(len(raw)))
    for run in _RIGHT_TO_LEFT.finditer(raw):
        order[run.start(1) : run.end(1)] = range(run.end(1) - 1, run.start(1) - 1, -1)
    return _fold_in_order(raw, order)


_HAN = "\u3007\u3400-\u9fff\U00020000-\U000323af"
_BREAKS = pattern(f"(?<=[{_HAN}])(?:[ \t]++\n?+[ \t]*+|\n[ \t]*+)(?=[{_HAN}])")


def unbroken(folded: Folded) -> Folded:
    """The same without the blanks, and the line end, between two Chinese characters: a word goes on over them."""
    return folded.leaving_out(_BREAKS)


def in_place(raw: str, table: Mapping[int, str]) -> Folded:
    """`raw` with its signs read by `table` and by form (⻢ as 马), case kept, without invisible characters."""
    read = Folded(text=raw.translate(UNIFIED).translate(table), origin=range(len(raw)), raw_length=len(raw))
    unseen = "".join(char for char in set(raw) if _is_invisible(char))
    return read.leaving_out(re.compile(f"[{re.escape(unseen)}]+")) if unseen else read


def _fold_in_order(raw: str, order: Sequence[int]) -> Folded:
    pieces: list[str] = []
    origin: list[int] = []
    for index in order:
        piece = fold_char(raw[index])
        if piece:
            pieces.append(piece)
            origin.extend([index] * len(piece))
    return Folded(text="".join(pieces), origin=origin, raw_length=len(raw))


def read_written_digits(folded: str) -> str | None:
    """Same text, same length, with numerals written as words or look-alike letters turned to 0-9; None if it has none."""
    if not _ANY_WRITTEN.search(folded):
        return None
    return _SPOKEN_YAO.sub("1", folded).translate(TO_DIGIT)


def read_han_digits(folded: str) -> str:
    """Same text, same length, with numerals written as words turned to 0-9; letters stay letters."""
    return _WRITTEN.sub(lambda found: found[0].translate(_HAN_TO_DIGIT), folded)


_PETITION = pattern(r"XF([0-9OIL]{4})[-‐-―−－_.·]?([0-9OIL]{6,9})")
_LIKE_DIGITS = str.maketrans("OIL", "011")


def petition_number(year: int, serial: int) -> str:
    return f"XF{year}-{serial:06d}"


def typed_number(raw: str) -> str:
    """A number of ours as a person typed or pasted it: of any width, with blanks, in small letters; that of a petition also with another
    dash or none, and letters that look like its digits."""
    plain = "".join(fold(raw).text.split()).upper()
    found = _PETITION.fullmatch(plain)
    if found is None:
        return plain
    year, serial = (part.translate(_LIKE_DIGITS) for part in found.groups())
    return petition_number(int(year), int(serial)) if (year + serial).isdecimal() else plain


def visible_text(raw: str) -> str:
    """Raw text without its invisible characters (for display of a masked form and for keys)."""
    return "".join(char for char in raw if not _is_invisible(char))
