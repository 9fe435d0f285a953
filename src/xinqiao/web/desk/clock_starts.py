"""What the matter page says of clocks whose start is put right: the proof, who found it, and who decides (M-R3)."""

from dataclasses import dataclass

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.matters.models import Matter, StartCorrection
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.start_correcting import PROOFS, START_CORRECTION, Proof, StartStage
from xinqiao.web.acts.views import ActLink, links


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRow:
    made: StartCorrection
    clock: str
    proof: str
    stage: str
    look: str
    offers: tuple[ActLink, ...]


def start_rows(actor: Actor, matter: Matter) -> tuple[StartRow, ...]:
    """Each correction, in the order in which they were proposed."""
    return tuple(_row(actor, matter, made) for made in matter.start_corrections.all())


def _row(actor: Actor, matter: Matter, made: StartCorrection) -> StartRow:
    made.matter = matter
    waits = made.stage == StartStage.PROPOSED
    return StartRow(
        made=made,
        clock=translated(TABLE[ClockCode(made.clock.code)].title),
        proof=translated(PROOFS[Proof(made.proof)]),
        stage=translated(START_CORRECTION.stages[made.stage]),
        look="waiting" if waits else "ok",
        offers=tuple(links(actor, made)) if waits else (),
    )
