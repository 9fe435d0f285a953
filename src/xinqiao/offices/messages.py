"""What a person is told, and that it was read. What is told is written by the act that it tells of, in the same transaction; the mark of having
read it is nobody else's business, and no act."""

from collections.abc import Iterable

from django.db.models import QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.writing import writing
from xinqiao.offices.models import Preference, StaffMessage
from xinqiao.rules.messages import MessageKind

MOST = 200
"""The newest that the page shows."""


def tell(
    actor: Actor, people: Iterable[int], kind: MessageKind, *, action: str, subject: str, matter_id: int
) -> None:
    """Tell each of `people` once, but for the one who did it and those who do not want to be told of this kind. They may all see the
    matter (`matters.queries.told.who_may_see`). Who acts on a matter has seen what there was to tell of it."""
    at, wanted = now(), set(people) - {actor.staff_id}
    StaffMessage.objects.filter(staff_id=actor.staff_id or 0, matter_id=matter_id, seen_at=None).update(
        seen_at=at
    )
    chosen = Preference.objects.filter(staff_id__in=wanted)
    muted = {preference.staff_id for preference in chosen if kind in preference.muted}
    StaffMessage.objects.bulk_create(
        StaffMessage(
            staff_id=person,
            kind=kind,
            action=action,
            subject=subject,
            matter_id=matter_id,
            by_id=actor.staff_id,
            at=at,
        )
        for person in sorted(wanted - muted)
    )


def messages_of(staff_id: int) -> QuerySet[StaffMessage]:
    """The newest first."""
    return StaffMessage.objects.filter(staff_id=staff_id).select_related("by")


def unseen(staff_id: int) -> QuerySet[StaffMessage]:
    """Those not read yet, whether or not the person may still see the matter."""
    return StaffMessage.objects.filter(staff_id=staff_id, seen_at=None)


def read_all(staff_id: int, matter_id: int | None = None) -> int:
    """The person has seen what was told, of one matter or of all; how many messages that were."""
    found = unseen(staff_id)
    with writing():
        return (found if matter_id is None else found.filter(matter_id=matter_id)).update(seen_at=now())
