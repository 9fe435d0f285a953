"""What was promised at the counter becomes a commitment of the matter as soon as there is one (M-C1, M-D3)."""

from xinqiao.courses.taking import begin
from xinqiao.kernel.commands import Act
from xinqiao.matters.commands.promising import enter
from xinqiao.matters.models import Commitment, Matter
from xinqiao.reception.models import Reception
from xinqiao.rules.promising import CommitmentStage, PromiseSource


def commit(act: Act, found: Reception, matter: Matter) -> None:
    """Each promise that is none yet: in force at once, owned by whoever was named, on the petitioner's page. An accusation has no such
    page: its promises stay with the reception. Called inside commands."""
    if matter.confidential:
        return
    for promise in found.promises.filter(commitment=None):
        made = Commitment(
            matter=matter,
            source=PromiseSource.RECEPTION,
            source_key=str(found.pk),
            unit_id=found.unit_id,
            owner_id=promise.who_id,
            what=promise.what,
            said=promise.what,
            due_on=promise.due_on,
            counted_on=promise.due_on,
            made_by_id=promise.by_id,
            made_at=promise.at,
        )
        begin(made, at=act.at)
        made.stage = CommitmentStage.CONFIRMED
        made.save()
        promise.commitment = made
        promise.save(update_fields=["commitment"])
        after = {"owner": promise.who_id, "due": promise.due_on.isoformat()}
        act.record(made, action="commitment.make", matter_id=matter.pk, after=after)
        act.record(promise, action="reception.promise", matter_id=matter.pk, after={"commitment": made.pk})
        enter(act, made)
