"""Numbers, places and standards of a reply that differ from the petition or from the provisions it cites (M-C2).

Told only where exactly one value stands on each side, so that there is nothing to mistake."""

import re
from collections.abc import Iterator

from xinqiao.rules.folding import Folded, fold, unbroken
from xinqiao.rules.replying.finding import Aspect, ReplyFacts, ReplyFinding, Weight
from xinqiao.rules.words import Phrase

_STANDARD = re.compile(
    "([0-9]+(?:\\.[0-9]+)?)(?:元)?(?:/|每|一)(?:平方米|m2|㎡|平米|亩|人|户|月|吨|度|立方米)"
)
_UNIT = re.compile("元?(?:/|每|一)(平方米|m2|㎡|平米|亩|人|户|月|吨|度|立方米)$")
_AREA = re.compile("([0-9]+(?:\\.[0-9]+)?)(?:平方米|平米|m2|㎡)(?!/)")
_HOUSE = re.compile("([\u4e00-\u9fff]{2,4}(?:路|街|巷|大道|小区|苑))([0-9]+)(?:号|栋|幢)")


def differing(facts: ReplyFacts) -> Iterator[ReplyFinding]:
    """Each difference at its place in the reply."""
    petition = unbroken(fold("\n".join((facts.petition, *facts.requests.values())))).text
    for name, text in facts.texts.items():
        folded = unbroken(fold(text))
        yield from _houses(name, folded, petition)
        yield from _areas(name, folded, petition)
        yield from _standards(name, folded, [unbroken(fold(s)).text for s in facts.standards])


def _road(written: str) -> str:
    """The last characters of a name: what stands before it cannot be told from it."""
    return written[-4:] if written.endswith(("大道", "小区")) else written[-3:]


def _houses(name: str, reply: Folded, petition: str) -> Iterator[ReplyFinding]:
    """The same road with another number."""
    asked: dict[str, set[str]] = {}
    for found in _HOUSE.finditer(petition):
        asked.setdefault(_road(found[1]), set()).add(found[2])
    for found in _HOUSE.finditer(reply.text):
        numbers = asked.get(_road(found[1]), set())
        if len(numbers) == 1 and found[2] not in numbers:
            why = Phrase("信访人所说的门牌是{other}号，请核对。", other=next(iter(numbers)))
            yield _finding(name, reply, found, 2, why, next(iter(numbers)))


def _areas(name: str, reply: Folded, petition: str) -> Iterator[ReplyFinding]:
    asked, said = set(_AREA.findall(petition)), list(_AREA.finditer(reply.text))
    if len(asked) == 1 and len(said) == 1 and said[0][1] not in asked:
        why = Phrase(
            "信访人所说的面积是{other}平方米，请核对；经测量不同的，请写明。", other=next(iter(asked))
        )
        yield _finding(name, reply, said[0], 1, why, None)


def _standards(name: str, reply: Folded, provisions: list[str]) -> Iterator[ReplyFinding]:
    """A rate that the cited provision does not know, where it knows rates of this unit."""
    known: dict[str, set[str]] = {}
    for found in (f for text in provisions for f in _STANDARD.finditer(text)):
        known.setdefault(_unit(found[0]), set()).add(found[1])
    for found in _STANDARD.finditer(reply.text):
        rates = known.get(_unit(found[0]), set())
        if rates and found[1] not in rates:
            why = Phrase("所引条文里的标准是{other}，请核对。", other=tuple(sorted(rates)))
            yield _finding(name, reply, found, 1, why, next(iter(rates)) if len(rates) == 1 else None)


def _unit(written: str) -> str:
    found = _UNIT.search(written)
    return found[1].replace("m2", "平方米").replace("㎡", "平方米").replace("平米", "平方米") if found else ""


def _finding(
    name: str, reply: Folded, found: re.Match[str], group: int, why: str, better: str | None
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
