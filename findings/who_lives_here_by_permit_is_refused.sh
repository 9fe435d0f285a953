#!/usr/bin/env bash
# python-stdnum 2.2 (cn.ric) and id-validator 1.0.20: numbers of residents from Hong Kong, Macao and Taiwan, and of foreigners who live here for good, are refused.
#
# What one believes: a validator of Chinese identity numbers accepts every number of eighteen signs that the police give by the rules of GB 11643.
#
# What is so: since 2018 residents from Hong Kong, Macao and Taiwan who live on the mainland have a permit whose number is built like an identity
# number, with 810000, 820000 or 830000 in the place of the county; since 2023 the card of a permanent resident foreigner has one that begins with 9
# (9, province, country, birth, sequence, check digit). stdnum.cn.ric refuses all of them as having an unknown place. It accepts 710000, under which no
# permit is given. id-validator knows the first three and refuses the fourth.
#
# Why it matters: they petition like everybody else. The form refuses a right number, and the clerk writes it into a remark, where nothing masks it
# and nobody finds it.
#
# Seen: 81…, 82…, 83…, 9…: InvalidComponent; id-validator: True, True, True, False
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check python-stdnum==2.2 id-validator==1.0.20
cd "$place"
"$place/venv/bin/python" - <<'PY'
from id_validator import validator
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent


def said(place):
    """What both say of a made-up person, born on the first of January 1990, sequence 123, with the check digit."""
    bare = f"{place}19900101123"
    number = bare + ric.calc_check_digit(bare + "0")
    try:
        ric.validate(number)
        accepted = True
    except InvalidComponent:
        accepted = False
    return accepted, bool(validator.is_valid(number))


found = {place: said(place) for place in ("810000", "820000", "830000", "911840", "710000", "110105")}
for place, both in found.items():
    print(place, "stdnum", both[0], "id-validator", both[1])
assert found == {
    "810000": (False, True),
    "820000": (False, True),
    "830000": (False, True),
    "911840": (False, False),
    "710000": (True, False),
    "110105": (True, True),
}
PY
echo "as described"
