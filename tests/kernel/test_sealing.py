"""Sealed bytes open in their own place, under their own key, and unchanged; otherwise not at all."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import Cast, accepted, reload
from xinqiao.kernel import sealing
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.errors import KeyMissing, KeyWrong, SealError, Tampered
from xinqiao.kernel.keycheck import check_keys
from xinqiao.kernel.models import KeyCheck, StoredBytes
from xinqiao.matters import files
from xinqiao.matters.commands.handling import log
from xinqiao.matters.commands.reveal import download_paper, reveal_original
from xinqiao.matters.commands.rewrap import rewrap_some
from xinqiao.matters.models import LogKind, Paper, Petition
from xinqiao.matters.sealed import sealed_columns
from xinqiao.rules.disclosing import Purpose

Ring = Callable[..., None]
A, B, C = (f"{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2, 3))


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ring]:
    """Load other keys: `ring("1 …", "2 …")`; afterwards those of the run are back."""

    def load(*lines: str) -> None:
        monkeypatch.setenv("XINQIAO_ROOT_KEY", ";".join(lines))
        sealing.keyring.cache_clear()

    yield load
    monkeypatch.undo()
    sealing.keyring.cache_clear()


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    context=st.text("abc:_.1", max_size=20),
)
def test_what_was_sealed_opens_as_it_was(text: str, context: str) -> None:
    assert sealing.unseal(sealing.seal(text, context=context), context=context) == text


def test_chinese_takes_two_bytes_a_sign_and_every_sign_comes_back() -> None:
    """Sealed text is GBK where that is shorter; what it has not, and what was sealed as UTF-8 before, opens as it was."""
    overhead = len(sealing.seal("", context="c"))
    assert len(sealing.seal("云水" * 50, context="c")) == overhead + 201
    signs = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x10000)]))
    held = signs.encode("gbk", "ignore").decode("gbk")
    for text in (held, f"{held}\U00020bb7", signs):
        assert sealing.unseal(sealing.seal(text, context="c"), context="c") == text
    assert sealing.unseal(sealing.seal("云水".encode(), context="c"), context="c") == "云水"


@given(one=st.text("ab:1", max_size=6), other=st.text("ab:1", max_size=6))
def test_sealed_bytes_open_nowhere_else(one: str, other: str) -> None:
    sealed = sealing.seal("甲小满", context=one)
    if one == other:
        assert sealing.unseal(sealed, context=other) == "甲小满"
    else:
        with pytest.raises(Tampered):
            sealing.unseal(sealed, context=other)


def test_every_changed_cut_or_added_byte_keeps_it_closed() -> None:
    sealed = sealing.seal("张三住在虚构路1号", context="t")
    for place in range(len(sealed)):
        for bit in (1, 128):
            changed = sealed[:place] + bytes([sealed[place] ^ bit]) + sealed[place + 1 :]
            with pytest.raises(SealError):
                sealing.unseal(changed, context="t")
        with pytest.raises(SealError):
            sealing.unseal(sealed[:place], context="t")
    with pytest.raises(Tampered):
        sealing.unseal(sealed + b"\0", context="t")


def test_the_same_text_never_seals_to_the_same_bytes_and_shows_nothing_of_itself() -> None:
    sealed = {sealing.seal("甲小满", context="t") for _ in range(2000)}
    assert len(sealed) == 2000
    assert not any("甲小满".encode() in s for s in sealed)


def test_another_key_does_not_open_it(ring: Ring) -> None:
    ring(f"1 {A}")
    sealed, index = sealing.seal("甲", context="t"), sealing.blind_index("甲", purpose="name")
    ring(f"1 {B}")
    with pytest.raises(Tampered):
        sealing.unseal(sealed, context="t")
    assert sealing.blind_index("甲", purpose="name") != index


def test_a_newer_key_seals_and_the_older_one_still_opens_indexes_and_keeps_the_log(ring: Ring) -> None:
    ring(f"1 {A}")
    old, index, log_key = (
        sealing.seal("甲", context="t"),
        sealing.blind_index("甲", purpose="n"),
        sealing.audit_key(),
    )
    ring(f"1 {A}", f"2 {B}")
    new = sealing.seal("甲", context="t")
    assert (sealing.version_of(old), sealing.version_of(new)) == (1, 2)
    assert sealing.unseal(old, context="t") == sealing.unseal(new, context="t") == "甲"
    assert sealing.version_of(sealing.rewrap(old, context="t")) == 2
    assert (sealing.blind_index("甲", purpose="n"), sealing.audit_key()) == (index, log_key)
    ring(f"2 {B}")
    with pytest.raises(KeyMissing, match="第 1 版"):
        sealing.unseal(old, context="t")


def test_purposes_give_indexes_that_cannot_be_joined() -> None:
    assert sealing.blind_index("1", purpose="name") != sealing.blind_index("1", purpose="phone")
    assert sealing.short_code("1", purpose="query-code") != sealing.short_code("1", purpose="verification")


@pytest.mark.parametrize(
    ("lines", "error", "words"),
    [
        ("", KeyMissing, "空的"),
        ("# only a remark\n\n", KeyMissing, "空的"),
        (f"1{A}", KeyWrong, "无法识别"),
        ("1 short", KeyWrong, "无法识别"),
        (f"0 {A}", KeyWrong, "无法识别"),
        (f"65536 {A}", KeyWrong, "无法识别"),
        (f"one {A}", KeyWrong, "无法识别"),
        (f"1 {A} {B}", KeyWrong, "无法识别"),
        (f"1 {A}2 {B}", KeyWrong, "无法识别"),
        (f"1 {A} sm2", KeyWrong, "无法识别"),
        (f"1 {A} sm4 sm4", KeyWrong, "无法识别"),
        (f"1 {A}\n1 {A} sm4", KeyWrong, "出现两次"),
        (f"1 {A}\n1 {B}", KeyWrong, "出现两次"),
        (f"1 {base64.b64encode(bytes(31)).decode()}", KeyWrong, "无法识别"),
    ],
)
def test_a_key_file_that_cannot_be_used_says_what_to_do(
    lines: str, error: type[SealError], words: str
) -> None:
    with pytest.raises(error, match=words) as told:
        sealing.parse_keys(lines)
    assert "AQEB" not in str(told.value)
    assert "AQEB" not in repr(sealing.parse_keys(f"1 {A}"))


def test_a_missing_unreadable_or_strange_key_file_says_where_it_should_be(ring: Ring, tmp_path: Path) -> None:
    ring()
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    for name, error in (("absent", KeyMissing), (".", KeyMissing), ("binary", KeyWrong)):
        with override_settings(XINQIAO_ROOT_KEY_FILE=tmp_path / name), pytest.raises(error) as told:
            sealing.keyring()
        assert str(tmp_path) in str(told.value)
        sealing.keyring.cache_clear()


@pytest.mark.django_db
def test_start_is_refused_with_a_wrong_or_missing_key_and_goes_on_with_the_right_one(ring: Ring) -> None:
    ring(f"1 {A}")
    check_keys()
    check_keys()
    ring(f"1 {B}")
    with pytest.raises(KeyWrong, match="原来的密钥文件"):
        check_keys()
    ring(f"2 {B}")
    with pytest.raises(KeyMissing, match="第 1 版"):
        check_keys()
    ring(f"1 {A}", f"2 {B}")
    check_keys()
    assert KeyCheck.objects.count() == 2
    ring(f"1 {A}")
    with pytest.raises(KeyMissing, match="第 2 版"):
        check_keys()
    for other in (C, f"{B} sm4"):
        ring(f"1 {A}", f"2 {other}")
        with pytest.raises(KeyWrong, match="第 2 版"):
            check_keys()


def test_every_sealed_column_is_sealed_anew_with_a_new_key() -> None:
    columns = {
        model
        for model in apps.get_models()
        if any(field.name == "sealed" for field in model._meta.get_fields())
    }
    assert columns - {KeyCheck, StoredBytes} == {model for model, *_ in sealed_columns()}


@pytest.mark.django_db
def test_sealing_anew_leaves_nothing_under_the_old_key_and_loses_nothing(
    ring: Ring, cast: Cast, tmp_path: Path
) -> None:
    with override_settings(XINQIAO_FILES=tmp_path):
        matter = accepted(cast)
        log(cast.actor("handler"), reload(matter), LogKind.STATEMENT, "听取陈述", happened_on=today())
        ring(*sealing_lines(), f"2 {B}", f"3 {C} sm4")
        check_keys()
        first = rewrap_some(Actor.system("keys"), None, limit=2)
        assert (first.rows, first.files, first.left) == (2, 2, True)
        while rewrap_some(Actor.system("keys"), None, limit=2).left:
            pass
        for model, *_ in sealed_columns():
            assert {
                sealing.version_of(r) for r in model._default_manager.values_list("sealed", flat=True)
            } <= {3}
        assert {p.read_bytes()[:3] for p in tmp_path.glob("??/*")} == {b"\x02\x00\x03"}, "now SM4"
        assert not list(tmp_path.glob("??/*.part"))
        again = rewrap_some(Actor.system("keys"), None)
        assert (again.rows, again.files, again.left) == (0, 0, False)
        petition = Petition.objects.get(matter=matter)
        assert "13800001234" in reveal_original(cast.actor("handler"), petition, Purpose.VERIFY).text
        paper = Paper.objects.filter(matter=matter).first()
        assert paper is not None
        assert download_paper(cast.actor("handler"), paper).startswith(b"%PDF")


def sealing_lines() -> list[str]:
    """The key of the run as a line."""
    return [f"{v} {base64.b64encode(k).decode()}" for v, k in sealing.keyring().roots.items()]


@pytest.mark.django_db
def test_a_changed_or_lost_file_is_never_handed_out(cast: Cast, tmp_path: Path) -> None:
    with override_settings(XINQIAO_FILES=tmp_path):
        matter = accepted(cast)
        paper = Paper.objects.filter(matter=matter).first()
        assert paper is not None
        place = tmp_path / paper.pdf_path
        whole = place.read_bytes()
        assert b"%PDF" not in whole
        other = files.keep(b"another file")[0]
        for bad in (
            whole[:-1],
            whole[:40] + bytes([whole[40] ^ 1]) + whole[41:],
            (tmp_path / other).read_bytes(),
        ):
            place.write_bytes(bad)
            with pytest.raises(Tampered):
                download_paper(cast.actor("handler"), paper)
        place.unlink()
        with pytest.raises(Tampered, match="从备份恢复"):
            download_paper(cast.actor("handler"), paper)
