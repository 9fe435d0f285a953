"""Whether the days of a version can be."""

from datetime import date

from xinqiao.kernel.errors import InvalidInput
from xinqiao.rules.words import Phrase


def require_possible(effective_on: date, passed_on: date | None) -> None:
    """Raises InvalidInput for a text that was in force before it was passed."""
    if passed_on and passed_on > effective_on:
        raise InvalidInput({"passed_on": Phrase("通过日期晚于施行日期，请核对两个日期。")})
