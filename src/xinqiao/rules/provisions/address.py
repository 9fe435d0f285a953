"""Where a provision 条款 stands in its instrument: 条, 款, 项, 目, each a number of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xinqiao.rules.basis import chinese_number

_KEY = re.compile(r"(\d+)(?:-(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?")


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """第四十七条之一第二款第（三）项第1目. `inserted` is the number after 之. Zero: not given, so that an address without
    a paragraph means the whole article, and items of an article of one paragraph stand in paragraph 1."""

    article: int
    inserted: int = 0
    paragraph: int = 0
    item: int = 0
    subitem: int = 0

    @property
    def key(self) -> str:
        """Stable and short, as stored and as used in web addresses: `47-1.2.3.1`."""
        article = f"{self.article}-{self.inserted}" if self.inserted else str(self.article)
        parts = [self.paragraph, self.item, self.subitem]
        while parts and not parts[-1]:
            parts.pop()
        return ".".join([article, *map(str, parts)])

    @property
    def text(self) -> str:
        """As a statute is cited: 第四十七条之一第二款第（三）项."""
        words = [f"第{chinese_number(self.article)}条"]
        if self.inserted:
            words.append(f"之{chinese_number(self.inserted)}")
        if self.paragraph:
            words.append(f"第{chinese_number(self.paragraph)}款")
        if self.item:
            words.append(f"第（{chinese_number(self.item)}）项")
        if self.subitem:
            words.append(f"第{self.subitem}目")
        return "".join(words)

    def holds(self, other: Address) -> bool:
        """Whether `other` is this provision or a part of it."""
        mine = (self.paragraph, self.item, self.subitem)
        theirs = (other.paragraph, other.item, other.subitem)
        same_article = (self.article, self.inserted) == (other.article, other.inserted)
        return same_article and all(a in (0, b) for a, b in zip(mine, theirs, strict=True))


def read_key(key: str) -> Address | None:
    """The address that `Address.key` wrote; None when the text is anything else."""
    found = _KEY.fullmatch(key)
    return Address(*(int(part or 0) for part in found.groups())) if found else None
