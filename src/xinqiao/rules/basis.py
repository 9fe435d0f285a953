"""A legal basis: instrument, article, paragraph, item, each a field of its own (law.md, citation form)."""

import re
from dataclasses import dataclass

REGULATIONS = "信访工作条例"

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1–9999 in the numerals of statutes: 四十七, 一百零二, 一千二百六十."""
    thousands, rest = divmod(number, 1000)
    if thousands:
        link = "零" if 0 < rest < 100 else ""
        few = "一" if 10 <= rest < 20 else ""
        return f"{_DIGITS[thousands]}千{link}{few}{chinese_number(rest)}"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """One provision. `mark` tells how sure the statement is: V, V2, M, D (law.md section 0)."""

    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    instrument: str = REGULATIONS
    mark: str = "V"

    @property
    def text(self) -> str:
        """「《信访工作条例》第二十二条第一款第（三）项」; a local practice is no instrument and stands without 《》."""
        practice = self.instrument.startswith("本地")
        parts = [self.instrument if practice else f"《{self.instrument}》"]
        if self.article is not None:
            parts.append(f"第{chinese_number(self.article)}条")
        if self.paragraph is not None:
            parts.append(f"第{chinese_number(self.paragraph)}款")
        if self.item is not None:
            parts.append(f"第（{chinese_number(self.item)}）项")
        return "".join(parts)


_NUMBERS = {chinese_number(number): number for number in range(1, 1000)}
_WRITTEN = re.compile(
    "《(?P<instrument>[^》]+)》(?:第(?P<article>[^条]+)条)?(?:第(?P<paragraph>[^款]+)款)?(?:第（(?P<item>[^）]+)）项)?"
)


def read_basis(text: str) -> Basis | None:
    """The provision that `Basis.text` wrote; None when the text is anything else."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    return Basis(
        instrument=found["instrument"],
        article=_NUMBERS.get(found["article"]),
        paragraph=_NUMBERS.get(found["paragraph"]),
        item=_NUMBERS.get(found["item"]),
    )
