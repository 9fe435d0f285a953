"""Comparable cases among 100,000 matters: the query against the same rows fetched by the driver alone.

./xinqiao bench comparable        aim: ≤ 300 ms for every matter asked; a constant number of queries
"""

import json
import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tqdm import tqdm

from benchmarks.office import open_office, submissions
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.ids import new_uuid
from xinqiao.library.models import Category
from xinqiao.matters.commands.importing import Message, import_group
from xinqiao.matters.models import Matter
from xinqiao.policy.queries.comparable import comparable_cases
from xinqiao.rules.lifecycle import State

MATTERS = int(os.environ.get("XINQIAO_BENCH_MATTERS", "100000"))
GROUP, ASKED, BATCH = 500, 20, 5000
ANSWERED = 0.7
_BASES = (
    "《土地管理法》第四十八条",
    "《劳动法》第五十条",
    "《民法典》第九百四十二条",
    "《噪声污染防治法》第四十三条",
)


def main() -> None:
    actor = _fill()
    asked = list(Matter.objects.filter(state=State.ACCEPTED).order_by("-id")[:ASKED])
    comparable_cases(actor, asked[0])
    taken, bare, counts, found = [], [], set(), []
    for matter in asked:
        connection.queries_log.clear()
        with CaptureQueriesContext(connection):
            found.append(len(comparable_cases(actor, matter)))
            queries = [q["sql"] for q in connection.queries]
        counts.add(len(queries))
        taken.append(_milliseconds(lambda m=matter: comparable_cases(actor, m)))  # type: ignore[misc]  # a default binds the loop variable
        bare.append(_milliseconds(lambda q=queries: _bare(q)))  # type: ignore[misc]  # a default binds the loop variable
    print(
        f"{MATTERS} 件事项，问 {ASKED} 件，各取三次的中位数，单位毫秒；每件找到 {min(found)} 至 {max(found)} 件"
    )
    ratio = median(taken) / median(bare)
    print(
        f"  可比案例 {median(taken):.0f}（最慢 {max(taken):.0f}）  裸查询同样的行 {median(bare):.0f}  比值 {ratio:.1f}"
    )
    verdict = "" if max(taken) <= 300 else "  超出目标"
    print(f"  查询 {sorted(counts)} 次；目标每件 ≤ 300{verdict}")


def _milliseconds(do: Callable[[], Any]) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        do()
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


def _bare(queries: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in queries:
            cursor.cursor.execute(sql)
            cursor.cursor.fetchall()


def _fill() -> Actor:
    """Matters as an import makes them, sorted into categories by what they are about; seven in ten are answered."""
    unit, registrar = open_office()
    with tqdm(total=MATTERS, unit="件", mininterval=5) as bar:
        group: list[Message] = []
        for number, letter in enumerate(submissions(MATTERS, sentences=4)):
            group.append(Message(key=str(number), digest="", given=letter))
            if len(group) == GROUP or number == MATTERS - 1:
                import_group(registrar, unit, "benchmark", group)
                bar.update(len(group))
                group = []
    categories = list(Category.objects.values_list("pk", flat=True))
    answered = int(MATTERS * ANSWERED)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE matters_matter SET kind = 'claim', route = '31(6)', place = '云水市临江区', state = 'accepted'"
        )
        for n, category in enumerate(categories):
            cursor.execute(
                "UPDATE matters_matter SET category_id = %s WHERE id %% %s = %s",
                [category, len(categories), n],
            )
        cursor.execute(
            "UPDATE matters_matter SET state = 'closed', closed_at = received_at WHERE id <= %s", [answered]
        )
        cursor.execute(
            "UPDATE matters_requestitem SET outcome = 'supported' WHERE matter_id <= %s", [answered]
        )
    for start in range(1, answered + 1, BATCH):
        _answers(unit.pk, range(start, min(start + BATCH, answered + 1)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return registrar


def _answers(unit_id: int, matters: range) -> None:
    rows: list[list[str | int]] = []
    for key in matters:
        decision = f"经核实，补偿{key % 90 + 1}万元，于{key % 28 + 1}日内办结。"
        content = {
            "facts": "经查，所反映的情况属实，已责成有关单位处理。",
            "basis": _BASES[key % len(_BASES)],
            "items": [{"position": n, "outcome": "supported", "decision": decision} for n in (1, 2)],
        }
        paper_id = new_uuid()
        stored = paper_id.hex if connection.vendor == "sqlite" else str(paper_id)
        rows.append([stored, key, unit_id, json.dumps(content, ensure_ascii=False), f"云信处{key}"])
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO matters_paper (id, matter_id, unit_id, content, number, kind, state, step, sealed,"
            " verification_code, pdf_path, pdf_sha256, created_at, issued_at, version) VALUES (%s, %s, %s, %s, %s,"
            " 'handling_opinion', 'issued', '', '', '', '', '', '2026-03-01 00:00:00', '2026-03-01 00:00:00', 1)",
            rows,
        )


if __name__ == "__main__":
    main()
