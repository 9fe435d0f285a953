"""Which evaluations count: the petitioner's own word first, then what was entered from paper; of each the last (M-D5)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xinqiao.matters.models import Evaluation


def counting(said: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """One of each matter and unit; the others are kept and do not count."""
    same = Evaluation.objects.filter(matter=OuterRef("matter"), unit=OuterRef("unit")).order_by()
    later = same.filter(round__gt=OuterRef("round"))
    displaced = Exists(same.filter(sheet=None)) | Exists(later)
    return said.exclude(Exists(later.filter(sheet=None)) | (Q(sheet__isnull=False) & displaced))
