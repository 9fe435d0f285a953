"""Registering through the command — sealed, masked, audited, clocks computed, searchable — against bare inserts of the
same rows with the same durability, one by one and in groups of 200 as an import does.

    ./xinqiao bench registering        aim: ≥ 0.3 of the bare rate one by one, ≥ 0.25 in groups
"""

import time
from typing import Any

from django.db import connection, transaction

from benchmarks.office import brought, open_office, rows_of, submissions
from xinqiao.kernel.clock import now
from xinqiao.matters.commands.importing import Message, import_group
from xinqiao.matters.commands.intake import register
from xinqiao.matters.submission import checked

ONE_BY_ONE, IN_GROUPS, GROUP = 400, 4000, 200


def main() -> None:
    unit, registrar = open_office()
    letters = list(brought(submissions(ONE_BY_ONE)))
    register(registrar, unit, letters[0])
    began = time.perf_counter()
    receipts = [register(registrar, unit, letter) for letter in letters]
    single = ONE_BY_ONE / (time.perf_counter() - began)
    written = rows_of([r.petition.matter_id for r in receipts])
    bare = _bare(written, 1)
    print(
        f"一件一件：命令 {single:.0f} 件/秒，同样的行直接写入 {bare:.0f} 件/秒，比 {single / bare:.2f}（目标 ≥ 0.30）"
    )

    messages = [(str(i), letter) for i, letter in enumerate(submissions(IN_GROUPS, seed=12))]
    began = time.perf_counter()
    petitions = []
    for start in range(0, IN_GROUPS, GROUP):
        group = [
            Message(key=key, digest=key, given=checked(letter, now(), taken_over=True))
            for key, letter in messages[start : start + GROUP]
        ]
        petitions += import_group(registrar, unit, "benchmark", group)
    grouped = IN_GROUPS / (time.perf_counter() - began)
    bare = _bare(rows_of([p.matter_id for p in petitions]), GROUP)
    print(
        f"成批（每批 {GROUP} 件）：导入 {grouped:.0f} 件/秒，直接写入 {bare:.0f} 件/秒，比 {grouped / bare:.2f}（目标 ≥ 0.25）"
    )


def _bare(written: list[list[tuple[str, list[Any]]]], group: int) -> float:
    """The rows once more, into tables of the same shape and indexes, by the database's own driver; matters a second."""
    _empty_tables()
    with connection.cursor() as cursor:
        raw = cursor.cursor
        began = time.perf_counter()
        for start in range(0, len(written), group):
            with transaction.atomic():
                for statements in written[start : start + group]:
                    for sql, values in statements:
                        raw.execute(_driver(sql), values)
        return len(written) / (time.perf_counter() - began)


def _empty_tables() -> None:
    """Take the rows away; triggers that protect the log are switched off for the measurement only."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            for table in _emptied():
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'kernel_auditentry'"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("PRAGMA foreign_keys=OFF")
        for table in _emptied():
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("PRAGMA foreign_keys=ON")
        for _, sql in triggers:
            cursor.execute(sql)


def _emptied() -> tuple[str, ...]:
    return (
        "matters_importedrow",
        "matters_search",
        "matters_runningclock",
        "matters_requestitem",
        "matters_matterunit",
        "matters_petition",
        "matters_matter",
        "people_person",
        "kernel_auditentry",
    )


def _driver(sql: str) -> str:
    return sql if connection.vendor == "postgresql" else sql.replace("%s", "?")


if __name__ == "__main__":
    main()
