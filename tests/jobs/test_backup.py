"""A backup is believed only after it was restored; a spoilt one is refused as a whole."""

import io
import os
from pathlib import Path

import pytest

from tests.cli.test_import_messages import begun, command, migrated, said, written
from xinqiao.kernel.errors import SealError
from xinqiao.kernel.sealed_stream import CHUNK, SealedReader, SealingWriter


def sealed(data: bytes) -> bytes:
    target = io.BytesIO()
    with SealingWriter(target) as out:
        for start in range(0, len(data), 300_000):
            out.write(data[start : start + 300_000])
    return target.getvalue()


def opened(data: bytes) -> bytes:
    return (
        b"".join(iter(lambda: reader.read(65_536) or b"", b""))
        if (reader := SealedReader(io.BytesIO(data)))
        else b""
    )


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 7])
def test_a_stream_comes_back_as_it_was(size: int) -> None:
    data = os.urandom(size)
    assert opened(sealed(data)) == data


@pytest.mark.parametrize("size", [10, 2 * CHUNK + 10])
def test_a_changed_cut_or_lengthened_stream_does_not_open(size: int) -> None:
    good = sealed(b"x" * size)
    spoilt = [good[:-1], good + b"\0", good[: len(good) // 2], good[:25], good[:30]]
    spoilt += [
        good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
        for place in (0, 17, 20, 30, len(good) // 2, len(good) - 1)
    ]
    if size > CHUNK:
        first, second = 25, 25 + CHUNK + 16
        spoilt += [good[:first] + good[second:], good[:second]]
    for data in spoilt:
        with pytest.raises(SealError):
            opened(data)


@pytest.mark.once
def test_an_office_is_backed_up_restored_elsewhere_and_works_there(tmp_path: Path) -> None:
    home, folder = begun(tmp_path / "home"), tmp_path / "backups"
    messages = written(tmp_path / "messages.csv", 300)
    assert said(command(home, "import", "messages", messages))[0] == 2
    status, out, err = said(command(home, "backup", folder))
    assert status == 0, err
    assert "恢复演练通过" in out
    (made,) = folder.glob("*.backup")
    assert (made.stat().st_mode | folder.stat().st_mode) & 0o077 == 0
    assert "盏路灯".encode() not in made.read_bytes()
    assert made.stat().st_size < 0.6 * (home / "xinqiao.sqlite3").stat().st_size, (
        "compressed before it was sealed"
    )

    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "keys").mkdir(parents=True)
    (elsewhere / "keys" / "root.key").write_bytes((home / "keys" / "root.key").read_bytes())
    status, out, err = said(command(elsewhere, "restore", made))
    assert status == 0, err
    assert "审计日志连续，与备份时的校验点相符" in out
    assert (elsewhere.stat().st_mode | (elsewhere / "xinqiao.sqlite3").stat().st_mode) & 0o077 == 0
    status, out, err = said(command(elsewhere, "report", "clocks"))
    assert status == 0, err
    assert "信访事项 300 件" in out
    status, _, err = said(command(elsewhere, "restore", made))
    assert status == 1
    assert "不会覆盖" in err


@pytest.mark.once
def test_a_spoilt_backup_or_a_wrong_key_restores_nothing(tmp_path: Path) -> None:
    home, folder = migrated(tmp_path / "home"), tmp_path / "backups"
    assert said(command(home, "backup", folder, "--no-drill"))[0] == 0
    (made,) = folder.glob("*.backup")
    spoilt = tmp_path / "spoilt.backup"
    data = bytearray(made.read_bytes())
    data[len(data) // 2] ^= 1
    spoilt.write_bytes(bytes(data))
    other = tmp_path / "other"
    assert said(command(other, "keys", "new"))[0] == 0
    same = tmp_path / "same"
    (same / "keys").mkdir(parents=True)
    (same / "keys" / "root.key").write_bytes((home / "keys" / "root.key").read_bytes())
    for place, file in ((same, spoilt), (other, made)):
        status, _, err = said(command(place, "restore", file))
        assert status == 1
        assert "没有恢复任何数据" in err
        assert not (place / "xinqiao.sqlite3").exists()
