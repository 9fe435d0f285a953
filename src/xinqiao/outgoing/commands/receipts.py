"""Scanned receipts: read in, looked at page by page, filed with their service or set aside with the reason (M-R4). Nothing is filed by a machine:
the code only proposes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from xinqiao.kernel.clock import now
from xinqiao.kernel.commands import Act, command, elsewhere
from xinqiao.kernel.errors import NotFound, Refused
from xinqiao.kernel.jobs import REMOVE_FILE, enqueue
from xinqiao.kernel.typed import Exact, Pick, Words
from xinqiao.matters.files import SealedFile, place, read
from xinqiao.matters.models import Paper, Service
from xinqiao.matters.queries.receipts import read_code
from xinqiao.offices.models import Unit
from xinqiao.outgoing.models import PageState, ReceiptBatch, ReceiptPage
from xinqiao.outgoing.queries.receipts import get_page, hidden, leads_to
from xinqiao.rules.basis import Basis
from xinqiao.rules.destroying import LONGEST
from xinqiao.rules.disclosing import NEED
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

_BASIS = Basis(article=23, paragraph=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A page by itself, and what the codes on it say."""

    file: SealedFile
    codes: Annotated[
        Sequence[str],
        Exact("条码", why="numbers and codes of documents, as our own prints bear them"),
    ]


@command("receipts.take", fits=elsewhere)
def take_receipts(act: Act, unit: Unit, scans: Sequence[Scanned]) -> ReceiptBatch:
    """Keep each page by itself, in their order. Raises Refused where there is none."""
    if not scans:
        raise Refused(Verdict(allowed=False, reason="扫描件里没有一页。请选择扫描的 PDF 或者图片。"))
    batch = ReceiptBatch.objects.create(unit=unit, by_id=act.actor.staff, at=act.at)
    ours = _ours(text for scan in scans for text in scan.codes)
    for position, scan in enumerate(scans, 1):
        ReceiptPage.objects.create(
            batch=batch,
            position=position,
            name=_plain(scan.file.name, position),
            path=place(scan.file),
            sha256=scan.file.sha256,
            codes=[ours[text] for text in scan.codes if text in ours],
        )
    act.record(batch, after={"pages": len(scans)}, basis=_BASIS)
    return batch


def _ours(texts: Iterable[str]) -> dict[str, str]:
    """Text of a code → number and code of a document of ours. What any other code says is kept nowhere: it may be the query code of somebody."""
    told = {text: read_code(text) for text in texts}
    numbers = {number for number, _code in told.values()} - {""}
    known = set(Paper.objects.filter(number__in=numbers).values_list("number", flat=True))
    return {text: f"{number} {code}" for text, (number, code) in told.items() if number in known}


def _plain(name: str, order: int) -> str:
    """A name that says nothing of anybody: what a file was called may name who signed."""
    return f"{order}.{name.rpartition('.')[2].lower()}"


@command("receipts.look", fits=elsewhere)
def look_at_page(
    act: Act, batch: ReceiptBatch, position: Annotated[int, Exact("页", why="its place in the batch")]
) -> bytes:
    """The page as it was scanned, with names and signature in clear: on record as a download is, with the matter where its code names one. Raises NotFound
    for a page that was filed (it is seen in the matter), and for one of a matter that this person does not see."""
    page = get_page(batch, position)
    if not page.path or hidden(act.actor, page):
        raise NotFound
    sheet, data = leads_to(page), read(page.path)
    matter = sheet.paper.matter_id if sheet else None
    act.record(batch, matter_id=matter, after={"page": position, "sha256": page.sha256}, basis=NEED)
    return data


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
    """What marks a page that waits as filed with a service, in the transaction of the act that files it; the scan goes, for the file of the matter has it.
    It raises Refused when the page was filed meanwhile: then the act is undone."""

    def mark(service: Service) -> None:
        waiting = ReceiptPage.objects.filter(pk=page.pk, state=PageState.WAITING)
        if not waiting.update(state=PageState.FILED, service=service, path="", done_at=now()):
            raise Refused(Verdict(allowed=False, reason="这一页已经归档，没有再办一次。"))
        enqueue(REMOVE_FILE, {"path": page.path})

    return mark


@command("receipts.end", fits=elsewhere)
def end_batch(act: Act, batch: ReceiptBatch) -> None:
    """Its time is over (`queries.receipts.past_term`): what was filed is in its matter, all else goes, and the paper stays. How many pages waited is on
    record."""
    states = list(batch.pages.values_list("state", flat=True))
    for path in batch.pages.exclude(path="").values_list("path", flat=True):
        enqueue(REMOVE_FILE, {"path": path})
    act.record(batch, after={state: states.count(state) for state in PageState.values}, basis=LONGEST)
    batch.delete()
