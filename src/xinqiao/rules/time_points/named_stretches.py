"""Stretches that words name by more than one month or by a part of one: 3月至5月, 2027—2028年, 12月上半月, 最后一个工作日, 今年秋季."""

import re
from datetime import date, timedelta

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.provisions.numerals import read_number
from xinqiao.rules.time_points.counting import month_end, months_after, open_ended
from xinqiao.rules.time_points.named_days import (
    MONTH_WORDS,
    RELATIVE_MONTH_WORDS,
    RELATIVE_MONTHS,
    SIDE,
    TO,
    YEAR_WORDS,
    N,
    before_stretch,
    placed,
    sided,
    told,
    year_of,
)
from xinqiao.rules.time_points.point import DayReading
from xinqiao.rules.words import Phrase

_THEN_YEAR = "(?:(?P<thenyear>20[0-9]{2})年|(?P<thenrel>次年|翌年|明年|来年|后年))?"
MONTHS = re.compile(
    f"(?:{YEAR_WORDS}的?)?(?P<month>(?<!{N}){N}{{1,3}})(?:月份?)?(?:{TO}|、){_THEN_YEAR}"
    f"(?P<thenmonth>{N}{{1,3}})月(?:份)?(?!{N}{{1,3}}(?:[日号]|以?之?前))(?P<part>底|末)?{SIDE}"
)
YEARS = re.compile(
    f"(?<!{N})(?P<year>20[0-9]{{2}})年?{TO}(?P<thenyear>20[0-9]{{2}})年(?!{N}{{1,3}}月)(?P<part>底|末)?{SIDE}"
)
TWO_YEARS = re.compile(f"(?P<name>今明|明后)两?年(?!度)(?:的?时间)?{SIDE}")
_THE_MONTH = f"(?:(?:{YEAR_WORDS}的?)?{MONTH_WORDS}|{RELATIVE_MONTH_WORDS}|(?P<this>月))"
HALF_MONTH = re.compile(f"{_THE_MONTH}的?(?P<half>[上下])半月{SIDE}")
EDGE_WORKING_DAY = re.compile(f"{_THE_MONTH}的?(?P<which>最后|第|首)(?:一|1)?个?工作[日天]{SIDE}")
NEXT_WORKING_DAY = re.compile(f"(?<![0-9上])下一?个?工作[日天]{SIDE}")
WEEK_OF_MONTH = re.compile(
    f"{_THE_MONTH}的?(?:第(?P<nth>[一二三四五1-5])|(?P<final>最后)一)个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])?{SIDE}"
)
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
SEASON = re.compile(
    f"(?:{YEAR_WORDS}的?)?(?P<season>[春夏秋冬])季(?:学期)?(?P<part>开学)?(?!节|运|奥|型|流感|传染|作物|收购){SIDE}"
)
_BEFORE = ("前", "之前", "以前")


def in_months(match: re.Match[str], written: date, calendar: WorkCalendar, past: bool) -> DayReading | None:
    """3月至5月, 明年3至5月, 2026年12月至2027年3月底前."""
    year, month, then = year_of(match, written), read_number(match["month"]), read_number(match["thenmonth"])
    if not (month and then and 1 <= month <= 12 and 1 <= then <= 12):
        return None
    reason = ""
    if year is None:
        over = month_end(written.year, then) < written and then >= month
        year, reason = placed(month, written, lambda y: over and y <= written.year, past)
    ends = int(match["thenyear"]) if match["thenyear"] else year + (1 if then < month else 0)
    if match["thenrel"]:
        ends = year + (2 if match["thenrel"] == "后年" else 1)
    first, last = date(year, month, 1), month_end(ends, then)
    if last < first:
        return open_ended(Phrase("起止日期不通，请核对"), first)
    return sided(first, last, match["side"], calendar, told(Phrase("至该月最后一日{day}", day=last), reason))


def in_years(match: re.Match[str], _written: date, calendar: WorkCalendar, _past: bool) -> DayReading | None:
    """2027—2028年, 2027年至2028年底前."""
    first, last = date(int(match["year"]), 1, 1), date(int(match["thenyear"]), 12, 31)
    if last < first:
        return open_ended(Phrase("起止日期不通，请核对"), first)
    return sided(first, last, match["side"], calendar, Phrase("至该年最后一日{day}", day=last))


