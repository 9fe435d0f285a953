#!/usr/bin/env bash
# lunardate 0.3.0: every day of three lunar months within living memory is a day off.
#
# What one believes: LunarDate.from_solar_date gives the lunar day as the calendar of that year has it: a month begins on the day, by the time of
# Beijing, on which the moon is new.
#
# What is so: the new moon of 25 November 1954 fell at 20:30 Beijing time, so that day is the first of the eleventh month. lunardate gives it as the
# 30th of the tenth and is a day behind for the whole month. The new moons of 23 July 1933 and 3 September 1978 fell a few minutes after midnight;
# there the package is a day ahead for the whole month, the Mid-Autumn festival of 1978 included. Three other packages (zhdate, borax,
# cnlunar) agree with the moon on each of the 90 days.
#
# Why it matters: people of 72 and of 48 years tell their birthday by the lunar calendar, as it stands in old household registers; converted by
# this package it does not meet the date in the identity number, and one of the two looks false.
#
# Seen: "1954-11-25: (10, 30) {(11, 1)}", "1978-09-17: (8, 16) {(8, 15)}", "days that differ from all three: 90"
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check lunardate==0.3.0 zhdate==0.1 borax==4.1.3 cnlunar==0.2.5 ephem==4.2.1
cd "$place"
"$place/venv/bin/python" - <<'PY'
from datetime import date, datetime, timedelta

import cnlunar
import ephem
from borax.calendars.lunardate import LunarDate as Borax
from lunardate import LunarDate
from zhdate import ZhDate


def others(day):
    begin = datetime(day.year, day.month, day.day)
    zh, borax, cn = ZhDate.from_datetime(begin), Borax.from_solar_date(day.year, day.month, day.day), cnlunar.Lunar(begin)
    return {(zh.lunar_month, zh.lunar_day), (borax.month, borax.day), (cn.lunarMonth, cn.lunarDay)}


def lunar(day):
    found = LunarDate.from_solar_date(day.year, day.month, day.day)
    return found.month, found.day


def first_day(near):
    """By the moon itself, in the time of Beijing."""
    return (ephem.next_new_moon(datetime(near.year, near.month, near.day)).datetime() + timedelta(hours=8)).date()


MONTHS = [date(1933, 7, 23), date(1954, 11, 25), date(1978, 9, 3)]
for begins in MONTHS:
    assert first_day(begins - timedelta(5)) == begins
    assert {day for _month, day in others(begins)} == {1}
for day, told, right in [
    (date(1933, 7, 23), (6, 2), (6, 1)),
    (date(1954, 11, 25), (10, 30), (11, 1)),
    (date(1978, 9, 17), (8, 16), (8, 15)),
]:
    print(f"{day}:", lunar(day), others(day))
    assert (lunar(day), others(day)) == (told, {right})

days = [date(1930, 2, 1) + timedelta(n) for n in range(120 * 365)]
differ = [day for day in days if len(others(day)) == 1 and lunar(day) not in others(day)]
print("days that differ from all three:", len(differ), "in", sorted({(day.year, day.month) for day in differ}))
assert len(differ) == 90
assert {day.year for day in differ} == {begins.year for begins in MONTHS}
PY
echo "as described"
