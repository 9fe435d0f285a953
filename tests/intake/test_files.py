"""Attachments that offices should take, and ordinary slips that get a sentence saying what to do."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake import sample_files as made
from xinqiao.intake.copies import copy_of
from xinqiao.intake.files import UNFORESEEN, Limits, check_file, safe_name

GOOD: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "申请书.pdf": (made.pdf, "pdf", "application/pdf"),
    "照片.JPG": (lambda: made.picture("JPEG"), "jpeg", "image/jpeg"),
    "照片.jpeg": (lambda: made.picture("JPEG"), "jpeg", "image/jpeg"),
    "截图.png": (lambda: made.picture("PNG"), "png", "image/png"),
    "图.webp": (lambda: made.picture("WEBP"), "webp", "image/webp"),
    "说明.txt": ("路灯坏了\r\n".encode, "txt", "text/plain"),
    "合同.docx": (
        made.docx,
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "名单.xlsx": (made.xlsx, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "来信.eml": (made.eml, "eml", "message/rfc822"),
    "录音.mp3": (made.mp3, "mp3", "audio/mpeg"),
    "录音.m4a": (lambda: made.mp4(b"M4A "), "m4a", "audio/mp4"),
    "录音.amr": (made.amr, "amr", "audio/amr"),
    "录音.wav": (made.wav, "wav", "audio/wav"),
    "录像.mp4": (made.mp4, "mp4", "video/mp4"),
}


@pytest.mark.parametrize("name", GOOD)
def test_every_allowed_kind_is_taken(name: str) -> None:
    build, kind, content_type = GOOD[name]
    check = check_file(name, build())
    assert (check.ok, check.problem) == (True, "")
    assert (check.kind, check.content_type, check.safe_name) == (kind, content_type, name)


@pytest.mark.parametrize("name", [name for name in GOOD if not name.endswith(("txt", "eml"))])
def test_a_file_under_the_name_of_another_kind_is_refused(name: str) -> None:
    build, kind, _ = GOOD[name]
    others = {"a.pdf", "a.jpg", "a.png", "a.docx", "a.wav", "a.txt", "a.eml"}
    for other in others - {name, f"a.{name.rpartition('.')[2].lower()}", "a.jpg" if kind == "jpeg" else ""}:
        check = check_file(other, build())
        assert not check.ok
        assert check.kind == check.content_type == ""
        assert "内容" in check.problem


@pytest.mark.parametrize("name", [name for name in GOOD if not name.endswith(("txt", "eml", "mp3"))])
def test_a_file_cut_off_in_the_middle_is_refused(name: str) -> None:
    data = GOOD[name][0]()
    assert not check_file(name, data[: len(data) * 2 // 3]).ok


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_in_the_encodings_people_have_are_taken(encoding: str) -> None:
    assert check_file("a.txt", "村里的路灯坏了，𠮷先生反映".encode(encoding)).ok


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.doc", "另存为 DOCX"),
        ("a.wps", "另存为 DOCX"),
        ("a.xls", "另存为 XLSX"),
        ("a.heic", "转换为 JPG"),
        ("a.zip", "解压"),
        ("a.exe", "可以上传：PDF"),
        ("无扩展名", "没有扩展名"),
        ("合同.pdf.exe", "可以上传"),
    ],
)
def test_a_kind_that_is_not_taken_is_answered_with_advice(name: str, words: str) -> None:
    assert words in check_file(name, b"x").problem


def test_an_empty_file_is_told() -> None:
    assert "空的" in check_file("a.pdf", b"").problem


def test_too_large_a_file_is_told_with_the_limit_and_recordings_may_be_larger() -> None:
    limits = Limits(max_bytes=1024 * 1024, max_media_bytes=2 * 1024 * 1024)
    assert "超过1MB" in check_file("a.txt", b"a" * (1024 * 1024 + 1), limits=limits).problem
    assert check_file("a.txt", b"a" * 1024 * 1024, limits=limits).ok
    assert "超过2MB" in check_file("a.mp3", b"a" * (2 * 1024 * 1024 + 1), limits=limits).problem


def test_a_heic_photograph_renamed_to_jpg_is_answered_with_what_it_is() -> None:
    check = check_file("照片.jpg", b"\0\0\0\x18ftypheic" + b"\0" * 40)
    assert "像是HEIC" in check.problem


def test_a_mail_is_judged_by_its_attachments() -> None:
    assert check_file("a.eml", made.eml("照片.jpg", made.picture("JPEG"))).ok
    check = check_file("a.eml", made.eml("发票.exe", b"MZ"))
    assert "邮件中的附件“发票.exe”不能接收" in check.problem
    assert check_file("a.eml", made.eml("b.eml", made.eml())).ok


def test_a_text_is_no_mail() -> None:
    assert "不是电子邮件" in check_file("a.eml", "路灯坏了".encode()).problem


def test_a_pdf_with_a_form_or_links_is_taken() -> None:
    made_pdf = pikepdf.new()
    made_pdf.add_blank_page()
    link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.invalid/"))
    made_pdf.pages[0].Annots = pikepdf.Array(
        [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=link)]
    )
    out = io.BytesIO()
    made_pdf.save(out)
    assert check_file("a.pdf", out.getvalue()).ok


def test_a_word_document_with_links_to_web_pages_is_taken() -> None:
    assert check_file("a.docx", made.docx({"word/_rels/document.xml.rels": made.HYPERLINK})).ok


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("申请书（二）.pdf", "申请书（二）.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\用户\\张三\\合同.docx", "合同.docx"),
        ("a／b＼c.txt", "c.txt"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie x.txt"),
        ("发票\u202efdp.exe", "发票fdp.exe"),
        ("a\u200b\u2066b.txt", "ab.txt"),
        ("a\x00b.txt", "ab.txt"),
        ("CON.txt", "_CON.txt"),
        ("com1", "_com1"),
        ("..", "附件"),
        ("", "附件"),
        (".pdf", "附件.pdf"),
        ("a.pdf. . ", "a.pdf"),
        ('<">|?*.png', "附件.png"),
        ("𠮷䶮 照片.jpg", "𠮷䶮 照片.jpg"),
        ("甲" * 500 + ".pdf", "甲" * 76 + ".pdf"),
        ("报告.第二版", "报告.第二版"),
        ("con" + "甲" * 90, "con" + "甲" * 77),
    ],
)
def test_a_file_name_is_made_safe(raw: str, safe: str) -> None:
    assert safe_name(raw) == safe


@given(st.text(max_size=300))
def test_every_file_name_becomes_a_short_single_name(raw: str) -> None:
    safe = safe_name(raw)
    assert 1 <= len(safe) <= 80
    assert not set(safe) & set('/\\\r\n\x00<>:"|?*')
    assert not safe.startswith(".")
    assert safe_name(safe) == safe


@given(st.binary(max_size=300), st.sampled_from([*GOOD]))
def test_no_bytes_break_the_check(data: bytes, name: str) -> None:
    if name != "申请书.pdf" or not data.startswith(b"%PDF-"):
        check = check_file(name, data)
        assert check.ok == (check.problem == "")
        assert check.problem != UNFORESEEN


@given(
    st.sampled_from([name for name in GOOD if not name.endswith("pdf")]),
    st.integers(0, 10**6),
    st.integers(0, 255),
)
def test_one_changed_byte_never_breaks_the_check(name: str, place: int, byte: int) -> None:
    data = bytearray(GOOD[name][0]())
    data[place % len(data)] = byte
    check = check_file(name, bytes(data))
    assert check.ok == (check.problem == "")
    assert check.problem != UNFORESEEN
    if check.ok:
        assert copy_of(name, bytes(data)).data


def test_a_failure_nobody_foresaw_is_answered_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("xinqiao.intake.files.check_pdf", fail)
    check = check_file("张三.pdf", made.pdf())
    assert (check.ok, check.problem) == (False, UNFORESEEN)
    assert "ZeroDivisionError" in caplog.text
    assert "张三" not in caplog.text
