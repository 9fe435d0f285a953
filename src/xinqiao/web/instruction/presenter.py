"""Requests for instruction as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from xinqiao.kernel.clock import today
from xinqiao.matters.models import RequestForInstruction


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    id: int
    number: str
    matter_number: str
    matter_title: str
    unit: str
    to: str
    asked_at: datetime
    expected_on: date
    standing: str
    look: str


def request_row(request: RequestForInstruction) -> RequestRow:
    """A request in a list; late when the day on which the answer was expected has passed."""
    late = request.answered_at is None and request.expected_on < today()
    answered = _("已有批复 %(number)s") % {"number": request.answer_number}
    waiting = _("过了期待的日期，还没有批复") if late else _("等批复")
    return RequestRow(
        id=request.pk,
        number=request.paper.number,
        matter_number=request.matter.number,
        matter_title=request.matter.title,
        unit=request.unit.short_name,
        to=request.to_body,
        asked_at=request.asked_at,
        expected_on=request.expected_on,
        standing=answered if request.answered_at else waiting,
        look="ok" if request.answered_at else "late" if late else "soon",
    )
