#!/usr/bin/env bash
# typst 0.15.2 with PDFium (pypdfium2 5.15.2), pdfminer.six 20260107 and pypdf 7.1.1: the number of a letter is read from its PDF with a blank in it.
#
# What one believes: what is written without a blank, 云信复〔2026〕12号, is read and copied from the PDF without one.
#
# What is so: typst sets a quarter of a sign between Chinese and figures or Latin letters, unless it is told not to (cjk-latin-spacing), whatever the
# language of the text. The space is drawn, not written, but readers of PDF take it for a blank between words: 〔2026〕12 号. On the
# other side of the figures, after a bracket, there is none. Without the spacing all three read what was written.
#
# Why it matters: people copy the number of a letter, a day or a count of days from the PDF into a form or a search, and programs compare them. The
# number as it stands in the register is not found in the letter that carries it, and the official layout (GB/T 9704) knows no such space.
#
# Seen: "云信复〔2026〕12 号，限 15 个工作日内答复。"; with cjk-latin-spacing: none "云信复〔2026〕12号，限15个工作日内答复。"
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 pypdfium2==5.15.2 pdfminer.six==20260107 pypdf==7.1.1
"$place/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps mplfonts==0.0.11 # its Chinese font
cd "$place"
"$place/venv/bin/python" - <<'PY'
import sysconfig
from pathlib import Path

import pypdf
import pypdfium2
import typst
from pdfminer.high_level import extract_text

FONTS = Path(sysconfig.get_path("purelib")) / "mplfonts" / "fonts"
WRITTEN = "云信复〔2026〕12号，限15个工作日内答复。"


def read(more):
    """What three readers find in a page with that one line."""
    page = f'#set page(width: 16cm, height: 8cm)\n#set text(font: "Noto Sans CJK SC"{more})\n{WRITTEN}'
    Path("letter.pdf").write_bytes(typst.compile(page.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True))
    return [
        pypdfium2.PdfDocument("letter.pdf")[0].get_textpage().get_text_range().strip(),
        extract_text("letter.pdf").strip(),
        pypdf.PdfReader("letter.pdf").pages[0].extract_text().strip(),
    ]


spaced = read("")
print(spaced)
assert spaced == ["云信复〔2026〕12 号，限 15 个工作日内答复。"] * 3
assert read(', lang: "zh", region: "cn"') == spaced
plain = read(", cjk-latin-spacing: none")
print(plain)
assert plain == [WRITTEN] * 3
PY
echo "as described"
