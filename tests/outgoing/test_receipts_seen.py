"""Scanned receipts: who sees a page, what a look leaves, what is kept of it, and what is not dropped or put into a closed file (M-R4, M-I3, M-I7)."""

import io
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.cast import Cast, reload, sent_in
from tests.filed import guided
from tests.outgoing.walks import read_in
from tests.steps import fresh, serve
from tests.web.pages import browser_of
from xinqiao.intake.apart.codes import codes_of_picture
from xinqiao.intake.scanned import pages_alone
from xinqiao.jobs.handlers import HANDLERS
from xinqiao.kernel import clock
from xinqiao.kernel.clock import now, today
from xinqiao.kernel.commands import along
from xinqiao.kernel.errors import NotFound, Refused, Tampered
from xinqiao.kernel.jobs import REMOVE_FILE
from xinqiao.kernel.models import AuditEntry, Job
from xinqiao.kernel.stored import stored_columns
from xinqiao.matters.commands.closing import close
from xinqiao.matters.commands.receipts import file_proof
from xinqiao.matters.files import read
from xinqiao.matters.models import Matter, Paper, Service
from xinqiao.matters.queries.receipts import read_code
from xinqiao.offices.models import Post, Staff
from xinqiao.outgoing.commands.receipts import Scanned, filed, take_receipts
from xinqiao.outgoing.erasing import OWN_BOOKS, of_file
from xinqiao.outgoing.models import PageState, ReceiptBatch, ReceiptPage
from xinqiao.outgoing.queries.receipts import batches, get_batch
from xinqiao.rules.destroying import RETENTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _picture(kind: str = "PNG", *more: Image.Image) -> bytes:
    out = io.BytesIO()
    extra = {"save_all": True, "append_images": list(more)} if more else {}
    Image.new("RGB", (60, 60), "white").save(out, kind, **extra)
    return out.getvalue()


def _scanned(cast: Cast, paper: Paper, *others: str) -> ReceiptBatch:
    """Two pages, both with the code of this document."""
    codes = [f"{paper.number} {paper.verification_code}", *others]
    scans = [Scanned(file=sent_in("甲小满.png", _picture()), codes=codes) for _ in range(2)]
    return take_receipts(cast.actor("registrar"), cast.petition_office, scans)


def _wipe() -> None:
    for job in Job.objects.filter(kind=REMOVE_FILE):
        HANDLERS[REMOVE_FILE].run(job.argument)


def test_a_batch_is_seen_by_its_reader_and_left_behind_by_who_records_service(cast: Cast) -> None:
    batch = read_in(cast)
    others = [
        name for name, who in cast.staff.items() if who.unit == cast.petition_office and name != "registrar"
    ]
    assert [b.pk for b in batches(cast.actor("registrar"))] == [batch.pk]
    assert not any(batches(cast.actor(name)).exists() for name in others)
    reader = Staff.objects.get(pk=cast.staff["registrar"].pk)
    reader.posts.all().delete()
    with pytest.raises(NotFound):
        get_batch(cast.actor("registrar"), batch.pk)
    takers = {name for name in others if batches(cast.actor(name)).exists()}
    records = Post.objects.filter(
        staff__unit=cast.petition_office, role__in=("receptionist", "registrar", "handler", "section_head")
    )
    assert {cast.staff[name].pk for name in takers} == set(records.values_list("staff", flat=True))
    assert takers, "nobody would end what was begun"
    Staff.objects.filter(pk=reader.pk).update(is_active=False)
    assert takers == {name for name in others if batches(cast.actor(name)).exists()}


def test_each_look_is_on_record_and_a_matter_out_of_sight_hides_its_pages(cast: Cast, client: Client) -> None:
    paper = guided(cast)
    batch = _scanned(cast, paper, "http://x/?number=13800001234&code=BBBBB-CCCCC", "甲小满 13800001234")
    first = ReceiptPage.objects.filter(batch=batch)[0]
    assert first.codes == [f"{paper.number} {paper.verification_code}"], "nothing else is kept"
    browser, at = (
        browser_of(cast, client, "registrar"),
        reverse("outgoing:receipt_page", args=[batch.pk, 1]),
    )
    looks = AuditEntry.objects.filter(action="receipts.look", outcome="done", matter_id=paper.matter_id)
    assert "data:image/webp" in browser.get(at).content.decode()
    assert looks.count() == 1
    Matter.objects.filter(pk=paper.matter_id).update(confidential=True)
    shown = browser.get(at).content.decode()
    assert "您看不到的信访事项" in shown
    assert "data:image/webp" not in shown
    assert looks.count() == 1
    Matter.objects.filter(pk=paper.matter_id).update(confidential=False)
    serve(cast, paper, "registrar", today())
    service = Service.objects.get(paper=paper)
    ReceiptPage.objects.filter(pk=first.pk).update(state=PageState.FILED, path="", service=service)
    Matter.objects.filter(pk=paper.matter_id).update(confidential=True)
    assert paper.number not in browser.get(at).content.decode()
    assert paper.number not in browser.get(reverse("outgoing:receipts", args=[batch.pk])).content.decode()


