"""M-R4: what is decided in writing reaches the petitioner, with proof."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from xinqiao.controls.due_days import days_after, within
from xinqiao.controls.reading import Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Paper, PaperState, Unserved
from xinqiao.rules.papers import RULES
from xinqiao.rules.words import Phrase

WORKING_DAYS = 10
"""Served within so many working days after the issue (local practice)."""
_TO_CITIZENS = tuple(kind for kind, rule in RULES.items() if rule.word and not rule.within)


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The documents for petitioners that the unit issued in the period. What is lacking by law stops the issue itself; a service has its
    proof, and what could not be served its record (条例 23(2))."""
    tried = Unserved.objects.filter(paper=OuterRef("pk")).order_by("tried_on").values("tried_on")
    yield Owed(
        rows=Paper.objects.filter(
            within("issued_at", period),
            kind__in=_TO_CITIZENS,
            state=PaperState.ISSUED,
            addressed_to=None,
            matter__confidential=False,
        ),
        unit="unit_id",
        day=DayOf("issued_at"),
        due=days_after("issued_at", WORKING_DAYS, period),
        done=Coalesce(F("served_on"), Subquery(tried[:1])),
        kind="matters.paper",
        told={"number": "number", "kind": "kind"},
        say=_paper,
    )


def _paper(item: OwedItem) -> Phrase:
    said = {"number": item.told["number"], "paper": RULES[item.told["kind"]].title, "day": item.due}
    if item.standing is Standing.KEPT:
        return Phrase("{number}{paper}：按期送达，有凭证", **said)
    if item.done is not None:
        return Phrase("{number}{paper}：应在{day}前送达，逾期才送达", **said)
    return Phrase("{number}{paper}：应在{day}前送达，还没有送达", **said)


PAPERS_SERVED = Control(
    measure="M-R4",
    title="书面告知和送达",
    items=_due,
    sentence=Phrase("签发给信访人的文书{due}份，其中{done}份按期送达并有凭证"),
    nothing=Phrase("这段时间没有签发给信访人的文书"),
)
