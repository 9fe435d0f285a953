#!/usr/bin/env bash
# chinesecalendar 1.11.0, find_workday: from a day off it goes one working day too far, forwards only.
#
# What one believes: find_workday(5, day) is the fifth working day after `day`, as a period "within five working days" is counted: the day of
# the event is not counted, whatever day it is. From a working day that is what comes.
#
# What is so: from a day off (a week-end, a festival) the function first goes to the next working day, counts that one as nothing, and then
# goes five more; its docstring says only that "0 means next workday (includes today)". A petition received on Saturday 7 March 2026 would be
# owed an answer by Monday 16 March instead of Friday 13 March. Backwards no day is added: the two directions count differently.
#
# Why it matters: weekend mail and web petitions are just those whose periods begin on days off. Every one of them gets a day more than the
# law gives, and an office that trusts the figure is late by it. The package's own is_workday is right on each of these days, so that counting
# with it and trusting find_workday disagree.
#
# Seen: "find_workday(5, 2026-03-07) = 2026-03-16, by counting 2026-03-13"; of the 1,000 days from 2024-01-01 on all that are days off differ
# forwards, no working day does, and nothing differs backwards.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check chinesecalendar==1.11.0
"$place/venv/bin/python" - <<'PY'
from datetime import date, timedelta

from chinese_calendar import find_workday, is_workday


def counted(days, start):
    step, left, day = (1 if days > 0 else -1), abs(days), start
    while left:
        day += timedelta(step)
        left -= is_workday(day)
    return day


saturday = date(2026, 3, 7)
print(f"find_workday(5, {saturday}) = {find_workday(5, saturday)}, by counting {counted(5, saturday)}")
assert (find_workday(5, saturday), counted(5, saturday)) == (date(2026, 3, 16), date(2026, 3, 13))

days = [date(2024, 1, 1) + timedelta(n) for n in range(1000)]
off = [day for day in days if not is_workday(day)]
forwards = [day for day in days if find_workday(5, day) != counted(5, day)]
backwards = [day for day in days if find_workday(-5, day) != counted(-5, day)]
print(f"days off: {len(off)}; differ forwards: {len(forwards)}, backwards: {len(backwards)}")
assert forwards == off
assert backwards == []
PY
echo "as described"
