"""The pattern of a norm: words with choices, variables, gaps and either order, read into a regular expression and its anchors.

    (这|那)是<上级>(定|规定)的      one of several; an empty choice may be left out: (了|)
    找…也没(有|)用                 up to eight characters between, within one sentence
    <词>就是<同词>                  the same words again
    再闹&抓                        both in either order, up to eight characters apart

An anchor is a piece of plain text that stands in every place the pattern fits; one of them must be found before the expression is
tried at all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from xinqiao.rules.folding import fold
from xinqiao.rules.words import Phrase

VARIABLES: Mapping[str, str] = {
    "我方": "我|我们|我局|我办|我单位|本单位|本局|本办|我中心|我街道|我镇",
    "您": "你|您|你们|您们|你方",
    "上级": "上面|上级|上头|领导|市里|省里|县里|区里|中央",
    "领导": "领导|局长|主任|书记|市长|县长|区长|镇长|部长|科长",
    "他处": "他们|县里|市里|省里|镇里|村里|村委会|社区|街道|物业|开发商|厂里|公司|老板|学校|医院|银行|供电|交通局|住建局|教育局|民政局|"
    "人社局|环保局|城管|派出所",
    "机关": "部门|单位|机关|机构|街道|乡镇|社区|政府",
    "告": "上访|信访|投诉|举报|反映|告状|缠访|闹访",
    "地": "北京|省里|市里|中央|国家信访局|上面",
    "可": "可|可以|能|能够|会",
}
"""What `<name>` in a pattern stands for."""

WORD, AGAIN = "词", "同词"
"""`<词>就是<同词>`: the same one to five characters twice, 规定就是规定. Once in a pattern, and not beside `&`."""
NAMES = (*VARIABLES, WORD, AGAIN)
GAP = "[^。!?;\\n]{0,8}?"
LEAST_ANCHOR = 2
LONGEST = 120
_ANCHOR = 4
_MANY = 300
_SIGNS = frozenset("()|<>&…")


class BadPattern(ValueError):
    """A pattern that cannot be read; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _PatternPart:
    """A piece of a pattern: its expression, and every text that it stands for; None for a gap and for more than `_MANY`."""

    regex: str
    texts: frozenset[str] | None


@dataclass(frozen=True)
class Pattern:
    """A pattern as it was written."""

    written: str

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Each place that fits holds one of these. Raises BadPattern."""
        return self._read[1]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Fits folded text (`rules.folding`)."""
        return re.compile(self._read[0])

    @cached_property
    def _read(self) -> tuple[str, frozenset[str]]:
        if len(self.written) > LONGEST:
            raise BadPattern(Phrase("句式不能超过{n}个字。", n=LONGEST))
        text = fold(self.written.replace("…", "\ue000")).text.replace("\ue000", "…")
        word, again = text.count(f"<{WORD}>"), text.count(f"<{AGAIN}>")
        if (word or again) and (
            (word, again) != (1, 1) or "&" in text or text.index(f"<{WORD}>") > text.index(f"<{AGAIN}>")
        ):
            raise BadPattern(
                Phrase(
                    "“{word}”和它后面的“{again}”要一起用，只能用一次，也不能和“&”同用。",
                    word=f"<{WORD}>",
                    again=f"<{AGAIN}>",
                )
            )
        regex, anchors = _either_order(iter(_signs(text)))
        if _strength(anchors) < LEAST_ANCHOR:
            raise BadPattern(Phrase("句式里至少要有连着的两个字是固定的，不然处处都会命中。"))
        return regex, anchors


def _signs(text: str) -> Iterator[str]:
    for found in re.finditer(r"<[^<>]*>|[()|&…]|[^()|&<>…]+|.", text):
        yield found[0]


def _either_order(signs: Iterator[str]) -> tuple[str, frozenset[str]]:
    """A whole pattern: at most one `&` outside of brackets."""
    sides, last = [list[_PatternPart]()], ""
    for sign in signs:
        if sign == "&":
            sides.append([])
        else:
            sides[-1].append(_one(sign, signs))
        last = sign
    if len(sides) > 2 or not all(sides) or last == "|":
        raise BadPattern(Phrase("“&”只能用一次，两边都要有字；“|”只能写在括号里。"))
    written = ["".join(part.regex for part in side) for side in sides]
    regex = written[0] if len(written) == 1 else f"(?:{GAP.join(written)}|{GAP.join(reversed(written))})"
    return regex, max((_anchors(side) for side in sides), key=_strength)


def _one(sign: str, signs: Iterator[str]) -> _PatternPart:
    if sign == "(":
        return _choices(signs)
    if sign == "…":
        return _PatternPart(GAP, None)
    if sign.startswith("<") and sign.endswith(">"):
        return _variable(sign[1:-1])
    if sign[0] in _SIGNS:
        raise BadPattern(Phrase("括号没有成对，或者“|”写在了括号外面。"))
    return _PatternPart(re.escape(sign), frozenset((sign,)))


def _variable(name: str) -> _PatternPart:
    if name == WORD:
        return _PatternPart("(?P<word>[\u4e00-\u9fff]{1,5})", None)
    if name == AGAIN:
        return _PatternPart("(?P=word)", None)
    if name not in VARIABLES:
        known = "、".join(NAMES)
        raise BadPattern(Phrase("没有“{name}”这个变量，可以用的有：{known}。", name=name, known=known))
    words = sorted(VARIABLES[name].split("|"), key=len, reverse=True)
    return _PatternPart(f"(?:{'|'.join(words)})", frozenset(words))


def _choices(signs: Iterator[str]) -> _PatternPart:
    """What stands in brackets; nested ones are read the same way."""
    choices = [list[_PatternPart]()]
    for sign in signs:
        if sign == ")":
            texts = [_product(choice) for choice in choices]
            known = [text for text in texts if text is not None]
            whole = frozenset[str]().union(*known) if len(known) == len(texts) else None
            regexes = ("".join(part.regex for part in choice) for choice in choices)
            return _PatternPart(f"(?:{'|'.join(regexes)})", whole)
        if sign == "|":
            choices.append([])
        elif sign == "&":
            break
        else:
            choices[-1].append(_one(sign, signs))
    raise BadPattern(Phrase("括号没有成对；“&”不能写在括号里。"))


def _product(parts: Sequence[_PatternPart]) -> frozenset[str] | None:
    """Every text that these parts, one after the other, stand for."""
    found = frozenset(("",))
    for part in parts:
        if part.texts is None or len(found) * len(part.texts) > _MANY:
            return None
        found = frozenset(before + text for before in found for text in part.texts)
    return found


def _anchors(parts: Sequence[_PatternPart]) -> frozenset[str]:
    """The texts of those neighbours whose shortest text is longest, of the fewest; cut, so that many become one."""
    best = frozenset[str]()
    for first in range(len(parts)):
        begun = frozenset(("",))
        for part in parts[first:]:
            if part.texts is None or len(begun) * len(part.texts) > _MANY or _strength(begun) >= _ANCHOR:
                break
            begun = frozenset((before + text)[:_ANCHOR] for before in begun for text in part.texts)
            cut = frozenset(text[: max(_strength(begun), 1)] for text in begun)
            if (_strength(cut), -len(cut)) > (_strength(best), -len(best)):
                best = cut
    return best


def _strength(anchors: frozenset[str]) -> int:
    return min(map(len, anchors), default=0)
