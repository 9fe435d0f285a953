"""Who reads what of calls for help and incidents (M-E2, M-E4): the unit its calls, the person concerned and the heads an incident."""

from django.db.models import Q, QuerySet

from xinqiao.care.models import HelpCall, Incident
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.queries import of_unit
from xinqiao.rules.caring import CALLS_FOR, INCIDENT, HelpStage, IncidentStage

MOST = 30
"""So many of each are listed."""


def help_calls(actor: Actor) -> QuerySet[HelpCall]:
    """Of the own unit, the latest first."""
    here = (
        HelpCall.objects.filter(of_unit(actor.unit))
        if by_post("help.come", actor)
        else HelpCall.objects.none()
    )
    return here.select_related("by", "unit")


def calling_now(actor: Actor) -> list[HelpCall]:
    """Calls of the unit by others to which nobody has come; what lies there for hours is a task and no call any more."""
    found = help_calls(actor).filter(stage=HelpStage.CALLED, at__gte=now() - CALLS_FOR)
    found = found.exclude(by_id=actor.staff)
    return list(found[:MOST])


def incidents(actor: Actor) -> QuerySet[Incident]:
    """Those that happened to this person or that the person wrote down, and for a head all of the unit."""
    wanted = Q(concerned_id=actor.staff) | Q(recorded_by_id=actor.staff)
    if by_post("incident.follow_up", actor):
        wanted |= of_unit(actor.unit)
    return Incident.objects.filter(wanted).select_related("unit", "concerned", "recorded_by")


def get_help(actor: Actor, pk: int) -> HelpCall:
    """Raises NotFound."""
    found = help_calls(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_incident(actor: Actor, pk: int) -> Incident:
    """Raises NotFound."""
    found = incidents(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def stage_for(actor: Actor, found: Incident) -> str:
    """How it stands, as this person may know it: that it was offered, not whether and when the person ended it."""
    own = found.concerned_id == actor.staff
    closed = found.stage == IncidentStage.CLOSED and not own
    return INCIDENT.stages[IncidentStage.OFFERED if closed else found.stage]
