"""Days and stretches that words name: 12月20日前, 月底, 下旬, 季度末, 上半年, 下周三, 国庆节前, 腊月二十."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.provisions.numerals import read_number
from xinqiao.rules.time_points.counting import month_end, months_after, named, open_ended
from xinqiao.rules.time_points.point import DayReading
from xinqiao.rules.words import Phrase

Reader = Callable[[re.Match[str], date, WorkCalendar, bool], DayReading | None]
"""Match, day of writing, calendar, whether the words around tell what has been."""

N = "[零〇一二三四五六七八九十廿卅0-9]"
_BY = "(?:以前|之前|前(?!往|来(?![电函])|去(?!除))|以内|之内|内)"
"""Not 本周五前来, 12月5日前往现场: somebody comes on that day, not before it."""
YEAR_WORDS = f"(?:(?P<year>(?<!{N})(?:20|19)[0-9]{{2}}|二[〇零]{N}{{2}})年|(?P<rel>今年|本年度?|当年|明年|来年|后年|去年|前年))"
_RELATIVE_YEARS = {
    "今年": 0,
    "本年": 0,
    "本年度": 0,
    "当年": 0,
    "明年": 1,
    "来年": 1,
    "后年": 2,
    "去年": -1,
    "前年": -2,
}
MONTH_WORDS = f"(?P<month>(?<!{N}){N}{{1,3}}|元|正(?!月(?:初|十|廿|二十)))月(?:份)?"
RELATIVE_MONTHS = {
    "本月": 0, "这个月": 0, "当月": 0, "本月份": 0, "下月": 1, "下个月": 1, "下下个月": 2, "上月": -1, "上个月": -1, "上上个月": -2,
}  # fmt: skip  # a list to be read across
RELATIVE_MONTH_WORDS = f"(?P<relmonth>{'|'.join(sorted(RELATIVE_MONTHS, key=len, reverse=True))})(?:份)?"
TO = "(?:至|到|-|~|—){1,2}"
_DAY_END = f"(?:(?P<thenmonth>{N}{{1,3}})月)?(?P<thenday>{N}{{1,3}})[日号]"
_TILL = f"(?:(?:{TO}|、)(?:{YEAR_WORDS.replace('P<year>', 'P<thenyear>').replace('P<rel>', 'P<thenrel>')})?{_DAY_END})?"
SIDE = f"(?P<side>{_BY}|以后|之后|后|起)?"
_BESIDE = r"(?:\((?:含(?:当[日天])?|(?:[本下]个?)?(?:周|星期|礼拜)(?P<said>[一二三四五六日天]))\))?"
"""12月8日（周二）前: the same day said twice."""
DATE = re.compile(
    f"(?:{YEAR_WORDS}的?)?(?:{MONTH_WORDS}|{RELATIVE_MONTH_WORDS}的?)(?P<day>{N}{{1,3}})(?:[日号]|(?=以?之?前|[,。;]|$|(?:{TO}|、){N}{{1,3}}[日号])){_TILL}{_BESIDE}{SIDE}"
)
SHORT = re.compile(
    r"(?<![0-9./约近占的量费积])(?P<month>1[0-2]|0?[1-9])[./](?P<day>3[01]|[12][0-9]|0?[1-9])(?P<side>以前|之前|前(?![后期者端排]))"
)
SIGNS = re.compile(
    r"(?<![0-9.])(?P<year>20[0-9]{2})(?P<sign>[-./])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})(?![0-9])"
    + SIDE
)
_PARTS = {
    "上旬": (1, 10),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "中下旬": (11, 31),
    "上中旬": (1, 20),
    "底": (31, 31),
    "末": (31, 31),
    "结束": (31, 31),
    "初": (1, 10),
    "中": (11, 20),
}
_LOOSE = {"初": "上旬", "中": "中旬"}
_MIDDLE = "中(?=以?之?前|[,。;、]|$|完成|建成|投|答|回|给|办|上门)"
_OVER = "结束(?=以?之?前)"
_PART = f"(?P<part>{'|'.join(sorted((p for p in _PARTS if p not in ('中', '结束')), key=len, reverse=True))}|{_MIDDLE}|{_OVER})?"
MONTH = re.compile(f"(?:{YEAR_WORDS}的?)?(?:{MONTH_WORDS}|{RELATIVE_MONTH_WORDS}){_PART}{SIDE}")
THIS_MONTH = re.compile(
    f"(?<![个年{N[1:-1]}每腊冬正])(?:本|当)?月(?P<part>底|末|中下旬|上中旬|中旬|上旬|下旬|{_MIDDLE}|(?=以?之?内)){SIDE}"
)
_QUARTER = "第?(?P<quarter>[一二三四1-4])季度|(?P<relquarter>本|这个?|下一?个?|上一?个?)?季度"
QUARTER = re.compile(f"(?:{YEAR_WORDS}的?)?(?:{_QUARTER})(?P<part>[末底初]|{_OVER})?{SIDE}")
HALF = re.compile(f"(?:{YEAR_WORDS}的?)?(?P<half>[上下])半年{SIDE}")
YEAR = re.compile(
    f"(?:{YEAR_WORDS}(?:的?年|度(?=[内底末]))?|(?<![0-9{N[1:-1]}半每近几数多新老青少中壮往历同常全成周学逐])年(?:度(?=[内底末]))?)(?P<part>[底末初]|{_MIDDLE}|{_OVER})?{SIDE}"
)
_WEEK = "(?:周|星期|礼拜)"
_WHICH = "(?P<week>本|这个?|下下个?|下一?个?|上上个?|上一?个?)"
_WD = "[一二三四五六日天末1-7]"
_AFTER_BARE = "(?=以?之?[前内]|上午|下午|晚|中午|[,。;、]|$|将|给|答|再|由|我|派|完|组|召|至|到)"
WEEK = re.compile(
    f"(?<!每)(?:{_WHICH}{_WEEK}(?P<weekday>{_WD})?|{_WEEK}(?P<bare>{_WD}){_AFTER_BARE})(?:(?:{TO}|、|或者?|和|(?<=六)(?=[日天](?![常夜间程期])))(?:{_WEEK})?(?P<thenweekday>{_WD}))?(?P<part>{_OVER})?{SIDE}"
)
_WEEKDAYS = {
    sign: n for n, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天末7")) for sign in signs
}
_DAYS = {
    "明后天": 2, "明后两天": 2, "今明两天": 1, "今明两日": 1, "明晚": 1, "明早": 1, "即日": 0, "今晚": 0, "今天": 0, "今日": 0, "当天": 0, "当日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "昨天": -1, "昨日": -1, "前天": -2,
}  # fmt: skip
DAYS = re.compile(
    f"(?<![0-9{N[1:-1]}])(?P<name>今明两[天日]|明后两?天|明晚|明早|即日(?=起)|大后天|今晚|今天|今日|明天|明日|后天|昨天|昨日|前天|当天(?=之?内)|当日(?=之?内))(?:(?:下班|上班|中午|天黑)(?=以?之?前))?{SIDE}"
)
FIVE_YEARS = re.compile(
    f"[\"'“]?(?P<plan>十[一二三四五六七八九])五[\"'”]?(?:规划)?(?P<part>期间|时期|期末|末)(?P<side>{_BY})?"
)
_HALF_A_YEAR = 183
_NO_DAY = 32


def year_of(match: re.Match[str], written: date) -> int | None:
    """The year the words name, None where they name none."""
    if match["rel"]:
        return written.year + _RELATIVE_YEARS[match["rel"]]
    return read_number(match["year"]) if match["year"] else None


def _month_number(text: str) -> int | None:
    return 1 if text in ("元", "正") else read_number(text)


def _valid(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def placed(month: int, written: date, passed: Callable[[int], bool], past: bool) -> tuple[int, str]:
    """The year of a month named without one, and why it is that one: this year's unless it is over and the next one's is near."""
    year = written.year
    if past:
        return (year if passed(year) or month <= written.month else year - 1), ""
    if passed(year) and (date(year + 1, month, 1) - written).days < _HALF_A_YEAR:
        return year + 1, Phrase("没有写年份，今年的已过，按{year}年", year=str(year + 1))
    return year, Phrase("没有写年份，按{year}年", year=str(year))


def told(why: str, reason: str) -> Phrase:
    return Phrase("{reason}，{why}", reason=reason, why=why) if reason else Phrase("{why}", why=why)


def sided(
    first: date, last: date, side: str | None, calendar: WorkCalendar, why: str, *, exact: bool = True
) -> DayReading:
    """A stretch with what stands behind it: 前 counts the named day in, 后 settles no last day, nor does 起 after more than a day."""
    if side == "起" and first == last:
        return named(None, last, calendar, Phrase("{why}，「起」按开始的这一天掌握", why=why), exact=exact)
    if side in ("起", "后", "以后", "之后"):
        return open_ended(Phrase("只写了从{day}起，没有写到哪一天为止", day=first), first)
    if side in ("前", "之前", "以前"):
        why = Phrase("{why}，「前」按含当日掌握", why=why)
        return named(None, last, calendar, why, exact=exact)
    if side:
        return named(None, last, calendar, why, exact=exact)
    return named(first if first != last else None, last, calendar, why, exact=exact)


def on_date(match: re.Match[str], written: date, calendar: WorkCalendar, past: bool) -> DayReading | None:
    """12月20日前, 2026年12月1日至5日, 下月5日."""
    number = read_number(match["day"])
    if match["relmonth"]:
        begin = months_after(written.replace(day=1), RELATIVE_MONTHS[match["relmonth"]])
        year: int | None = begin.year
        month: int | None = begin.month
    else:
        year, month = year_of(match, written), _month_number(match["month"])
    if not month or not number or not 1 <= month <= 12:
        return None
    reason = ""
    if year is None:
        leap = date(2024, month, 1)
        if number > month_end(leap.year, month).day:
            why = Phrase("{month}月没有{day}日，请核对", month=str(month), day=str(number))
            return open_ended(why) if number < _NO_DAY else None
        year, reason = placed(
            month,
            written,
            lambda y: (month, number) < (written.month, written.day) and y <= written.year,
            past,
        )
    first = _valid(year, month, number)
    if first is None:
        return open_ended(Phrase("{year}年{month}月没有这一天，请核对", year=str(year), month=str(month)))
    last = _range_end(match, first, written)
    if last is None or last < first:
        return open_ended(Phrase("起止日期不通，请核对"), first)
    if match["said"] and last >= written and _WEEKDAYS[match["said"]] != last.weekday():
        return open_ended(Phrase("{day}不是括号里写的星期，请核对", day=last), first)
    return sided(first, last, match["side"], calendar, told(Phrase("写明{day}", day=last), reason))


def _range_end(match: re.Match[str], first: date, written: date) -> date | None:
    if not match["thenday"]:
        return first
    month = read_number(match["thenmonth"]) if match["thenmonth"] else first.month
    year = first.year
    if match["thenyear"]:
        year = read_number(match["thenyear"]) or 0
    elif match["thenrel"]:
        year = written.year + _RELATIVE_YEARS[match["thenrel"]]
    elif month and month < first.month:
        year += 1
    return _valid(year, month, read_number(match["thenday"]))


def in_signs(match: re.Match[str], _written: date, calendar: WorkCalendar, _past: bool) -> DayReading | None:
    """2026-12-20, 2026.12.20, 2026/12/20."""
    day = _valid(int(match["year"]), int(match["month"]), int(match["day"]))
    return sided(day, day, match["side"], calendar, Phrase("写明{day}", day=day)) if day else None


def on_short_day(
    match: re.Match[str], written: date, calendar: WorkCalendar, past: bool
) -> DayReading | None:
    """12.15前, 12/15前."""
    month, number = int(match["month"]), int(match["day"])
    year, reason = placed(
        month, written, lambda y: (month, number) < (written.month, written.day) and y <= written.year, past
    )
    day = _valid(year, month, number)
    return (
        sided(day, day, match["side"], calendar, told(Phrase("写明{day}", day=day), reason)) if day else None
    )


def in_month(match: re.Match[str], written: date, calendar: WorkCalendar, past: bool) -> DayReading | None:
    """12月底前, 下月中旬, 2027年3月, 12月初."""
    reason = ""
    if match["relmonth"]:
        begin = months_after(written.replace(day=1), RELATIVE_MONTHS[match["relmonth"]])
        year: int | None = begin.year
        month: int | None = begin.month
    else:
        year, month = year_of(match, written), _month_number(match["month"])
    if not month or not 1 <= month <= 12:
        return None
    if year is None:
        year, reason = placed(month, written, lambda y: month_end(y, month) < written, past)
    return _part_of(date(year, month, 1), match["part"], match["side"], calendar, reason)


def this_month(match: re.Match[str], written: date, calendar: WorkCalendar, _past: bool) -> DayReading | None:
    """月底前, 本月下旬."""
    return _part_of(written.replace(day=1), match["part"], match["side"], calendar, "")


def _part_of(
    begin: date, part: str | None, side: str | None, calendar: WorkCalendar, reason: str
) -> DayReading:
    end = month_end(begin.year, begin.month)
    if not part:
        if side in ("前", "之前", "以前"):
            return before_stretch(begin, calendar)
        return sided(begin, end, side, calendar, told(Phrase("至该月最后一日{day}", day=end), reason))
    low, high = _PARTS[part]
    first, last = begin.replace(day=min(low, end.day)), begin.replace(day=min(high, end.day))
    if part in _LOOSE:
        why = Phrase(
            "「{part}」没有一定的天数，按{as_part}掌握，至{day}", part=part, as_part=_LOOSE[part], day=last
        )
        return sided(first, last, side, calendar, told(why, reason), exact=False)
    return sided(first, last, side, calendar, told(Phrase("「{part}」至{day}", part=part, day=last), reason))


def before_stretch(begin: date, calendar: WorkCalendar) -> DayReading:
    last = begin - timedelta(days=1)
    why = Phrase("「前」是否含该时段没有写明，从严按此前的{day}掌握", day=last)
    return named(None, last, calendar, why, exact=False)


def in_quarter(match: re.Match[str], written: date, calendar: WorkCalendar, past: bool) -> DayReading | None:
    """季度末, 一季度, 下季度, 明年第二季度."""
    year, now = year_of(match, written), (written.month - 1) // 3
    reason = ""
    if match["quarter"]:
        number = (read_number(match["quarter"]) or 1) - 1
        if year is None:
            year, reason = placed(
                number * 3 + 1, written, lambda y: month_end(y, number * 3 + 3) < written, past
            )
    else:
        which = match["relquarter"] or ""
        if not which and not match["part"]:
            return None
        year, number = (
            written.year,
            now + (1 if which.startswith("下") else -1 if which.startswith("上") else 0),
        )
    begin = months_after(date(year, 1, 1), number * 3)
    last = months_after(begin, 3) - timedelta(days=1)
    if match["part"] == "初":
        return open_ended(Phrase("「季度初」没有一定的天数，请写明日期"), begin)
    if match["part"]:
        begin = last
    elif match["side"] in ("前", "之前", "以前"):
        return before_stretch(begin, calendar)
    return sided(
        begin, last, match["side"], calendar, told(Phrase("至该季度最后一日{day}", day=last), reason)
    )


def in_half(match: re.Match[str], written: date, calendar: WorkCalendar, past: bool) -> DayReading | None:
    """上半年, 明年下半年."""
    year, upper = year_of(match, written), match["half"] == "上"
    reason = ""
    if year is None:
        year, reason = placed(1 if upper else 7, written, lambda y: upper and date(y, 6, 30) < written, past)
    first, last = (date(year, 1, 1), date(year, 6, 30)) if upper else (date(year, 7, 1), date(year, 12, 31))
    if match["side"] in ("前", "之前", "以前"):
        return before_stretch(first, calendar)
    return sided(first, last, match["side"], calendar, told(Phrase("至{day}", day=last), reason))


def in_year(match: re.Match[str], written: date, calendar: WorkCalendar, _past: bool) -> DayReading | None:
    """年底前, 年内, 2027年底, 明年初."""
    year, part, side = year_of(match, written), match["part"], match["side"]
    if year is None:
        if not part and side in ("前", "之前", "以前", "后", "之后", "以后"):
            if side in ("前", "后"):
                return open_ended(Phrase("「年前」「年后」可以指元旦，也可以指春节，请写明日期"))
            return None
        if not part and side not in ("内", "以内", "之内"):
            return None
        year = written.year + (1 if part == "初" and written.month > 1 else 0)
    first, last = date(year, 1, 1), date(year, 12, 31)
    if part == "初":
        last = date(year, 1, 31)
        why = Phrase("「年初」没有一定的天数，按1月掌握，至{day}", day=last)
        return sided(first, last, side, calendar, why, exact=False)
    if part == "中":
        first = last = date(year, 6, 30)
        why = Phrase("「年中」没有一定的日子，按{day}掌握", day=last)
        return sided(first, last, side, calendar, why, exact=False)
    if part:
        first = last
    elif side in ("前", "之前", "以前"):
        return before_stretch(first, calendar)
    return sided(first, last, side, calendar, Phrase("至该年最后一日{day}", day=last))


def in_five_years(
    match: re.Match[str], written: date, calendar: WorkCalendar, _past: bool
) -> DayReading | None:
    """“十五五”期间: the years of a five-year plan; from the sixth one (1981) they follow without a gap."""
    first = date(1981 + ((read_number(match["plan"]) or 0) - 6) * 5, 1, 1)
    last = date(first.year + 4, 12, 31)
    why = Phrase("五年规划至最后一年的{day}", day=last)
    return sided(first if match["part"] in ("期间", "时期") else last, last, match["side"], calendar, why)


def in_week(match: re.Match[str], written: date, calendar: WorkCalendar, _past: bool) -> DayReading | None:
    """本周五, 下周三前, 下周, 周五前, 下周三至周五."""
    monday = written - timedelta(days=written.weekday())
    which, sign = match["week"], match["weekday"] or match["bare"]
    if which:
        step = 2 if which.startswith("下下") else 1 if which.startswith("下") else 0
        step -= 2 if which.startswith("上上") else 1 if which.startswith("上") else 0
        monday += timedelta(days=7 * step)
        reason = ""
    else:
        passed = _WEEKDAYS[sign] < written.weekday()
        monday += timedelta(days=7 if passed else 0)
        reason = Phrase("没有写哪一周，按其后最近的一个")
    first = monday + timedelta(days=_WEEKDAYS[sign] if sign else 0)
    last = first if sign else monday + timedelta(days=6)
    if sign == "末":
        first = last - timedelta(days=1)
    if match["thenweekday"]:
        last = monday + timedelta(days=_WEEKDAYS[match["thenweekday"]])
        if last < first:
            return open_ended(Phrase("起止日期不通，请核对"), first)
    if not sign and not match["part"] and match["side"] in ("前", "之前", "以前"):
        return before_stretch(first, calendar)
    why = Phrase("一周自周一至周日，为{day}", day=last)
    return sided(first, last, match["side"], calendar, told(why, reason))


def on_near_day(
    match: re.Match[str], written: date, calendar: WorkCalendar, _past: bool
) -> DayReading | None:
    """今天, 明天, 后天, 当日内."""
    day = written + timedelta(days=_DAYS[match["name"]])
    return sided(day, day, match["side"], calendar, Phrase("「{name}」为{day}", name=match["name"], day=day))
