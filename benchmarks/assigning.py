"""The proposal beside the form of an assignment in an office of a hundred people with ten thousand open matters (M-E1).

./xinqiao bench assigning        aim: at most 50 ms
"""

from datetime import timedelta
from statistics import median
from time import process_time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.office import open_office
from xinqiao.kernel.clock import now, today
from xinqiao.matters.models import Matter, MatterStaff, MatterUnit, StaffPart
from xinqiao.offices.models import Post, Staff, Unit
from xinqiao.reception.models import Reception
from xinqiao.rules.receiving import ReceptionStage
from xinqiao.rules.roles import Role
from xinqiao.wellbeing.queries.load import candidates

PEOPLE, MATTERS, RECEPTIONS, ROUNDS, MOST = 100, 10_000, 500, 9, 50


def main() -> None:
    unit, _registrar = open_office()
    people = [Staff(username=f"person{n}", name=f"人员{n}", unit=unit) for n in range(PEOPLE)]
    people = Staff.objects.bulk_create(people)
    Post.objects.bulk_create(Post(staff=person, role=Role.HANDLER) for person in people)
    matters = _matters(unit, people)
    _receptions(unit, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as counted:
        found = candidates(matters[0])
    taken = []
    for _ in range(ROUNDS):
        began = process_time()
        candidates(matters[0])
        taken.append(1000 * (process_time() - began))
    verdict = "  超出目标" if median(taken) > MOST else ""
    told = f"{len(found.people)} 人，{MATTERS} 件在办：{median(taken):.0f} 毫秒，查询 {len(counted)} 次"
    print(told + verdict)


def _matters(unit: Unit, people: list[Staff]) -> list[Matter]:
    at = now() - timedelta(days=20)
    matters = Matter.objects.bulk_create(
        Matter(
            number=f"XF{n}",
            title="路灯不亮",
            state="accepted",
            kind="claim",
            registering_unit=unit,
            holding_unit=unit,
            first_unit=unit,
            received_at=at,
            updated_at=at,
            tense_at=at if n % 20 == 0 else None,
        )
        for n in range(MATTERS)
    )
    MatterUnit.objects.bulk_create(
        MatterUnit(matter=matter, unit=unit, part="handling", since=at) for matter in matters
    )
    MatterStaff.objects.bulk_create(
        MatterStaff(matter=matter, staff=people[n % PEOPLE], part=StaffPart.HANDLER, since=at)
        for n, matter in enumerate(matters)
    )
    return matters


def _receptions(unit: Unit, people: list[Staff]) -> None:
    began = now() - timedelta(hours=1)
    Reception.objects.bulk_create(
        Reception(
            unit=unit,
            day=today(),
            number=n + 1,
            receiver=people[n % PEOPLE],
            stage=ReceptionStage.ENDED,
            turn_since=began,
            taken_at=began,
            started_at=began,
            ended_at=began + timedelta(minutes=30),
        )
        for n in range(RECEPTIONS)
    )


if __name__ == "__main__":
    main()
