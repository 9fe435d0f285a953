"""M-R7: a file that is closed holds what belongs in it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, When

from xinqiao.controls.due_days import within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Matter, Outcome, Paper, PaperState, RequestItem
from xinqiao.rules.papers import RULES
from xinqiao.rules.words import Phrase

_TO_CITIZENS = tuple(kind for kind, rule in RULES.items() if rule.word and not rule.within)


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The matters closed in the period: nothing for the petitioner without a service or the record that none was possible, and nothing
    supported that was not carried out (条例 32(2)). A closed file is not made up. What was moved in from another system has no file
    here."""
    papers = Paper.objects.filter(
        matter=OuterRef("pk"), kind__in=_TO_CITIZENS, state=PaperState.ISSUED, addressed_to=None
    )
    open_papers = papers.filter(served_on=None, unserved=None)
    left = RequestItem.objects.filter(matter=OuterRef("pk"), outcome=Outcome.SUPPORTED, executed_on=None)
    closed = Matter.objects.filter(within("closed_at", period), confidential=False).exclude(ended_at=None)
    yield Owed(
        rows=closed.annotate(unserved=Exists(open_papers), left=Exists(left)),
        unit="holding_unit_id",
        day=DayOf("closed_at"),
        done=Case(When(Q(unserved=False, left=False), then=DayOf("closed_at")), default=NEVER),
        kind="matters.matter",
        told={"number": "number", "unserved": "unserved"},
        say=_matter,
    )


def _matter(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：归档时材料齐全", number=number)
    if item.told["unserved"]:
        return Phrase("{number}：归档时还有没有送达的文书", number=number)
    return Phrase("{number}：归档时还有支持的请求没有落实", number=number)


FILES_COMPLETE = Control(
    measure="M-R7",
    title="案卷完整",
    items=_due,
    sentence=Phrase("归档{due}件，其中{done}件材料齐全"),
    nothing=Phrase("这段时间没有归档的事项"),
)
