"""Scanned receipts: whose they are, and what each page is about (M-R4)."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.queries.receipts import SignedSheet, sheet_of
from xinqiao.outgoing.models import PageState, ReceiptBatch, ReceiptPage

PAGE = 20


def batches(actor: Actor) -> QuerySet[ReceiptBatch]:
    """Those this person read in; of a closed account those of the own unit, so that no page is left behind."""
    left = Q(unit_id=actor.unit, by__is_active=False)
    return ReceiptBatch.objects.filter(Q(by_id=actor.staff) | left).select_related("by", "unit")


def listed(actor: Actor) -> QuerySet[ReceiptBatch]:
    """With how many pages wait."""
    waiting = Count("pages", filter=Q(pages__state=PageState.WAITING))
    return batches(actor).annotate(all=Count("pages"), waiting=waiting).order_by("-pk")


def get_batch(actor: Actor, key: Any) -> ReceiptBatch:
    """Raises NotFound."""
    found = batches(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def get_page(batch: ReceiptBatch, position: int) -> ReceiptPage:
    """Raises NotFound."""
    found = batch.pages.filter(position=position).select_related("scan", "service__paper").first()
    if found is None:
        raise NotFound
    return found


def next_waiting(batch: ReceiptBatch, after: int) -> ReceiptPage | None:
    """The next page to be looked at, from the first again after the last."""
    waiting = batch.pages.filter(state=PageState.WAITING).order_by("position")
    return waiting.filter(position__gt=after).first() or waiting.first()


def sheet_on(actor: Actor, page: ReceiptPage) -> SignedSheet | None:
    """What its codes lead to, as far as this person sees it."""
    return next((found for code in page.codes if (found := sheet_of(actor, code)) is not None), None)
