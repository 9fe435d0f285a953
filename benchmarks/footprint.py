"""What one registration writes to the disk and what one matter takes in the database (SQLite).

./xinqiao bench footprint        aim: at most 50 pages a registration and 2,830 bytes a matter (0.7 of commit 5e0e302)
"""

from django.db import connection

from benchmarks.office import brought, imported, open_office, submissions
from xinqiao.matters.commands.intake import register

BEFORE, IMPORTED, ONE_BY_ONE = 500, 5000, 60


def main() -> None:
    unit, registrar = open_office()
    if connection.vendor != "sqlite":
        print("只对 SQLite")
        return
    imported(unit, registrar, BEFORE)
    first = _bytes()
    imported(unit, registrar, IMPORTED, source="second")
    a_matter = (_bytes() - first) / IMPORTED
    pages = 0
    for letter in brought(submissions(ONE_BY_ONE, seed=5)):
        _asked("PRAGMA wal_checkpoint(TRUNCATE)")
        register(registrar, unit, letter)
        pages += _asked("PRAGMA wal_checkpoint(PASSIVE)")[1]
    print(
        f"每件登记写 {pages / ONE_BY_ONE:.1f} 页（目标 ≤ 50）；每件在数据库里占 {a_matter:.0f} 字节（目标 ≤ 2830）"
    )


def _asked(pragma: str) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(pragma)
        found: tuple[int, ...] = cursor.fetchone()
        return found


def _bytes() -> int:
    _asked("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = _asked("PRAGMA page_count")[0] - _asked("PRAGMA freelist_count")[0]
    return int(pages * _asked("PRAGMA page_size")[0])


if __name__ == "__main__":
    main()
