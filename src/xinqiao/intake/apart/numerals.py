"""Numbers as Word writes them, by the names of ECMA-376 part 1, 17.18.59."""

import re
from collections.abc import Callable

_PADDED = re.compile(r"(0*1), ")
_DIGITS = "〇一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_LEGAL_DIGITS, _LEGAL_PLACES = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip  # a table to be read across
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def numeral(form: str, number: int) -> str | None:
    """The number in a form, one of the names or as a custom one shows its first number ("001, 002, 003, ..."); None for a form, or a size,
    that is not known here."""
    padded = _PADDED.match(form)
    if padded:
        return str(number).zfill(len(padded[1]))
    write = _FORMS.get(form)
    return write(number) if write is not None and number >= 0 else None


def _counted(
    number: str | int, digits: str, places: tuple[str, ...], zero: str, *, short_ten: bool
) -> str | None:
    """Digits with their places: 一千二百五十九; 十, not 一十, at the beginning where `short_ten`."""
    written = str(number)
    if len(written) > len(places):
        return None
    text, gap = "", False
    for place, digit in zip(range(len(written) - 1, -1, -1), map(int, written), strict=True):
        if digit:
            text += (zero if gap and text else "") + digits[digit] + places[place]
        gap = not digit
    ten = digits[1] + places[1]
    return (text.removeprefix(digits[1]) if short_ten and text.startswith(ten) else text) or zero


def _chinese(number: int) -> str | None:
    return _counted(number, _DIGITS, _PLACES, "零", short_ten=True)


def _legal(number: int) -> str | None:
    return _counted(number, _LEGAL_DIGITS, _LEGAL_PLACES, "零", short_ten=False)


def _chinese_below_hundred(number: int) -> str | None:
    """From a hundred on the standard and the programs differ in this form."""
    return _chinese(number) if number < 100 else None


def _japanese(number: int) -> str | None:
    text = _counted(number, _DIGITS, _PLACES, "〇", short_ten=True)
    return None if text is None or number >= 100 else text


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str | None:
    if not 0 < number < 4000:
        return None
    text = ""
    for size, sign in _ROMAN:
        count, number = divmod(number, size)
        text += sign * count
    return text


def _letters(number: int) -> str | None:
    """a … z, then aa, bb …: Word repeats the letter."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else None


def _one_of(signs: str) -> Callable[[int], str | None]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else None


def _upper(write: Callable[[int], str | None]) -> Callable[[int], str | None]:
    return lambda number: text.upper() if (text := write(number)) is not None else None


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + n: 0xFF10 + n for n in range(10)})


_circled = _one_of("".join(chr(0x2460 + n) for n in range(20)))

_FORMS: dict[str, Callable[[int], str | None]] = {
    "decimal": str,
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _one_of("".join(chr(0x2474 + n) for n in range(20))),
    "decimalEnclosedFullstop": _one_of("".join(chr(0x2488 + n) for n in range(20))),
    "chineseCounting": _chinese_below_hundred,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese_below_hundred,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _japanese,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": _legal,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "lowerRoman": _roman,
    "upperRoman": _upper(_roman),
    "lowerLetter": _letters,
    "upperLetter": _upper(_letters),
}
