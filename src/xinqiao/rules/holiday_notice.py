"""The yearly notice on days off, read from its text as it is published: 「二、春节：2月15日（…周日）至23日（周一）放假调休，共9天。2月14日（周六）…上班。」

The weekdays and the numbers of days that it tells are checked against what was read, so that a slip of the pen is not taken for law.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from xinqiao.rules.calendar import FIXED, WorkCalendar
from xinqiao.rules.han_forms import UNIFIED
from xinqiao.rules.holiday_forms import (
    COUNT,
    COUNTED,
    DIGITS_OF_YEAR,
    FESTIVALS,
    ITEM,
    MADE_UP,
    NEW_YEAR,
    OFF,
    SPAN,
    SUNDAY,
    TITLE,
    WEEK,
    WEEKDAY,
    WORKED,
    YEAR_IN_WORDS,
)
from xinqiao.rules.words import Phrase

_LONGEST = timedelta(days=12)
_DAYS_ADDED = 2025
"""From here on the law gives two more days."""
_ADDED = (5, 2)
"""That of them which has a date: month and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDay:
    """A day that departs from the plain week: off, or worked on."""

    day: date
    name: str
    off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayNotice:
    """What a text says. `problems`: what in it contradicts itself or cannot be read, in Chinese."""

    year: int | None
    days: tuple[NoticeDay, ...]
    problems: tuple[str, ...]


def read_notice(text: str) -> HolidayNotice:
    """The days of a notice. Never raises for what is in the text."""
    text = _plain(text)
    told = TITLE.search(text)
    if told is None:
        return HolidayNotice(
            year=None, days=(), problems=("文字里没有“关于某年部分节假日安排的通知”，看不出是哪一年。",)
        )
    year = int(told[1])
    items = list(ITEM.finditer(text))
    ends = [item.start() for item in items[1:]] + [len(text)] * bool(items)
    days: list[NoticeDay] = []
    problems: list[str] = []
    for item, end in zip(items, ends, strict=True):
        reader = _Item(name=item[1].strip(), year=year)
        days += reader.read(text[item.end() : end])
        problems += reader.problems
    if not items:
        problems.append("没有找到“一、元旦：……”这样逐项写明的假日。")
    return HolidayNotice(year=year, days=tuple(days), problems=tuple(problems))


def _plain(text: str) -> str:
    """Without blanks between digits and words, in plain forms of the characters: as notices are copied from pages and PDFs."""
    lines = (
        "".join(line.split()).strip("*#") for line in text.translate(UNIFIED).replace("**", "").splitlines()
    )
    return YEAR_IN_WORDS.sub(lambda year: year[0].translate(DIGITS_OF_YEAR), "\n".join(lines))


def as_document(notice: HolidayNotice) -> dict[str, Any]:
    """The notice in the form of the shipped years: `{year, days: [{name, date, isOffDay}]}`."""
    days = [{"name": d.name, "date": d.day.isoformat(), "isOffDay": d.off} for d in notice.days]
    return {"year": notice.year, "days": days}


