"""When a file may be destroyed: never for ever, after the archives, after its period (M-I7; 档案法 21)."""

from datetime import date

from xinqiao.rules.archiving import Keeping
from xinqiao.rules.destroying import RETENTIONS, WAYS, closed_before, fingerprint


def test_the_last_day_of_a_year_and_the_first_of_the_next() -> None:
    assert closed_before(Keeping.TEN, date(2036, 12, 31)) == date(2026, 1, 1)
    assert closed_before(Keeping.TEN, date(2037, 1, 1)) == date(2027, 1, 1)
    assert closed_before(Keeping.THIRTY, date(2056, 12, 31)) == date(2026, 1, 1)
    assert closed_before(Keeping.THIRTY, date(2057, 1, 1)) == date(2027, 1, 1)
    assert closed_before(Keeping.PERMANENT, date(2999, 1, 1)) is None


def test_each_kind_of_record_says_how_long_it_is_kept() -> None:
    assert {kept.way for kept in RETENTIONS.values()} == set(WAYS)


def test_the_hash_of_a_tombstone_changes_with_each_of_its_facts() -> None:
    stone = {"number": "云信2026-1", "files": 3}
    assert fingerprint(stone) == fingerprint(dict(reversed(stone.items())))
    assert fingerprint(stone) != fingerprint({**stone, "files": 2})
