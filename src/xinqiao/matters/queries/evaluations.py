"""Which evaluations count: the petitioner's own word first, then what was entered from paper; of each the last. What may be entered, and who
saw it (M-D5)."""

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from xinqiao.matters.models import Attachment, Evaluation, Petition, StaffPart
from xinqiao.offices.models import Staff, Unit
from xinqiao.rules.papers import RULES
from xinqiao.rules.roles import HEADS, Role

HANDLED = (StaffPart.HANDLER, StaffPart.CO_HANDLER)


def counting(said: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """One of each matter and unit; the others are kept and do not count."""
    same = Evaluation.objects.filter(matter=OuterRef("matter"), unit=OuterRef("unit")).order_by()
    later = same.filter(round__gt=OuterRef("round"))
    displaced = Exists(same.filter(sheet=None)) | Exists(later)
    return said.exclude(Exists(later.filter(sheet=None)) | (Q(sheet__isnull=False) & displaced))


def rated(petition: Petition) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=[petition.matter.registering_unit_id, petition.matter.first_unit_id])


def sheets(petition: Petition) -> QuerySet[Attachment]:
    """What was added since the first answer was served: nobody had a sheet to sign before."""
    answers = [kind for kind, rule in RULES.items() if rule.answers]
    served = petition.matter.papers.filter(kind__in=answers).aggregate(day=Min("served_on"))["day"]
    found = petition.matter.attachments.all()
    return found if served is None else found.filter(added_at__date__gte=served)


def witnesses(petition: Petition) -> QuerySet[Staff]:
    """Who answers for the work or inspects it in one of both units and did not handle the matter: a post that enters no sheets."""
    handled = petition.matter.staff_parts.filter(part__in=HANDLED).values("staff_id")
    people = Staff.objects.filter(unit__in=rated(petition), is_active=True).exclude(pk__in=handled)
    return people.filter(posts__role__in=[*HEADS, Role.SECTION_HEAD, Role.INSPECTOR]).distinct()
