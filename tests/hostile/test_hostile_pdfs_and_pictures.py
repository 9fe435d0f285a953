"""PDF files and pictures made to harm: each is refused with a Chinese sentence, in at most 2 s of CPU and 256 MiB (security.md 6)."""

import io
import struct

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from tests.hostile.test_hostile_files import refused
from tests.intake import sample_files as made
from xinqiao.intake.files import check_file

pytestmark = pytest.mark.once


def pdf_with(**root: object) -> bytes:
    """A PDF with these entries in its catalogue."""
    return made.pdf(1, **root)


@pytest.mark.parametrize(
    "action",
    [
        Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")),
        Dictionary(S=Name.Launch, F=String("cmd.exe")),
        Dictionary(S=Name.SubmitForm, F=String("https://example.invalid")),
        Dictionary(S=Name.GoTo, Next=Array([Dictionary(S=Name.JavaScript, JS=String("x"))])),
    ],
)
def test_a_pdf_that_acts_by_itself_is_refused(action: Dictionary) -> None:
    refused("a.pdf", pdf_with(OpenAction=action), "脚本")


def test_a_script_in_a_compressed_object_of_a_pdf_is_found() -> None:
    made_pdf = pikepdf.new()
    made_pdf.add_blank_page()
    made_pdf.Root.Names = made_pdf.make_indirect(
        Dictionary(
            JavaScript=made_pdf.make_indirect(
                Dictionary(Names=Array([String("a"), Dictionary(S=Name.JavaScript, JS=String("x"))]))
            )
        )
    )
    out = io.BytesIO()
    made_pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in out.getvalue()
    refused("a.pdf", out.getvalue(), "脚本")


def test_a_file_carried_in_a_pdf_is_refused() -> None:
    made_pdf = pikepdf.new()
    made_pdf.add_blank_page()
    made_pdf.attachments["a.exe"] = pikepdf.AttachedFileSpec(made_pdf, b"MZ", filename="a.exe")
    out = io.BytesIO()
    made_pdf.save(out)
    refused("a.pdf", out.getvalue(), "夹带")


def test_a_pdf_that_asks_for_a_password_is_refused() -> None:
    made_pdf = pikepdf.new()
    made_pdf.add_blank_page()
    out = io.BytesIO()
    made_pdf.save(out, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    refused("a.pdf", out.getvalue(), "密码")


def pages(count: int) -> bytes:
    """A PDF of this many pages."""
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    return made.pdf_by_hand([b"<</Type/Catalog/Pages 2 0 R>>", tree, *[page] * count])


def test_a_pdf_of_100_000_pages_is_refused_and_one_of_1000_is_not() -> None:
    assert check_file("a.pdf", pages(1000)).ok
    refused("a.pdf", pages(1001), "超过1000页")
    refused("a.pdf", pages(100_000), "PDF")


@pytest.mark.parametrize(
    "body",
    [
        b"trailer<</Root 1 0 R/Prev 9>>startxref\n9\n%%EOF",
        b"1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj trailer<</Root 1 0 R>>\n%%EOF",
        b"1 0 obj" + b"[" * 100_000 + b"endobj trailer<</Root 1 0 R>>\n%%EOF",
        b"1 0 obj" + b"<</A " * 100_000 + b"endobj trailer<</Root 1 0 R>>\n%%EOF",
        b"%%EOF",
    ],
)
def test_loops_and_endless_nesting_in_a_pdf_are_refused(body: bytes) -> None:
    refused("a.pdf", b"%PDF-1.7\n" + body, "PDF")


def test_an_object_stream_that_unpacks_beyond_the_memory_limit_is_refused() -> None:
    assert check_file("a.pdf", made.pdf_with_object_stream(1)).ok
    refused("a.pdf", made.pdf_with_object_stream(600), "PDF")


@pytest.mark.parametrize("size", [(50_000, 50_000), (2**31 - 1, 1), (1, 2**31 - 1), (80_001, 1000)])
def test_a_pixel_flood_is_refused_without_decoding(size: tuple[int, int]) -> None:
    refused("a.png", made.png_of_size(*size), "像素")


def test_a_pixel_flood_in_other_forms_is_refused() -> None:
    jpeg = bytearray(made.picture("JPEG"))
    struct.pack_into(">HH", jpeg, jpeg.index(b"\xff\xc0") + 5, 60_000, 60_000)
    refused("a.jpg", bytes(jpeg), "像素")
    webp = bytearray(made.picture("WEBP", orientation=6))
    webp[24:30] = b"\xff\x7f\x00" * 2
    refused("a.webp", bytes(webp), "像素")


def test_a_picture_of_no_size_or_with_a_wrong_check_sum_is_refused() -> None:
    refused("a.png", made.png_of_size(0, 10), "损坏")
    refused("a.png", made.picture("PNG").replace(b"IDAT", b"IDAU"), "损坏")


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8" + b"\xff\xfe\x00\x02" * 1_000_000 + b"\xff\xd9",
        b"\xff\xd8\xff" + b"\xff" * 15_000_000,
        b"\xff\xd8\xff\xda\x00\x02" + b"\xff\x00" * 7_000_000,
        b"\xff\xd8\xff\xda\x00\x02" + b"\xff\xda\x00\x02" * 1_000_000 + b"\xff\xd9",
    ],
)
def test_a_picture_of_a_million_segments_is_refused_in_time(data: bytes) -> None:
    refused("a.jpg", data, "损坏")


def test_a_png_of_a_million_chunks_is_refused_in_time() -> None:
    chunks = made.png_chunk(b"tEXt", b"") * 1_000_000
    refused("a.png", made.picture("PNG")[:33] + chunks + made.picture("PNG")[33:], "损坏")
