"""A file that was sent in is looked at in the page: drawn anew by the server, in the log, and only by whoever may have it."""

import base64
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.cast import Cast, accepted, sent_in
from tests.intake.sample_files import pdf, picture
from tests.web.pages import browser_of
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.looking import look
from xinqiao.kernel.models import AuditEntry
from xinqiao.matters.commands.intake import attach
from xinqiao.matters.models import Attachment


def _seen(page: str) -> Image.Image:
    (coded,) = re.findall(r'src="data:image/webp;base64,([^"]+)"', page)
    return Image.open(io.BytesIO(base64.b64decode(coded)))


@pytest.mark.django_db
def test_pages_and_pictures_are_seen_logged_and_refused_to_others(cast: Cast, client: Client) -> None:
    petition = accepted(cast).petitions.get()
    files = (sent_in("来信.pdf", pdf(3)), sent_in("照片.jpg", picture("JPEG", orientation=6)))
    letter, photo = attach(cast.actor("registrar"), petition, files)
    handler = browser_of(cast, client, "handler")
    second = handler.get(f"/desk/attachments/{letter.pk}/look/?page=2").content.decode()
    assert "第 2 页，共 3 页" in second
    assert ("?page=1" in second, "?page=3" in second) == (True, True)
    assert _seen(second).width > 1000
    beyond = handler.get(f"/desk/attachments/{letter.pk}/look/?page=99").content.decode()
    assert "第 3 页，共 3 页" in beyond
    shown = _seen(handler.get(f"/desk/attachments/{photo.pk}/look/").content.decode())
    assert shown.size == (48, 64), "turned as the camera was held"
    assert not shown.getexif()
    assert AuditEntry.objects.filter(action="attachment.download").count() == 3
    address = f"/desk/attachments/{letter.pk}/look/"
    assert browser_of(cast, client, "outsider").get(address).status_code == 404


@pytest.mark.django_db
@pytest.mark.once
def test_a_letter_is_seen_beside_the_form_and_only_at_the_post_that_registers(
    cast: Cast, client: Client
) -> None:
    def chosen() -> dict[str, object]:
        return {
            "materials": [SimpleUploadedFile("来信.pdf", pdf(1)), SimpleUploadedFile("说明.txt", b"note")]
        }

    page = browser_of(cast, client, "registrar").post("/desk/register/scans/", chosen()).content.decode()
    assert _seen(page).width > 1000
    assert "说明.txt" not in page
    assert Attachment.objects.count() == 0
    assert browser_of(cast, client, "handler").post("/desk/register/scans/", chosen()).status_code == 404


def _slip(page: str) -> str:
    return str(re.findall(r'name="_draft" value="([^"]*)"', page)[-1])


@pytest.mark.django_db
@pytest.mark.once
def test_a_kept_scan_is_drawn_for_its_person_when_it_comes_into_sight(cast: Cast, client: Client) -> None:
    browser = browser_of(cast, client, "registrar")
    slip = _slip(browser.get("/desk/register/").content.decode())
    sent = {
        "_draft": slip,
        "channel": "letter",
        "text": "灯坏了",
        "materials": [SimpleUploadedFile("来信.pdf", pdf(1))],
    }
    page = browser.get(browser.post("/desk/register/", sent)["Location"]).content.decode()
    assert ("data:image" in page, "revealed" in page) == (False, True), "each opening would carry it"
    kept = {"_draft": _slip(page)}
    assert _seen(browser.post("/desk/register/scans/", kept).content.decode()).width > 1000
    others = browser_of(cast, client, "receptionist").post("/desk/register/scans/", kept)
    assert b"data:image" not in others.content


@pytest.mark.django_db
def test_what_cannot_be_drawn_is_offered_for_download(cast: Cast, client: Client) -> None:
    petition = accepted(cast).petitions.get()
    (note,) = attach(cast.actor("registrar"), petition, (sent_in("说明.txt", b"note"),))
    answer = browser_of(cast, client, "handler").get(f"/desk/attachments/{note.pk}/look/")
    assert answer["Location"] == f"/desk/attachments/{note.pk}/"
    assert Attachment.objects.count() == 1
    with pytest.raises(FileRefused, match="请下载后查看"):
        look("坏.pdf", b"no pdf at all", 1)
