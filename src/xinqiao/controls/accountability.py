"""M-D6: who was heard is proposed or not within the days for it, a proposal is answered in writing, an objection decided. No line names anybody."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import F, OuterRef, Subquery

from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period
from xinqiao.courses.queries import taken
from xinqiao.kernel.days import DayOf
from xinqiao.oversight.models import Account
from xinqiao.rules.calling_to_account import AccountStage
from xinqiao.rules.words import Phrase

_OWED: tuple[tuple[AccountStage, tuple[str, ...], str, str], ...] = (
    (AccountStage.HEARD, ("propose", "drop"), "by_unit_id", "听取申辩以后提出或者不提出建议"),
    (AccountStage.PROPOSED, ("answer",), "body_id", "书面答复追责建议"),
    (AccountStage.OBJECTED, ("review",), "other_body_id", "决定追责的异议"),
)


def _due(period: Period, _today: date) -> Iterator[Owed]:
    span = (period.first, period.last)
    for stage, acts, unit, words in _OWED:
        of = Account.objects.filter(pk=OuterRef("key")).values(unit)[:1]
        steps = taken(Account, *acts).filter(due__range=span)
        yield Owed(
            rows=steps.annotate(owed_unit=Subquery(of)),
            unit="owed_unit",
            day=F("due"),
            due=F("due"),
            done=DayOf("at"),
            say=partial(_said, words),
        )
        yield Owed(
            rows=Account.objects.filter(stage=stage, turn_due__range=span),
            unit=unit,
            day=F("turn_due"),
            due=F("turn_due"),
            done=NEVER,
            say=partial(_said, words),
        )


def _said(words: str, _item: OwedItem) -> Phrase:
    return Phrase(words)


ACCOUNTED_FOR = Control(
    measure="M-D6",
    title="追责有申辩、有答复",
    items=_due,
    sentence=Phrase("追责的建议、答复和异议到期{due}项，其中按期办理{done}项"),
    nothing=Phrase("这段时间没有到期的追责"),
)
