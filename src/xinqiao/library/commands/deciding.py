"""The decision on what an office words for itself: another person than who proposed it (M-C2)."""

from xinqiao.kernel.commands import Act
from xinqiao.kernel.errors import Refused
from xinqiao.library.models import NormVersion, TemplateVersion
from xinqiao.rules.verdict import Verdict

Change = NormVersion | TemplateVersion


def open_to_others(actor: object, change: Change) -> bool:
    return change.approved is None and getattr(actor, "staff_id", None) != change.proposed_by_id


def decide(act: Act, change: Change, *, approved: bool, note: str) -> None:
    """Adopt a change or not. Raises Refused for one that is decided, or one's own."""
    if change.approved is not None:
        raise Refused(Verdict(allowed=False, reason="这一修改已经有了决定。"))
    if change.proposed_by_id == act.actor.staff_id:
        raise Refused(Verdict(allowed=False, reason="自己提出的修改，请由另一人决定。"))
    change.approved, change.note = approved, note
    change.decided_by_id, change.decided_at = act.actor.staff_id, act.at
    change.version += 1
    change.save(update_fields=["approved", "note", "decided_by", "decided_at", "version"])
    act.record(change, after={"code": change.code, "approved": approved}, reason=note)
