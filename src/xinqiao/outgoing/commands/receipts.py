"""Scanned receipts: read in, looked at page by page, filed with their service or set aside with the reason (M-R4). Nothing is filed by a machine:
the code only proposes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import Refused
from xinqiao.kernel.typed import Exact, Pick, Words
from xinqiao.matters.files import SealedFile, place
from xinqiao.matters.models import Service
from xinqiao.offices.models import Unit
from xinqiao.outgoing.models import PageState, ReceiptBatch, ReceiptPage, ReceiptScan
from xinqiao.rules.basis import Basis
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_BASIS = Basis(article=23, paragraph=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A file and what the codes on each of its pages say."""

    file: SealedFile
    codes: Annotated[
        Sequence[Sequence[str]],
        Exact("条码", why="numbers and codes of documents, as our own prints bear them"),
    ]


@command("receipts.take", fits=elsewhere)
def take_receipts(act: Act, unit: Unit, scans: Sequence[Scanned]) -> ReceiptBatch:
    """Keep the scans and a line for each page, in their order. Raises Refused where there is none."""
    if not any(scan.codes for scan in scans):
        raise Refused(Verdict(allowed=False, reason="扫描件里没有一页。请选择扫描的 PDF 或者图片。"))
    batch = ReceiptBatch.objects.create(unit=unit, by_id=act.actor.staff, at=act.at)
    position = 0
    for order, scan in enumerate(scans, 1):
        kept = ReceiptScan.objects.create(
            batch=batch,
            name=_plain(scan.file.name, order),
            path=place(scan.file),
            sha256=scan.file.sha256,
        )
        for number, codes in enumerate(scan.codes, 1):
            position += 1
            ReceiptPage.objects.create(
                batch=batch, scan=kept, position=position, number=number, codes=list(codes)
            )
    act.record(batch, after={"pages": position, "scans": len(scans)}, basis=_BASIS)
    return batch


def _plain(name: str, order: int) -> str:
    """A name that says nothing of anybody: what a file was called may name who signed."""
    return f"{order}.{name.rpartition('.')[2].lower()}"


def _in_state(state: PageState) -> Any:
    return lambda batch: [
        (page.position, Phrase("第{n}页", n=page.position)) for page in batch.pages.filter(state=state)
    ]


def _page(batch: ReceiptBatch, position: int, wanted: PageState) -> ReceiptPage:
    """Raises Refused when somebody else was faster."""
    page = batch.pages.select_for_update(no_key=True).get(position=position)
    if page.state != wanted:
        raise Refused(Verdict(allowed=False, reason="这一页已经办过，请回到扫描件看现在的情况。"))
    return page


def _moved(act: Act, batch: ReceiptBatch, page: ReceiptPage, reason: str) -> ReceiptBatch:
    page.save(update_fields=["state", "reason", "done_at"])
    batch.version += 1
    batch.save(update_fields=["version"])
    act.record(batch, after={"page": page.position, "state": page.state}, reason=reason)
    return batch


@command(
    "receipts.set_aside",
    slug="set-aside",
    lead="空白页、重复扫描的、不是送达回证的，移出并写明理由。移出的仍然留在这里，可以重新归档。",
    verb="移出",
    together=True,
    fits=lambda _actor, batch: batch.pages.filter(state=PageState.WAITING).exists(),
)
def set_aside(
    act: Act,
    batch: ReceiptBatch,
    *,
    page: Annotated[
        int, Pick("哪一页", among=_in_state(PageState.WAITING), wrong="请从还没有办的页中选择。")
    ],
    reason: Annotated[str, Words("理由", rows=1, most=200, least=2)],
) -> ReceiptBatch:
    """A page that is no receipt: it stays in the batch, with the reason."""
    found = _page(batch, page, PageState.WAITING)
    found.state, found.reason, found.done_at = PageState.ASIDE, reason, act.at
    return _moved(act, batch, found, reason)


@command(
    "receipts.put_back",
    slug="put-back",
    lead="移错了的，放回来重新核对。",
    verb="放回",
    together=True,
    fits=lambda _actor, batch: batch.pages.filter(state=PageState.ASIDE).exists(),
)
def put_back(
    act: Act,
    batch: ReceiptBatch,
    *,
    page: Annotated[int, Pick("哪一页", among=_in_state(PageState.ASIDE), wrong="请从移出的页中选择。")],
) -> ReceiptBatch:
    """A page that was set aside is looked at again."""
    found = _page(batch, page, PageState.ASIDE)
    found.state, found.reason, found.done_at = PageState.WAITING, "", None
    return _moved(act, batch, found, "")


def filed(page: ReceiptPage) -> Callable[[Service], None]:
    """What marks a page that waits as filed with a service, in the transaction of the act that files it. It raises Refused when the page was filed
    meanwhile: then the act is undone."""

    def mark(service: Service) -> None:
        waiting = ReceiptPage.objects.filter(pk=page.pk, state=PageState.WAITING)
        if not waiting.update(state=PageState.FILED, service=service, done_at=now()):
            raise Refused(Verdict(allowed=False, reason="这一页已经归档，没有再办一次。"))

    return mark
