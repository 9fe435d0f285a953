"""First pages at 100,000 matters: each desk, the lists, the search — against the same rows fetched by the driver alone.

./xinqiao bench pages        aim: ≤ 3 × the bare SQL + 30 ms, at most 15 queries; the number of queries stays constant
"""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tqdm import tqdm

from benchmarks.office import open_office, submissions
from xinqiao.kernel.clock import now
from xinqiao.matters.commands.importing import Message, import_group
from xinqiao.offices.models import Level, Post, Section, Staff, Unit, UnitKind
from xinqiao.rules.lifecycle import State
from xinqiao.rules.roles import Role

MATTERS = int(os.environ.get("XINQIAO_BENCH_MATTERS", "100000"))
GROUP, ROUNDS = 500, 5
PEOPLE = {
    "登记员": "dengji",
    "承办人": "chengban",
    "科室负责人": "kezhang",
    "分管领导": "fenguan",
}
PAGES = {
    "工作台": "/desk/",
    "全部事项": "/desk/matters/",
    "已超期": "/desk/matters/?due=late",
    "办理中": f"/desk/matters/?state={State.ACCEPTED}",
    "搜索两字词": "/desk/matters/?q=电梯",
    "搜索几个词": "/desk/matters/?q=临江区 夜间施工",
    "搜索没有的": "/desk/matters/?q=斑马线",
}


def main() -> None:
    _fill()
    few = {}
    print(f"{MATTERS} 件事项；每页 {ROUNDS} 次取中位数，单位毫秒")
    for role, username in PEOPLE.items():
        client = Client()
        client.force_login(Staff.objects.get(username=username))
        for title, address in PAGES.items():
            few[role, title] = _measure(client, f"{role} {title}", address)
    client = Client()
    client.force_login(Staff.objects.get(username="dengji"))
    _measure(client, "登记员 一个事项", f"/desk/matters/{MATTERS // 2}/")
    most = max(few.values())
    print(f"查询最多的一页 {most} 次（目标 ≤ 15）")


def _measure(client: Client, title: str, address: str) -> int:
    """Print one line; returns the number of queries."""
    client.get(address)
    connection.queries_log.clear()
    with CaptureQueriesContext(connection):
        answer = client.get(address)
        count = len(connection.queries_log)
        queries = [q["sql"] for q in connection.queries if q["sql"].startswith("SELECT")]
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    page = _milliseconds(lambda: client.get(address))
    bare = _milliseconds(lambda: _bare(queries))
    limit = 3 * bare + 30
    verdict = "" if page <= limit else "  超出目标"
    print(
        f"  {title:<14} 页面 {page:7.1f}  裸查询 {bare:7.1f}  上限 {limit:7.1f}  查询 {count:2} 次{verdict}",
        flush=True,
    )
    return count


def _milliseconds(do: Callable[[], Any]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        do()
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken)


def _bare(queries: list[str]) -> None:
    with connection.cursor() as cursor:
        for sql in queries:
            cursor.cursor.execute(sql)
            cursor.cursor.fetchall()


def _fill() -> None:
    """Matters in all stages at five offices, as an import and a few plain updates make them."""
    unit, registrar = open_office()
    with tqdm(total=MATTERS, unit="件", mininterval=5) as bar:
        group: list[Message] = []
        for number, letter in enumerate(submissions(MATTERS, sentences=4)):
            group.append(Message(key=str(number), digest="", given=letter))
            if len(group) == GROUP or number == MATTERS - 1:
                import_group(registrar, unit, "benchmark", group)
                bar.update(len(group))
                group = []
    offices = [
        Unit.objects.create(
            name=f"云水市第{n}局",
            short_name=f"第{n}局",
            kind=UnitKind.COMPETENT_UNIT,
            level=Level.CITY,
            document_word=f"云{n}",
        )
        for n in range(1, 5)
    ]
    section = Section.objects.create(unit=offices[0], name="一科")
    for username, role in (
        ("chengban", Role.HANDLER),
        ("kezhang", Role.SECTION_HEAD),
        ("fenguan", Role.LEADER_IN_CHARGE),
    ):
        person = Staff.objects.create(username=username, name=username, unit=offices[0], section=section)
        Post.objects.create(staff=person, role=role)
    handler, moment = Staff.objects.get(username="chengban"), now()
    states = [State.TRANSFERRED, State.ACCEPTED, State.ACCEPTED, State.SERVED, State.CLOSED, State.CLOSED]
    with connection.cursor() as cursor:
        for n, office in enumerate(offices):
            for s, state in enumerate(states):
                cursor.execute(
                    "UPDATE matters_matter SET holding_unit_id = %s, first_unit_id = %s, state = %s,"
                    " next_due = CASE WHEN %s IN ('served', 'closed') THEN NULL ELSE next_due END WHERE id %% 40 = %s",
                    [office.pk, office.pk, state, state, n * len(states) + s],
                )
            cursor.execute(
                "INSERT INTO matters_matterunit (matter_id, unit_id, part, since)"
                " SELECT id, holding_unit_id, 'handling', %s FROM matters_matter WHERE holding_unit_id = %s",
                [moment, office.pk],
            )
        cursor.execute(
            "UPDATE matters_matter SET first_handler_id = %s, section_id = %s WHERE holding_unit_id = %s AND id %% 3 = 0",
            [handler.pk, section.pk, offices[0].pk],
        )
        cursor.execute(
            "INSERT INTO matters_matterstaff (matter_id, staff_id, part, since, reason)"
            " SELECT id, first_handler_id, 'handler', %s, '' FROM matters_matter WHERE first_handler_id IS NOT NULL",
            [moment],
        )
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
