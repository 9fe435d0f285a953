"""Which evaluations count: the petitioner's own word first, then what was entered from paper; of each the last. What may be entered, and who
saw it (M-D5)."""

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from xinqiao.matters.models import Attachment, Evaluation, LogKind, Matter, Paper, Petition, StaffPart
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.approval import ANSWERS
from xinqiao.rules.roles import HEADS, Role

_HANDLED = (StaffPart.HANDLER, StaffPart.CO_HANDLER)
_OTHERS_WRITE = (LogKind.STATEMENT, LogKind.CONTACT)
"""Entries of the log that who registers or receives writes too."""


def counting(said: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """One of each matter and unit; the others are kept and do not count."""
    same = Evaluation.objects.filter(matter=OuterRef("matter"), unit=OuterRef("unit")).order_by()
    later = same.filter(round__gt=OuterRef("round"))
    displaced = Exists(same.filter(sheet=None)) | Exists(later)
    return said.exclude(Exists(later.filter(sheet=None)) | (Q(sheet__isnull=False) & displaced))


def rated(petition: Petition) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=[petition.matter.registering_unit_id, petition.matter.first_unit_id])


def handled(matter: Matter) -> set[int]:
    """Who handles the matter or did: who handed it over, or moved to another unit since, is known by what was written."""
    entries = matter.log.exclude(kind__in=_OTHERS_WRITE)
    answers = Paper.writers.through.objects.filter(paper__matter=matter, paper__kind__in=ANSWERS)
    return {
        *matter.staff_parts.filter(part__in=_HANDLED).values_list("staff_id", flat=True),
        *answers.values_list("staff_id", flat=True),
        *(who for both in entries.values_list("by_id", "second_person_id") for who in both if who),
        *([matter.first_handler_id] if matter.first_handler_id else []),
    }


def sheets(petition: Petition) -> QuerySet[Attachment]:
    """What was added since the first answer was served: nobody had a sheet to sign before."""
    served = petition.matter.papers.filter(kind__in=ANSWERS).aggregate(day=Min("served_on"))["day"]
    found = petition.matter.attachments.all()
    return found if served is None else found.filter(added_at__date__gte=served)


def witnesses(petition: Petition) -> QuerySet[Staff]:
    """Who answers for the work or inspects it in one of both units and did not handle the matter: a post that enters no sheets."""
    people = Staff.objects.filter(unit__in=rated(petition), is_active=True)
    people = people.exclude(pk__in=handled(petition.matter))
    return people.filter(posts__role__in=[*HEADS, Role.SECTION_HEAD, Role.INSPECTOR]).distinct()
