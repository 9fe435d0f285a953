"""Counted periods and where they count from: 5个工作日内, 国庆节后三日内, 自本答复作出之日起半个月内, 核实后3日内."""

import re
from datetime import date, timedelta

from xinqiao.rules.calendar import WorkCalendar
from xinqiao.rules.provisions.numerals import read_number
from xinqiao.rules.time_points.counting import months, natural_days, open_ended, working_days
from xinqiao.rules.time_points.named_days import (
    DATE,
    DAYS,
    SIGNS,
    WEEK,
    N,
    Reader,
    in_signs,
    in_week,
    on_date,
    on_near_day,
)
from xinqiao.rules.time_points.named_festivals import FESTIVAL, festival_of
from xinqiao.rules.time_points.point import DayReading
from xinqiao.rules.words import Phrase

_NUMBER = f"(?<![0-9.第]){N[:-1]}百两]{{1,5}}"
_PAIR = "[一两]二|[二两]三|三[四五]|四五|五六|六七|七八|八九|一两"
_TENS = "[一二三四五六七八九]?十"
_LOOSE_PAIR = re.compile(f"(?P<tens>{_TENS})?(?:{_PAIR})(?P<ten>十)?")
"""三五 is three to five, 十五六 fifteen or sixteen, 二三十 twenty or thirty: never the digits of one number."""
_UNIT = "个?(?:半)?(?:法定)?(?:工作日|工作天|自然日|日历日|天|日|周|星期|礼拜|月|年|小时|钟头|季度)"
_HALF_A_DAY = 12
_MOST = "不超过|不多于|最长|最多|至多|最迟|最晚|需要?|约需?|大约|大概|预计|预计需|还需"
_END = "以内|之内|内|左右|上下|后|之后|以后"
_WITHIN = ("以内", "之内", "内")
_WHICH_MONTHS = Phrase("可以是这个月之内，也可以是几个月之内；请写“几个月内”或者写明日期")
PERIOD = re.compile(
    f"(?:(?P<most>{_MOST})(?:在|于)?)?(?:(?P<from>{_NUMBER})(?P<fromunit>{_UNIT})?(?:至|到|-|~|—){{1,2}})?"
    f"(?P<number>(?<![0-9.第百])(?:{_TENS})?(?:{_PAIR})十?|半|{_NUMBER})"
    f"(?P<unit>{_UNIT})(?P<half>半)?(?:的?时间)?(?P<end>{_END})?"
)
UNCOUNTED = re.compile(f"(?:几|数|若干|十几|十来|几十)个?(?:工作日|天|日|周|星期|月|年|小时)(?:{_END})")
_DONE_IN = re.compile(
    "里?(?:给|完成|整改|办[结理好完]|答复|回复|反馈|告知|上门|到位|出具|[装修换补清送]好|送达|到账)"
)
_FINISHED_IN = re.compile("就?(?:完工|竣工|建成|交付|办[结完]|修[好完])")
_TOOK = re.compile("(?:历时|经过?|用时|耗时|共|仅用|[用花]了?|前后|[工周]期|单位|公司|施工[方队])[为约]?$")
"""How long it took, or takes from a day that nobody names: 工期90天完工."""
_SPENT = re.compile("(?:[用花]|利用|通过|力争|争取|确保|今后|未来|接下来)(?:约|大约|大概|近)?的?$")
_DONE_WITHIN = re.compile(
    "的?(?:时间|工夫)?里?,?[^,。;!?\n]{0,12}?(?:完成|建成|解决|整[改治]|改造|[新扩]建|实现|达到|建设|清理|办[结理好]|修[复好]|推进|到位)"
)
_SINCE = "(?:之日起?|日起|当日起|起|之后|以后|后)(?:算起|计算|起算|的)?,?(?:在|于)?$"
_EVENTS = (
    re.compile("(?:自|从)(?P<event>[^,。;:!?\n]{1,40}?)" + _SINCE),
    re.compile("(?P<event>[^,。;:!?\n]{1,24}?)" + _SINCE),
    re.compile(
        "(?P<event>(?:收到|接到|受理|取得|领取|(?:验收|审核|审批|检测)(?:合格|通过)|批准|签订)[^,。;:!?\n将会已了曾]{0,10}?)的?(?<!情况)(?<!结果)(?<!进展)$"
    ),
)
"""The last: what happens stands right before the period, 收到申请5日内."""
_PLEASE = re.compile("请(?:您|你)?(?:务必|尽快)?(?:于|在|自)?")
_TOLD_TO = re.compile("(?:要求|责令|责成|限其?|通知|函告)[^。;!?\n]{0,12}$")
"""After a day that is over: 4月12日函告该公司，要求在15日内报送."""
_NOW = re.compile(
    "^(?:即|今|今天|今日|现在|本日|(?:本|此|该)?(?:书面)?(?:答复|回复|意见|函|告知|通知)书?(?:作出|出具|印发|发出|发布|落款|公布)?)$"
)
_FOLLOWS = re.compile("(?:随后|此后|其后|然后|之后|再(?:过|用|于)?|届时),?(?:在|于)?的?$")
_FROM_THEN = (
    "",
    "的",
    "之日起",
    "日起",
    "起",
    "起算",
    "起的",
    "之日起的",
    "算起",
    "当日起",
    "开始",
    "开始的",
    "开始算",
)
_DAY_READERS: dict[re.Pattern[str], Reader] = {
    DATE: on_date,
    SIGNS: in_signs,
    DAYS: on_near_day,
    WEEK: in_week,
}
_FROM_NOW = re.compile("(?:今后|未来|接下来|今起|即日起|即日)(?:的)?(?:在|于)?$")


