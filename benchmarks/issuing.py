"""A registration beside twenty letters that are issued at the same time, against one beside nothing, and one beside the same letters set
inside the lock under which everything is written, as it was before they were set beforehand.

    ./xinqiao bench issuing        aim: beside letters at most half as long as beside letters set inside, and the slowest too
"""

from concurrent.futures import Future
from statistics import median

from django.db import connection

from benchmarks.office import brought, open_office, submissions
from benchmarks.uploading import UPLOADS, beside, tell, times_of
from xinqiao.kernel import beforehand
from xinqiao.kernel.actor import Actor
from xinqiao.matters.commands.disposition import forward
from xinqiao.matters.commands.intake import register
from xinqiao.matters.commands.sorting import sort_matter
from xinqiao.matters.models import Matter, Paper
from xinqiao.offices.models import Level, Unit, UnitKind


def main() -> None:
    office, registrar = open_office()
    letters = brought(submissions(100_000))
    housing = Unit.objects.create(
        name="云水市住房和城乡建设局",
        short_name="市住建局",
        kind=UnitKind.COMPETENT_UNIT,
        level=Level.CITY,
        superior=office.superior,
        document_word="云住建",
    )

    def sorted_ones() -> list[Matter]:
        matters = [register(registrar, office, next(letters)).petition.matter for _ in range(UPLOADS)]
        return [
            sort_matter(registrar, each, kind="claim", route="31(6)", reason="申诉求决") for each in matters
        ]

    def registrations(until: list[Future[None]]) -> list[float]:
        return times_of(lambda: register(registrar, office, next(letters)), until)

    first = sorted_ones()
    _forward(registrar, first.pop(), housing)
    alone = registrations([])
    tries, beforehand._TRIES = beforehand._TRIES, 1
    inside = beside(registrations, lambda n: _forward(registrar, first[n], housing), len(first))
    beforehand._TRIES = tries
    more = sorted_ones()
    outside = beside(registrations, lambda n: _forward(registrar, more[n], housing), len(more))
    assert Paper.objects.exclude(pdf_path="").count() == 2 * UPLOADS
    tell((("旁边没有签发", alone), ("旁边在锁内排版签发", inside), ("旁边先排版再签发", outside)))
    print(
        f"先排版与锁内排版之比：中位 {median(outside) / median(inside):.2f}，"
        f"最慢的一件 {max(outside) / max(inside):.2f}（目标 ≤ 0.5）"
    )


def _forward(registrar: Actor, matter: Matter, to: Unit) -> None:
    try:
        forward(registrar, matter, to, reason="属于住建部门职权")
    finally:
        connection.close()
