"""How long an issued letter keeps all others from writing: set beforehand, against set inside the lock under which everything is
written, as it was before.

    ./xinqiao bench issuing        aim: the longest that anybody waits for it is at most half as long
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from unittest.mock import patch

from benchmarks.office import brought, open_office, submissions
from xinqiao.kernel import beforehand, commands
from xinqiao.kernel.writing import writing
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Paper
from xinqiao.offices.models import Level, Unit, UnitKind

LETTERS = 20


def main() -> None:
    office, registrar = open_office()
    letters = brought(submissions(2 * LETTERS + 1))
    housing = Unit.objects.create(
        name="云水市住房和城乡建设局",
        short_name="市住建局",
        kind=UnitKind.COMPETENT_UNIT,
        level=Level.CITY,
        superior=office.superior,
        document_word="云住建",
    )

    def issued() -> list[float]:
        matter = register(registrar, office, next(letters)).petition.matter
        sort_matter(registrar, matter, kind="claim", route="31(6)", reason="申诉求决")
        matter.refresh_from_db()
        return _held(lambda: forward(registrar, matter, housing, reason="属于住建部门职权"))

    issued()
    tries, beforehand._TRIES = beforehand._TRIES, 1
    inside = [issued() for _ in range(LETTERS)]
    beforehand._TRIES = tries
    before = [issued() for _ in range(LETTERS)]
    assert Paper.objects.exclude(pdf_path="").count() >= 2 * LETTERS
    for name, held in (("在锁内排版", inside), ("先排版", before)):
        longest, whole = median(map(max, held)), median(map(sum, held))
        print(f"{name}：签发一件，他人一次最多等 {longest * 1000:.0f} ms，一共 {whole * 1000:.0f} ms（中位）")
    ratio = median(map(max, before)) / median(map(max, inside))
    print(f"先排版与锁内排版之比：一次最多等 {ratio:.2f}（目标 ≤ 0.5）")


def _held(do: Callable[[], object]) -> list[float]:
    """How long each transaction of the act held the lock."""
    times: list[float] = []

    @contextmanager
    def timed() -> Iterator[None]:
        with writing():
            began = time.perf_counter()
            try:
                yield
            finally:
                times.append(time.perf_counter() - began)

    with patch.object(commands, "writing", timed):
        do()
    return times
