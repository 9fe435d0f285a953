"""Signed receipts come back: printed with a code, scanned together, proposed by it, filed by a person (M-R4)."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.filed import guided
from tests.web.pages import browser_of, page_of
from xinqiao.kernel.clock import today
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.models import Attachment, Paper, Service
from xinqiao.matters.queries.receipts import sheet_of
from xinqiao.outgoing.models import PageState, ReceiptBatch, ReceiptPage

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _printed(browser: Client, paper: Paper) -> bytes:
    """The letter with the sheet to sign, as the list prints them."""
    run = browser.post("/desk/several/print/", {"matter": [paper.matter_id]})["Location"]
    before = AuditEntry.objects.filter(action="paper.download").count()
    made = browser.post(run, {"print": "yes", "sheets": "yes"}).content
    assert AuditEntry.objects.filter(action="paper.download").count() == before + 1
    assert AuditEntry.objects.filter(action="service.sheet", matter_id=paper.matter_id).exists()
    assert "再打印一次" in page_of(browser, run)
    return made


def _scan(printed: bytes) -> bytes:
    """What comes from the scanner: the signed sheet, the end of the letter with its code, and a page with nothing on it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(printed)) as opened, pikepdf.new() as made:
        made.pages.extend([opened.pages[2], opened.pages[1]])
        made.add_blank_page(page_size=(595, 842))
        made.save(out)
    return out.getvalue()


@pytest.mark.pdf
def test_a_signed_sheet_finds_its_service_by_its_code_and_nothing_is_lost(cast: Cast, client: Client) -> None:
    paper = guided(cast)
    browser = browser_of(cast, client, "registrar")
    scan = _scan(_printed(browser, paper))
    sent = {"files": [SimpleUploadedFile("甲小满签收.pdf", scan, "application/pdf")]}
    address = browser.post(reverse("outgoing:upload"), sent)["Location"]
    assert browser_of(cast, Client(), "unit_registrar").get(address).status_code == 404
    codes = list(ReceiptPage.objects.values_list("codes", flat=True))
    assert [len(page) for page in codes] == [1, 1, 0]
    assert sheet_of(cast.actor("registrar"), codes[0][0]) is not None
    assert sheet_of(cast.actor("unit_registrar"), codes[0][0]) is None, "of another unit's matter nothing"
    overview = page_of(browser, address)
    assert overview.count(paper.number) == 2
    assert "没有读到您能看到的文书" in overview
    assert "甲小满" not in overview
    first = f"{address}1/"
    page = page_of(browser, first)
    assert "data:image/webp;base64" in page
    assert 'value="direct" selected' in page
    day = today()
    given = {"method": "direct", "sent_on": day, "served_on": "", "proof": "本人签收"}
    assert browser.post(first, given, follow=True).status_code in (200, 422)
    assert not Service.objects.filter(paper=paper).exists(), "no day, no service"
    answer = browser.post(first, {**given, "served_on": day})
    assert answer["Location"] == f"{address}2/"
    service = Service.objects.get(paper=paper)
    assert service.served_on == day
    assert service.files.count() == 1
    browser.post(first, {**given, "served_on": day})
    assert Service.objects.filter(paper=paper).count() == 1
    known = page_of(browser, f"{address}2/")
    assert "送达已经登记" in known
    assert browser.post(f"{address}2/", {"file": "yes"})["Location"] == f"{address}3/"
    assert service.files.count() == 2
    assert Attachment.objects.filter(matter=paper.matter_id, services=service).count() == 2
    assert "没有找到这个文号" in page_of(browser, f"{address}3/?number=没有")
    assert "送达已经登记" in page_of(browser, f"{address}3/?number={paper.number}")
    batch = ReceiptBatch.objects.get()
    aside = reverse("desk:do", args=["receipt-batches", batch.pk, "set-aside"])
    browser.post(aside, {"page": 3, "reason": "空白页"})
    states = list(ReceiptPage.objects.filter(batch=batch).values_list("state", flat=True))
    assert states == [PageState.FILED, PageState.FILED, PageState.ASIDE]
    assert "空白页" in page_of(browser, address)
