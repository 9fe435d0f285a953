"""Whether the days of a version can be."""

from datetime import date

from xinqiao.rules.words import Phrase

_FIRST_YEAR, _LAST_YEAR = 1949, 2199


def wrong_days(effective_on: date, passed_on: date | None) -> dict[str, str]:
    """What is wrong with the days, by field; empty when nothing is."""
    wrong: dict[str, str] = {}
    if not _FIRST_YEAR <= effective_on.year <= _LAST_YEAR:
        wrong["effective_on"] = Phrase("施行日期的年份不对，请核对。")
    if passed_on and passed_on > effective_on:
        wrong["passed_on"] = Phrase("通过日期晚于施行日期，请核对两个日期。")
    return wrong
