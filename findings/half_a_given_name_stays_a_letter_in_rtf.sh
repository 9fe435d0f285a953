#!/usr/bin/env bash
# striprtf 0.0.35 and RTFDE 0.1.2.2 (which extract-msg uses for Outlook's messages): given names such as 玥, 珺, 昇 are not read from RTF as Word's rules write it.
#
# What one believes: a Chinese RTF text is read by them, as \'d0\'c5\'b7\'c3 for 信访 is.
#
# What is so: of a sign of two bytes RTF writes as \'hh only what is not plain (specification 1.6, "Escaped Expressions": a first byte escaped and a
# second one raw is "valid (standard format for double-byte character)"). In code page 936 the second byte of thousands of signs beyond the oldest list is
# a letter: 玥 is \'abh, 珺 is \'acB, 昇 is \'95N. Both packages decode what is escaped by itself, find half a sign, and raise UnicodeDecodeError for
# the whole text. striprtf with errors="ignore", which its issues advise, gives 梁h年 for 梁玥年, without a word.
#
# Why it matters: these are signs that people are named with. A letter or a message with such a name is not read at all, or the petitioner has another
# name, which neither search nor masking finds.
#
# Seen: strict UnicodeDecodeError; ignore '梁h年'; with the second byte escaped too '梁玥年'
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check striprtf==0.0.35 RTFDE==0.1.2.2
cd "$place"
"$place/venv/bin/python" - <<'PY'
from RTFDE.deencapsulate import DeEncapsulator
from striprtf.striprtf import rtf_to_text

HEAD = r"{\rtf1\ansi\ansicpg936\fromtext\deff0{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}\f0 "


def written(text, *, all_escaped=False):
    """The text as RTF: bytes from 0x80 on escaped and the others raw, or all of a sign of two bytes escaped."""
    signs = (sign.encode("gbk") for sign in text)
    return HEAD + "".join(
        "".join(f"\\'{b:02x}" if b >= 0x80 or (all_escaped and len(sign) == 2) else chr(b) for b in sign) for sign in signs
    ) + r"\par}"


def stripped(rtf, **more):
    try:
        return rtf_to_text(rtf, **more).strip()
    except UnicodeDecodeError:
        return None


def message(rtf):
    reader = DeEncapsulator(rtf.encode())
    try:
        reader.deencapsulate()
    except UnicodeDecodeError:
        return None
    return reader.content.decode().strip()


for name in ("梁玥年", "梁珺年", "梁昇年"):
    rtf, longer = written(name), written(name, all_escaped=True)
    print(name, rtf[len(HEAD) :], stripped(rtf), message(rtf), stripped(rtf, errors="ignore"), stripped(longer), message(longer))
    assert stripped(rtf) is None and message(rtf) is None
    assert stripped(longer) == message(longer) == name
assert stripped(written("信访")) == message(written("信访")) == "信访"
assert stripped(written("梁玥年"), errors="ignore") == "梁h年"
PY
echo "as described"
