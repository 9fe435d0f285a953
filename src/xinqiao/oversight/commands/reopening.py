"""A closed file is opened again because what it says was done is in doubt (M-D4, M-D5; 条例 32(2), 40(1)). No command: a part of theirs."""

from xinqiao.kernel.commands import Act
from xinqiao.matters.commands.moving import edge, go, save
from xinqiao.matters.models import REFUSED, Citation, Matter, RequestItem
from xinqiao.matters.models.review import ReviewLevel
from xinqiao.rules.basis import Basis
from xinqiao.rules.lifecycle import Move, State

_EXECUTION = Basis(article=32, paragraph=2)


def open_again(act: Act, matter: Matter, reason: str) -> None:
    """Nothing is put into a closed file (档案法 14), so nothing could prove what is asked of the unit: it goes back to where it stood before it
    was closed. What is open stays as it is."""
    if matter.state != State.CLOSED:
        return
    taken = edge(matter, _way_back(matter))
    matter.closed_at = None
    Citation.objects.filter(paper__matter=matter).update(open=True)
    go(act, matter, taken, "closed_at", reason=reason)


def _way_back(matter: Matter) -> Move:
    """By the last decided review, as what was told last is what is carried out."""
    levels = matter.reviews.exclude(decided_at=None).exclude(outcome=REFUSED).values_list("level", flat=True)
    if ReviewLevel.FINAL_REVIEW in levels:
        return Move.REOPEN_FINAL
    if ReviewLevel.REVIEW in levels:
        return Move.REOPEN_REVIEWED
    return Move.REOPEN if matter.served_on else Move.FOUND


def doubt_execution(act: Act, matter: Matter, reason: str) -> str:
    """What was recorded as carried out counts as not carried out until it is recorded anew. Returns what was recorded, request by request:
    nothing of it is lost."""
    told = []
    for item in RequestItem.objects.filter(matter=matter, executed_on__isnull=False).order_by("position"):
        assert item.executed_on is not None
        told.append(f"{item.position}. {item.executed_on.isoformat()} {item.execution}")
        before = {"request": item.position, "executed_on": item.executed_on.isoformat()}
        item.executed_on, item.execution = None, ""
        item.save(update_fields=["executed_on", "execution"])
        after = {"request": item.position, "executed_on": None}
        act.record(item, matter_id=matter.pk, before=before, after=after, basis=_EXECUTION, reason=reason)
    if told:
        save(act, matter)
    return "\n".join(told)
