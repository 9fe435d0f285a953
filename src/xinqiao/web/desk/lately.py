"""What somebody chose most lately in sorting, forwarding, accepting and in the log: buttons below these forms (`acts.likely`). Accusations are no pattern
for anything and tell nobody where they went; nor is what another chose, or what was put right since, or what leads a claim to another procedure (条例
31(1)–(4)): there two people look."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xinqiao.kernel import audit
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Disposition, LogEntry, Matter
from xinqiao.matters.models.disposition import DispositionKind
from xinqiao.matters.models.handling import LogKind
from xinqiao.rules.routing import BY_CODE, GUIDED
from xinqiao.web.acts.likely import LIKELY, LikelyAnswer

_LATELY = 20
"""So many of the own acts are looked at."""
_PATTERNS = BY_CODE.keys() - GUIDED


def _passed_on(actor: Actor, kind: DispositionKind) -> list[Disposition]:
    found = Disposition.objects.filter(by=actor.staff, kind=kind, matter__confidential=False)
    return list(found.order_by("-pk").select_related("to_unit", "matter__first_handler")[:_LATELY])


def _chosen(actor: Actor, action: str, passed: list[Disposition], field: str) -> dict[int, Any]:
    """Matter → what this person chose there by the last own act of this name, as the log has it: the matter itself shows what stands now."""
    own = AuditEntry.objects.filter(matter_id__in=[one.matter_id for one in passed], actor=actor.ref)
    done = own.filter(action=action, outcome="done").order_by("seq")
    return {entry.matter_id: audit.read(entry)["after"][field] for entry in done if entry.matter_id}


def forwarded(actor: Actor, _matter: Matter) -> Iterator[LikelyAnswer]:
    for one in _passed_on(actor, DispositionKind.FORWARD):
        yield LikelyAnswer(
            _("转送给%(unit)s") % {"unit": one.to_unit.short_name}, (("to_unit", str(one.to_unit_id)),)
        )


def sorted_and_forwarded(actor: Actor, unit: str, verb: str) -> Iterator[LikelyAnswer]:
    """`unit`: how the form calls the field for whom it goes to; `verb`: what it does besides."""
    passed = _passed_on(actor, DispositionKind.FORWARD)
    routes = _chosen(actor, "matter.sort", passed, "route")
    for one in passed:
        route = one.matter.route
        if route in _PATTERNS and routes.get(one.matter_id) == route:
            told = {"verb": verb, "route": translated(BY_CODE[route].title), "unit": one.to_unit.short_name}
            given = (("route", route), (unit, str(one.to_unit_id)))
            yield LikelyAnswer(_("%(verb)s为“%(route)s”，转送给%(unit)s") % told, given)


def sorted_so(actor: Actor, _matter: Matter) -> Iterator[LikelyAnswer]:
    """Sorted only, whatever was chosen to follow, or sorted and passed on at once."""
    both = list(sorted_and_forwarded(actor, "then", _("分类")))
    for one in both[:1]:
        route = one.given[0]
        told = {"route": translated(BY_CODE[route[1]].title)}
        yield LikelyAnswer(_("分类为“%(route)s”") % told, (route, ("then", "")))
    yield from both


def accepted(actor: Actor, _matter: Matter) -> Iterator[LikelyAnswer]:
    passed = _passed_on(actor, DispositionKind.ACCEPT)
    handlers = _chosen(actor, "matter.accept", passed, "first_handler")
    for one in passed:
        handler = one.matter.first_handler
        if handler is not None and handlers.get(one.matter_id) == handler.pk:
            yield LikelyAnswer(
                _("受理，由%(name)s首办") % {"name": handler.name}, (("handler", str(handler.pk)),)
            )


def logged(actor: Actor, matter: Matter) -> Iterator[LikelyAnswer]:
    """Who went along on this matter goes along again."""
    found = LogEntry.objects.filter(by=actor.staff, matter__confidential=False).select_related(
        "second_person"
    )
    for one in sorted(found.order_by("-pk")[:_LATELY], key=lambda entry: entry.matter_id != matter.pk):
        kind, second = translated(LogKind(one.kind).label), one.second_person
        given = (("kind", one.kind), ("second_person", str(second.pk) if second else ""))
        told = {"kind": kind, "name": second.name if second else ""}
        yield LikelyAnswer((_("记为%(kind)s，与%(name)s两人") if second else _("记为%(kind)s")) % told, given)


LIKELY.update(
    {
        "matter.forward": forwarded,
        "matter.sort": sorted_so,
        "matter.accept": accepted,
        "handling.log": logged,
    }
)