def in_two_years(
    match: re.Match[str], written: date, calendar: WorkCalendar, _past: bool
) -> DayReading | None:
    """今明两年内, 明后两年."""
    first = date(written.year + (match["name"] == "明后"), 1, 1)
    last = date(first.year + 1, 12, 31)
    return sided(first, last, match["side"], calendar, Phrase("至该年最后一日{day}", day=last))


def _begin(match: re.Match[str], written: date, past: bool) -> tuple[date, str] | None:
    """The first day of the month that the words name, and why it is that year's."""
    if match["this"] or match["relmonth"]:
        step = RELATIVE_MONTHS[match["relmonth"]] if match["relmonth"] else 0
        return months_after(written.replace(day=1), step), ""
    month = 1 if match["month"] in ("元", "正") else read_number(match["month"])
    if not month or not 1 <= month <= 12:
        return None
    year, reason = year_of(match, written), ""
    if year is None:
        year, reason = placed(month, written, lambda y: month_end(y, month) < written, past)
    return date(year, month, 1), reason


def in_half_month(
    match: re.Match[str], written: date, calendar: WorkCalendar, past: bool
) -> DayReading | None:
    """12月上半月, 本月下半月."""
    found = _begin(match, written, past)
    if found is None:
        return None
    begin, reason = found
    first, last = (
        (begin, begin.replace(day=15))
        if match["half"] == "上"
        else (begin.replace(day=16), month_end(begin.year, begin.month))
    )
    if match["side"] in _BEFORE:
        return before_stretch(first, calendar)
    return sided(first, last, match["side"], calendar, told(Phrase("至{day}", day=last), reason))


def on_edge_working_day(
    match: re.Match[str], written: date, calendar: WorkCalendar, past: bool
) -> DayReading | None:
    """本月最后一个工作日前, 下月第一个工作日."""
    found = _begin(match, written, past)
    if found is None:
        return None
    begin, reason = found
    final = match["which"] == "最后"
    day = month_end(begin.year, begin.month) if final else begin
    while not calendar.is_working_day(day):
        day += timedelta(days=-1 if final else 1)
    why = (
        Phrase("该月最后一个工作日为{day}", day=day) if final else Phrase("该月第一个工作日为{day}", day=day)
    )
    return sided(day, day, match["side"], calendar, told(why, reason))


def on_next_working_day(
    match: re.Match[str], written: date, calendar: WorkCalendar, _past: bool
) -> DayReading | None:
    """下一个工作日, 下个工作日前."""
    day = calendar.add_working_days(written, 1).day
    return sided(
        day, day, match["side"], calendar, Phrase("「{words}」为{day}", words="下一个工作日", day=day)
    )


def in_week_of_month(
    match: re.Match[str], written: date, calendar: WorkCalendar, past: bool
) -> DayReading | None:
    """12月第一个周五前, 3月最后一个星期五: a day. 12月第二周: nothing fixes its first day."""
    if match["weekday"] and (found := _begin(match, written, past)):
        begin, reason = found
        weekday = "一二三四五六日".index(match["weekday"].replace("天", "日"))
        day = begin + timedelta(days=(weekday - begin.weekday()) % 7)
        if match["final"]:
            end = month_end(begin.year, begin.month)
            day = end - timedelta(days=(end.weekday() - weekday) % 7)
        else:
            day += timedelta(days=7 * ((read_number(match["nth"]) or 1) - 1))
        if day.month == begin.month:
            return sided(
                day,
                day,
                match["side"],
                calendar,
                told(Phrase("「{words}」为{day}", words=match[0], day=day), reason),
            )
    return open_ended(Phrase("「{words}」从哪一天算起没有写明，请写明日期", words=match[0]))


def in_season(match: re.Match[str], written: date, calendar: WorkCalendar, past: bool) -> DayReading | None:
    """今年秋季, 明年春季开学前: three months by custom, or the first of them where term begins; nothing fixes its days."""
    year, month, reason = year_of(match, written), _SEASONS[match["season"]], ""
    if year is None:
        year, reason = placed(month, written, lambda y: months_after(date(y, month, 1), 3) <= written, past)
    begin = date(year, month, 1)
    if match["side"] in _BEFORE:
        return before_stretch(begin, calendar)
    last = months_after(begin, 1 if match["part"] else 3) - timedelta(days=1)
    words = match[0].removesuffix(match["side"] or "")
    why = Phrase("「{words}」没有一定的日子，按{day}掌握", words=words, day=last)
    return sided(begin, last, match["side"], calendar, told(why, reason), exact=False)
