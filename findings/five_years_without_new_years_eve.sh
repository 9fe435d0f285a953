#!/usr/bin/env bash
# cnlunar 0.2.5: from 2025 to 2029 there is no New Year's Eve.
#
# What one believes: get_otherLunarHolidays and get_legalHolidays name 除夕 on the last day of the lunar year, every year.
#
# What is so: the table has it under the 30th of the twelfth month. In a year whose twelfth month has 29 days, and from 2025 to 2029 that is each of
# five in a row, the last day carries another name and 除夕 comes nowhere. Since 2025 the day is one of the holidays of all citizens (decision
# of the State Council of 10 November 2024); get_legalHolidays has it in no year. borax 4.1.3 names it in each.
#
# Why it matters: "before New Year's Eve" is the usual promise on unpaid wages. A reader of promises that asks this package finds no such day until
# 2030, and a list of statutory holidays made with it is short of one.
#
# Seen: "2024-02-09 除夕", "2025-01-28 华严菩萨诞", …, "2029-02-12 华严菩萨诞", "2030-02-02 除夕"
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check cnlunar==0.2.5 borax==4.1.3
cd "$place"
"$place/venv/bin/python" - <<'PY'
from datetime import date, datetime

import cnlunar
from borax.calendars.festivals2 import FestivalLibrary

EVES = [date(2024, 2, 9), date(2025, 1, 28), date(2026, 2, 16), date(2027, 2, 5), date(2028, 1, 25), date(2029, 2, 12), date(2030, 2, 2)]
library = FestivalLibrary.load_builtin()
named = {}
for eve in EVES:
    day = cnlunar.Lunar(datetime(eve.year, eve.month, eve.day, 12))
    print(eve, "of the people:", day.get_otherLunarHolidays(), "; by law:", day.get_legalHolidays() or "-", "; borax:", library.get_festival_names(eve))
    named[eve.year] = "除夕" in day.get_otherLunarHolidays()
    assert day.get_legalHolidays() == ""
    assert "除夕" in library.get_festival_names(eve)
assert [year for year, found in named.items() if found] == [2024, 2030]
PY
echo "as described"
