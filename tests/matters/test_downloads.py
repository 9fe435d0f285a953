"""What a citizen may take home: what was sent to the petitioner, and the own files. The command says so itself."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.cast import Cast, accepted, registered, reload, sent_in
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound
from xinqiao.matters.commands.intake import attach, link_same_matter
from xinqiao.matters.commands.messages import send_message
from xinqiao.matters.commands.reveal import download_attachment, download_paper
from xinqiao.matters.models import Attachment, Paper, Petition
from xinqiao.matters.queries.progress import progress


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Settings) -> None:
    settings.XINQIAO_FILES = tmp_path


def test_letters_between_offices_are_not_the_petitioners(cast: Cast) -> None:
    matter = accepted(cast)
    petition = Petition.objects.get(matter=matter)
    citizen = Actor.citizen(petition.pk, matter.pk)
    found = {paper.for_citizen: paper for paper in Paper.objects.filter(matter=matter)}
    assert download_paper(citizen, found[True]).startswith(b"%PDF")
    with pytest.raises(NotFound):
        download_paper(citizen, found[False])


def test_files_of_another_petition_on_the_same_matter_are_somebody_elses(cast: Cast) -> None:
    matter = reload(registered(cast).petition.matter)
    petition = Petition.objects.get(matter=matter)
    files = [sent_in("说明.txt", "楼道".encode())]
    mine = send_message(
        Actor.citizen(petition.pk, matter.pk), petition, text="说明见附件", files=files
    ).files.get()
    other = registered(cast, title="另一封信").petition
    assert link_same_matter(cast.actor("registrar"), other, petition, reason="同一工地").repeat_of == petition
    assert download_attachment(Actor.citizen(petition.pk, matter.pk), mine) == "楼道".encode()
    with pytest.raises(NotFound):
        download_attachment(Actor.citizen(other.pk, matter.pk), mine)


def test_the_material_of_a_matter_has_a_limit_whichever_petition_it_comes_with(
    cast: Cast, settings: Settings
) -> None:
    settings.XINQIAO_MAX_MATTER_BYTES = 10
    registrar, first = cast.actor("registrar"), registered(cast).petition
    second = registered(cast, title="又一封信").petition
    Petition.objects.filter(pk=second.pk).update(matter=first.matter_id)
    second = Petition.objects.get(pk=second.pk)
    attach(registrar, first, [sent_in("a.txt", b"123456")])
    for petition, sent in ((first, b"12345"), (second, b"12345")):
        with pytest.raises(InvalidInput, match="总量超过上限"):
            attach(registrar, petition, [sent_in("b.txt", sent)])
    attach(registrar, first, [sent_in("a.txt", b"123456")])
    attach(registrar, second, [sent_in("b.txt", b"1234")])
    assert Attachment.objects.count() == 2


def test_a_letter_that_was_scanned_is_its_writers_and_a_paper_of_the_office_never(cast: Cast) -> None:
    """The office says of what it adds whose it is; a name of an internal paper is not told either. Added again as theirs, it is theirs."""
    desk, petition = cast.actor("registrar"), registered(cast).petition
    citizen = Actor.citizen(petition.pk, petition.matter_id)
    (letter,) = attach(desk, petition, [sent_in("来信.txt", b"abc")], theirs=True)
    (note,) = attach(desk, petition, [sent_in("内部拟办.txt", b"def")])
    assert download_attachment(citizen, letter) == b"abc"
    assert (letter.by_office, progress(citizen).attachments) == (True, ("来信.txt",))
    with pytest.raises(NotFound):
        download_attachment(citizen, note)
    (again,) = attach(desk, petition, [sent_in("内部拟办.txt", b"def")], theirs=True)
    assert (again.pk, again.from_citizen) == (note.pk, True)
