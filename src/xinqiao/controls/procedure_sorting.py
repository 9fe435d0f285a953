"""M-R2: each matter is sorted by an article and a reason, and what leaves the ordinary track is seen by a second person."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, When

from xinqiao.controls.due_days import days_after, within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Approval, Matter
from xinqiao.rules.routing import DUTY_ROUTE, GUIDED
from xinqiao.rules.words import Phrase

SECOND_EYES = frozenset({*GUIDED, DUTY_ROUTE})
"""Article 31(1) to (5)."""
WORKING_DAYS = 10
"""Within so many working days somebody else has approved what follows from such a route (local practice)."""


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """The matters that the unit registered and sorted in the period. The second person is whoever approved a document of the matter
    that another wrote; nobody approves the own."""
    approved = Approval.objects.filter(
        paper__matter=OuterRef("pk"), approved=True, at__gte=OuterRef("sorted_at")
    )
    founded = ~Q(route="") & ~Q(route_reason="")
    seen = ~Q(route__in=SECOND_EYES) | Q(Exists(approved))
    yield Owed(
        rows=Matter.objects.filter(within("sorted_at", period), confidential=False).annotate(
            founded=founded, seen=seen
        ),
        unit="registering_unit_id",
        day=DayOf("sorted_at"),
        due=days_after("sorted_at", WORKING_DAYS, period),
        late_is_kept=True,
        done=Case(When(founded=True, seen=True, then=DayOf("sorted_at")), default=NEVER),
        kind="matters.matter",
        told={"number": "number", "founded": "founded"},
        say=_matter,
    )


def _matter(item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：有条款、有理由，需要第二人的已经第二人审核", number=number)
    if not item.told["founded"]:
        return Phrase("{number}：没有写明条款或者理由", number=number)
    return Phrase("{number}：导入其他程序，还没有第二人审核", number=number)


SORTED_BY_LAW = Control(
    measure="M-R2",
    title="依法分类",
    items=_due,
    sentence=Phrase("分类{due}件，其中{done}件有条款和理由，第三十一条第（一）至（五）项的经第二人审核"),
    nothing=Phrase("这段时间没有分类的事项"),
)
