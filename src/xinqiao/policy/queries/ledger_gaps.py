"""Which concluded matters lack something in the policy ledger (M-P5)."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Evaluation, Matter
from xinqiao.matters.models.matter import Kind
from xinqiao.policy.queries.ledger import concluded, told_by
from xinqiao.rules.lifecycle import State


def completeness(first: date, last: date) -> QuerySet[Matter]:
    """The matters concluded between the days, each with whether it has its basis (`based`) and the paper that tells the petitioner
    (`answered`), and the day on which this reached the petitioner, who is asked for an evaluation with it (`asked_on`; `asked`:
    whether there is one), or could not (条例 23(2)). A suggestion is answered on what was adopted of it (条例 29) and needs no
    basis; a notice names its article by its kind; a withdrawal is the petitioner's own, and of
    who died nobody is left to be told or asked."""
    papers = told_by()
    based = ~Q(content__basis="") & Q(content__basis__isnull=False) | Q(citations__basis=True)
    served = papers.exclude(served_on=None).order_by("served_on").values("served_on")
    unserved = papers.exclude(unserved=None).order_by("unserved__tried_on").values("unserved__tried_on")
    evaluated = Evaluation.objects.filter(matter=OuterRef("pk")).order_by("at").values(day=DayOf("at"))
    silent = (State.WITHDRAWN, State.LAPSED)
    withdrawn = Case(When(ended_as__in=silent, then=DayOf("ended_at")))
    return concluded(first, last).annotate(
        based=Q(kind=Kind.SUGGESTION) | ~Q(ended_as=State.CONCLUDED) | Exists(papers.filter(based)),
        answered=Q(ended_as__in=silent) | Exists(papers),
        asked_on=Coalesce(Subquery(served[:1]), Subquery(unserved[:1]), Subquery(evaluated[:1]), withdrawn),
        asked=Q(asked_on__isnull=False),
    )


def missing(line: Mapping[str, object]) -> tuple[str, ...]:
    """What a line lacks, in words."""
    words = {
        "based": "没有写明政策依据",
        "answered": "没有答复或者告知文书",
        "asked": "文书还没有送达，无从邀请评价",
    }
    return tuple(text for name, text in words.items() if not line[name])
