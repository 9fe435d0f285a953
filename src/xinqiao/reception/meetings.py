"""Who met a petitioner at the reception desk: told to the second reading of replies (M-E5)."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from xinqiao.matters.models import Petition
from xinqiao.matters.queries.second_reading import MEETINGS, Meetings
from xinqiao.reception.models import Reception


def _entered() -> QuerySet[Any]:
    """Receptions that were entered into an existing matter."""
    return Reception.objects.exclude(matter=None)


def _registered() -> QuerySet[Any]:
    """Petitions that were registered from a reception, with who received."""
    receiver = Reception.objects.filter(key=OuterRef("submission_key")).values("receiver_id")[:1]
    return Petition.objects.annotate(received_by=Subquery(receiver))


MEETINGS += [
    Meetings(_entered, "matter_id", "receiver_id"),
    Meetings(_registered, "matter_id", "received_by"),
]
