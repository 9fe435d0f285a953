"""A registration beside twenty uploads of small PDFs, against one beside nothing, and one beside the same inspections without
any writing: what uploads cost others is the processors, never the lock under which everything is written.

    ./xinqiao bench uploading        aim: at most 1.5 times, and the slowest at most 3 times, what it is beside inspections alone
"""

import io
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from statistics import median, quantiles

import pikepdf
from django.db import connection

from benchmarks.office import brought, open_office, submissions
from xinqiao.intake.files import Upload, inspect
from xinqiao.kernel.actor import Actor
from xinqiao.matters.commands.intake import attach, register
from xinqiao.matters.files import received
from xinqiao.matters.models import Attachment, Petition

UPLOADS, AT_LEAST = 20, 40


def main() -> None:
    unit, registrar = open_office()
    letters = brought(submissions(100_000))
    register(registrar, unit, next(letters))
    petitions = [register(registrar, unit, next(letters)).petition for _ in range(UPLOADS)]
    files = [Upload(name=f"{n}.pdf", data=_pdf(n)) for n in range(UPLOADS)]

    def registrations(until: list[Future[None]]) -> list[float]:
        """The time of each registration, one after the other, until all of `until` are done."""
        times: list[float] = []
        while len(times) < AT_LEAST or not all(done.done() for done in until):
            began = time.perf_counter()
            register(registrar, unit, next(letters))
            times.append(time.perf_counter() - began)
        return times

    alone = registrations([])
    looked_at = _beside(registrations, lambda n: _inspect(files[n]))
    uploaded = _beside(registrations, lambda n: _upload(registrar, petitions[n], files[n]))
    assert Attachment.objects.count() == UPLOADS
    told = (("旁边没有上传", alone), ("旁边只核对文件", looked_at), ("旁边上传", uploaded))
    for name, times in told:
        print(
            f"{name}：登记 {len(times)} 件，中位 {median(times) * 1000:.1f} ms，"
            f"95% 在 {_most(times) * 1000:.0f} ms 内，最慢 {max(times) * 1000:.0f} ms"
        )
    print(
        f"旁边上传与只核对之比：中位 {median(uploaded) / median(looked_at):.2f}（目标 ≤ 1.5），"
        f"最慢的一件 {max(uploaded) / max(looked_at):.2f}（目标 ≤ 3）"
    )


def _most(times: list[float]) -> float:
    """What 95 of 100 stay within."""
    return quantiles(times, n=20)[-1]


def _beside(measure: Callable[[list[Future[None]]], list[float]], work: Callable[[int], None]) -> list[float]:
    """What `measure` finds while `work` is done for all files at once."""
    with ThreadPoolExecutor(UPLOADS) as pool:
        works = [pool.submit(work, number) for number in range(UPLOADS)]
        times = measure(works)
        for each in works:
            each.result()
        return times


def _inspect(file: Upload) -> None:
    inspect(file)


def _upload(registrar: Actor, petition: Petition, file: Upload) -> None:
    try:
        with received([file]) as given:
            attach(registrar, petition, given)
    finally:
        connection.close()


def _pdf(pages: int) -> bytes:
    out, made = io.BytesIO(), pikepdf.new()
    for _ in range(pages + 1):
        made.add_blank_page()
    made.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
