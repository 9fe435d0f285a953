"""M-I6: what went out sealed was received, shown by a receipt within a working day."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, OuterRef, Subquery

from xinqiao.controls.reading import Control, Owed, Period
from xinqiao.courses.queries import taken
from xinqiao.exchange.models import Parcel
from xinqiao.kernel.days import DayOf
from xinqiao.rules.words import Phrase


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """Packages whose receipt was due in the period: of each sending, also of one that was followed by another."""
    yield Owed(
        rows=Parcel.objects.filter(receipt_by__range=(period.first, period.last)),
        unit="unit_id",
        day=F("receipt_by"),
        due=F("receipt_by"),
        done=DayOf("received_at"),
        kind="exchange.parcel",
        told={"number": "number"},
        say=lambda item: Phrase("移送包{number}：一个工作日内有回执", number=item.told["number"]),
    )
    parcel = Parcel.objects.filter(pk=OuterRef("key"))
    told = {"owed_unit": "unit_id", "number_of": "number", "received": "received_at"}
    yield Owed(
        rows=taken(Parcel, "again")
        .filter(due__range=(period.first, period.last))
        .annotate(**{name: Subquery(parcel.values(field)[:1]) for name, field in told.items()}),
        unit="owed_unit",
        day=F("due"),
        due=F("due"),
        done=DayOf("received"),
        kind="exchange.parcel",
        key="key",
        told={"number": "number_of"},
        say=lambda item: Phrase("移送包{number}：重新发送以前的那一次", number=item.told["number"]),
    )


RECEIVED = Control(
    measure="M-I6",
    title="加密移送",
    items=_due,
    sentence=Phrase("应有回执{due}件，按时收到{done}件"),
    nothing=Phrase("这段时间没有移送"),
)
