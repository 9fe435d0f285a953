"""Who took part in a matter, from the audit log and its papers, and who is walled off from it (M-P6: nobody reviews the own
work)."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Q

from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Approval, LogEntry, MatterStaff, Paper, StaffPart

LOOKS = frozenset(
    {
        "matter.view",
        "matter.print",
        "matter.export",
        "paper.download",
        "attachment.download",
        "identity.reveal",
        "original.reveal",
        "rectification.judge",
        "call_back.ask",
        "call_back.miss",
        "call_back.check",
        "call_back.unreached",
    }
)
"""Acts on a matter that only look at it, or judge it afterwards; so does who borrows its paper file, or lends it."""

_WALLED = (StaffPart.RECUSED, StaffPart.ACCUSED)


def took_part(matter_ids: Collection[int]) -> Mapping[int, set[int]]:
    """Matter → ids of staff who registered, sorted, passed on, handled, wrote, approved, issued or served in it."""
    found: dict[int, set[int]] = defaultdict(set)
    ids = list(matter_ids)
    done = AuditEntry.objects.filter(matter_id__in=ids, outcome="done", actor__startswith="staff:")
    done = done.exclude(Q(action__in=LOOKS) | Q(action__startswith="loan."))
    for matter_id, actor in done.values_list("matter_id", "actor").distinct():
        found[matter_id or 0].add(int(actor.removeprefix("staff:")))
    papers = Paper.objects.filter(matter_id__in=ids)
    approvals = Approval.objects.filter(paper__matter_id__in=ids)
    entries = LogEntry.objects.filter(matter_id__in=ids)
    parts = MatterStaff.objects.filter(matter_id__in=ids, part__in=[StaffPart.HANDLER, StaffPart.CO_HANDLER])
    for rows in (
        papers.values_list("matter_id", "writers", "author_id", "issued_by_id"),
        approvals.values_list("paper__matter_id", "by_id"),
        entries.values_list("matter_id", "by_id", "second_person_id"),
        parts.values_list("matter_id", "staff_id"),
    ):
        for matter_id, *people in rows:
            found[matter_id].update(p for p in people if p is not None)
    return found


def walled_off(matter_ids: Collection[int]) -> Mapping[int, set[int]]:
    """Matter → ids of staff who are recused from it or accused by it."""
    found: dict[int, set[int]] = defaultdict(set)
    parts = MatterStaff.objects.filter(matter_id__in=list(matter_ids), part__in=_WALLED)
    for matter_id, staff_id in parts.values_list("matter_id", "staff_id"):
        found[matter_id].add(staff_id)
    return found
