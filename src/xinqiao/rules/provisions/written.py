"""Provisions as running text writes them: 第四十七条之一第二款第（三）项, 第47条, and what goes on from the one before: 第三款."""

import re

from xinqiao.rules.patterns import pattern
from xinqiao.rules.provisions.address import Address
from xinqiao.rules.provisions.numerals import NUMERAL, read_number

_N = NUMERAL
_ARTICLE = f"第 ?(?P<article>{_N}) ?条(?:之(?P<inserted>{_N})(?![款项年]))?"
PARAGRAPH = f"第 ?(?P<paragraph>{_N}) ?款"
ITEM = f"(?:第 ?\\((?P<item>{_N})\\) ?项?|第 ?(?P<item2>{_N}) ?项|\\((?P<item3>{_N})\\) ?项)"
_SUBITEM = f"第 ?\\(?(?P<subitem>{_N})\\)? ?目|第 ?(?P<point>{_N}) ?点"
WHOLE = pattern(f"{_ARTICLE}(?: ?{PARAGRAPH})?(?: ?{ITEM})?(?: ?(?:{_SUBITEM}))?")
PART = pattern(f"{PARAGRAPH}(?: ?{ITEM})?(?: ?(?:{_SUBITEM}))?")
ITEMS = pattern(f"{ITEM}(?: ?(?:{_SUBITEM}))?")
_SHORT = pattern(f"(?P<article>{_N}) ?条(?:之(?P<inserted>{_N}))?")
AND = pattern(" ?(?:、|以及|和|及|与|或者|或|,|暨) ?")
TO = pattern(" ?(?:至|到|—|-|~|～) ?")


def next_provision(text: str, at: int) -> re.Match[str] | None:
    return WHOLE.match(text, at) or PART.match(text, at) or ITEMS.match(text, at) or _SHORT.match(text, at)


def read_address(found: re.Match[str], before: Address | None) -> Address | None:
    """The address of what was matched; what it does not say is taken from the provision before. None for a number that is
    none, and for a part of nothing."""
    given = found.groupdict()
    item = given.get("item") or given.get("item2") or given.get("item3")
    texts = {
        "article": given.get("article"),
        "inserted": given.get("inserted"),
        "paragraph": given.get("paragraph"),
        "item": item,
        "subitem": given.get("subitem"),
    }
    read = {name: read_number(text) for name, text in texts.items() if text}
    if None in read.values():
        return None
    numbers_ = {name: value or 0 for name, value in read.items()}
    if "article" in numbers_:
        return Address(**numbers_)
    if before is None:
        return None
    if "paragraph" not in numbers_:
        numbers_["paragraph"] = before.paragraph
    return Address(before.article, before.inserted, **numbers_)
