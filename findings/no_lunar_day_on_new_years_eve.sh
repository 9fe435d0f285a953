#!/usr/bin/env bash
# zhdate 0.1: on the eve of the lunar New Year every time of day but midnight has no lunar date.
#
# What one believes: ZhDate.from_datetime takes a date with its time and gives the lunar day, as it does on other days; ZhDate.today() works every day.
#
# What is so: whether the lunar year has begun is asked of the days between two moments, and from noon of the eve to the New Year's midnight there
# are none. So the eve counts as a day of the year that begins on the morrow, before its first month, and TypeError says that the
# date does not exist. It is so every year from 1931 on that was tried, and ZhDate.today(), which takes the time along, fails all of that day.
#
# Why it matters: the eve is the last day for what was promised "before the Spring Festival". A program that names the lunar day of today stops on
# the one day of the year on which everybody asks for it.
#
# Seen: "2027-02-05 00:00: 农历2026年12月29日", "2027-02-05 00:01: TypeError", "days on which noon fails: 119, each a day before a New Year"
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check zhdate==0.1
cd "$place"
"$place/venv/bin/python" - <<'PY'
from datetime import datetime, timedelta

from zhdate import ZhDate


def lunar(moment):
    try:
        return str(ZhDate.from_datetime(moment))
    except TypeError:
        return "TypeError"


eve = datetime(2027, 2, 5)
for moment in (eve, eve + timedelta(minutes=1)):
    print(f"{moment:%Y-%m-%d %H:%M}:", lunar(moment))
assert lunar(eve) == "农历2026年12月29日"
assert lunar(eve + timedelta(minutes=1)) == "TypeError"

days = [datetime(1931, 1, 1) + timedelta(n) for n in range(119 * 365 + 29)]
failing = [day for day in days if lunar(day + timedelta(hours=12)) == "TypeError"]
new_years = [ZhDate(year, 1, 1).to_datetime() for year in range(1931, 2050)]
print("days on which noon fails:", len(failing))
assert failing == [new_year - timedelta(1) for new_year in new_years]
PY
echo "as described"
