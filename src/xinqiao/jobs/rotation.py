"""Which old backups may go: pure, so that it can be tried on years of them.

Only a backup that was restored in a drill counts as one; the others are kept for a while, longer where there is no better one.
"""

from collections.abc import Mapping
from datetime import datetime

DAILY, MONTHLY, UNPROVEN = 14, 12, 3


def superseded(backups: Mapping[str, tuple[datetime, bool]], *, daily: int = DAILY) -> list[str]:
    """Names of those that may go, of name → (when it was made, whether a drill restored it). The last `daily` proven ones stay, the
    first of each of the last twelve months that have one, and the last few
    unproven ones, `daily` of them where none is proven."""
    newest = sorted(backups, key=lambda name: backups[name][0], reverse=True)
    proven = [name for name in newest if backups[name][1]]
    first_of_month = {f"{backups[name][0]:%Y%m}": name for name in proven}  # the oldest comes last and stays
    stay = {*proven[:daily], *list(first_of_month.values())[:MONTHLY]}
    stay |= set([name for name in newest if not backups[name][1]][: UNPROVEN if proven else daily])
    return [name for name in newest if name not in stay]
