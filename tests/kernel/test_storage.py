"""Files on the disk and files in the database: one promise; both databases."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.intake.sample_files import picture
from xinqiao.intake.files import Upload, inspect
from xinqiao.kernel.beforehand import Beforehand, Unfinished
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.models import StoredBytes
from xinqiao.kernel.sealing import header_of_today
from xinqiao.kernel.storage import HEAD, WAITING, Store, store
from xinqiao.matters import files
from xinqiao.matters.stored import check_stored

pytestmark = pytest.mark.django_db
ONE, OTHER = "ab/" + "0" * 30 + "ab", "cd/" + "1" * 30 + "cd"
THIRD, AWAY = "ef/" + "4" * 30 + "ef", WAITING + "2" * 32


@pytest.fixture(params=("folder", "database"))
def place(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Store:
    settings.XINQIAO_STORE, settings.XINQIAO_FILES = request.param, tmp_path
    return store()


def test_what_is_written_is_read_moved_replaced_and_removed(place: Store) -> None:
    place.write(AWAY, b"waits")
    place.write(ONE, b"one, sealed")
    place.write(OTHER, b"")
    assert (list(place.waiting()), list(place.heads())) == ([AWAY], [(ONE, b"one"), (OTHER, b"")])
    place.write(ONE, b"anew")
    assert place.read(ONE) == b"anew"
    place.move(AWAY, THIRD)
    assert place.read(THIRD) == b"waits"
    assert not list(place.waiting())
    place.remove(ONE)
    place.remove(ONE)
    with pytest.raises(FileNotFoundError):
        place.read(ONE)
    with pytest.raises(FileNotFoundError):
        place.move(ONE, OTHER)
    assert place.read(OTHER) == b""


def test_what_waits_too_long_is_forgotten_and_nothing_else(place: Store) -> None:
    place.write(AWAY, b"waits")
    place.write(ONE, b"stays")
    place.forget_waiting(timedelta(days=1))
    assert list(place.waiting()) == [AWAY]
    place.forget_waiting(timedelta(seconds=-5))
    assert not list(place.waiting())
    assert place.read(ONE) == b"stays"


def test_a_file_that_was_sent_in_is_sealed_taken_and_found_again(place: Store) -> None:
    clear = picture("PNG")
    with files.laid_by([inspect(Upload(name="门前.png", data=clear))]) as (waits,):
        assert files.waiting(waits.id) == clear
        path = files.place(waits)
    assert hashlib.sha256(files.read(path)).hexdigest() == waits.sha256
    assert clear not in place.read(path), "it lies there sealed"
    assert [head for _, head in place.heads()] == [header_of_today()]
    assert len(header_of_today()) == HEAD
    with pytest.raises(Tampered, match="重新上传"):
        files.place(waits)
    with files.laid_by([inspect(Upload(name="门前.png", data=clear))]) as (gone,):
        place.forget_waiting(timedelta(seconds=-5))
        with pytest.raises(Tampered, match="重新上传"):
            files.place(gone)
    place.write(WAITING + "3" * 32, b"changed by somebody")
    assert [p for p in check_stored().problems if WAITING in p] == [
        f"等待办理的材料（files/{WAITING}{'3' * 32}）被改动过，打不开"
    ]


def test_only_the_command_that_took_a_file_finds_it_again(place: Store) -> None:
    with files.laid_by([inspect(Upload(name="门前.png", data=picture("PNG")))]) as (waits,):
        command, paths = Beforehand(), list[str]()

        def body(refused: bool = False) -> None:
            with transaction.atomic():
                paths.append(files.place(waits))
                if refused or len(paths) == 1:
                    raise KeyError if refused else Unfinished

        command.run(body)
        assert paths[0] == paths[1], "its second run takes what the first moved"
        with pytest.raises(Tampered, match="重新上传"):
            Beforehand().run(body)
        assert files.read(paths[0]) == picture("PNG"), "the first one keeps it"
    with files.laid_by([inspect(Upload(name="门前.png", data=picture("PNG")))]) as (waits,):
        with pytest.raises(KeyError):
            Beforehand().run(lambda: body(refused=True))
        assert files.waiting(waits.id) == picture("PNG"), "it waits for the next try"
        with pytest.raises(Tampered):
            Beforehand().run(lambda: [files.place(waits), files.place(waits)])


def test_in_the_database_a_file_is_taken_with_its_row_or_not_at_all(settings: Any) -> None:
    settings.XINQIAO_STORE = "database"
    with files.laid_by([inspect(Upload(name="门前.png", data=picture("PNG")))]) as (waits,):
        with transaction.atomic():
            files.place(waits)
            transaction.set_rollback(True)
        assert files.waiting(waits.id) == picture("PNG"), "it waits for the next try"
    assert not StoredBytes.objects.exists(), "nobody took it"
