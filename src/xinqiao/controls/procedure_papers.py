"""M-R4: what is decided in writing reaches the petitioner, with proof; what is proposed to an organ is answered in writing (条例 40(4), T15).
That somebody answers for their work is counted with M-D6."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from xinqiao.controls.due_days import days_after, within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.courses.queries import taken
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Paper, PaperState, Unserved
from xinqiao.oversight.models import ImprovementProposal
from xinqiao.rules.papers import RULES
from xinqiao.rules.proposing import IMPROVEMENTS, Improvement, ImprovementStage
from xinqiao.rules.words import Phrase

WORKING_DAYS = 10
"""Served within so many working days after the issue (local practice)."""
_TO_CITIZENS = tuple(kind for kind, rule in RULES.items() if rule.word and not rule.within)


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The documents for petitioners that the unit issued in the period. What is lacking by law stops the issue itself; a service has its
    proof, and what could not be served its record (条例 23(2)); that one of several was not found serves none of the others."""
    nobody = Unserved.objects.filter(paper=OuterRef("pk"), principal=None)
    tried = nobody.order_by("tried_on").values("tried_on")
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


def _proposals(period: Period, _today: date) -> Iterator[Owed]:
    """The proposals of better work and policy whose answer fell due in the period, a step for each round that was answered and the record
    for one that is not. Accusations are on no board (条例 30(3))."""
    span = (period.first, period.last)
    of = ImprovementProposal.objects.filter(pk=OuterRef("key"), matter__confidential=False)
    answered = taken(ImprovementProposal, "answer").filter(Exists(of), due__range=span)
    facts = {"number": Subquery(of.values("paper__number")), "kind": Subquery(of.values("kind"))}
    yield Owed(
        rows=answered.annotate(owed_unit=Subquery(of.values("unit_id"))),
        unit="owed_unit",
        day=F("due"),
        due=F("due"),
        done=DayOf("at"),
        kind="oversight.improvementproposal",
        key="key",
        told=facts,
        say=_proposal,
    )
    waiting = ImprovementProposal.objects.filter(stage=ImprovementStage.ISSUED, turn_due__range=span)
    yield Owed(
        rows=waiting.filter(matter__confidential=False),
        unit="unit_id",
        day=F("turn_due"),
        due=F("turn_due"),
        done=NEVER,
        kind="oversight.improvementproposal",
        told={"number": "paper__number", "kind": "kind"},
        say=_proposal,
    )


def _proposal(item: OwedItem) -> Phrase:
    title = IMPROVEMENTS[Improvement(item.told["kind"])].title
    said = {"number": item.told["number"], "title": title, "day": item.due}
    if item.standing is Standing.KEPT:
        return Phrase("{number}{title}：按期书面反馈", **said)
    if item.done is not None:
        return Phrase("{number}{title}：应在{day}前书面反馈，逾期才反馈", **said)
    return Phrase("{number}{title}：应在{day}前书面反馈，还没有反馈", **said)


def _all(period: Period, today: date) -> Iterator[Owed]:
    yield from _due(period, today)
    yield from _proposals(period, today)


PAPERS_SERVED = Control(
    measure="M-R4",
    title="书面告知和送达",
    items=_all,
    sentence=Phrase("给信访人的文书和收到的建议共{due}份，其中{done}份按期送达、书面反馈"),
    nothing=Phrase("这段时间没有签发给信访人的文书，也没有到期反馈的建议"),
)
