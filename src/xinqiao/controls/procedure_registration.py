"""M-R1: what is received is registered at once, with both times; what was late, with its reason."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from xinqiao.controls.due_days import days_after, within
from xinqiao.controls.reading import Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import ImportedRow, Petition
from xinqiao.policy.queries.ledger import moments
from xinqiao.rules.submission import REGISTER_WORKING_DAYS
from xinqiao.rules.words import Phrase


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The petitions that the unit received in the period and registered, by the two times that stand on each. Accusations are in no
    list that goes round; what another system registered was moved in, and what was split off came with the letter it was split from."""
    # Nothing is registered before it came, so that the index by the time of registration serves; clocks may differ a little.
    begin, _end = moments(period.first - timedelta(days=1), period.last)
    moved_in = ImportedRow.objects.filter(petition=OuterRef("pk"))
    yield Owed(
        rows=Petition.objects.filter(
            ~Exists(moved_in),
            within("received_at", period),
            registered_at__gte=begin,
            matter__confidential=False,
            split_from=None,
        ),
        unit="unit_id",
        day=DayOf("received_at"),
        due=days_after("received_at", REGISTER_WORKING_DAYS, period),
        done=DayOf("registered_at"),
        kind="matters.matter",
        key="matter_id",
        told={"number": "number", "reason": "late_reason"},
        say=_petition,
    )


def _petition(item: OwedItem) -> Phrase:
    number, reason = item.told["number"], item.told["reason"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：收到后及时登记", number=number)
    said = {"number": number, "day": item.due, "done": item.done}
    if reason:
        return Phrase("{number}：应在{day}前登记，{done}才登记，原因：{reason}", **said, reason=reason)
    return Phrase("{number}：应在{day}前登记，{done}才登记，没有写明原因", **said)


REGISTERED_AT_ONCE = Control(
    measure="M-R1",
    title="及时登记",
    items=_due,
    sentence=Phrase("收到{due}件，其中{done}件在收到后1个工作日内登记"),
    nothing=Phrase("这段时间没有收到信访件"),
)
