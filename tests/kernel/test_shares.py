"""The root key on the sheets of several people: enough of them bring it back, fewer nothing, and what is wrong with a sheet is named."""

import logging
import re
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pypdfium2
import pytest
from django.test import override_settings

from tests.cast import Cast
from tests.kernel.test_sealing import A, B, Ring, ring
from xinqiao.cli import sharing
from xinqiao.cli.start import make_key
from xinqiao.controls.health import Mark, examine
from xinqiao.kernel.errors import InvalidInput, KeyMissing, KeyWrong, Refused
from xinqiao.kernel.models import AuditEntry
from xinqiao.kernel.sealing import key_text, keyring
from xinqiao.kernel.shared_key import SharedKey, keep, public_of, shared_key
from xinqiao.kernel.shares import LENGTH, Gathered, split, words_in

__all__ = ["ring"]

SECRET, HOLDERS = bytes(range(32)), ["甲", "乙", "丙", "丁", "戊"]
NUMBER, SHEETS = split(SECRET, count=5, needed=3)
SHARED = SharedKey(number=NUMBER, needed=3, holders=HOLDERS, day="2026-12-01", public=public_of(SECRET))


def gathered(*sheets: str, shared: SharedKey = SHARED) -> Gathered:
    made = Gathered(shared)
    for sheet in sheets:
        made.add(words_in(sheet))
    return made


def test_any_three_of_five_bring_it_back_and_no_two() -> None:
    for three in combinations(SHEETS, 3):
        assert gathered(*three).secret() == SECRET
    for two in combinations(SHEETS, 2):
        with pytest.raises(InvalidInput, match="还差1份"):
            gathered(*two).secret()
    numbered = (f"{n} {word[:4].upper()}" for n, word in enumerate(SHEETS[4].split(), start=1))
    assert gathered("\n".join(numbered)).holders == ["戊"], "as it stands on the sheet, four letters of each"


