"""What a text says about itself: when it was passed, issued and takes effect, under which number, by whom, what it repeals.

Only what is printed is told; a day that the text leaves open stays open, with the reason, so that a person gives it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from xinqiao.rules.han_forms import UNIFIED
from xinqiao.rules.provisions.numerals import read_number
from xinqiao.rules.provisions.statute import Block, BlockKind, Statute
from xinqiao.rules.words import Phrase

_DAY = r"([0-9]{4}|[一二三四五六七八九〇零○]{4})\s?年\s?([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?日"
_DATED = re.compile(_DAY)
_BOOKS = re.compile("《[^《》]*》|〈[^〈〉]*〉")
_VERBS = re.compile("(通过|批准|修正|修订|修改)|(公布|发布|颁布|印发)|(施行|实施|生效)")
_NUMBER = re.compile(
    r"[一-龥]{1,12}[〔\[【(（]\s?\d{4}\s?[〕\]】)）]\s?第?\s?\d+\s?号|[一-龥]{2,20}令\s?第?\s?[\d〇零一二三四五六七八九十百]+\s?号"
)
_TAKES_EFFECT = re.compile(
    rf"自\s?(?:{_DAY}|(?:公布|发布|颁布|印发|下发)之日)\s?起\s?(?:正式)?(?:施行|实施|生效|执行)"
)
_ISSUERS = (
    ("中共中央、国务院", "party_rule"),
    ("中共中央办公厅、国务院办公厅", "party_rule"),
    ("中共中央", "party_rule"),
    ("全国人民代表大会常务委员会", "law"),
    ("全国人民代表大会", "law"),
    ("最高人民法院", "interpretation"),
    ("最高人民检察院", "interpretation"),
    ("国务院", "administrative_regulation"),
)
_AMENDED = ("修正", "修订", "修改")


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What was found. `open_because` says why no day of taking effect could be read; `assumed_on` is then the day to go by
    until a person gives it, where there is one: the day of the last amendment; `level` is the value of a
    `library` level that the issuer suggests; `repeals` the titles that the text says it repeals."""

    passed_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    open_because: str = ""
    assumed_on: date | None = None
    number: str = ""
    issuer: str = ""
    level: str = ""
    label: str = ""
    repeals: tuple[str, ...] = ()


def read_particulars(statute: Statute) -> Particulars:
    """Read the notes under the title, and the closing articles for the day of taking effect."""
    blocks = tuple(replace(block, text=block.text.translate(UNIFIED)) for block in statute.blocks)
    notes = _notes(blocks)
    dated = [(day, verb) for note in notes for day, verb in _dated(note)]
    passed = max(dated_as(dated, 1), default=None)
    published = max(dated_as(dated, 2), default=None)
    first_only = bool(
        passed and published and published < passed
    )  # issue and number of the text before it was amended
    published = None if first_only else published
    effective, why = _effective(blocks, dated, passed, published)
    issuer, level = _issuer(notes)
    return Particulars(
        passed_on=passed,
        published_on=published,
        effective_on=effective,
        open_because=why,
        assumed_on=(published or passed) if effective is None and passed else None,
        number="" if first_only else _number(notes),
        issuer=issuer,
        level=level,
        label=_label(dated, effective or published or passed),
        repeals=_repeals(blocks),
    )


def _notes(blocks: tuple[Block, ...]) -> list[str]:
    """The notes under the title, those put together that a line end has broken within a title in 《》."""
    notes: list[str] = []
    for block in blocks:
        if block.kind is not BlockKind.NOTE:
            continue
        if notes and notes[-1].count("《") > notes[-1].count("》"):
            notes[-1] += block.text
        else:
            notes.append(block.text)
    return notes


def dated_as(dated: list[tuple[date, str]], group: int) -> list[date]:
    """The days whose verb is of the given group: 1 passed or amended, 2 issued, 3 in force."""
    return [day for day, verb in dated if (found := _VERBS.fullmatch(verb)) and found[group]]


def _dated(note: str) -> Iterator[tuple[date, str]]:
    """Each day of a note with the verb that follows it: passed, amended, issued, in force."""
    plain = _BOOKS.sub("", _BOOKS.sub("", note))
    days = list(_DATED.finditer(plain))
    for found, following in zip(days, [*days[1:], None][: len(days)], strict=True):
        verb = _VERBS.search(plain, found.end(), following.start() if following else len(plain))
        day = _day(found.groups())
        if verb and day:
            yield day, verb[0]


def _day(parts: tuple[str, ...]) -> date | None:
    try:
        year, month, day = (read_number(part) or 0 for part in parts)
        return date(year, month, day)
    except ValueError:
        return None


def _effective(
    blocks: tuple[Block, ...], dated: list[tuple[date, str]], passed: date | None, published: date | None
) -> tuple[date | None, str]:
    """The day of taking effect, or why a person must give it: an amended text keeps the day of its first version."""
    noted = max(dated_as(dated, 3), default=None)
    written, on_issue = _written_day(blocks)
    day = noted or (published or passed if on_issue else written)
    if day is None and on_issue:
        return None, Phrase("文中写的是自公布之日起施行，但没有公布日期。请填写施行日期。")
    if day is None:
        return None, Phrase("文中没有写明施行日期。请填写。")
    if passed and day < passed:
        return None, Phrase(
            "文中的施行日期{written}早于最近一次修改的{passed}，是最初版本的施行日期。请填写这一版本的施行日期。",
            written=day,
            passed=passed,
        )
    return day, ""


def _written_day(blocks: tuple[Block, ...]) -> tuple[date | None, bool]:
    """From the end of the text: the day in 「自…起施行」, and whether it is the day of issue."""
    for block in reversed(blocks):
        if block.kind is BlockKind.TABLE:
            continue
        for found in reversed(list(_TAKES_EFFECT.finditer(block.text))):
            return (None, True) if found[1] is None else (_day(found.groups()), False)
    return None, False


def _repeals(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Titles in 「《…》同时废止」 of the closing articles."""
    closing = [
        block.text for block in blocks[-12:] if "废止" in block.text and block.kind is not BlockKind.TABLE
    ]
    names: list[str] = []
    for text in closing:
        for sentence in text.split("。"):
            if "废止" in sentence:
                names += re.findall("《([^《》]+)》", sentence[: sentence.rindex("废止")])
    return tuple(dict.fromkeys(names))


def _issuer(notes: list[str]) -> tuple[str, str]:
    text = " ".join(_BOOKS.sub("", _BOOKS.sub("", note)) for note in notes)
    return next(((name, level) for name, level in _ISSUERS if name in text), ("", ""))


def _number(notes: list[str]) -> str:
    """云政发〔2026〕3号, 国务院令第590号."""
    found = next((match[0] for note in notes if (match := _NUMBER.search(_DATED.sub(" ", note)))), "")
    return "".join(found.split()).removeprefix("中华人民共和国")


def _label(dated: list[tuple[date, str]], day: date | None) -> str:
    """How the version is called: 2019年修正, 2022年公布, else the year it takes effect."""
    amended = [(when, verb) for when, verb in dated if verb in _AMENDED]
    if amended:
        when, verb = max(amended)
        return f"{when.year}年{verb}"
    return f"{day.year}年" if day else ""