def on_period(
    match: re.Match[str], before: str, written: date, calendar: WorkCalendar
) -> tuple[DayReading, int] | None:
    """What a period means, and how many characters before the match belong to it."""
    unit = match["unit"].removeprefix("个").removeprefix("半").removeprefix("法定")
    end = match["end"] or ""
    if match["unit"] == "季度":
        return None
    worked = _worked_in(match, before, unit)
    if not (end or match["most"] or worked or _done_within(match, before)):
        return None
    if not end and (_names_a_month(match) or match.string.startswith(("前", "以前", "之前"), match.end())):
        return None
    if match["number"] == "半" and unit not in ("月", "年", "小时", "天", "日"):
        return None
    if match["unit"] == "月" and end in _WITHIN and not match["from"] and _names_a_month(match):
        return (open_ended(_WHICH_MONTHS), 0) if not match["number"].isdecimal() else None
    anchor, length, problem = _anchor(before, written, calendar)
    if problem:
        return (open_ended(problem), length) if end != "左右" else None
    reading = _counted(match, unit, anchor, calendar)
    if reading is None:
        return None
    if end in ("后", "之后", "以后"):
        why = Phrase("只写了{day}以后，没有写到哪一天为止", day=reading.counted or written)
        return open_ended(why, reading.counted, provisional=reading.provisional), length
    if (
        end in ("左右", "上下")
        or _LOOSE_PAIR.fullmatch(match["number"])
        or match["most"] in ("约", "大约", "大概", "约需")
    ):
        why = Phrase(
            "{why}；「{words}」不是确定的天数，按较晚的一天掌握",
            why=reading.why,
            words=end if end in ("左右", "上下") else match["most"] or match["number"],
        )
        reading = _replaced(reading, why)
    return reading, length


def _worked_in(match: re.Match[str], before: str, unit: str) -> bool:
    """3至5个工作日, 将在60个工作日整改, 5个工作日办结, 三至五天装好: a period without 内."""
    done = _DONE_IN.match(match.string, match.end())
    if _FINISHED_IN.match(match.string, match.end()) and not _TOOK.search(before) and unit != "年":
        return not _names_a_month(match) or "个" in match["unit"]
    if not unit.startswith("工作"):
        return bool(done and match["from"] and unit in ("天", "日", "周", "星期", "礼拜"))
    return bool(match["from"] or done or before.endswith(("在", "于")))


def _done_within(match: re.Match[str], before: str) -> bool:
    """用两年时间完成, 未来三年将新建: a stretch without 内 in which something is done."""
    return bool(_SPENT.search(before) and _DONE_WITHIN.match(match.string, match.end()))


def _names_a_month(match: re.Match[str]) -> bool:
    """预计8月: the month, not as many."""
    return match["unit"] == "月" and match["number"] not in ("半", "两")


def _replaced(reading: DayReading, why: str) -> DayReading:
    return DayReading(
        why=why,
        first=reading.first,
        last=reading.last,
        counted=reading.counted,
        exact=False,
        provisional=reading.provisional,
    )


