"""The board of 12 units at two sizes: all controls of all units, one unit's lines, and the page.

./xinqiao bench controls        aim: at most 12 queries for the page, as many at both sizes; ten times the rows, at most ten times the time
"""

import os
from collections.abc import Callable
from datetime import datetime, time, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.office import open_office
from xinqiao.controls.board import CONTROLS, control_of
from xinqiao.controls.periods import quarter_of
from xinqiao.controls.reading import lines, read
from xinqiao.kernel.clock import SHANGHAI, today
from xinqiao.kernel.ids import new_uuid
from xinqiao.matters.models import Approval, Matter, MatterUnit, Paper, Petition
from xinqiao.offices.models import Level, Post, Staff, Unit, UnitKind
from xinqiao.rules.roles import Role

SIZES = tuple(int(n) for n in os.environ.get("XINQIAO_BENCH_SIZES", "10000,100000").split(","))
UNITS, ROUNDS, BATCH = 12, 5, 5000


def main() -> None:
    units = _units()
    made = 0
    print(f"{UNITS} 个单位，{len(CONTROLS)} 项措施，本季度办结的事项数如下；取 {ROUNDS} 次的中位数")
    for size in SIZES:
        _fill(units, made, size)
        made = size
        _report(units, size)


def _report(units: list[Unit], size: int) -> None:
    client = Client()
    client.force_login(Staff.objects.get(username="fenguan"))
    keys, period = [unit.pk for unit in units], quarter_of(today()).period
    print(f"{size} 件")
    _line("全部措施、全部单位", lambda: read(CONTROLS, keys, period, today()))
    for control in CONTROLS:
        _line(f"{control.measure} 全部单位", lambda c=control: read([c], keys, period, today()))  # type: ignore[misc]  # a default binds the loop variable
    replies = control_of("M-P4")
    _line("M-P4 一个单位的依据", lambda: list(lines(replies, keys[0], period, today())))
    _line("页面 /controls/units/", lambda: client.get("/controls/units/"))


def _line(title: str, do: Callable[[], Any]) -> None:
    do()
    connection.queries_log.clear()
    with CaptureQueriesContext(connection):
        do()
        queries = len(connection.queries_log)
    taken = []
    for _ in range(ROUNDS):
        began = perf_counter()
        do()
        taken.append(1000 * (perf_counter() - began))
    print(f"  {title:<16} {median(taken):8.0f} 毫秒  查询 {queries:2} 次", flush=True)


def _units() -> list[Unit]:
    """The offices of a city, each with an inspector, and the leader who reads them all."""
    office, _registrar = open_office()
    person = Staff.objects.create(username="fenguan", name="分管", unit=office)
    Post.objects.create(staff=person, role=Role.LEADER_IN_CHARGE)
    city = office.superior
    assert city is not None
    units = [city, office]
    for number in range(UNITS - len(units)):
        unit = Unit.objects.create(
            name=f"云水市第{number}局",
            short_name=f"第{number}局",
            kind=UnitKind.COMPETENT_UNIT,
            level=Level.CITY,
            superior=city,
            document_word=f"云{number}",
        )
        inspector = Staff.objects.create(username=f"ducha{number}", name="督查", unit=unit)
        Post.objects.create(staff=inspector, role=Role.INSPECTOR)
        units.append(unit)
    return units


def _fill(units: list[Unit], made: int, size: int) -> None:
    """Matters concluded in this quarter, each with its reply; one in ten has no review, one in seven was not served."""
    reviewer = Staff.objects.get(username="fenguan")
    for start in range(made, size, BATCH):
        _batch(units, reviewer, range(start, min(start + BATCH, size)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _batch(units: list[Unit], reviewer: Staff, numbers: range) -> None:
    period = quarter_of(today()).period
    days = (today() - period.first).days + 1
    begin = datetime.combine(period.first, time(10), SHANGHAI)
    moments = [begin + timedelta(days=n % days) for n in numbers]
    owners = [units[n % len(units)] for n in numbers]
    matters = Matter.objects.bulk_create(
        Matter(
            number=f"XF{n}",
            title="路灯不亮",
            state="served",
            kind="claim",
            registering_unit=units[1],
            holding_unit=unit,
            first_unit=unit,
            received_at=at,
            concluded_at=at,
            updated_at=at,
        )
        for n, unit, at in zip(numbers, owners, moments, strict=True)
    )
    Petition.objects.bulk_create(
        Petition(
            number=matter.number,
            matter=matter,
            unit=units[1],
            channel="web",
            received_at=at,
            registered_at=at,
            title="路灯不亮",
            text="路灯不亮",
            sealed=b"",
        )
        for matter, at in zip(matters, moments, strict=True)
    )
    MatterUnit.objects.bulk_create(
        MatterUnit(matter=matter, unit=unit, part="handling", since=at)
        for matter, unit, at in zip(matters, owners, moments, strict=True)
    )
    papers = Paper.objects.bulk_create(
        Paper(
            id=new_uuid(),
            matter=matter,
            unit=unit,
            kind="handling_opinion",
            state="issued",
            content={"basis": "《信访工作条例》第三十二条"},
            sealed=b"",
            number=f"处{n}",
            created_at=at,
            issued_at=at,
            served_on=None if n % 7 == 0 else at.date(),
        )
        for n, matter, unit, at in zip(numbers, matters, owners, moments, strict=True)
    )
    Approval.objects.bulk_create(
        Approval(
            paper=paper,
            step=Role.LEADER_IN_CHARGE,
            by=reviewer,
            approved=True,
            content_hash="",
            at=paper.created_at,
        )
        for n, paper in zip(numbers, papers, strict=True)
        if n % 10
    )


if __name__ == "__main__":
    main()
