"""Files that are sent in: inspected once, before the command and outside any transaction, at every door; sealed before too;
and nothing stays of what no command took."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from tests.api.calls import caller, petition, submit
from tests.cast import Cast, accepted, registered, submission
from tests.intake.test_mails import letter
from tests.policy.studies import planned
from tests.policy.test_instruction import _asked
from tests.web.test_counter import petition as counter_form
from xinqiao.intake import files as intake
from xinqiao.intake.files import CheckedFile, Upload, inspect
from xinqiao.kernel import sealing
from xinqiao.kernel.clock import day_of, today
from xinqiao.kernel.errors import InvalidInput, Tampered
from xinqiao.kernel.ids import new_uuid
from xinqiao.matters import files
from xinqiao.matters.commands.intake import attach, register
from xinqiao.matters.models import Attachment, Petition
from xinqiao.policy.models import StudyMaterial

pytestmark = pytest.mark.django_db

Door = Callable[[Cast, SimpleUploadedFile], None]


def _note(data: bytes = "楼道照片说明".encode(), name: str = "说明.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def _browser(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.staff[who])
    return client


def _desk_form(**changes: Any) -> dict[str, Any]:
    return {
        "key": uuid4().hex,
        "channel": "letter",
        "received_at": "2026-03-02T09:00",
        "late_reason": "信件在收发室积压",
        "kind": "natural",
        "name": "甲小满",
        "people_count": "1",
        "title": "楼道堆物",
        "text": "虚构小区楼道堆物。",
        **changes,
    }


def at_the_counter(cast: Cast, file: SimpleUploadedFile) -> None:
    client = Client()
    assert client.post("/new/", counter_form(cast, client, materials=file)).status_code == 302


def later_at_the_counter(cast: Cast, file: SimpleUploadedFile) -> None:
    client = Client()
    client.post("/new/", counter_form(cast, client))
    assert client.post("/material/", {"materials": file}).status_code == 302


def at_the_desk(cast: Cast, file: SimpleUploadedFile) -> None:
    answer = _browser(cast, "registrar").post("/desk/register/", _desk_form(materials=file))
    assert answer.status_code == 302


def later_at_the_desk(cast: Cast, file: SimpleUploadedFile) -> None:
    url = f"/desk/petitions/{registered(cast).petition.pk}/files/"
    assert _browser(cast, "registrar").post(url, {"materials": file}).status_code == 302


def by_a_program_of_the_office(cast: Cast, file: SimpleUploadedFile) -> None:
    number = registered(cast).petition.number
    caller(cast, "registrar").send_files(f"/petitions/{number}/attachments", {}, file)


def by_a_program_of_the_petitioner(cast: Cast, file: SimpleUploadedFile) -> None:
    citizen = caller(cast, "registrar")
    receipt = submit(citizen, petition(cast))
    access = {"number": receipt["number"], "code": receipt["code"]}
    citizen.send_files("/public/petitions/materials", access, file)


def as_an_email(cast: Cast, _: SimpleUploadedFile) -> None:
    client = _browser(cast, "registrar")
    mail = SimpleUploadedFile("来信.eml", letter().as_bytes())
    assert client.post("/desk/register/mail/", {"file": mail}).status_code == 302
    assert client.post("/desk/register/", _desk_form(channel="email")).status_code == 302
    assert Attachment.objects.get().name == "来信.eml"


def for_a_study_session(cast: Cast, file: SimpleUploadedFile) -> None:
    session = planned(cast, today().year + 1).months.order_by("month")[0].sessions.all()[0]
    url = f"/study/sessions/{session.pk}/materials/"
    assert _browser(cast, "leader").post(url, {"file": file}).status_code == 302
    assert StudyMaterial.objects.exists()


def with_an_answer_to_a_request(cast: Cast, file: SimpleUploadedFile) -> None:
    request = _asked(cast, accepted(cast))
    given = {
        "text": "按园地执行。",
        "number": "云政函〔2026〕9号",
        "answered_on": day_of(request.asked_at),
        "file": file,
    }
    url = f"/instruction/{request.pk}/answer/"
    assert _browser(cast, "review_leader").post(url, given).status_code == 302


def into_the_library(cast: Cast, file: SimpleUploadedFile) -> None:
    answer = _browser(cast, "counsel").post("/library/import/", {"file": file})
    assert answer.status_code == 200


DOORS: tuple[Door, ...] = (
    at_the_counter,
    later_at_the_counter,
    at_the_desk,
    later_at_the_desk,
    by_a_program_of_the_office,
    by_a_program_of_the_petitioner,
    as_an_email,
    for_a_study_session,
    with_an_answer_to_a_request,
    into_the_library,
)


@pytest.fixture
def depths(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[int]]:
    """How many transactions were open, more than the test's own, when a file was inspected, and when one was sealed."""
    outside = len(connection.atomic_blocks)
    found: dict[str, list[int]] = {"inspected": [], "sealed": []}

    def watched(what: str, do: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(do)
        def watching(*args: Any, **named: Any) -> Any:
            if what == "inspected" or named["context"].startswith("file:"):
                found[what].append(len(connection.atomic_blocks) - outside)
            return do(*args, **named)

        return watching

    monkeypatch.setattr(intake, "_check", watched("inspected", intake._check))
    monkeypatch.setattr(files, "seal", watched("sealed", sealing.seal))
    return found


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_file_is_inspected_once_and_outside_any_transaction(
    cast: Cast, depths: dict[str, list[int]], door: Door
) -> None:
    door(cast, _note())
    assert depths["inspected"] == [0]


@pytest.mark.parametrize("door", DOORS[:8], ids=lambda door: door.__name__)
def test_a_file_is_sealed_once_and_outside_any_transaction(
    cast: Cast, depths: dict[str, list[int]], door: Door
) -> None:
    door(cast, _note())
    assert depths["sealed"] == [0]
    stored = Attachment.objects.first() or StudyMaterial.objects.get()
    assert files.read(stored.path)


def test_nothing_unchecked_can_be_handed_to_a_command(cast: Cast) -> None:
    raw: Any = Upload(name="说明.txt", data=b"text")
    actor, unit = cast.actor("registrar"), cast.petition_office
    with pytest.raises(TypeError, match="inspect"):
        CheckedFile(name="a.txt", content_type="text/plain", data=b"MZ", proof=object())
    with pytest.raises(TypeError, match="inspected"):
        files.lay_by(raw)
    for unchecked in (raw, inspect(raw)):
        with pytest.raises((TypeError, AttributeError)):
            register(actor, unit, submission(files=(unchecked,)))
    forged = files.SealedFile(id=new_uuid(), name="a.txt", content_type="text/plain", size=2, sha256="")
    with pytest.raises(Tampered):
        register(actor, unit, submission(files=(forged,)))
    assert Petition.objects.count() == 0


def _waiting(folder: Path) -> list[str]:
    return [p.name for p in folder.glob("waiting/*")]


def test_what_no_command_took_does_not_stay(cast: Cast, settings: Any) -> None:
    registered_, actor = registered(cast).petition, cast.actor("registrar")
    note = Upload(name="说明.txt", data="楼道照片说明".encode())
    before = _waiting(settings.XINQIAO_FILES)
    settings.XINQIAO_MAX_MATTER_BYTES = 5
    with pytest.raises(InvalidInput), files.received([note]) as given:
        attach(actor, registered_, given)
    assert _waiting(settings.XINQIAO_FILES) == before
    settings.XINQIAO_MAX_MATTER_BYTES = 5000
    for _ in range(2):
        with files.received([note]) as given:
            attach(actor, registered_, given)
    assert _waiting(settings.XINQIAO_FILES) == before
    assert Attachment.objects.count() == 1


def test_a_bad_file_and_a_bad_word_are_told_together_and_what_was_typed_stays(cast: Cast) -> None:
    client = Client()
    form = counter_form(cast, client, phone="12", materials=_note(b"MZ\x90", "照片.jpg"))
    answer = client.post("/new/", form)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert "「照片.jpg」：文件扩展名是 .jpg" in errors["materials"][0]
    assert "手机号码应为11位" in errors["phone"][0] or "固定电话" in errors["phone"][0]
    assert "虚构小区2栋楼道长期堆物" in answer.content.decode()
    many = [_note(name=f"{n}.txt") for n in range(21)]
    told = client.post("/new/", counter_form(cast, client, materials=many))
    too_many, chosen = told.context["form"].errors["materials"]
    assert too_many == "一次最多上传20个材料，其余请分次提交。"
    assert "请重新选择：0.txt、" in chosen
