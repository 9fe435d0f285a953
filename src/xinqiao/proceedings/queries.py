"""Reads of hearings, sessions, mediations and assistance: whoever may see the matter sees them (M-R6)."""

from typing import Any, TypeVar

from django.db.models import QuerySet

from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.commands.choosing import ready
from xinqiao.matters.models import Attachment, Matter, MatterStaff, Paper, Petition, StaffPart
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.recipients import recipients
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import staff_of
from xinqiao.proceedings.models import Hearing, Mediation, Panel, Relief
from xinqiao.rules.hearing import HearingLevel
from xinqiao.rules.roles import HANDLING, Role

PRESIDING = (Role.SECTION_HEAD, Role.LEGAL_COUNSEL, Role.LEADER_IN_CHARGE, Role.PRINCIPAL_LEADER)
"""Who may preside; who keeps the record may also be a handler or a registrar."""
PAGE = 30
Proceeding = Hearing | Panel | Mediation | Relief
KINDS: dict[str, type[Proceeding]] = {
    "hearings": Hearing,
    "panels": Panel,
    "mediations": Mediation,
    "reliefs": Relief,
}
"""By the names under which a matter has them."""
P = TypeVar("P", bound=Hearing | Panel | Mediation | Relief)


def get_one(model: type[P], actor: Actor, pk: int) -> P:
    """One in a matter that the actor may see; absent and hidden both raise NotFound."""
    found: Any = model._default_manager.filter(pk=pk).select_related("matter__holding_unit", "unit").first()
    if found is None or not check("matter.view", actor, found.matter).allowed:
        raise NotFound
    one: P = found
    return one


def page(model: type[P], actor: Actor, *, before: int | None, open_only: bool) -> list[P]:
    """Those the actor may see, newest first, one more than a page holds."""
    found: QuerySet[Any] = model._default_manager.filter(seen(actor))
    if open_only:
        found = found.filter(stage__in=list(model.course.asks))
    if before is not None:
        found = found.filter(pk__lt=before)
    rows: list[P] = list(found.select_related("matter", "unit").order_by("-id")[: PAGE + 1])
    return rows


def handlers(matter: Matter) -> frozenset[int]:
    """Who handles the matter, or had a hand in what was decided in it: none of them presides (条例 28(3), 31(6))."""
    working = MatterStaff.objects.filter(
        matter=matter, part__in=[StaffPart.HANDLER, StaffPart.CO_HANDLER]
    ).values_list("staff_id", flat=True)
    wrote = Paper.writers.through.objects.filter(paper__matter=matter).values_list("staff_id", flat=True)
    first = () if matter.first_handler_id is None else (matter.first_handler_id,)
    return frozenset((*working, *wrote, *first))


def people_here(record: Any) -> QuerySet[Staff]:
    """People of the unit that has the matter who may come near it."""
    matter = record if isinstance(record, Matter) else record.matter
    return ready(matter, staff_of(matter.holding_unit_id, *PRESIDING, *HANDLING))


def handle_it(record: Any) -> frozenset[int]:
    """The same of a record; in a review, where nobody is named for the handling, also who asked for the hearing."""
    matter = record if isinstance(record, Matter) else record.matter
    asked = isinstance(record, Hearing) and record.level != HearingLevel.HANDLING
    return handlers(matter) | ({record.proposed_by_id} if asked else frozenset())


def presiders(record: Any) -> QuerySet[Staff]:
    """Those who may preside."""
    matter = record if isinstance(record, Matter) else record.matter
    people = ready(matter, staff_of(matter.holding_unit_id, *PRESIDING))
    return people.exclude(pk__in=handle_it(record))


def workers_here(record: Any) -> QuerySet[Staff]:
    """Who may answer for what was agreed."""
    return ready(record.matter, staff_of(record.unit_id, *HANDLING))


def files(record: Any) -> QuerySet[Attachment]:
    """The files of the matter, the newest first: scans of what was signed, receipts."""
    return Attachment.objects.filter(matter=record.matter_id).order_by("-added_at", "-pk")


def unrepresented(matter: Matter) -> Petition | None:
    """A group that came in person and has not chosen who speaks for it: only who handed the petition in is named (条例 20(3))."""
    groups = matter.petitions.filter(is_group=True, elections=None).order_by("received_at")
    return next((petition for petition in groups if petition.representatives.count() <= 1), None)


def told(matter: Matter) -> list[str]:
    """Who is told and heard, masked; empty where nobody is named."""
    return [one.masked for one in recipients(matter)]
