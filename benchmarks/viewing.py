"""What the row of a page costs that tells who was shown a matter: its share of the page, in the same run, by the clock and by the
processor. On a loaded machine only the second says anything; what is between them is the wait for the disk.

./xinqiao bench viewing        aim: at most 3 % of the page of a matter and of a list
"""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from typing import Any

from django.test import Client

from benchmarks.office import open_office, submissions
from xinqiao.kernel import viewing
from xinqiao.kernel.clock import now
from xinqiao.kernel.models import Viewing
from xinqiao.matters.commands.intake import register
from xinqiao.matters.models import Matter
from xinqiao.offices.models import Staff

ROUNDS, MATTERS, MOST = 41, 60, 0.03


def main() -> None:
    unit, registrar = open_office()
    for letter in submissions(MATTERS):
        register(registrar, unit, replace(letter, received_at=now()))
    client = Client()
    client.force_login(Staff.objects.get(pk=registrar.staff))
    matter = Matter.objects.latest("pk").pk
    pages = {"事项页面": f"/desk/matters/{matter}/", "列表": "/desk/matters/", "台账": "/ledger/"}
    for name, address in pages.items():
        whole, kept, rows = _measured(client, address, time.perf_counter)
        busy, keeping, _rows = _measured(client, address, time.process_time)
        share = kept / whole
        mark = "" if share <= MOST else "  超过目标"
        print(
            f"{name}：{whole * 1000:.1f} 毫秒，其中记查看 {kept * 1000:.2f} 毫秒（{rows}行），占 {share:.1%}{mark}；处理器占 {keeping / busy:.1%}"
        )


def _measured(client: Client, address: str, timer: Callable[[], float]) -> tuple[float, float, int]:
    """Median seconds of the page and of keeping its rows, and how many rows one page leaves."""
    spent: list[float] = []
    real = viewing.keep

    def timed(*given: Any, **more: Any) -> None:
        began = timer()
        real(*given, **more)
        spent.append(timer() - began)

    viewing.keep = timed
    try:
        pages, before = [], 0
        for number in range(ROUNDS):
            if number == 1:
                before = Viewing.objects.count()
            began = timer()
            answer = client.get(address)
            pages.append(timer() - began)
            assert answer.status_code == 200, address
        rows = (Viewing.objects.count() - before) // (ROUNDS - 1)
    finally:
        viewing.keep = real
    return median(pages), median(spent), rows
