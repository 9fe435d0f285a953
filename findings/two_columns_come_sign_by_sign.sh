#!/usr/bin/env bash
# pypdfium2 5.15.2 (PDFium): an upright page of two short columns is read with a line end after every sign.
#
# What one believes: the text of a page whose words stand upright and from left to right comes line by line, or at worst in a wrong order.
#
# What is so: PDFium guesses once a page whether it is written across or downwards, from how much of the width and of the height its text
# objects cover. Browsers write each Chinese sign as a text object of its own. Where the lines of one column stand between the heights of
# those of the other, and a gutter is open between them, more of the height is covered than of the width: the page counts as written
# downwards, and each sign that does not stand below the one before it begins a new line. Four lines become 58. pypdf reads
# the four lines.
#
# Why it matters: schedules of rates and lists of offices at the end of a notice are set so. The text is complete, so no check of its
# characters finds anything; but no article, amount or date stands in one line any more, and none can be cited.
#
# Seen: pypdfium2 58 lines ("P", "a", "y", ...), pypdf 4 lines ("Payment begins", ...)
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check pypdfium2==5.15.2 pypdf==7.1.1
cd "$place"
"$place/venv/bin/python" - <<'PY'
import io

import pypdf
import pypdfium2
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

LINES = [("Payment begins", 6, 800), ("in the month of May", 6, 776), ("Each household gets", 312, 812), ("300 yuan a month", 312, 788)]

font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1")})
font[NameObject("/BaseFont")] = NameObject("/Courier")
writer = pypdf.PdfWriter()
page = writer.add_blank_page(595, 842)
fonts = DictionaryObject({NameObject("/F"): font})
page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
content = DecodedStreamObject()
shown = (
    f"BT /F 12 Tf 1 0 0 1 {x} {y} Tm {' 7.2 0 Td '.join(f'({sign}) Tj' for sign in line)} ET\n" for line, x, y in LINES
)
content.set_data("".join(shown).encode())
page[NameObject("/Contents")] = writer._add_object(content)
out = io.BytesIO()
writer.write(out)

lines = pypdfium2.PdfDocument(out.getvalue())[0].get_textpage().get_text_range().splitlines()
other = pypdf.PdfReader(out).pages[0].extract_text().splitlines()
print(f"pypdfium2: {len(lines)} lines, the first {lines[:4]}")
print(f"pypdf:     {len(other)} lines, the first {other[:1]}")
assert len(lines) == 58
assert other == [line for line, _x, _y in LINES]
PY
echo "as described"