def _other(sheet: str, *places: int) -> str:
    words = sheet.split()
    for place in places:
        words[place - 1] = "acid" if words[place - 1] != "acid" else "acne"
    return " ".join(words)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (SHEETS[0], "甲的份额已经输入过"),
        (_other(SHEETS[1], 2), "第2个词很可能抄错了"),
        (SHEETS[1].replace(SHEETS[1].split()[6], "xinqiao", 1), "第7个词不在词表里"),
        (" ".join(SHEETS[1].split()[1:]), "这里有32个"),
        (split(SECRET, count=2, needed=2)[1][0], f"要的是第{NUMBER}号的"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_named(typed: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said) as refused:
        gathered(SHEETS[0], typed)
    assert not set(typed.split()) & set(refused.value.message.split()), "no word of it is shown"


def test_a_new_version_is_sealed_to_the_same_sheets_and_to_nobody_elses(ring: Ring) -> None:
    ring(f"1 {A}")
    first = SHARED.holding(f"1 {A}\n")
    both = first.holding(f"1 {A}\n2 {B} sm4\n")
    assert (first.opened(SECRET), both.opened(SECRET)) == (f"1 {A}\n", f"1 {A}\n2 {B} sm4\n")
    assert (both.newest, both.trusted()) == (2, True)
    stranger = replace(both, public=public_of(bytes(32)))
    assert not stranger.trusted(), "it was not made by who holds the key"
    changed = replace(both, sealed=f"{'B' if both.sealed[0] == 'A' else 'A'}{both.sealed[1:]}")
    for shared, secret in ((both, bytes(32)), (stranger, SECRET), (changed, SECRET)):
        with pytest.raises(KeyWrong, match="打不开"):
            shared.opened(secret)
    ring(f"1 {B}")
    assert not both.trusted()


def _asked(**given: object) -> Namespace:
    return Namespace(
        **{"holders": None, "needed": None, "to": None, "share": None, "sealed": None, "try_": False} | given
    )


def _keeping() -> tuple[Mark, str]:
    [found] = (one for one in examine() if one.name == "主密钥的保管")
    return found.mark, str(found.found)


@pytest.mark.once
@pytest.mark.django_db
def test_an_office_whose_key_is_gone_opens_again_when_enough_people_come(
    cast: Cast,
    ring: Ring,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nobody's words are in what is printed, logged, entered into the audit log or written beside the sheets."""
    caplog.set_level(logging.DEBUG)
    home, sheets, lines = tmp_path / "home", tmp_path / "stick", key_text()
    key = home / "keys" / "root.key"
    with override_settings(XINQIAO_HOME=home, XINQIAO_BACKUP=tmp_path / "backup", XINQIAO_ROOT_KEY_FILE=key):
        assert _keeping()[0] is Mark.WARNING
        with pytest.raises(Refused, match="--to"):
            sharing.split(_asked(holders=["甲", "乙"], needed=2, to=home / "sheets"))
        with pytest.raises(Refused, match="各不相同"):
            sharing.split(_asked(holders=["甲", "甲"], needed=2, to=sheets))
        assert sharing.split(_asked(holders=["甲/长", "乙"], needed=2, to=sheets)) == 0
        made = sorted(sheets.iterdir())
        assert [place.stat().st_mode & 0o777 for place in made] == [0o600] * 2
        words = [_words_on(place) for place in made]
        assert _keeping()[0] is Mark.GOOD
        given = _written(tmp_path, words)
        assert sharing.join(_asked(share=given, try_=True)) == 0
        assert "与正在使用的密钥相同" in capsys.readouterr().out

        monkeypatch.delenv("XINQIAO_ROOT_KEY")
        keyring.cache_clear()
        with pytest.raises(KeyMissing, match="keys join"):
            keyring()
        assert not make_key(), "a new key would open nothing"
        assert sharing.join(_asked(share=given)) == 0
        assert (key.read_text(), key.stat().st_mode & 0o777) == (lines, 0o600)
        with pytest.raises(Refused, match="已经存在"):
            sharing.join(_asked(share=given))
        theirs = tmp_path / "theirs.shares"
        theirs.write_bytes(SHARED.holding(f"1 {A}\n").written())
        key.unlink()
        keyring.cache_clear()
        with pytest.raises(KeyWrong, match="换回"):
            sharing.join(_asked(sealed=theirs, share=_written(tmp_path, SHEETS[:3])))
        assert not key.exists(), "the key of another office does not stay"
        key.write_text(lines)
        keyring.cache_clear()
        keep(replace(_there(), newest=0))
        assert _keeping()[0] is Mark.BAD
    entries = AuditEntry.objects.filter(action__startswith="keys.").order_by("seq")
    assert [entry.action for entry in entries] == ["keys.split", "keys.join", "keys.join"]
    leaves = [bytes(entry.leaf).decode() for entry in entries]
    assert all("甲/长、乙" in leaf for leaf in leaves)
    out = capsys.readouterr()
    beside = [
        p.read_text("utf-8", "replace")
        for p in (tmp_path / "home", tmp_path / "backup")
        for p in p.rglob("*")
        if p.is_file()
    ]
    assert len(beside) >= 3
    told = "\n".join((out.out, out.err, caplog.text, *leaves, *beside))
    runs = [" ".join(sheet.split()[n : n + 3]) for sheet in words for n in range(LENGTH - 2)]
    assert not [run for run in runs if run in told]


def _written(folder: Path, sheets: Sequence[str]) -> list[Path]:
    """Each sheet in a file of its own."""
    places = [folder / f"typed-{n}.txt" for n in range(len(sheets))]
    for place, sheet in zip(places, sheets, strict=True):
        place.write_text(sheet)
    return places


def _words_on(sheet: Path) -> str:
    """The words of a sheet in the order of their numbers, as its holder reads them."""
    with pypdfium2.PdfDocument(sheet) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    read = {int(n): word for n, word in re.findall(r"\b(\d+) ([a-z]+)", text)}
    return " ".join(read[n] for n in range(1, LENGTH + 1))


def _there() -> SharedKey:
    found = shared_key()
    assert found is not None
    return found
