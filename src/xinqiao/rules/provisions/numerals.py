"""Numbers as statutes print them, read back: 四十七, 一百〇二, 廿三, 二〇二六, １２, 12."""

import re

from xinqiao.rules.basis import chinese_number
from xinqiao.rules.folding import fold_char

__all__ = ["NUMERAL", "chinese_number", "read_number"]

NUMERAL = "[零〇○一二三四五六七八九十百千两廿卅0-9０-９]+"
"""Pattern of anything that may be a number; `read_number` decides."""

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"两": 2}
_COUNTED = re.compile(
    "(?:([一二三四五六七八九两])千)?(?:([一二三四五六七八九两])百)?(?:〇?([一二三四五六七八九])?(十))?(?:〇?([一二三四五六七八九]))?"
)


def read_number(text: str) -> int | None:
    """1–9999, in Chinese numerals (counted, or digit by digit: 二〇二六) or Arabic ones of either width; None for anything else."""
    plain = "".join(map(fold_char, text.strip())).replace("廿", "二十").replace("卅", "三十")
    if plain.isascii() and plain.isdecimal():
        return int(plain) or None if len(plain) <= 4 else None
    plain = plain.replace("零", "〇").replace("○", "〇")
    if 1 < len(plain) <= 4 and all(sign in _DIGITS for sign in plain):
        return int("".join(str(_DIGITS[sign]) for sign in plain)) or None
    found = _COUNTED.fullmatch(plain)
    if not found:
        return None
    thousands, hundreds, tens, ten, ones = found.groups()
    value = _DIGITS.get(thousands, 0) * 1000 + _DIGITS.get(hundreds, 0) * 100 + _DIGITS.get(ones, 0)
    return value + (_DIGITS.get(tens, 1) * 10 if ten else 0) or None
