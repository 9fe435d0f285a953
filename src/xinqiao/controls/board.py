"""The control board: the table of controls, and who reads whose row.

A control reads one unit in one period in a constant number of queries. The board rates the work of units; it neither counts
nor ranks petitions (M-D7).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xinqiao.controls.policy_discussion import discussed
from xinqiao.controls.policy_instruction import instructed
from xinqiao.controls.policy_ledger import ledger_kept
from xinqiao.controls.policy_look_back import looked_back
from xinqiao.controls.policy_rectification import rectified
from xinqiao.controls.policy_study import sessions_held, whole_sessions
from xinqiao.controls.reading import Control, Period, Reading
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.offices.queries import subordinates
from xinqiao.rules.roles import HEADS, Role

CONTROLS: tuple[tuple[str, str, Control], ...] = (
    ("M-P1", "常态化学习", sessions_held),
    ("M-P2", "领学和研讨", whole_sessions),
    ("M-P3", "个案研讨和专家会诊", discussed),
    ("M-P4", "请示和分管领导审核", instructed),
    ("M-P5", "政策执行台账", ledger_kept),
    ("M-P6", "季度回头看", looked_back),
    ("M-P7", "一案一整改", rectified),
)
"""Measure, title, control, in the order of the measures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the controls say of one unit, in the order of `CONTROLS`."""

    unit: Unit
    readings: tuple[Reading, ...]


def readable(actor: Actor) -> list[Unit]:
    """The units whose rows the actor reads, the own one first: a section head reads the own unit, leaders and inspectors also
    the units below it. A petition office looks after the units of the government it works for (条例 14), so its leaders
    and inspectors read those too, but neither the government itself nor what stands beside it.

    Raises NotFound for everybody else."""
    if not by_post("controls.read", actor):
        raise NotFound
    own = Unit.objects.get(pk=actor.unit)
    if not actor.roles & (HEADS | {Role.INSPECTOR}):
        return [own]
    roots = {own.pk}
    if own.kind == UnitKind.PETITION_OFFICE and own.superior_id:
        roots.add(own.superior_id)
    below = subordinates(roots) - (roots - {own.pk})
    found = Unit.objects.filter(pk__in=below, active=True).order_by("level", "id")
    return sorted(found, key=lambda unit: unit.pk != own.pk)


def chosen(units: Iterable[Unit], unit_id: int | None) -> Unit:
    """The unit asked for among those that may be read; the first when none is asked for. Raises NotFound."""
    for unit in units:
        if unit_id in (None, unit.pk):
            return unit
    raise NotFound


def read_unit(unit: Unit, period: Period, today: date) -> Row:
    """What every control says of one unit."""
    return Row(unit=unit, readings=tuple(control(unit.pk, period, today) for _m, _t, control in CONTROLS))


def read_measure(measure: str, unit: Unit, period: Period, today: date) -> tuple[str, Reading]:
    """Title and reading of one measure. Raises NotFound for a measure that the board does not have."""
    for name, title, control in CONTROLS:
        if name == measure:
            return title, control(unit.pk, period, today)
    raise NotFound
