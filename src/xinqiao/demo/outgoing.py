"""What leaves the offices: a day's post of one of them, two files of the petition office for the archives, its proposal of better work."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from xinqiao.demo.office import Offices
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import Refused
from xinqiao.matters.commands.filing import seal_file
from xinqiao.matters.models import Matter
from xinqiao.outgoing.commands.archiving import approve_handing, list_files, set_keeping
from xinqiao.outgoing.commands.posting import prepare_post
from xinqiao.oversight.commands.improvement import draft_improvement, issue_improvement
from xinqiao.oversight.models import Supervision
from xinqiao.rules.lifecycle import State
from xinqiao.rules.proposing import Improvement
from xinqiao.rules.roles import Role


def sent_out(offices: Offices) -> Iterator[int]:
    """As far as there is something to send; yields once an act."""
    office = offices.units["云水市信访局"]
    leader = offices.one(office.pk, Role.LEADER_IN_CHARGE)
    for unit in (u for u in offices.units.values() if offices.all_with(u.pk, Role.REGISTRAR)):
        with suppress(Refused):
            since = today() - timedelta(days=90)
            prepare_post(offices.one(unit.pk, Role.REGISTRAR), unit, since=since)
            yield 1
            break
    archivist = offices.one(office.pk, Role.ARCHIVIST)
    closed = Matter.objects.filter(holding_unit=office, state=State.CLOSED, confidential=False)
    for matter in closed.exclude(ended_at=None).order_by("closed_at", "pk")[:2]:
        seal_file(archivist, matter)
        set_keeping(archivist, matter, keeping="permanent", reason="有市领导重要批示和处理结果")
        yield 1
    with suppress(Refused):
        made = list_files(
            archivist, office, archive="云水市档案馆", closed_until=today(), consent="云档函〔2026〕3号"
        )
        approve_handing(leader, made, note="同意移交")
        yield 1
    found = Supervision.objects.filter(by_unit=office).order_by("pk").first()
    if found is not None:
        drafted = draft_improvement(
            offices.one(office.pk, Role.INSPECTOR),
            found.matter,
            kind=Improvement.WORK,
            unit=found.unit,
            problem="本季度有几件事项没有在规定的期限内办结，也没有事先说明原因，信访人多次来问。",
            proposal="建立期限台账，每周核对一次；到期前五个工作日由科室负责人提醒承办人，确需延长的依法办理。",
        )
        issue_improvement(leader, drafted)
        yield 1
