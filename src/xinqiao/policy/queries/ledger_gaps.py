"""Which concluded matters lack something in the policy ledger (M-P5)."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from xinqiao.matters.models import Evaluation, Matter, Paper, PaperState
from xinqiao.matters.models.matter import Kind
from xinqiao.policy.queries.ledger import ANSWERS, concluded


def completeness(first: date, last: date) -> QuerySet[Matter]:
    """The matters concluded between the days, each with whether it has its basis (`based`) and a reply (`answered`), and the day
    on which its petitioner was asked for an evaluation (`asked_on`; `asked`: whether there is one). A suggestion is answered on
    what was adopted of it (条例 29) and needs no basis."""
    answers = Paper.objects.filter(matter=OuterRef("pk"), kind__in=ANSWERS, state=PaperState.ISSUED)
    based = ~Q(content__basis="") & Q(content__basis__isnull=False) | Q(citations__basis=True)
    served = answers.exclude(served_on=None).order_by("served_on").values("served_on")
    evaluated = Evaluation.objects.filter(matter=OuterRef("pk")).order_by("at").values(day=TruncDate("at"))
    return concluded(first, last).annotate(
        based=Q(kind=Kind.SUGGESTION) | Exists(answers.filter(based)),
        answered=Exists(answers),
        asked_on=Coalesce(Subquery(served[:1]), Subquery(evaluated[:1])),
        asked=Q(asked_on__isnull=False),
    )


def missing(line: Mapping[str, object]) -> tuple[str, ...]:
    """What a line lacks, in words."""
    words = {"based": "没有写明政策依据", "answered": "没有答复文书", "asked": "答复还没有送达，无从邀请评价"}
    return tuple(text for name, text in words.items() if not line[name])
