"""All time points of a text, in their order."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.folding import Folded, fold, read_han_digits, unbroken
from xinqiao.rules.time_points import named_days as days
from xinqiao.rules.time_points import named_festivals as feasts
from xinqiao.rules.time_points import named_stretches as stretches
from xinqiao.rules.time_points import solar_terms
from xinqiao.rules.time_points.counting import open_ended
from xinqiao.rules.time_points.kinds import (
    begins,
    foreseen,
    in_title,
    kind_of,
    only_named,
    promising,
    put_ahead,
    recurs,
    told_as_past,
)
from xinqiao.rules.time_points.periods import PERIOD, UNCOUNTED, on_period
from xinqiao.rules.time_points.point import DayReading, TimePoint
from xinqiao.rules.words import Phrase

_BLANKS = re.compile("(?<=[^\x00-\x7f])[ \t]+|[ \t]+(?=[^\x00-\x7f])")
_PLAIN_NUMERALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰俩仨", "一二三四五六七八九十百两三")
_VAGUE = re.compile(
    "尽快|尽早|尽速|近期|近日|不日|适时|择机|择期|第一时间|抓紧|早日|日后|稍后|短期内|不久(?:后|之后)?|[这近][一两几]天|马上|立即|立刻|过段时间|"
    "(?:条件|时机)(?:成熟|具备|允许)(?:时|后|的时候)?|适当(?:的)?(?:时候|时机)|(?:20[0-9]{2}年|[今明]年)?(?:开学|入冬|供暖|采暖|雨季|汛期|放假|暑假|暑期|寒假|高考|中考|两会|麦收|秋收)季?(?:开始|到来|来临|结束)?(?:期间|以前|之前|前|后)|"
    "(?<![每逢])(?:节|假期)[前后](?:[内]|夕)?"
)
_REPEATED = re.compile(
    "每隔?[一二三四五六七八九十两0-9]{1,2}个?(?:天|日|周|星期|月)|每个?(?:周|星期|月|季度|年)(?:的?[0-9一二三四五六七八九十]{1,3}月份?)?"
    "(?:[0-9一二三四五六七八九十]{1,3}[日号]?|[日天底末初]|[上中下]旬)?(?:以?之?前)?"
)
_WHICH_DAY = re.compile(
    "(?<![0-9月至到一二三四五六七八九十百两-])(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})[日号](?:以前|之前|前)"
)
_FROM_ANOTHER = re.compile(
    "(?:次|翌)日(?=答复|回复|告知|反馈|上门|派|[上下]午|[以之]?前)|次月(?:[0-9一二三四五六七八九十廿]{1,3}[日号]|底|末|初)(?:以?之?前)?|"
    "[从自](?:今[天日]|明[天日]|即日)(?:算|开始)?起?的?第[0-9一二三四五六七八九十]{1,3}个?(?:工作)?[日天]|"
    "第[0-9一二三四五六七八九十]{1,3}(?:个工作[日天]|[天日](?=答复|回复|告知|反馈|上门|[以之]?前))|"
    "(?:下个?(?:月|周|星期)|明年)的?(?:今[天日]|同一天|这一?天)(?:以?之?前)?"
)
_LOOSE = (
    days.YEAR,
    days.MONTH,
    days.QUARTER,
    days.HALF,
    stretches.SEASON,
    stretches.MONTHS,
    stretches.YEARS,
    stretches.TWO_YEARS,
    feasts.FESTIVAL,
)
"""Stretches that are named for many reasons; bare, they count only where a promise is made of them."""
_READERS: tuple[tuple[re.Pattern[str], days.Reader], ...] = (
    (days.DATE, days.on_date),
    (days.SIGNS, days.in_signs),
    (days.MONTH, days.in_month),
    (days.THIS_MONTH, days.this_month),
    (days.QUARTER, days.in_quarter),
    (days.HALF, days.in_half),
    (days.SHORT, days.on_short_day),
    (stretches.SEASON, stretches.in_season),
    (stretches.MONTHS, stretches.in_months),
    (stretches.YEARS, stretches.in_years),
    (stretches.TWO_YEARS, stretches.in_two_years),
    (stretches.HALF_MONTH, stretches.in_half_month),
    (stretches.EDGE_WORKING_DAY, stretches.on_edge_working_day),
    (stretches.NEXT_WORKING_DAY, stretches.on_next_working_day),
    (stretches.WEEK_OF_MONTH, stretches.in_week_of_month),
    (days.YEAR, days.in_year),
    (days.WEEK, days.in_week),
    (days.FIVE_YEARS, days.in_five_years),
    (days.DAYS, days.on_near_day),
    (feasts.FESTIVAL, feasts.at_festival),
    (feasts.FIRST_AFTER, feasts.first_after),
    (solar_terms.TERM, solar_terms.at_term),
    (feasts.LUNAR, feasts.on_lunar_day),
    (feasts.LUNAR_END, feasts.at_lunar_end),
)
_ROUND = re.compile("(?<=[〇一二三四五六七八九])[○◯]|[○◯](?=[〇一二三四五六七八九])")
"""A zero as many documents write it: 二○二六年."""
_FAR_AHEAD = 90
_AROUND = ("前后", "左右")
_BACK_FROM = re.compile("(?:[节考]|元旦|除夕|中秋|国庆|清明|端午|五一|十一)[以之]?前$")
_OTHER_YEAR = re.compile("([0-9〇零一二三四五六七八九]{3,})年的?$")
_YEARS = range(1900, 2200)
_NO_SUCH_DAY = Phrase("写的年份推算不出哪一天，请核对年份")
_NEAR = Phrase("「前后」「左右」没有定在哪一天，请写明日期")
_Found = tuple[int, int, DayReading]


def read(text: str, written: date, working_day: WorkCalendar) -> tuple[TimePoint, ...]:
    """Every time point of `text` as written on `written`, in the order of the text; offsets refer to the text as it came.

    Of two readings of the same words the longer one counts. Linear in the length of the text."""
    folded = unbroken(fold(text)).leaving_out(_BLANKS)
    folded = replace(folded, text=_ROUND.sub("〇", folded.text.translate(_PLAIN_NUMERALS)))
    return tuple(
        _point(text, folded, start, end, reading, written)
        for start, end, reading in _apart(_found(folded.text, written, working_day))
    )


def _point(text: str, folded: Folded, start: int, end: int, reading: DayReading, written: date) -> TimePoint:
    first, last = folded.raw_words(start, end)
    over = (reading.last is not None and reading.last < written) or (
        reading.last is None and reading.first is not None and reading.first < written
    )
    return TimePoint(
        start=first,
        end=last,
        words=text[first:last],
        kind=kind_of(folded.text, start, end, over=over),
        why=reading.why,
        first=reading.first,
        last=reading.last,
        counted=reading.counted,
        exact=reading.exact,
        provisional=reading.provisional,
    )


def _found(text: str, written: date, calendar: WorkCalendar) -> Iterator[_Found]:
    for match in PERIOD.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if _BACK_FROM.search(before):
            continue  # counted back from the feast, which is told as open by itself
        try:
            read_so = on_period(match, before, written, calendar)
        except (OverflowError, ValueError):
            read_so = open_ended(_NO_SUCH_DAY), 0
        if read_so:
            reading, length = read_so
            start = match.start() - length
            yield start, match.end(), open_ended(_NO_SUCH_DAY) if _wrong_year(text, start) else reading
    for pattern, reader in _READERS:
        for match in pattern.finditer(text):
            if reading_of := _in_its_year(pattern, reader, match, written, calendar):
                around = text.startswith(_AROUND, match.start() + len(match[0].removesuffix("前")))
                yield match.start(), match.end(), open_ended(_NEAR) if around else reading_of
    yield from _unsettled(text)


def _wrong_year(text: str, start: int) -> bool:
    """Whether a year stands before it that nobody can mean (9999年, 20226年): it is no day of this year then."""
    found = _OTHER_YEAR.search(text, max(0, start - 8), start)
    year = read_han_digits(found[1]) if found else ""
    return bool(year) and (len(year) != 4 or int(year) not in _YEARS)


def _in_its_year(
    pattern: re.Pattern[str], reader: days.Reader, match: re.Match[str], written: date, calendar: WorkCalendar
) -> DayReading | None:
    """As named; none where the year is wrong, or where it lies beyond the last day that there is or before the first."""
    if _wrong_year(match.string, match.start()):
        return open_ended(_NO_SUCH_DAY) if match["side"] else None
    try:
        return _named(pattern, reader, match, written, calendar)
    except (OverflowError, ValueError):
        return open_ended(_NO_SUCH_DAY)


def _named(
    pattern: re.Pattern[str], reader: days.Reader, match: re.Match[str], written: date, calendar: WorkCalendar
) -> DayReading | None:
    """A day or a stretch that the words name; None where they only name a thing by it."""
    text, start, end = match.string, match.start(), match.end()
    past = told_as_past(text, start, end)
    reading = reader(match, written, calendar, past)
    if reading is None or in_title(text, start) or recurs(text, start):
        return None
    if _without_year(match) and reading.last and reading.last < written and put_ahead(text, start):
        reading = reader(match, date(written.year + 1, 1, 1), calendar, False) or reading
    bare = not match["side"] and not match.groupdict().get("part")
    if pattern in _LOOSE and bare and not _meant(text, start, end, reading, written):
        return None
    if pattern is days.FIVE_YEARS and not foreseen(text, start, end):
        return None
    if pattern is days.WEEK and match["bare"] and bare and not _meant_week(match):
        return None
    if (
        not match["side"]
        and _without_year(match)
        and _far(reading, written)
        and not foreseen(text, start, end)
    ):
        return reader(match, written, calendar, True)
    return reading


def _meant(text: str, start: int, end: int, reading: DayReading, written: date) -> bool:
    """Whether something is promised for a stretch: of one that has begun only where the words plan, of a later one where anything is
    done in it."""
    if only_named(text, start, end):
        return False
    if promising(text, start, end):
        return True
    ahead = reading.first is not None and reading.first > written
    return begins(text, end) and (ahead or foreseen(text, start, end))


def _meant_week(match: re.Match[str]) -> bool:
    """周五上门 is a day, 周一至周五 are days of every week, and so is one of which nothing is promised."""
    text, start, end = match.string, match.start(), match.end()
    if match["thenweekday"]:
        return text[max(0, start - 2) : start].endswith(("在", "于", "定", "拟", "将"))
    return promising(text, start, end)


def _without_year(match: re.Match[str]) -> bool:
    named = match.groupdict()
    return "month" in named and bool(named["month"]) and not (named.get("year") or named.get("rel"))


def _far(reading: DayReading, written: date) -> bool:
    """Whether a day without a year lies so far ahead that people would say so."""
    day = reading.last or reading.first
    return day is not None and (day - written).days > _FAR_AHEAD


def _unsettled(text: str) -> Iterator[_Found]:
    told = (
        (_VAGUE, Phrase("没有写明日期，无法推算；请写明哪一天以前")),
        (UNCOUNTED, Phrase("没有写明几日，无法推算；请写明日数或者日期")),
        (_REPEATED, Phrase("是反复的时间，不是某一天；请写明第一次在哪一天")),
        (_FROM_ANOTHER, Phrase("从哪一天算起没有写明，请写明日期")),
        (_WHICH_DAY, Phrase("可以是某月的这一日以前，也可以是几天以前；请写明月份")),
    )
    for pattern, why in told:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), open_ended(why)


def _apart(found: Iterator[_Found]) -> list[_Found]:
    """The longest first, what overlaps it left out."""
    kept: list[_Found] = []
    taken: set[int] = set()
    for start, end, reading in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
        if taken.isdisjoint(places := range(start, end)):
            taken.update(places)
            kept.append((start, end, reading))
    kept.sort(key=lambda f: f[0])
    return [each for before, each in zip([None, *kept], kept, strict=False) if not _said_again(before, each)]


def _said_again(before: _Found | None, found: _Found) -> bool:
    """本周四(3月12日): the same day in brackets right behind."""
    return before is not None and before[1] + 1 == found[0] and before[2].last == found[2].last is not None
