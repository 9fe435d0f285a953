#!/usr/bin/env bash
# cn2an 0.5.24, transform: "three to five days" becomes "35 days".
#
# What one believes: transform writes the numbers of a sentence in digits and leaves alone what is no single number; it says so itself of 十五六,
# for which it warns that the form is unknown and changes nothing.
#
# What is so: two digits side by side are how Chinese says "about": 三五天 is three to five days, 五六个工作日 five or six working days, 一两周 a week
# or two. transform reads them as the digits of one number, without a warning: 35 days, 56 working days, 12 weeks.
#
# Why it matters: replies promise such times. Written in digits first, as readers of time points often do, a promise of "three to five days"
# is due in five weeks, and nobody is reminded. 五一 (1 May) likewise becomes 51.
#
# Seen: "三五天内答复 → 35天内答复", "五六个工作日内 → 56个工作日内", "一两周 → 12周", "十五六天 → 十五六天"
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check cn2an==0.5.24
cd "$place"
"$place/venv/bin/python" - <<'PY'
import warnings

import cn2an

SEEN = {
    "三五天内答复": "35天内答复",
    "五六个工作日内": "56个工作日内",
    "一两周": "12周",
    "五一劳动节前": "51劳动节前",
}
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    for words, seen in SEEN.items():
        print(words, "→", cn2an.transform(words))
        assert cn2an.transform(words) == seen
    assert told == []
    assert cn2an.transform("十五六天") == "十五六天"
    assert len(told) == 1
PY
echo "as described"
