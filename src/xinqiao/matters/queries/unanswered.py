"""Which open matters nobody present answers for (M-D1)."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from xinqiao.matters.models import MatterStaff, StaffPart
from xinqiao.offices.models import Absence, Staff
from xinqiao.offices.queries import away
from xinqiao.rules.lifecycle import State

_FIRST = (State.ACCEPTED, State.CONCLUDED, State.SERVED)
IN_REVIEW = (
    State.IN_REVIEW,
    State.REVIEW_CONCLUDED,
    State.REVIEW_SERVED,
    State.IN_FINAL_REVIEW,
    State.FINAL_CONCLUDED,
    State.FINAL_SERVED,
)
"""While a review is handled, served and filed the matter is with the organ that reviews."""
ANSWERED_FOR = (*_FIRST, *IN_REVIEW)
"""From acceptance to closing somebody answers. Before, the desk that sorts does."""


def unanswered(day: date) -> Q:
    """The condition of a matter that it should have a person who answers for it and has none: an open account in the unit that has it,
    not away on this day without somebody who stands in. In a review that is whoever works on it there."""
    # Asked of the row alone, without a join: so a desk reads its first lines and not all it holds.
    here = Staff.objects.filter(
        ~Q(Exists(_unstood(day))), is_active=True, unit=OuterRef("holding_unit"), pk=OuterRef("first_handler")
    )
    there = MatterStaff.objects.filter(
        ~Q(Exists(_unstood(day, "staff"))),
        matter=OuterRef("pk"),
        part=StaffPart.HANDLER,
        staff__is_active=True,
        staff__unit=OuterRef("holding_unit"),
    )
    return (Q(state__in=_FIRST) & ~Q(Exists(here))) | (Q(state__in=IN_REVIEW) & ~Q(Exists(there)))


def _unstood(day: date, who: str = "pk") -> QuerySet[Absence]:
    nobody = Q(deputy=None) | Q(deputy__is_active=False) | ~Q(deputy__unit=F("staff__unit"))
    return Absence.objects.filter(nobody, away(day), staff=OuterRef(who))
