"""M-C1 and M-C2: what left as a reply has no wording that the norms forbid, and says its basis, the way on and the time points.

Read from what was kept when the reply was sent for approval; a block that was let stand with a reason is not kept, and says so."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from xinqiao.controls.due_days import within
from xinqiao.controls.reading import NEVER, Control, Owed, OwedItem, Period, Standing
from xinqiao.kernel.days import DayOf
from xinqiao.matters.models import Paper, PaperState, ReplyCheck
from xinqiao.rules.approval import ANSWERS
from xinqiao.rules.words import Phrase


def _replies(period: Period) -> QuerySet[Paper]:
    """Replies that left in the period, each with the check of the text that left: the last one."""
    last = ReplyCheck.objects.filter(paper=OuterRef("pk")).order_by("-at", "-pk").values("pk")
    issued = Paper.objects.filter(
        within("issued_at", period), kind__in=ANSWERS, state=PaperState.ISSUED, matter__confidential=False
    )
    return issued.annotate(last_check=Subquery(last[:1])).exclude(last_check=None)


def _due(good: Q, failed: str, period: Period, _today: date) -> Iterator[Owed]:
    passed = Exists(ReplyCheck.objects.filter(good, pk=OuterRef("last_check")))
    yield Owed(
        rows=_replies(period),
        unit="unit_id",
        day=DayOf("issued_at"),
        done=Case(When(passed, then=DayOf("issued_at")), default=NEVER),
        kind="matters.paper",
        told={"number": "number"},
        say=partial(_said, failed),
    )


def _said(failed: str, item: OwedItem) -> Phrase:
    number = item.told["number"]
    if item.standing is Standing.KEPT:
        return Phrase("{number}：符合要求", number=number)
    return Phrase("{number}：{failed}", number=number, failed=Phrase(failed))


SPOKEN_WELL = Control(
    measure="M-C1",
    title="答复不用禁止用语",
    items=partial(_due, Q(reason=""), "有必须改正的地方，写明理由后仍然送审"),
    sentence=Phrase("签发答复{due}件，其中{done}件没有禁止使用的用语"),
    nothing=Phrase("这段时间没有签发答复"),
)
THREE_ELEMENTS = Control(
    measure="M-C2",
    title="答复三要素",
    items=partial(_due, Q(reason="", lacking=[]), "政策依据、解决路径、时间节点不全，或者有必须改正的地方"),
    sentence=Phrase("签发答复{due}件，其中{done}件写明政策依据、解决路径和时间节点"),
    nothing=Phrase("这段时间没有签发答复"),
)
