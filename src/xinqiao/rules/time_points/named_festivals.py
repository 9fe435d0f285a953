"""Days that a festival or the lunar calendar names: 国庆节前, 春节期间, 腊月二十前."""

import re
from datetime import date, timedelta

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.provisions.numerals import read_number
from xinqiao.rules.time_points import festivals, lunar
from xinqiao.rules.time_points.counting import named, open_ended
from xinqiao.rules.time_points.named_days import YEAR_WORDS, sided, year_of
from xinqiao.rules.time_points.point import DayReading
from xinqiao.rules.words import Phrase

_FESTIVAL = "|".join(sorted(festivals.NAMES, key=len, reverse=True))
FESTIVAL = re.compile(
    f"(?:{YEAR_WORDS}的?)?(?:农历)?(?<![第一二三四五六七八九十百千])[\"'“「]?(?P<name>{_FESTIVAL})[\"'”」]?"
    "(?!路|街|村|巷|小区|社区|广场|学校|中学|小学|大道|工程|农场|[0-9]|月|届|条|项|个|公里)(?:小?长?假期?|假日|放假|假期)?(?:(?:结束|过)(?=以后|之后|后))?"
    "(?P<side>以前|之前|前夕|前|期间|以后|之后|后)?"
)
FIRST_AFTER = re.compile(
    FESTIVAL.pattern.removesuffix("?").replace("以前|之前|前夕|前|期间|以后|之后|后", "以后|之后|后")
    + "(?:的|上班|复工|开工|收假)*(?:首|第一|头一?)个?(?:工作日|上班日|天|日)(?P<by>以前|之前|前)?"
)
_ALSO_OTHER = frozenset(
    {"新年", "过年", "小年", *(name for name in festivals.NAMES if set(name) <= set("一二三四五六七八九十"))}
)
"""Words that name other things too: a festival only with what stands behind it (五一前)."""
_SOME_TIME = re.compile("[一二两三四五六七八九十半0-9]{1,2}个?(?:工作日|天|日|周|星期|礼拜|月)")
_NINE = "[一二三四五六七八九]"
LUNAR_END = re.compile(
    "(?:(?:农历|阴历|旧历)(?P<year>年)|(?P<lunar>正|冬|腊)月)(?P<part>底|末)?(?P<side>以前|之前|前)?(?![初十廿二三])"
)
_LUNAR_DAY = f"初(?:{_NINE}|十)|二?十{_NINE}?|廿{_NINE}?|三十"
LUNAR = re.compile(
    f"(?:农历|阴历|旧历)?(?P<lunar>正|冬|腊)月(?P<day>{_LUNAR_DAY})(?P<side>以前|之前|前)?"
    f"|(?:农历|阴历|旧历)(?P<month>[一二三四五六七八九十]{{1,2}})月(?P<d2>{_LUNAR_DAY}|{_NINE})(?P<side2>以前|之前|前)?"
)


def at_festival(
    match: re.Match[str], written: date, calendar: WorkCalendar, _past: bool
) -> DayReading | None:
    """春节前, 国庆节后, 五一期间: the days off as the year's notice has them."""
    side = match["side"] or ""
    found = festival_of(match, written, calendar)
    if found is None:
        if not side:
            return None
        return open_ended(Phrase("「{name}」在哪一天没有定，请写明日期", name=match["name"]))
    until = found.provisional
    if side in ("前", "之前", "以前") and _SOME_TIME.match(match.string, match.end()):
        return open_ended(Phrase("可以是节前的这几天，也可以是节前第几天；请写明日期"))
    if side in ("前", "之前", "以前", "前夕"):
        last = found.first - timedelta(days=1)
        why = (
            Phrase("{name}放假自{first}起，此前一日为{day}", name=found.name, first=found.first, day=last)
            if found.off
            else Phrase("{name}为{first}，此前一日为{day}", name=found.name, first=found.first, day=last)
        )
        return _provisional(named(None, last, calendar, why, exact=side != "前夕"), until)
    if side in ("后", "之后", "以后"):
        why = Phrase("只写了{day}以后，没有写到哪一天为止", day=found.last)
        return open_ended(why, found.last + timedelta(days=1), provisional=until)
    if side == "期间":
        why = (
            Phrase("{name}假期至{day}", name=found.name, day=found.last)
            if found.off
            else Phrase("{name}为{day}", name=found.name, day=found.day)
        )
        return _provisional(named(found.first, found.last, calendar, why), until)
    if match["name"] in _ALSO_OTHER:
        return None
    return named(None, found.day, calendar, Phrase("{name}为{day}", name=found.name, day=found.day))


def first_after(
    match: re.Match[str], written: date, calendar: WorkCalendar, _past: bool
) -> DayReading | None:
    """春节后上班第一天, 国庆节后第一个工作日."""
    found = festival_of(match, written, calendar)
    if found is None:
        return None
    back = calendar.next_working_day(found.last + timedelta(days=1))
    why = Phrase(
        "{name}假期至{day}，其后第一个工作日为{back}", name=found.name, day=found.last, back=back.day
    )
    return _provisional(named(None, back.day, calendar, why), found.provisional or back.provisional)


def festival_of(match: re.Match[str], written: date, calendar: WorkCalendar) -> festivals.Festival | None:
    name = festivals.NAMES[match["name"]]
    year = year_of(match, written)
    if year is not None:
        return festivals.of_year(name, year, calendar)
    over = match["side"] in ("后", "之后", "以后", "期间", "") or not match["side"]
    return festivals.coming(name, written, calendar, over=over)


def _provisional(reading: DayReading, provisional: bool) -> DayReading:
    if not provisional:
        return reading
    why = Phrase("{why}（该年放假安排尚未载入，暂按法律和农历推定）", why=reading.why)
    return DayReading(
        why=why,
        first=reading.first,
        last=reading.last,
        counted=reading.counted,
        exact=reading.exact,
        provisional=True,
    )


def at_lunar_end(
    match: re.Match[str], written: date, calendar: WorkCalendar, past: bool
) -> DayReading | None:
    """腊月底前, 农历年底: the last day of the lunar month or year; 农历年前 is what comes before the year ends."""
    if not match["part"] and not (match["year"] and match["side"]):
        return None
    month = {"正": 1, "冬": 11}.get(match["lunar"] or "", 12)
    ends = [_month_last(year, month) for year in range(written.year - 1, written.year + 2)]
    found = next((each for each in ends if each and each >= written), None)
    if found is None or past:
        return open_ended(Phrase("这个农历日期推不出公历日期，请写公历"))
    return sided(found, found, match["side"], calendar, Phrase("农历换算为{day}", day=found))


def _month_last(year: int, month: int) -> date | None:
    """The last day of a lunar month."""
    if month == 12:
        return lunar.eve(year)
    return lunar.solar(year, month, 30) or lunar.solar(year, month, 29)


def on_lunar_day(
    match: re.Match[str], written: date, calendar: WorkCalendar, past: bool
) -> DayReading | None:
    """腊月二十前, 农历八月十五."""
    month = {"正": 1, "冬": 11, "腊": 12}.get(match["lunar"] or "") or read_number(match["month"] or "")
    text = (match["day"] or match["d2"]).removeprefix("初")
    day = read_number(text)
    if not month or not day:
        return None
    days = [lunar.solar(year, month, day) for year in range(written.year - 1, written.year + 2)]
    found = next((each for each in days if each and each >= written), None)
    if found is None or past:
        return open_ended(Phrase("这个农历日期推不出公历日期，请写公历"))
    side = match["side"] or match["side2"]
    return sided(found, found, side, calendar, Phrase("农历换算为{day}", day=found))
