"""Runs of digits in folded text, however they are written: 138-0013, 一三八, 一百三十八, l38, 1 3 8, 138转0013.

A run is what could be one number or several that stand close together; which part of it is a number is the business of
`number_shapes`. Linear in the length of the text.
"""

from collections.abc import Iterator
from typing import NamedTuple

from xinqiao.rules.folding import TO_DIGIT, WRITTEN_DIGITS
from xinqiao.rules.patterns import pattern

_BLANK = "[ \\n]{0,12}+"
_SIGN = "(?:[^\\w\\s@*]|_)"
_WORD = (
    "转|再|又|然后|接着|(?:前面?|中间|后面?|最后|末尾)[三四3-4]位(?:数字?)?[是为]?|后面|中间|最后|杠|横|减"
)
GAP = f"(?:{_BLANK}{_SIGN}{{0,3}}+{_BLANK}(?:(?:(?:{_WORD})|\\*{{1,2}}+(?!\\*)){_SIGN}{{0,2}}+{_BLANK})?+)"
"""What may stand between two digits of one number: blanks, up to three signs, one or two stars, a word such as 转."""

_OTHER_LATIN = "[a-hj-km-np-wyz]"
_COUNTING = "十百千"
_DIGIT = (
    f"(?:[0-9{WRITTEN_DIGITS}{_COUNTING}](?!位(?!于))|(?<!{_OTHER_LATIN})[oil](?!{_OTHER_LATIN})"
    f"|(?<![什怎那这多要为哪])么(?=[^\\w*]{{0,3}}[0-9{WRITTEN_DIGITS}]))"
)
FEWEST = 7
_RUN = pattern(f"{_DIGIT}(?:{GAP}{_DIGIT}){{{FEWEST - 1},}}+")
# Where one can stand at all: its digits and what may be between them, told by single characters and therefore quickly.
_DIGIT_SIGNS = f"0-9{WRITTEN_DIGITS}{_COUNTING}oil么"
_STRETCH = pattern(
    f"[{_DIGIT_SIGNS}][{_DIGIT_SIGNS}\\W_{''.join(sorted(set(_WORD) - set('|()[]?:-')))}]{{{FEWEST - 1},}}+"
)
_DIGIT_SIGN = pattern(f"[{_DIGIT_SIGNS}]")
_WRITTEN = pattern(f"[{WRITTEN_DIGITS}{_COUNTING}oil么]")
_FIGURES = pattern("[0-9]+")
_SOLID = pattern(f"([0-9]{{{FEWEST},}}+)[^\\w○◯]*")
_AS_DIGITS = TO_DIGIT | {ord("么"): "1"}
_COUNTED = pattern(
    "(?:(?P<thousands>[1-9])千0?)?(?:(?P<hundreds>[1-9])百(?P<none>0)?)?(?:(?P<tens>[1-9])?(?P<ten>十))?(?P<ones>[1-9])?"
)
_BLANKS = " \n"
_SOFT = frozenset("-.·_~*w()[]【】<>")
"""Signs with which people break up one number; `w` stands for a word."""


class Run(NamedTuple):
    """`digits` from 0 to 9; of each its place, where it ends, what stands between it and the one before (`joints`), and
    whether it is written as a word."""

    digits: str
    starts: list[int]
    ends: list[int]
    joints: list[str]
    written: list[bool]
    borders: dict[int, None]
    """In order, the digits with which a number may begin: after a gap, or where the writing changes; last, how many there are."""

    def beginnings(self, fewest: int) -> list[int]:
        """Digits with which a number of at least so many digits may begin."""
        most = len(self.digits) - fewest
        return [at for at in self.borders if at <= most]

    def ends_before(self, at: int) -> bool:
        """Whether a number may end before this digit."""
        return at in self.borders

    def is_one_number(self, first: int, end: int) -> bool:
        """Whether digits `first` to `end` were broken up by one hand, or are a row of house numbers, hours or list items.

        One number: at most three groups (138-0013-8000), single digits (behind an area code too), blanks only, groups of one size, or such signs
        as nobody puts between things that are listed.
        """
        if len(self.borders) == 2:
            return True
        inner = [at for at in range(first + 1, end) if self.joints[at]]
        borders = [first, *inner, end]
        sizes = [borders[place + 1] - borders[place] for place in range(len(borders) - 1)]
        if len(sizes) <= 3 or max(sizes[1:]) == 1:
            return True
        signs = {sign for at in inner for sign in _signs(self.joints[at])}
        if not signs:
            return True
        if signs == {"."} and len(sizes) == 4 and max(sizes) <= 3:
            return False  # an address of a computer
        if len(signs) == 1 and len(set(sizes[:-1])) == 1:
            return True
        return signs <= (_SOFT | {",", "、"} if all(self.written[first:end]) else _SOFT) and len(sizes) <= 8


