"""Eight that register in one office at the same time against one, on PostgreSQL, each commit durable.

./xinqiao bench writers        aim: at least 1.7 times on two cores

Beside the rate stands how many of the eight waited for a lock of another at a moment: on a machine that has other work, too, this says
more than the rate.
"""

import os
import subprocess
import sys
import time
from itertools import count
from multiprocessing import get_context
from statistics import median
from typing import Any

from django.db import connection

from benchmarks.office import brought, open_office, submissions
from xinqiao.cli.cluster import binaries, cluster
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.matters.commands.intake import register
from xinqiao.matters.models import Petition
from xinqiao.offices.models import Unit

WRITERS, SECONDS, ROUNDS = 8, float(os.environ.get("XINQIAO_BENCH_SECONDS", "6")), 3
AIM = 1.7
_WAITING = """SELECT count(*) FILTER (WHERE wait_event_type = 'Lock'), count(*) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle'"""


def main() -> None:
    """Skips with a word where there is no PostgreSQL."""
    if os.environ.get("XINQIAO_DATABASE_URL"):
        return _measured()
    if (bin_dir := binaries()) is None:
        return print("跳过：缺少 PostgreSQL 服务程序（Debian：postgresql）。")
    with cluster(bin_dir, durable=True) as address:
        program = "import django; django.setup(); from benchmarks.writers import main; main()"
        environment = {**os.environ, "XINQIAO_DATABASE_URL": address}
        subprocess.run([sys.executable, "-c", program], env=environment, check=True)


def _measured() -> None:
    unit, registrar = open_office()
    _together(1, unit, registrar, 1.0)  # what everybody asks is put together once
    found = [
        [_together(writers, unit, registrar, SECONDS) for writers in (1, WRITERS)] for _ in range(ROUNDS)
    ]
    one, many = (median(rates) for rates in zip(*([rate for rate, _ in each] for each in found), strict=True))
    waiting = median(waited for _, (_, waited) in found)
    numbers = sorted(int(n.rsplit("-", 1)[-1]) for n in Petition.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)), "a number is missing or was given twice"
    assert next(audit.verify(), None) is None
    print(
        f"一人 {one:.0f} 件/秒，{WRITERS} 人同时 {many:.0f} 件/秒，{many / one:.2f} 倍（{os.cpu_count()} 个核；目标 ≥ {AIM}）；"
        f"{WRITERS} 人中等锁的平均 {waiting:.1f} 人；{len(numbers)} 件号码不重不缺，审计日志完整"
    )


def _together(writers: int, unit: Unit, registrar: Actor, seconds: float) -> tuple[float, float]:
    """Registered a second by all of them, and how many waited for a lock at a time, on average."""
    connection.close()
    start = get_context("fork")
    gate, told = start.Barrier(writers + 1), start.Queue()
    given = (gate, told, unit, registrar, seconds)
    people = [start.Process(target=_write, args=(seed, *given)) for seed in range(writers)]
    for person in people:
        person.start()
    gate.wait()
    seen = _watched(seconds)
    done = sum(told.get(timeout=60) for _ in people)
    for person in people:
        person.join()
    return done / seconds, seen


def _watched(seconds: float) -> float:
    waiting: list[int] = []
    ends = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute(_WAITING)
            waiting.append(cursor.fetchone()[0])
            time.sleep(0.1)
    return sum(waiting) / len(waiting)


def _write(seed: int, gate: Any, told: Any, unit: Unit, registrar: Actor, seconds: float) -> None:
    letters = brought(submissions(100_000, seed=seed))
    register(registrar, unit, next(letters))
    gate.wait()
    ends = time.monotonic() + seconds
    for done in count():
        if time.monotonic() > ends:
            told.put(done)
            return
        register(registrar, unit, next(letters))


if __name__ == "__main__":
    main()
