"""How documents write a day."""

from datetime import date

from xinqiao.rules.words import Phrase

MAY_MOVE = Phrase("（暂定，涉及年度的放假安排公布后可能改变）")


def printed(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def printed_end(day: date, *, provisional: bool) -> str:
    """A last day: where a notice of days off is still to come, that is said on paper too (law.md 2.4)."""
    return printed(day) + (MAY_MOVE if provisional else "")
