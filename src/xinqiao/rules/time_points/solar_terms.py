"""Days named by a solar term 节气: 冬至前, 立春后. Only with 前 or 后 behind, for the words are used for much else (小满, 大寒潮); 雨水, 大雪 and
小雪 are mostly weather and are not read."""

import re
from datetime import date, timedelta
from math import floor

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.time_points.counting import named, open_ended
from xinqiao.rules.time_points.named_days import YEAR_WORDS, year_of
from xinqiao.rules.time_points.point import DayReading
from xinqiao.rules.words import Phrase

_TERMS = {
    "小寒": (1, 5.4055), "大寒": (1, 20.12), "立春": (2, 3.87), "惊蛰": (3, 5.63), "春分": (3, 20.646), "谷雨": (4, 20.1), "立夏": (5, 5.52),
    "小满": (5, 21.04), "芒种": (6, 5.678), "夏至": (6, 21.37), "小暑": (7, 7.108), "大暑": (7, 22.83), "立秋": (8, 7.5), "处暑": (8, 23.13),
    "秋分": (9, 23.042), "寒露": (10, 8.318), "霜降": (10, 23.438), "立冬": (11, 7.438), "冬至": (12, 21.94),
}  # fmt: skip  # a list to be read across
"""Month, and the constant of this century in the customary formula; right for these terms from 2022 to 2081."""
TERM = re.compile(
    f"(?:{YEAR_WORDS}的?)?(?P<name>{'|'.join(_TERMS)})(?P<side>以前|之前|前(?!后)|前后|以后|之后|后)"
)


def _day(name: str, year: int) -> date:
    month, constant = _TERMS[name]
    short = year % 100
    leaps = (short - 1) // 4 if month < 3 else short // 4
    return date(year, month, floor(short * 0.2422 + constant) - leaps)


def at_term(match: re.Match[str], written: date, calendar: WorkCalendar, past: bool) -> DayReading | None:
    """The next such day, or that of the year the words name. 前 is the day before, as with festivals; 后 and 前后 settle no day."""
    if past:
        return None
    name, meant = match["name"], year_of(match, written)
    years = (written.year, written.year + 1)
    day = _day(name, meant) if meant else next(d for year in years if (d := _day(name, year)) > written)
    if "后" in match["side"]:
        around = match["side"] == "前后"
        why = Phrase("只写了从{day}起，没有写到哪一天为止", day=day)
        return open_ended(why, None if around else day + timedelta(days=1))
    last = day - timedelta(days=1)
    return named(None, last, calendar, Phrase("{name}为{day}", name=match["name"], day=day))
