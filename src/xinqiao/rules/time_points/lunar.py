"""The lunar calendar (GB/T 33661), as far as people promise by it: a table, read, never reckoned.

Two independent packages give the same days; `tests/rules/test_time_points.py` holds the table to the festivals of the official notices.
"""

from datetime import date, timedelta

_YEARS = {
    2010: ((2, 14), "101010010101", 0),
    2011: ((2, 3), "101101001010", 0),
    2012: ((1, 23), "1011010101010", 4),
    2013: ((2, 10), "101011010101", 0),
    2014: ((1, 31), "0101010110101", 9),
    2015: ((2, 19), "010010111010", 0),
    2016: ((2, 8), "101001011011", 0),
    2017: ((1, 28), "0101001010111", 6),
    2018: ((2, 16), "010100101011", 0),
    2019: ((2, 5), "101010010011", 0),
    2020: ((1, 25), "0111010010101", 4),
    2021: ((2, 12), "011010101010", 0),
    2022: ((2, 1), "101011010101", 0),
    2023: ((1, 22), "0100110110101", 2),
    2024: ((2, 10), "010010110110", 0),
    2025: ((1, 29), "1010010101110", 6),
    2026: ((2, 17), "101001001110", 0),
    2027: ((2, 6), "110100100110", 0),
    2028: ((1, 26), "1110100100110", 5),
    2029: ((2, 13), "110101010011", 0),
    2030: ((2, 3), "010110101010", 0),
    2031: ((1, 23), "0110101101010", 3),
    2032: ((2, 11), "100101101101", 0),
    2033: ((1, 31), "0100101011101", 11),
    2034: ((2, 19), "010010101101", 0),
    2035: ((2, 8), "101001001101", 0),
    2036: ((1, 28), "1101001001011", 6),
    2037: ((2, 15), "110100100101", 0),
    2038: ((2, 4), "110101010010", 0),
    2039: ((1, 24), "1101101010100", 5),
    2040: ((2, 12), "101101011010", 0),
    2041: ((2, 1), "010101101101", 0),
    2042: ((1, 22), "0100101011011", 2),
    2043: ((2, 10), "010010011011", 0),
    2044: ((1, 30), "1010010010111", 7),
    2045: ((2, 17), "101001001011", 0),
    2046: ((2, 6), "101010100101", 0),
    2047: ((1, 26), "1011010100101", 5),
    2048: ((2, 14), "011011010010", 0),
    2049: ((2, 2), "101011011010", 0),
    2050: ((1, 23), "0101010110110", 3),
}
"""Lunar year → month and day of its first day, whether each of its months has thirty days, which month is doubled (0: none)."""
LAST_YEAR = max(_YEARS)


def solar(year: int, month: int, day: int) -> date | None:
    """The day of a lunar date (months doubled in the year count once, their first); None outside of the table."""
    if year not in _YEARS:
        return None
    begins, long_months, doubled = _YEARS[year]
    before = month - 1 + (1 if doubled and month > doubled else 0)
    days = sum(29 + int(sign) for sign in long_months[:before])
    if not 1 <= day <= 29 + int(long_months[before]):
        return None
    return date(year, *begins) + timedelta(days=days + day - 1)


def eve(year: int) -> date | None:
    """除夕 of a lunar year: the day before the next one begins."""
    following = solar(year + 1, 1, 1)
    return following - timedelta(days=1) if following else None


def clear_and_bright(year: int) -> date:
    """清明 of a year of this century: 4 or 5 April."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)
