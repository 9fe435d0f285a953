"""Verifying the audit log against a bare SHA-256 chain over the same bytes, read from the same table.

    ./xinqiao bench audit_verify       aim: at most 6 times the bare chain on one core

XINQIAO_BENCH_ENTRIES names another number of entries. The bare chain is told twice: reading its bytes as verifying must, and over bytes
that lie in memory already.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable

from django.db import connection, transaction

from xinqiao.cli.start import make_key, migrate, ready
from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.models import AuditEntry

ENTRIES = int(os.environ.get("XINQIAO_BENCH_ENTRIES", "100000"))
_GROUP, _ROUNDS = 2000, 3


def main() -> None:
    make_key()
    migrate()
    ready()
    actor = Actor.system("度量")
    while (have := AuditEntry.objects.count()) < ENTRIES:
        with transaction.atomic():
            audit.append(actor, [_event(have + number) for number in range(_GROUP)])
    one = _least(_verified)
    read = _least(lambda: _bare(_leaves()))
    leaves = list(_leaves())
    held = _least(lambda: _bare(leaves))
    cores = os.cpu_count() or 1
    print(f"{len(leaves)} 条：校验 {one:.2f} 秒，每秒 {len(leaves) / one:.0f} 条")
    print(f"  是从同一张表读出的 SHA-256 链（{read:.2f} 秒）的 {one / read:.1f} 倍（目标 ≤ 6）")
    print(f"  是内存中同样字节的 SHA-256 链（{held:.2f} 秒）的 {one / held:.1f} 倍")
    began = time.perf_counter()
    _verified(cores)
    print(f"  {cores} 个核分段：{time.perf_counter() - began:.2f} 秒（连启动进程）")


def _event(number: int) -> audit.Event:
    return audit.Event(
        action="matter.sort",
        subject=f"matters.matter:{number}",
        matter_id=number,
        before={"state": "registered"},
        after={"state": "sorted", "due": "2026-12-30"},
        basis="《信访工作条例》第三十一条",
        reason="属于本级职责",
    )


def _verified(cores: int = 1) -> None:
    assert next(audit.verify(cores=cores), None) is None


def _leaves() -> Iterable[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM kernel_auditentry ORDER BY seq")
        while rows := cursor.fetchmany(_GROUP):
            yield from (bytes(leaf) for (leaf,) in rows)


def _bare(leaves: Iterable[bytes]) -> None:
    chain, sha256 = b"\x00" * 32, hashlib.sha256
    for leaf in leaves:
        chain = sha256(chain + leaf).digest()


def _least(work: Callable[[], None]) -> float:
    """The least processor time of some rounds: the machine is shared."""
    times = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


if __name__ == "__main__":
    main()