def _anchor(before: str, written: date, calendar: WorkCalendar) -> tuple[date, int, str]:
    """From which day is counted, how many characters say so, and what stands against it."""
    if found := _FROM_NOW.search(before):
        return written, len(found[0]), ""
    if found := _FOLLOWS.search(before):
        return written, len(found[0]), Phrase("从前一步完成之日起算，那一天还没有定；请写明日期")
    if anchored := _known_day(before, written, calendar):
        return anchored
    found = next((found for pattern in _EVENTS if (found := pattern.search(before))), None)
    if told := _told_to(before, written, calendar):
        return told, 0, ""
    if found:
        asked = _PLEASE.match(found["event"])
        event = found["event"][asked.end() if asked else 0 :].strip(" 的")
        if _NOW.match(event) or (event.endswith(("答复", "答复作出")) and "收到" not in event):
            return written, len(found[0]), ""
        if event:
            why = Phrase("从「{event}」起算，那一天还没有定；请写明日期", event=event)
            return written, len(found[0]) - (asked.end() if asked else 0), why
    return written, 0, ""


def _known_day(before: str, written: date, calendar: WorkCalendar) -> tuple[date, int, str] | None:
    """A festival, a date or a near day right before the period."""
    tail = before[-40:]
    for pattern in (FESTIVAL, *_DAY_READERS):
        for found in pattern.finditer(tail):
            rest = tail[found.end() :]
            if rest not in _FROM_THEN:
                continue
            opened = found.start() - (1 if tail[found.start() - 1 : found.start()] in ("自", "从") else 0)
            if pattern is FESTIVAL:
                if found["side"] not in ("后", "之后", "以后"):
                    continue
                day = festival_of(found, written, calendar)
                if day:
                    return day.last, len(tail) - opened, ""
                continue
            if not rest and found["side"] not in ("后", "之后", "以后", "起"):
                continue
            reader = _DAY_READERS[pattern]
            if (reading := reader(found, written, calendar, False)) and (reading.first or reading.last):
                return reading.first or reading.last or written, len(tail) - opened, ""
    return None


def _told_to(before: str, written: date, calendar: WorkCalendar) -> date | None:
    """The day on which somebody was told to do something within the period, where the same sentence tells it and it is over."""
    sentence = re.split("[。;!?\n]", before)[-1]
    if not _TOLD_TO.search(sentence):
        return None
    days = (on_date(found, written, calendar, True) for found in DATE.finditer(sentence))
    over = [day for reading in days if reading and (day := reading.last) and day <= written]
    return over[-1] if over else None


def _number(text: str) -> int | None:
    return read_number(("一" if text.startswith("百") else "") + text.replace("两", "二"))


def _later(pair: re.Match[str]) -> str:
    """The greater number of the two: 十六 of 十五六, 三十 of 二三十."""
    ten = pair["ten"] or ""
    return f"{pair['tens'] or ''}{pair[0].removesuffix(ten)[-1]}{ten}"


def _counted(match: re.Match[str], unit: str, anchor: date, calendar: WorkCalendar) -> DayReading | None:
    first = _number(match["from"] or "") or 0
    if match["number"] == "半":
        if unit == "月":
            return natural_days(anchor, 15, calendar)
        return months(anchor, 6, calendar) if unit == "年" else _hours(anchor, 12)
    pair = _LOOSE_PAIR.fullmatch(match["number"])
    number = _number(_later(pair) if pair else match["number"])
    if not number or number > 3660:
        return None
    half = bool(match["half"]) or "半" in match["unit"]
    if unit.startswith("工作"):
        return working_days(anchor, number, calendar, first)
    if unit in ("周", "星期", "礼拜"):
        return natural_days(anchor, number * 7, calendar, first * 7)
    if unit == "月":
        return months(anchor, number, calendar, 15 if half else 0)
    if unit == "季度":
        return months(anchor, number * 3, calendar)
    if unit == "年":
        return months(anchor, number * 12 + (6 if half else 0), calendar) if number < 1000 else None
    if unit in ("小时", "钟头"):
        return _hours(anchor, number)
    return natural_days(anchor, number, calendar, first)


def _hours(anchor: date, number: int) -> DayReading:
    """Up to half a day ends on the day itself: 2小时内到场."""
    day = anchor + timedelta(days=0 if number <= _HALF_A_DAY else -(-number // 24))
    return DayReading(why=Phrase("按小时计算，最迟{day}；节假日不顺延", day=day), last=day, counted=day)
