"""Urgent reports T14 (条例 25): one button from any page, receipts with their times, follow-ups."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xinqiao.http.responses import pdf
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now as this_moment
from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import translated
from xinqiao.matters.paperwork import to_pdf
from xinqiao.offices.queries import get_unit
from xinqiao.reception.compose import part_title, urgent_document
from xinqiao.reception.models import UrgentReceipt, UrgentReport
from xinqiao.reception.queries import urgent as reads
from xinqiao.rules.urgent import ADDRESSEES, Addressee, ReportStage
from xinqiao.web.acts.views import ActLink, address, links
from xinqiao.web.request import staff_only

_MINUTE = timedelta(minutes=1)


@staff_only
def now(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form of the three fields."""
    return redirect(address(REGISTRY["urgent_report.send"], get_unit(actor.unit)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    report: UrgentReport
    title: str
    open: bool
    missing: int


@staff_only
def reports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the unit sent and was sent, newest first."""
    rows = [
        ReportRow(
            report=report,
            title=part_title(report),
            open=report.stage == ReportStage.SENT,
            missing=vars(report)["missing"],
        )
        for report in reads.with_missing(reads.reports(actor)).order_by("-id")[: reads.PAGE]
    ]
    return render(request, "reception/reports.html", {"rows": rows, "most": reads.PAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRow:
    receipt: UrgentReceipt
    title: str
    minutes: int | None
    acts: list[ActLink]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart:
    report: UrgentReport
    title: str
    after: int
    receipts: list[ReceiptRow]
    acts: list[ActLink]


def _part(actor: Actor, report: UrgentReport, before: UrgentReport | None) -> ReportPart:
    receipts = [
        ReceiptRow(
            receipt=r,
            title=translated(ADDRESSEES[Addressee(r.addressee)]),
            minutes=(r.received_at - report.sent_at) // _MINUTE if r.received_at else None,
            acts=links(actor, r),
        )
        for r in report.receipts.select_related("unit")
    ]
    since = before.sent_at if before else report.learned_at
    return ReportPart(
        report=report,
        title=translated(part_title(report)),
        after=(report.sent_at - since) // _MINUTE,
        receipts=receipts,
        acts=links(actor, report),
    )


@staff_only
def report(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """A report with all its parts and every receipt."""
    series = reads.first_of(reads.get_report(actor, pk))
    before = (None, *series.parts)
    last = series.parts[-1]
    waited = (this_moment() - last.sent_at) // _MINUTE
    context = {
        "parts": [_part(actor, p, b) for p, b in zip(series.parts, before, strict=False)],
        "first": series.first,
        "event_here": series.first.event_id is not None and series.first.unit_id == actor.unit,
        "closed": series.closed,
        "waited": waited,
        "late": not series.closed and waited > settings.XINQIAO_FOLLOW_UP_MINUTES,
        "first_minutes": settings.XINQIAO_URGENT_MINUTES,
        "next_minutes": settings.XINQIAO_FOLLOW_UP_MINUTES,
    }
    return render(request, "reception/report.html", context)


@staff_only
def report_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One part on paper with its receipts."""
    found = reads.get_report(actor, pk)
    document = urgent_document(found, list(found.receipts.select_related("unit")))
    return pdf(to_pdf(document), _("紧急报告") + f"-{found.pk}.pdf")
