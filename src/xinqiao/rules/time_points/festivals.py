"""When a festival's days off begin and end: as the year's notice says, else as law and the lunar calendar fix them."""

from dataclasses import dataclass
from datetime import date, timedelta

from xinqiao.rules.calendar import FIXED, WorkCalendar
from xinqiao.rules.time_points import lunar

_DAY = timedelta(days=1)
NAMES = {
    "元旦": "元旦",
    "新年": "元旦",
    "春节": "春节",
    "过年": "春节",
    "清明节": "清明节",
    "清明": "清明节",
    "五一": "劳动节",
    "劳动节": "劳动节",
    "端午节": "端午节",
    "端午": "端午节",
    "中秋节": "中秋节",
    "中秋": "中秋节",
    "国庆节": "国庆节",
    "国庆": "国庆节",
    "十一": "国庆节",
    "除夕": "除夕",
    "小年": "小年",
    "元宵节": "元宵节",
    "元宵": "元宵节",
    "重阳节": "重阳节",
    "腊八节": "腊八节",
    "腊八": "腊八节",
    "三八": "妇女节",
    "妇女节": "妇女节",
    "植树节": "植树节",
    "五四": "青年节",
    "青年节": "青年节",
    "六一": "儿童节",
    "儿童节": "儿童节",
    "七一": "建党节",
    "建党节": "建党节",
    "八一": "建军节",
    "建军节": "建军节",
    "教师节": "教师节",
}
"""As people write a festival → its name. 小年 differs from place to place and is never settled."""
_LUNAR = {
    "春节": (1, 1),
    "端午节": (5, 5),
    "中秋节": (8, 15),
    "元宵节": (1, 15),
    "重阳节": (9, 9),
    "腊八节": (12, 8),
}
_NAMED_DAYS = {
    "妇女节": (3, 8),
    "植树节": (3, 12),
    "青年节": (5, 4),
    "儿童节": (6, 1),
    "建党节": (7, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
}
"""Days with a name that are no days off for all (全国年节及纪念日放假办法 3, 5)."""
_SOLAR = {"元旦": (1, 1), "劳动节": (5, 1), "国庆节": (10, 1), **_NAMED_DAYS}
_NOT_OFF = frozenset({"元宵节", "重阳节", "腊八节", *_NAMED_DAYS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Festival:
    """`day`: the festival; `first` to `last`: its days off, of two festivals in one row together. `provisional`: no notice yet."""

    name: str
    day: date
    first: date
    last: date
    provisional: bool

    @property
    def off(self) -> bool:
        return self.name not in _NOT_OFF


def of_year(name: str, year: int, calendar: WorkCalendar) -> Festival | None:
    """The festival that falls in a solar year, None where nothing tells its day."""
    day = _day(name, year)
    if day is None:
        return None
    if name in _NOT_OFF or name == "除夕":
        return Festival(name=name, day=day, first=day, last=day, provisional=False)
    first = last = day
    if calendar.loaded(year):
        while first - _DAY in calendar.off:
            first -= _DAY
        while last + _DAY in calendar.off:
            last += _DAY
        return Festival(name=name, day=day, first=first, last=last, provisional=False)
    first, last = _by_law(name, day)
    return Festival(name=name, day=day, first=first, last=last, provisional=True)


def _day(name: str, year: int) -> date | None:
    if name in _SOLAR:
        return date(year, *_SOLAR[name])
    if name == "清明节":
        return lunar.clear_and_bright(year)
    if name == "除夕":
        return lunar.eve(year - 1)
    if name not in _LUNAR:
        return None
    found = (lunar.solar(lunar_year, *_LUNAR[name]) for lunar_year in (year - 1, year))
    return next((day for day in found if day and day.year == year), None)


def _by_law(name: str, day: date) -> tuple[date, date]:
    """The days off that the law fixes (全国年节及纪念日放假办法 2): 春节 from its eve to the third day, the others as `FIXED` has them."""
    if name == "春节":
        return day - _DAY, day + 2 * _DAY
    last = day
    while FIXED.get(((last + _DAY).month, (last + _DAY).day)) == name:
        last += _DAY
    return day, last


def coming(name: str, written: date, calendar: WorkCalendar, *, over: bool) -> Festival | None:
    """The next one: whose days off have not begun or, with `over`, have not ended on the day of writing."""
    for year in (written.year, written.year + 1):
        found = of_year(name, year, calendar)
        if found and (found.last >= written if over else found.first > written):
            return found
    return None
