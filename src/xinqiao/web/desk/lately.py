"""What somebody chose most lately in sorting, forwarding, accepting and in the log: buttons below these forms (`acts.likely`). Accusations are no pattern
for anything and tell nobody where they went."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.matters.models import Disposition, LogEntry, Matter
from xinqiao.matters.models.disposition import DispositionKind
from xinqiao.matters.models.handling import LogKind
from xinqiao.rules.routing import BY_CODE
from xinqiao.web.acts.likely import LIKELY, LikelyAnswer

_LATELY = 20
"""So many of the own acts are looked at."""


def _passed_on(actor: Actor, kind: DispositionKind) -> list[Disposition]:
    found = Disposition.objects.filter(by=actor.staff, kind=kind, matter__confidential=False)
    return list(found.order_by("-pk").select_related("to_unit", "matter__first_handler")[:_LATELY])


def forwarded(actor: Actor, _matter: Matter) -> Iterator[LikelyAnswer]:
    for one in _passed_on(actor, DispositionKind.FORWARD):
        yield LikelyAnswer(
            _("转送给%(unit)s") % {"unit": one.to_unit.short_name}, (("to_unit", str(one.to_unit_id)),)
        )


def sorted_and_forwarded(actor: Actor, unit: str, verb: str) -> Iterator[LikelyAnswer]:
    """`unit`: how the form calls the field for whom it goes to; `verb`: what it does besides."""
    for one in _passed_on(actor, DispositionKind.FORWARD):
        if one.matter.route in BY_CODE:
            route = translated(BY_CODE[one.matter.route].title)
            told = {"verb": verb, "route": route, "unit": one.to_unit.short_name}
            given = (("route", one.matter.route), (unit, str(one.to_unit_id)))
            yield LikelyAnswer(_("%(verb)s为“%(route)s”，转送给%(unit)s") % told, given)


def sorted_so(actor: Actor, _matter: Matter) -> Iterator[LikelyAnswer]:
    """Sorted only, or sorted and passed on at once."""
    alone = [(answer.given[0], answer) for answer in sorted_and_forwarded(actor, "then", _("分类"))]
    for route, _answer in alone[:1]:
        title = translated(BY_CODE[route[1]].title)
        yield LikelyAnswer(_("分类为“%(route)s”") % {"route": title}, (route,))
    yield from (answer for _route, answer in alone)


def accepted(actor: Actor, _matter: Matter) -> Iterator[LikelyAnswer]:
    for one in _passed_on(actor, DispositionKind.ACCEPT):
        if (handler := one.matter.first_handler) is not None:
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
