"""Urgent reports of a unit and those that it must sign for (T14)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.offices.models import Unit, UnitKind
from xinqiao.offices.queries import of_unit
from xinqiao.offices.standing import Organs, Place
from xinqiao.reception.models import UrgentReceipt, UrgentReport
from xinqiao.rules.roles import ALONE
from xinqiao.rules.transfer import Organ
from xinqiao.rules.urgent import Addressee, ReportKind

PAGE = 30


def with_missing(found: QuerySet[UrgentReport]) -> QuerySet[UrgentReport]:
    """Each report with how many of its recipients have not signed, `missing`."""
    return found.annotate(missing=Count("receipts", filter=Q(receipts__received_at=None)))


def reports(actor: Actor) -> QuerySet[UrgentReport]:
    """What the own unit sent or was sent."""
    if not actor.roles - ALONE:
        return UrgentReport.objects.none()
    to_us = UrgentReceipt.objects.filter(of_unit(actor.unit)).values("report")
    found = UrgentReport.objects.filter(of_unit(actor.unit) | Q(pk__in=to_us))
    return found.select_related("unit", "by", "first", "event")


def get_report(actor: Actor, pk: Any) -> UrgentReport:
    """One of them. Raises NotFound."""
    found = reports(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def get_receipt(actor: Actor, pk: Any) -> UrgentReceipt:
    """A receipt that the own unit owes or is owed. Raises NotFound."""
    own = UrgentReceipt.objects.filter(report__in=reports(actor).values("pk"))
    found = own.filter(of_unit(actor.unit) | of_unit(actor.unit, "report__unit"), pk=pk).first()
    if found is None:
        raise NotFound
    return found


def not_received(report: UrgentReport) -> QuerySet[UrgentReceipt]:
    return UrgentReceipt.objects.filter(report=report, received_at=None).select_related("unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A first report with what followed, in order."""

    first: UrgentReport
    parts: tuple[UrgentReport, ...]

    @property
    def closed(self) -> bool:
        return self.parts[-1].kind == ReportKind.FINAL


def first_of(report: UrgentReport) -> Series:
    first = report.first or report
    return Series(first=first, parts=(first, *first.follow_ups.order_by("number")))


def known(unit: Unit, addressee: Addressee) -> Unit | None:
    """The recipient where it works in this system, read from the tree of organs; None: told by telephone, receipt noted."""
    place = Place(unit, Organs())
    government = place.head(Organ.GOVERNMENT, unit.level)
    found: int | None = None
    if addressee == Addressee.GOVERNMENT:
        found = government
    elif addressee == Addressee.PARTY_COMMITTEE:
        found = place.head(Organ.PARTY_COMMITTEE, unit.level)
    elif addressee == Addressee.JOINT_OFFICE and unit.kind != UnitKind.PETITION_OFFICE:
        found = _office_of(government)
    elif addressee == Addressee.UPPER_OFFICE and government is not None:
        above = Unit.objects.filter(pk=government).values_list("superior_id", flat=True).first()
        found = _office_of(above)
    if found is None or found == unit.pk:
        return None
    return Unit.objects.filter(pk=found, active=True).first()


def _office_of(government: int | None) -> int | None:
    """The petition office of a government; it keeps the joint office there (条例 13)."""
    if government is None:
        return None
    offices = Unit.objects.filter(kind=UnitKind.PETITION_OFFICE, superior_id=government, active=True)
    return offices.values_list("pk", flat=True).first()
