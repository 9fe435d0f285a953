"""The reception desk of a unit: one day's queue, one reception, the half days of duty."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from xinqiao.kernel.access import by_post, check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Evaluation, Matter, Petition
from xinqiao.matters.queries.access import seen
from xinqiao.offices.queries import of_unit
from xinqiao.reception.models import DutyShift, Reception
from xinqiao.rules.receiving import HALF_BEGINS, ShiftStage

PAGE = 300
"""Numbers of a day on one page."""
_HALF_ENDS = 13


def receptions(actor: Actor) -> QuerySet[Reception]:
    """Receptions of the own unit and of those it took up, for those who receive or answer for the desk."""
    reads = by_post("reception.read", actor)
    found = Reception.objects.filter(of_unit(actor.unit)) if reads else Reception.objects.none()
    return found.select_related("unit", "receiver", "matter")


def get_reception(actor: Actor, pk: Any) -> Reception:
    """One of them. Raises NotFound."""
    found = receptions(actor).filter(pk=pk).first()
    if found is None or not _may_know(actor, found):
        raise NotFound
    return found


def _may_know(actor: Actor, found: Reception) -> bool:
    """What was said at the desk and became an accusation is read by who heard it and who may see that matter, whatever post the
    others of the unit hold (条例 30)."""
    petition = None if found.matter else petition_of(found)
    matter = petition.matter if petition else found.matter
    if matter is None or not matter.confidential or found.receiver_id == actor.staff:
        return True
    return check("matter.view", actor, matter).allowed


def of_day(actor: Actor, day: date, *, after: int = 0) -> list[Reception]:
    """The numbers of one day in order, a page beyond the reception `after` and one more where there is another page. A number may be there
    twice: on a day on which two units gave numbers that are one now."""
    found = receptions(actor).filter(day=day)
    last = found.filter(pk=after).first() if after else None
    if last is not None:
        found = found.filter(Q(number__gt=last.number) | Q(number=last.number, pk__gt=last.pk))
    return list(found.order_by("number", "pk")[: PAGE + 1])


def petition_of(found: Reception) -> Petition | None:
    """The petition that was registered from it."""
    return Petition.objects.select_related("matter").filter(submission_key=found.key).first()


def received_as(actor: Actor, petition: Petition) -> Reception | None:
    """The reception from which a petition was registered, if it came so."""
    return receptions(actor).filter(key=petition.submission_key).first() if petition.submission_key else None


def matters_to_tie(actor: Actor) -> QuerySet[Matter]:
    """Matters that this person sees and that are no accusations."""
    return Matter.objects.filter(seen(actor, ""), confidential=False)


def shifts(actor: Actor) -> QuerySet[DutyShift]:
    """The duty of the own unit; the second person sees the own ones also without a post at the desk."""
    found = DutyShift.objects.filter(of_unit(actor.unit)).exclude(stage=ShiftStage.DROPPED)
    if not by_post("reception.read", actor):
        found = found.filter(second_id=actor.staff)
    return found.select_related("receiver", "second", "leader")


def get_shift(actor: Actor, pk: Any) -> DutyShift:
    """One of them. Raises NotFound."""
    found = shifts(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def evaluated(unit_id: int, today: date) -> dict[str, int]:
    """What those who came said of the reception within a year: how many said yes and how many no; nothing when nobody did."""
    since = today - timedelta(days=365)
    found = Evaluation.objects.filter(unit_id=unit_id, at__date__gte=since)
    said = found.aggregate(
        was_interrupted=Count("pk", filter=Q(interrupted=True)),
        not_interrupted=Count("pk", filter=Q(interrupted=False)),
        phone=Count("pk", filter=Q(phone_seen=True)),
        no_phone=Count("pk", filter=Q(phone_seen=False)),
    )
    return said if any(said.values()) else {}


def on_duty(unit_id: int, day: date, hour: int) -> DutyShift | None:
    """The duty of this hour, or of the day's other half where this one has none."""
    half = "am" if hour < _HALF_ENDS else "pm"
    found = DutyShift.objects.filter(unit_id=unit_id, day=day).exclude(stage=ShiftStage.DROPPED)
    rows = {shift.half: shift for shift in found.select_related("receiver", "second", "leader")}
    return rows.get(half) or next((rows[h] for h in HALF_BEGINS if h in rows), None)
