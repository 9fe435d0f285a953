"""The control board: the table of controls, and who reads whose row.

All controls of all units of a page are read in a few queries (`reading.read`). The board rates the work of units; it neither counts
nor ranks petitions (M-D7).
"""

from collections.abc import Collection, Iterable

from xinqiao.controls.accountability import ACCOUNTED_FOR
from xinqiao.controls.assessing import ASSESSED_BY_WORK
from xinqiao.controls.commitments import COMMITMENTS_KEPT
from xinqiao.controls.communication_drills import DRILLED
from xinqiao.controls.exchanging import RECEIVED
from xinqiao.controls.information import ASKED_AND_USED, OTHERS_LEFT_OUT, SIGNED_FOR
from xinqiao.controls.oversight import CALLED_BACK, SUPERVISED
from xinqiao.controls.policy_discussion import DISCUSSED
from xinqiao.controls.policy_instruction import INSTRUCTED
from xinqiao.controls.policy_ledger import LEDGER_KEPT
from xinqiao.controls.policy_look_back import LOOKED_BACK
from xinqiao.controls.policy_rectification import RECTIFIED_IN_TIME
from xinqiao.controls.policy_study import SESSIONS_HELD, WHOLE_SESSIONS
from xinqiao.controls.posts import POSTS_ANSWERED_FOR
from xinqiao.controls.procedure_clocks import CLOCKS_KEPT
from xinqiao.controls.procedure_file import FILES_COMPLETE
from xinqiao.controls.procedure_papers import PAPERS_SERVED
from xinqiao.controls.procedure_registration import REGISTERED_AT_ONCE
from xinqiao.controls.procedure_separation import KEPT_SEPARATE
from xinqiao.controls.procedure_sorting import SORTED_BY_LAW
from xinqiao.controls.procedure_talks import TALKED_OVER
from xinqiao.controls.reading import Control
from xinqiao.controls.reception import CONDUCT, READY, SIGNED
from xinqiao.controls.responsibility import ANSWERED_FOR_BY_SOMEBODY
from xinqiao.controls.safekeeping import KEPT_BY_NAME, WALKED_ROUND
from xinqiao.controls.shelving import PAPER_KEPT
from xinqiao.controls.wellbeing import FOLLOWED_UP, OFFERED_IN_TIME, READ_BY_A_SECOND
from xinqiao.controls.wellbeing_at_work import COUNSELLOR_NAMED, RESTED
from xinqiao.controls.wording import THREE_ELEMENTS
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.offices.queries import subordinates
from xinqiao.rules.roles import HEADS, Role

CONTROLS: tuple[Control, ...] = (
    SESSIONS_HELD,
    WHOLE_SESSIONS,
    DISCUSSED,
    INSTRUCTED,
    LEDGER_KEPT,
    LOOKED_BACK,
    RECTIFIED_IN_TIME,
    SIGNED,
    THREE_ELEMENTS,
    CONDUCT,
    READY,
    DRILLED,
    ASKED_AND_USED,
    OTHERS_LEFT_OUT,
    SIGNED_FOR,
    PAPER_KEPT,
    WALKED_ROUND,
    RECEIVED,
    KEPT_BY_NAME,
    REGISTERED_AT_ONCE,
    SORTED_BY_LAW,
    CLOCKS_KEPT,
    PAPERS_SERVED,
    KEPT_SEPARATE,
    TALKED_OVER,
    FILES_COMPLETE,
    RESTED,
    FOLLOWED_UP,
    COUNSELLOR_NAMED,
    OFFERED_IN_TIME,
    READ_BY_A_SECOND,
    ANSWERED_FOR_BY_SOMEBODY,
    POSTS_ANSWERED_FOR,
    COMMITMENTS_KEPT,
    SUPERVISED,
    CALLED_BACK,
    ACCOUNTED_FOR,
    ASSESSED_BY_WORK,
)
"""In the order of the six domains and their measures."""


def measured_by(measures: Collection[str]) -> tuple[Control, ...]:
    """The controls of these measures; a measure without one is left out."""
    return tuple(control for control in CONTROLS if control.measure in measures)


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


def control_of(measure: str) -> Control:
    """The control of a measure. Raises NotFound for one that the board does not have."""
    for control in CONTROLS:
        if control.measure == measure:
            return control
    raise NotFound
