"""Dates and numbers as people write them."""

from datetime import date

from xinqiao.rules.calendar import WorkCalendar

_WEEKDAYS = "一二三四五六日"


def date_words(day: date, *, today: date | None = None) -> str:
    """「11月23日（周一）」, with the year unless it is that of `today`."""
    year = "" if today is not None and day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def days_left_words(due: date, today: date, calendar: WorkCalendar, *, working_days: bool = False) -> str:
    """「还剩 3 个工作日」「还剩 12 天」「今天到期」「超期 2 天」. Near ends are told in working days, because that is what
    is left to act in."""
    left = (due - today).days
    if left == 0:
        return "今天到期"
    if left < 0:
        late = -calendar.working_days_between(today, due) if working_days else -left
        return f"超期 {late} 个工作日" if working_days else f"超期 {late} 天"
    if working_days or left <= 7:
        workdays = calendar.working_days_between(today, due)
        return f"还剩 {workdays} 个工作日" if workdays else f"还剩 {left} 天（均为休息日）"
    return f"还剩 {left} 天"