class _Item:
    """One festival of the notice."""

    def __init__(self, name: str, year: int) -> None:
        self.name, self._year, self._month = name, year, 0
        self.problems: list[str] = []

    def read(self, text: str) -> Iterator[NoticeDay]:
        """Its days off and the days worked instead; each sentence says which."""
        off = 0
        for sentence in _sentences(text):
            works = bool(WORKED.search(sentence))
            if not works and not OFF.search(sentence):
                # A day of another year is that of the notice itself.
                if any(span[1] in (None, str(self._year)) for span in SPAN.finditer(sentence)):
                    unclear = "“{name}”里的“{words}”看不出是放假还是上班。"
                    self.problems.append(Phrase(unclear, name=self.name, words=sentence[:40]))
                continue
            for span in SPAN.finditer(sentence):
                for day in self._days(span):
                    off += not works
                    yield NoticeDay(day=day, name=MADE_UP if works else self.name, off=not works)
        if not off:
            self.problems.append(Phrase("“{name}”没有读出放假的日子。", name=self.name))
        told = COUNT.search(text)
        if told and _number(told[1]) != off:
            wrong = Phrase(
                "“{name}”写的是共{told}天，读出的是{read}天。", name=self.name, told=told[1], read=str(off)
            )
            self.problems.append(wrong)

    def _days(self, span: re.Match[str]) -> Iterator[date]:
        first = self._day(span[1], span[2], span[3], span[4])
        last = self._day(span[5], span[6], span[7], span[8]) if span[7] else first
        if first is None or last is None or not first <= last <= first + _LONGEST:
            self.problems.append(
                Phrase("“{name}”里的“{span}”不是可以数的日子。", name=self.name, span=span[0])
            )
            return
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))

    def _day(self, year: str | None, month: str | None, day: str, weekday: str | None) -> date | None:
        self._month = int(month or self._month)
        # A New Year's holiday may begin in the old year without saying so.
        before = not year and self._month == 12 and NEW_YEAR in self.name
        try:
            found = date(int(year or self._year) - before, self._month, int(day))
        except ValueError:
            return None
        told = WEEKDAY.search(weekday or "")
        if told and SUNDAY.get(told[1], told[1]) != WEEK[found.weekday()]:
            wrong = Phrase(
                "{day}是周{right}，通知里写的是周{told}。",
                day=found,
                right=WEEK[found.weekday()],
                told=told[1],
            )
            self.problems.append(wrong)
        return found


def _sentences(text: str) -> Iterator[str]:
    """A line that says of its days neither that they are off nor that they are worked goes on in the next: it was broken by a page."""
    held = ""
    for line in re.split(r"(?<=[。；\n])", text):
        held += line.rstrip("\n")
        if not line.endswith("\n") or OFF.search(held) or WORKED.search(held):
            yield held
            held = ""
    yield held


def _number(told: str) -> int:
    """Up to twelve, in digits or words."""
    if told.isdecimal():
        return int(told)
    return sum(COUNTED.index(sign) + 1 for sign in told)


def lacks(year: int, found: WorkCalendar) -> str:
    """What a document lacks to be the notice of a whole year, in Chinese; "" when it is one: the seven festivals, days of that year or of
    the last days of the year before, none of them worked that the law gives by its date, and no fewer days off than the law gives (11; 13 from 2025 on)."""
    names = "".join(found.off.values())
    missing = tuple(name for sign, name in FESTIVALS.items() if sign not in names)
    if missing:
        return Phrase("缺少{names}", names=missing)
    if problem := outside(year, found):
        return problem
    fixed = (date(year, *day) for day in FIXED if year >= _DAYS_ADDED or day != _ADDED)
    worked = next((day for day in fixed if day in found.work), None)
    if worked:
        return Phrase(
            "{day}是法定放假日（{name}），里面写的是上班", day=worked, name=FIXED[worked.month, worked.day]
        )
    least = 13 if year >= _DAYS_ADDED else 11
    if len(found.off) < least:
        return Phrase("全年只有{n}天放假，法定节假日就有{least}天", n=len(found.off), least=str(least))
    return ""


def outside(year: int, found: WorkCalendar) -> str:
    """The first day that is neither of that year nor of the last month before it, in words; "" when there is none."""
    days = (d for d in (*found.off, *found.work) if d.year != year and (d.year, d.month) != (year - 1, 12))
    first = min(days, default=None)
    return Phrase("{day}不在{year}年", day=first, year=str(year)) if first else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDay:
    """A day that a notice would make another one; `before` and `after` in words, such as 国庆节 or 上班."""

    day: date
    before: str
    after: str


def changes(old: WorkCalendar, new: WorkCalendar, days: Iterable[date]) -> list[ChangedDay]:
    """Of these days those that are off in one of the calendars and not in the other, in order."""
    told = ((day, old.why_off(day), new.why_off(day)) for day in sorted(set(days)))
    return [
        ChangedDay(day=day, before=before or "上班", after=after or "上班")
        for day, before, after in told
        if bool(before) != bool(after)
    ]
