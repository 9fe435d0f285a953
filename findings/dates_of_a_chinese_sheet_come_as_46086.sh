#!/usr/bin/env bash
# xlsx2csv 0.8.6 and pylightxl 1.61: dates in the formats that Chinese editions of Excel offer first come as the number of days.
#
# What one believes: a cell with the number 46086 and a date format is 5 March 2026, whatever the format looks like.
#
# What is so: formats with the numbers 27 to 36 and 50 to 58 are built in for Chinese (ECMA-376 part 1, 18.8.30: 31 is 2026年3月5日, 57 is 2026年3月);
# a sheet names them by number and writes no pattern for them. Both readers know the built-in numbers of English editions only and
# give 46086. Number 14 in the same column is read as a date, so that one column comes half as dates and half as numbers. python-calamine reads
# all of them.
#
# Why it matters: ledgers that offices hand over are written in Chinese editions. The day of receipt, from which every period runs, is a number
# that a strict import refuses and a lenient one takes for something else.
#
# Seen: format 14 "03-05-26" and "2026/03/05", formats 31, 57, 58 "46086" from both; python-calamine 2026-03-05 for all four
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check xlsx2csv==0.8.6 pylightxl==1.61 python-calamine==0.9.1
cd "$place"
"$place/venv/bin/python" - <<'PY'
import subprocess
import sys
import zipfile
from datetime import date

import pylightxl
import python_calamine

FORMATS = [14, 31, 57, 58]
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def override(part, kind):
    return f'<Override PartName="{part}" ContentType="{KIND}.{kind}+xml"/>'


def link(number, kind, target):
    return f'<Relationship Id="rId{number}" Type="{REL}/{kind}" Target="{target}"/>'


formats = "".join(f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' for n in FORMATS)
rows = "".join(
    f'<row r="{n}"><c r="A{n}"><v>{code}</v></c><c r="B{n}" s="{n}"><v>46086</v></c></row>' for n, code in enumerate(FORMATS, 1)
)
parts = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + override("/xl/workbook.xml", "sheet.main")
    + override("/xl/worksheets/sheet1.xml", "worksheet")
    + override("/xl/styles.xml", "styles")
    + "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{link(1, "officeDocument", "xl/workbook.xml")}</Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{REL}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    + link(1, "worksheet", "worksheets/sheet1.xml")
    + link(2, "styles", "styles.xml")
    + "</Relationships>",
    "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><fonts count="1"><font><sz val="11"/><name val="DengXian"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>'
    f'<cellXfs count="{len(FORMATS) + 1}"><xf numFmtId="0"/>{formats}</cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>',
}
with zipfile.ZipFile("ledger.xlsx", "w") as archive:
    for name, words in parts.items():
        archive.writestr(name, HEAD + words)

calamine = [row[1] for row in python_calamine.load_workbook("ledger.xlsx").get_sheet_by_index(0).to_python()]
book = pylightxl.readxl("ledger.xlsx")
light = [row[1] for row in book.ws(book.ws_names[0]).rows]
told = subprocess.run([sys.executable, "-m", "xlsx2csv", "ledger.xlsx"], capture_output=True, text=True, check=True).stdout
csv = [line.split(",")[1] for line in told.split()]
print("formats:", FORMATS)
print("python-calamine:", [str(day) for day in calamine])
print("pylightxl:", light)
print("xlsx2csv:", csv)
assert calamine == [date(2026, 3, 5)] * 4
assert light == ["2026/03/05", 46086, 46086, 46086]
assert csv == ["03-05-26", "46086", "46086", "46086"]
PY
echo "as described"
