#!/usr/bin/env bash
# ics 0.7.3: a time without a zone, read and written again, is eight hours later in China; and the calendar it writes names a scale that there is not.
#
# What one believes: an event at 09:00 without zone ("floating" in RFC 5545, 3.3.5: at nine wherever one is), as duty lists of small programs write it,
# is still at 09:00 after Calendar(text).serialize().
#
# What is so: it comes back as 09:00 in UTC, "20260306T090000Z": 17:00 on every desk in China. A time with TZID=Asia/Shanghai in the same file is
# kept rightly. The same call adds CALSCALE:GEORGIAN; the standard (3.7.1) knows GREGORIAN only.
#
# Why it matters: calendars of deadlines, hearings and duty are merged and passed on by such programs. A receptionist whose morning at the window
# stands at five in the afternoon does not come.
#
# Seen: "DTSTART:20260306T090000 → DTSTART:20260306T090000Z", "CALSCALE:GEORGIAN"
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check ics==0.7.3
cd "$place"
"$place/venv/bin/python" - <<'PY'
from ics import Calendar

GIVEN = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//duty list//CN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
SUMMARY:值班
DTSTART:20260306T090000
DTEND:20260306T120000
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTAMP:20260101T000000Z
SUMMARY:听证会
DTSTART;TZID=Asia/Shanghai:20260309T090000
DTEND;TZID=Asia/Shanghai:20260309T110000
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

written = Calendar(GIVEN).serialize().splitlines()
print([line for line in written if line.startswith(("DTSTART", "CALSCALE"))])
assert "DTSTART:20260306T090000Z" in written
assert "DTSTART:20260309T010000Z" in written
assert "CALSCALE:GEORGIAN" in written
PY
echo "as described"
