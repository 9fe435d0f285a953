"""M-R1: what is received is registered at once, with both times."""

from collections.abc import Iterator
from datetime import date

from django.db.models.functions import TruncDate

from xinqiao.controls.due_days import days_after, within
from xinqiao.controls.reading import Control, Owed, OwedItem, Period, Standing
from xinqiao.matters.models import Petition
from xinqiao.rules.words import Phrase

WORKING_DAYS = 1
"""Registered by the end of the next working day (law.md 2.2, T1: the text gives no number)."""


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The petitions that the unit received in the period and registered, by the two times that stand on each. Accusations are in no
    list that goes round; what another system registered was moved in."""
    yield Owed(
        rows=Petition.objects.filter(
            within("received_at", period), matter__confidential=False, source_ref=""
        ),
        unit="unit_id",
        day=TruncDate("received_at"),
        due=days_after("received_at", WORKING_DAYS, period),
        done=TruncDate("registered_at"),
        kind="matters.matter",
        key="matter_id",
        told={"number": "number"},
        say=_petition,
    )


def _petition(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：收到后及时登记", number=number)
    return Phrase("{number}：应在{day}前登记，{done}才登记", number=number, day=item.due, done=item.done)


REGISTERED_AT_ONCE = Control(
    measure="M-R1",
    title="及时登记",
    items=_due,
    sentence=Phrase("收到{due}件，其中{done}件在收到后1个工作日内登记"),
    nothing=Phrase("这段时间没有收到信访件"),
)
