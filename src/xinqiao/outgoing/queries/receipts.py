"""Scanned receipts: whose they are, and what each page is about (M-R4)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.matters.models import Paper
from xinqiao.matters.queries.access import seen
from xinqiao.matters.queries.receipts import SignedSheet, sheet_of
from xinqiao.offices.models import Post
from xinqiao.outgoing.models import PageState, ReceiptBatch, ReceiptPage
from xinqiao.rules.destroying import RECEIPTS_KEPT
from xinqiao.rules.grants import BY_ACTION

PAGE = 20


def batches(actor: Actor) -> QuerySet[ReceiptBatch]:
    """Those this person read in, and those that were left behind in the unit by who records no service there any more; none for who does not
    either."""
    if not by_post("receipts.take", actor):
        return ReceiptBatch.objects.none()
    records = Post.objects.filter(
        staff=OuterRef("by"),
        staff__is_active=True,
        staff__unit=OuterRef("unit"),
        role__in=BY_ACTION["receipts.take"].roles,
    )
    own = Q(by_id=actor.staff) | ~Exists(records)
    return ReceiptBatch.objects.filter(own, unit_id=actor.unit).select_related("by", "unit")


def listed(actor: Actor) -> QuerySet[ReceiptBatch]:
    """With how many pages wait."""
    waiting = Count("pages", filter=Q(pages__state=PageState.WAITING))
    return batches(actor).annotate(all=Count("pages"), waiting=waiting).order_by("-pk")


def past_term(moment: datetime) -> QuerySet[ReceiptBatch]:
    """Those that were kept long enough at that moment."""
    return ReceiptBatch.objects.filter(at__lte=moment - timedelta(days=RECEIPTS_KEPT))


def kept_until(batch: ReceiptBatch) -> datetime:
    """When what was not filed goes."""
    return batch.at + timedelta(days=RECEIPTS_KEPT)


def papers_filed(actor: Actor, pages: Iterable[ReceiptPage]) -> dict[Any, Paper]:
    """The documents with which pages were filed, of those that this person sees now, by their key."""
    keys = {page.service.paper_id for page in pages if page.service}
    return Paper.objects.filter(seen(actor), pk__in=keys).in_bulk()


def get_batch(actor: Actor, key: Any) -> ReceiptBatch:
    """Raises NotFound."""
    found = batches(actor).filter(pk=int(key)).first()
    if found is None:
        raise NotFound
    return found


def get_page(batch: ReceiptBatch, position: int) -> ReceiptPage:
    """Raises NotFound."""
    found = batch.pages.filter(position=position).select_related("service").first()
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


def leads_to(page: ReceiptPage) -> SignedSheet | None:
    """What its codes lead to, whoever may see that."""
    return sheet_on(Actor.system("receipts"), page)


def hidden(actor: Actor, page: ReceiptPage) -> bool:
    """Whether it is of a matter that this person does not see, or not any more."""
    return leads_to(page) is not None and sheet_on(actor, page) is None