def _signs(joint: str) -> str:
    bare = joint.strip(_BLANKS)
    if any(char.isalpha() for char in bare):
        return "w"
    return bare.replace(" ", "").replace("\n", "")


def digit_runs(text: str) -> Iterator[Run]:
    """Every run of at least seven digits, from left to right."""
    for stretch in _STRETCH.finditer(text):
        solid = _SOLID.fullmatch(stretch[0])
        if solid:
            yield _solid(solid[1], stretch.start())
            continue
        if len(_DIGIT_SIGN.findall(stretch[0])) < FEWEST:
            continue
        # One character more: what decides on a digit may stand behind it.
        for found in _RUN.finditer(text, stretch.start(), stretch.end() + 1):
            run = _read(text, found.start(), found.end())
            if len(run.digits) >= FEWEST:
                yield run


_PLACES = pattern(_DIGIT)


def _read(text: str, start: int, end: int) -> Run:
    plain = text[start:end]
    if not _WRITTEN.search(plain):
        return _groups(text, start, end)
    plain = plain.translate(_AS_DIGITS)
    run = Run("", [], [], [], [], {})
    digits: list[str] = []
    last, skip = start, 0
    for found in _PLACES.finditer(text, start, end):
        at = found.start()
        if at < skip:
            continue
        value, length = _value(plain, at - start)
        skip = at + length
        for digit in value:
            joint, written = text[last:at] if digits else "", not text[at].isascii()
            if not digits or joint or written != run.written[-1]:
                run.borders[len(digits)] = None
            run.joints.append(joint)
            digits.append(digit)
            run.starts.append(at)
            run.ends.append(skip)
            run.written.append(written)
            last = at
        last = skip
    run.borders[len(digits)] = None
    return run._replace(digits="".join(digits))


def _groups(text: str, start: int, end: int) -> Run:
    """Figures in groups: 138-0013-8000."""
    run = Run("", [], [], [], [], {})
    digits, last = "", start
    for group in _FIGURES.finditer(text, start, end):
        length = len(group[0])
        run.borders[len(digits)] = None
        run.joints.extend([text[last : group.start()], *[""] * (length - 1)])
        run.starts.extend(range(group.start(), group.end()))
        run.ends.extend(range(group.start() + 1, group.end() + 1))
        digits, last = digits + group[0], group.end()
    run.borders[len(digits)] = None
    return run._replace(digits=digits, written=[False] * len(digits))


def _solid(digits: str, start: int) -> Run:
    """Figures without anything between them, as nearly all are written."""
    length = len(digits)
    places = list(range(start, start + length + 1))
    return Run(digits, places[:-1], places[1:], [""] * length, [False] * length, {0: None, length: None})


def _value(plain: str, at: int) -> tuple[str, int]:
    """The digits that are written at a place, and with how many characters: 一百零八 gives 108."""
    if plain[at] not in _COUNTING and plain[at + 1 : at + 2] not in ("十", "百", "千"):
        return plain[at], 1
    found = _COUNTED.match(plain, at)
    if not found or not found[0] or found[0].isdecimal():
        return ("" if plain[at] in _COUNTING else plain[at]), 1
    value = 1000 * int(found["thousands"] or 0) + 100 * int(found["hundreds"] or 0) + int(found["ones"] or 0)
    if found["ten"]:
        value += 10 * int(found["tens"] or 1)
    elif found["hundreds"] and found["ones"] and not found["none"]:
        value += 9 * int(found["ones"])  # 三百八 is 380
    width = 4 if found["thousands"] else 3 if found["hundreds"] else 2
    return str(value).zfill(width), len(found[0])
