"""M-D3: what was promised to petitioners is done by its day, with evidence."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, F, When

from xinqiao.controls.reading import NEVER, Control, Owed, Period
from xinqiao.matters.models import Commitment
from xinqiao.rules.promising import MADE, CommitmentStage
from xinqiao.rules.words import Phrase


def _due(period: Period, _today: date) -> Iterator[Owed]:
    """Commitments in force whose day lies in the period. What the petitioner says was not done is open again and counts as not done; what
    the office itself wrote down as not done is broken before its day has come."""
    yield Owed(
        rows=Commitment.objects.filter(
            due_on__range=(period.first, period.last), stage__in=MADE, matter__confidential=False
        ),
        unit="unit_id",
        day=F("due_on"),
        due=Case(When(stage=CommitmentStage.BROKEN, then=NEVER), default=F("due_on")),
        done=F("done_on"),
        kind="matters.commitment",
        told={"number": "matter__number"},
        say=lambda item: Phrase("{number}：兑现承诺", number=item.told["number"]),
    )


COMMITMENTS_KEPT = Control(
    measure="M-D3",
    title="承诺兑现",
    items=_due,
    sentence=Phrase("到期承诺{due}项，按期兑现{done}项"),
    nothing=Phrase("这段时间没有到期的承诺"),
)
