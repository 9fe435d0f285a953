#!/usr/bin/env bash
# python-stdnum 2.2, cn.uscc: the credit codes of village collectives, and all others that begin with a letter, are refused as badly formed.
#
# What one believes: stdnum.cn.uscc.is_valid accepts every unified social credit code of GB 32100 whose check digit is right.
#
# What is so: the first sign of the code names who registers. Most are digits (1 establishment, 5 civil affairs, 9 market), three are letters: A army
# reform, N agriculture (N1, N2, N3: economic collectives of a group, a village, a township) and Y others. The package wants eight digits at
# the start, and takes letters only behind them.
#
# Why it matters: every village has such a collective since 2018, and land, its compensation and its shares are what a great part of petitions is about.
# The other side of the matter cannot be registered, or stands without a code.
#
# Seen: "91...: True", "54...: True", "N2...: False", "Y1...: False", with check digits made by the package's own calc_check_digit
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check python-stdnum==2.2
cd "$place"
"$place/venv/bin/python" - <<'PY'
from stdnum.cn import uscc


def body(eight):
    """The organisation's own code with its check sign (GB 11714)."""
    signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    rest = 11 - sum(signs.index(one) * weight for one, weight in zip(eight, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return eight + {10: "X", 11: "0"}.get(rest, str(rest))


def code(registry):
    """Made up: registered in 330106, of the organisation MF000001."""
    bare = f"{registry}330106{body('MF000001')}"
    return bare + uscc.calc_check_digit(bare)


told = {registry: uscc.is_valid(code(registry)) for registry in ("91", "54", "N2", "Y1")}
print({code(registry): right for registry, right in told.items()})
assert told == {"91": True, "54": True, "N2": False, "Y1": False}
PY
echo "as described"