def test_what_was_typed_is_told_and_a_filed_page_is_kept_once(cast: Cast, client: Client) -> None:
    paper = guided(cast)
    batch = _scanned(cast, paper)
    browser, at = (
        browser_of(cast, client, "registrar"),
        reverse("outgoing:receipt_page", args=[batch.pk, 1]),
    )
    assert 'name="served_on"' in browser.get(at).content.decode()
    serve(cast, paper, "registrar", today())
    typed = {
        "method": "left",
        "sent_on": today(),
        "served_on": today() - timedelta(days=3),
        "proof": "拒收，李某见证",
    }
    answer = browser.post(at, typed)
    assert answer.status_code == 422
    for words in ("拒收，李某见证", str(today() - timedelta(days=3)), "留置送达", "没有登记"):
        assert words in answer.content.decode()
    page = ReceiptPage.objects.filter(batch=batch)[0]
    assert page.state == PageState.WAITING
    assert browser.post(at, {"file": "yes"}).status_code == 302
    _wipe()
    with pytest.raises(Tampered):
        read(page.path)
    after = ReceiptPage.objects.get(pk=page.pk)
    assert (after.state, after.path) == (PageState.FILED, "")
    service = Service.objects.get(paper=paper)
    assert service.files.count() == 1
    assert "1 份凭证" in browser.get(reverse("outgoing:receipt_page", args=[batch.pk, 2])).content.decode()
    browser.post(at, {"file": "yes"})
    assert service.files.count() == 1
    assert paper.number in browser.get(at).content.decode()
    close(cast.actor("registrar"), reload(paper.matter))
    second = ReceiptPage.objects.filter(batch=batch)[1]
    proof = (sent_in("a.txt", b"x"),)
    with along(filed(second)), pytest.raises(Refused, match="移出并写明理由"):
        file_proof(cast.actor("registrar"), fresh(paper), service=service, files=proof)
    tidy = HANDLERS["tidy"].run
    with clock.at(now() + timedelta(days=29)):
        tidy({})
    assert ReceiptBatch.objects.filter(pk=batch.pk).exists()
    with clock.at(now() + timedelta(days=31)):
        tidy({})
    _wipe()
    assert not ReceiptBatch.objects.filter(pk=batch.pk).exists()
    with pytest.raises(Tampered):
        read(second.path)
    assert service.files.count() == 1, "what was filed stays"
    assert AuditEntry.objects.filter(action="receipts.end", outcome="done").count() == 1


def test_pictures_of_several_frames() -> None:
    black = Image.new("RGB", (60, 60), "black")
    for kind in ("WEBP", "PNG"):
        assert codes_of_picture(_picture(kind, black)) == {"problem": "frames"}
    phone = _picture("MPO", black)
    assert codes_of_picture(phone) == {"codes": [[]]}
    (alone,) = pages_alone("1.jpg", phone)
    with Image.open(io.BytesIO(alone.data)) as left:
        assert (left.format, getattr(left, "n_frames", 1)) == ("JPEG", 1)
        assert left.convert("L").getpixel((5, 5)) == 255


def test_only_our_codes_are_read() -> None:
    assert read_code("云信函〔2026〕3号 BCDFG-HJKMN") == ("云信函〔2026〕3号", "BCDFG-HJKMN")
    assert read_code("甲小满 13800001234") == ("", "")
    assert read_code("https://x/?number=3&code=secret") == ("", "")


def test_every_record_and_stored_file_goes_with_its_matter_or_has_a_term_in_words() -> None:
    named = [kept.title for kept in RETENTIONS.values()]
    said = [name for kept in RETENTIONS.values() for name in kept.models]
    assert len(said) == len(set(said))
    for model in apps.get_models():
        label = model._meta.label_lower
        assert model in of_file() or label in said or label.partition(".")[0] in said, label
    for model, column in stored_columns():
        with_matter = model in of_file() or model._meta.label_lower in OWN_BOOKS
        assert with_matter or any(column.called in title for title in named), column
    assert ReceiptPage in of_file()
