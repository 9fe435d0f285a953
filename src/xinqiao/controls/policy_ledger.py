"""M-P5: every matter has its line in the policy ledger — basis, reply, and the petitioner was asked for feedback."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, F, When

from xinqiao.controls.due_days import days_after
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.policy.queries.ledger_gaps import completeness, missing
from xinqiao.rules.words import Phrase

GRACE = 10
"""Working days after the conclusion within which the line is complete (local practice): until then it is at risk. A line that is
completed later is complete."""


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The matters that the unit concluded in the period: their reply, or the notice instead of one, has its basis and reached the
    petitioner, who is asked for an evaluation with it. Accusations are in no ledger and are not counted."""
    yield Owed(
        rows=completeness(period.first, period.last),
        unit="owner_id",
        day=DayOf("ended_at"),
        due=days_after("ended_at", GRACE, period),
        late_is_kept=True,
        done=Case(When(based=True, answered=True, then=F("asked_on")), default=NEVER),
        kind="matters.matter",
        told={"number": "number", "based": "based", "answered": "answered", "asked": "asked"},
        say=_line,
    )


def _line(item: OwedItem) -> Phrase:
    if item.standing is Standing.KEPT:
        return Phrase("{number}：依据、答复（告知）、评价邀请齐全", number=item.told["number"])
    return Phrase("{number}：{missing}", number=item.told["number"], missing=missing(item.told))


LEDGER_KEPT = Control(
    measure="M-P5",
    title="政策执行台账",
    items=_due,
    sentence=Phrase("已办结{due}件，其中{done}件依据、答复（告知）、评价邀请齐全"),
    nothing=Phrase("这段时间没有办结的事项"),
)
