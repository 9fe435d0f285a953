"""Numbers, places and standards of a reply that differ from the petition or from the provisions it cites (M-C2).

Told only where exactly one value stands on each side, so that there is nothing to mistake."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from xinqiao.rules.folding import Folded, fold, unbroken
from xinqiao.rules.provisions.numerals import read_number
from xinqiao.rules.replying.finding import Aspect, ReplyFacts, ReplyFinding, Weight
from xinqiao.rules.words import Phrase

_N = (
    "(?<![0-9.一二三四五六七八九十百千万第])"
    "(?P<n>[0-9]++(?:\\.[0-9]++)?|[一二三四五六七八九十百千]++(?:万[一二三四五六七八九十百千]*+)?)(?P<wan>万)?"
)
"""Read from its first sign on and at once: a petition of nothing but digits takes no longer than another; 第十三栋 is no number."""
_OF = "(?P<unit>平方米|m2|㎡|平米|亩|人|户|月|吨|度|立方米)"
_STANDARDS = (
    re.compile(f"{_N}元?(?:/|每|一){_OF}"),
    re.compile(f"每{_OF}[^0-9一二三四五六七八九十百千,。;\n每]{{0,8}}{_N}元"),
)
"""48000元/亩, and as laws say it: 每亩补偿48000元."""
_MEASURE = re.compile(f"{_N}(?P<unit>平方米|平米|m2|㎡|亩|栋|幢)(?!/)")
_SUM = re.compile(
    f"(?P<unit>(?:(?![每年月人个交])[\u4e00-\u9fff]){{2}})(?:[共计为是约]|一共|共计)?{_N}元(?![/每]|一[平亩人户月吨度立])"
)
_MEASURES = {"平方米": "面积", "亩": "面积", "栋": "楼栋"}
_HOUSE = re.compile("([\u4e00-\u9fff]{2,4}(?:路|街|巷|大道|小区|苑))([0-9]+)(?:号|栋|幢)")


def differing(facts: ReplyFacts) -> Iterator[ReplyFinding]:
    """Each difference at its place in the reply."""
    petition = unbroken(fold("\n".join((facts.petition, *facts.requests.values())))).text
    for name, text in facts.texts.items():
        folded = unbroken(fold(text))
        yield from _houses(name, folded, petition)
        yield from _measures(name, folded, petition)
        yield from _standards(name, folded, [unbroken(fold(s)).text for s in facts.standards])


def _road(written: str) -> str:
    """The last characters of a name: what stands before it cannot be told from it."""
    return written[-4:] if written.endswith(("大道", "小区")) else written[-3:]


def _houses(name: str, reply: Folded, petition: str) -> Iterator[ReplyFinding]:
    """The same road with another number."""
    asked: dict[str, set[str]] = {}
    for found in _HOUSE.finditer(petition):
        asked.setdefault(_road(found[1]), set()).add(found[2])
    said = list(_HOUSE.finditer(reply.text))
    right = {_road(found[1]) for found in said if found[2] in asked.get(_road(found[1]), set())}
    for found in said:
        numbers = asked.get(_road(found[1]), set())
        if len(numbers) == 1 and _road(found[1]) not in right and found[2] not in numbers:
            why = Phrase("信访人所说的门牌是{other}号，请核对。", other=next(iter(numbers)))
            yield _finding(name, reply, found, 2, why, next(iter(numbers)))


def _measures(name: str, reply: Folded, petition: str) -> Iterator[ReplyFinding]:
    """An area, a building, or a sum of the same thing (退款4600元), where one stands on each side."""
    for pattern in (_MEASURE, _SUM):
        asked, said = _by_unit(pattern, petition), _by_unit(pattern, reply.text)
        for unit, places in said.items():
            there = {_value(found): found for found in asked.get(unit, ())}
            alone = len(there) == 1 and len({_value(found) for found in places}) == 1
            if alone and _value(places[0]) not in there:
                yield _measured(name, reply, places[0], next(iter(there.values())), unit)


def _measured(
    name: str, reply: Folded, found: re.Match[str], asked: re.Match[str], unit: str
) -> ReplyFinding:
    said = asked[0] if unit in _MEASURES else asked[0].removeprefix(unit)
    what = _MEASURES.get(unit, unit)
    why = Phrase("信访人所说的{what}是{other}，请核对；经核查不同的，请写明。", what=what, other=said)
    return _finding(name, reply, found, "n", why, None)


def _by_unit(pattern: re.Pattern[str], text: str) -> dict[str, list[re.Match[str]]]:
    found: dict[str, list[re.Match[str]]] = {}
    for each in pattern.finditer(text):
        if _value(each) is not None and not (pattern is _MEASURE and each["wan"]):
            found.setdefault(_unit(each["unit"]), []).append(each)
    return found


def _value(found: re.Match[str]) -> Decimal | None:
    """The number that it writes, in digits or in words."""
    try:
        plain: Decimal | None = Decimal(found["n"])
    except InvalidOperation:
        head, _, tail = found["n"].partition("万")
        parts = [read_number(part) if part else 0 for part in (head, tail)]
        if None in parts:
            return None
        plain = Decimal((parts[0] or 0) * (10_000 if "万" in found["n"] else 1) + (parts[1] or 0))
    return plain * 10_000 if plain is not None and found["wan"] else plain


def _standards(name: str, reply: Folded, provisions: list[str]) -> Iterator[ReplyFinding]:
    """A rate that the cited provision does not know, where it knows rates of this unit."""
    known: dict[str, dict[Decimal | None, str]] = {}
    for pattern in _STANDARDS:
        for text in provisions:
            for found in pattern.finditer(text):
                known.setdefault(_unit(found["unit"]), {})[_value(found)] = found["n"] + (found["wan"] or "")
    for pattern in _STANDARDS:
        for found in pattern.finditer(reply.text):
            rates = known.get(_unit(found["unit"]), {})
            if rates and _value(found) not in rates:
                why = Phrase("所引条文里的标准是{other}，请核对。", other=tuple(sorted(rates.values())))
                one = next(iter(rates.values())) if len(rates) == 1 and not found["wan"] else None
                yield _finding(name, reply, found, "n", why, one)


def _unit(written: str) -> str:
    return {"m2": "平方米", "㎡": "平方米", "平米": "平方米", "幢": "栋"}.get(written, written)


def _finding(
    name: str, reply: Folded, found: re.Match[str], group: int | str, why: str, better: str | None
) -> ReplyFinding:
    start, end = reply.raw_words(found.start(), found.end())
    return ReplyFinding(
        about=Aspect.DIFFERS,
        level=Weight.WARNING,
        field=name,
        start=start,
        end=end,
        why=why,
        source="M-C2",
        better=better,
        place=reply.raw_words(found.start(group), found.end(group)),
        code="value",
    )
