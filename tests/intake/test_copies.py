"""Copies that are given out: what a file says of place, device and author is gone, what it shows and says is the same; what is signed stays."""

import io
import struct
import zipfile
from email import message_from_bytes

import pikepdf
import pytest
from PIL import Image

from tests.intake import sample_files as made
from xinqiao.intake.copies import NOT_CLEANED, SIGNED, copy_of
from xinqiao.intake.files import Upload, check_file, inspect

MAKER = "某牌相机"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_cleaning_removes_camera_and_place_and_keeps_every_point_and_the_orientation(form: str) -> None:
    data = made.picture(form, orientation=6, maker="某牌相机")
    kind = form.lower()
    cleaned = copy_of(f"a.{kind}", data).data
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(cleaned)) as after:
        assert dict(before.getexif()).keys() >= {0x0112, 0x010F}
        kept = {} if form == "PNG" else {0x0112: 6}
        assert dict(after.getexif()) == kept
        assert before.tobytes() == after.tobytes()
    assert check_file(f"a.{kind}", cleaned).ok
    assert copy_of(f"a.{kind}", cleaned).data == cleaned


def test_cleaning_drops_comments_and_what_hangs_behind_the_picture() -> None:
    jpeg = made.picture("JPEG")
    commented = jpeg[:2] + b"\xff\xfe\x00\x08secret"[:10] + jpeg[2:] + b"behind"
    assert b"secret" in commented
    cleaned = copy_of("a.jpg", commented).data
    assert b"secret" not in cleaned
    assert cleaned.endswith(b"\xff\xd9")
    png = made.picture("PNG")
    marked = png[:33] + made.png_chunk(b"tEXt", b"Comment\0secret") + png[33:] + b"behind"
    assert copy_of("a.png", marked).data == png


def test_what_comes_is_kept_byte_by_byte() -> None:
    """Else neither the sender's fingerprint nor a signature over the file would fit the sealed original."""
    data = made.picture("JPEG", maker=MAKER)
    assert inspect(Upload(name="a.jpg", data=data)).data == data


def test_a_picture_that_says_nothing_of_its_colours_says_nothing_afterwards() -> None:
    """A reader takes a picture in plain red, green and blue for something else when it is marked as a common photograph."""
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG", keep_rgb=True)
    data = out.getvalue()
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(copy_of("a.jpg", data).data)) as after:
        assert before.tobytes() == after.tobytes()


def _pdf(**more: object) -> bytes:
    """One page with words and a photograph from a telephone, and everything a program writes about its author."""
    opened = pikepdf.new()
    page = opened.add_blank_page()
    photograph = opened.make_stream(made.picture("JPEG", maker=MAKER))
    for name, kind in {"Type": "XObject", "Subtype": "Image", "Filter": "DCTDecode"}.items():
        photograph[f"/{name}"] = pikepdf.Name(f"/{kind}")
    photograph.Width, photograph.Height, photograph.BitsPerComponent = 64, 48, 8
    photograph.ColorSpace = pikepdf.Name.DeviceRGB
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=photograph))
    page.Contents = opened.make_stream(b"BT (lamp) Tj ET /P Do")
    page.PieceInfo = pikepdf.Dictionary(Word=pikepdf.String("author"))
    opened.docinfo["/Author"] = "author"
    with opened.open_metadata() as xmp:
        xmp["dc:creator"] = ["author"]
    for key, value in more.items():
        opened.Root[f"/{key}"] = value
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def test_a_pdf_loses_its_author_and_its_photographs_their_place_and_keeps_its_pages() -> None:
    data = _pdf()
    assert check_file("a.pdf", data).ok
    copy = copy_of("a.pdf", data)
    assert not copy.as_it_is
    assert b"author" in data
    assert b"author" not in copy.data
    with pikepdf.open(io.BytesIO(data)) as before, pikepdf.open(io.BytesIO(copy.data)) as after:
        assert "/Info" not in after.trailer
        assert "/Metadata" not in after.Root
        old, new = before.pages[0], after.pages[0]
        assert new.Contents.read_bytes() == old.Contents.read_bytes()
        raw = [page.Resources.XObject.P.read_raw_bytes() for page in (old, new)]
        assert [b"Exif" in one for one in raw] == [True, False]
        with Image.open(io.BytesIO(raw[0])) as shown, Image.open(io.BytesIO(raw[1])) as still:
            assert shown.tobytes() == still.tobytes()
    assert copy_of("a.pdf", data) == copy, "the same file gives the same copy"
    assert check_file("a.pdf", copy.data).ok


def test_what_is_signed_is_given_out_as_it_is_and_says_so() -> None:
    field = pikepdf.Dictionary(
        FT=pikepdf.Name.Sig, V=pikepdf.Dictionary(ByteRange=[0, 10, 20, 30], Contents=pikepdf.String("x"))
    )
    signed = _pdf(AcroForm=pikepdf.Dictionary(SigFlags=3, Fields=[field]))
    assert copy_of("a.pdf", signed).data == signed
    assert copy_of("a.pdf", signed).as_it_is == SIGNED
    letter = made.docx({"_xmlsignatures/sig1.xml": "<Signature/>", "docProps/core.xml": "author"})
    assert (copy_of("a.docx", letter).data, copy_of("a.docx", letter).as_it_is) == (letter, SIGNED)
    broken = b"\xff\xd8\xff\xe1"
    assert (copy_of("a.jpg", broken).data, copy_of("a.jpg", broken).as_it_is) == (broken, NOT_CLEANED)


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.ofd"])
def test_a_packed_document_loses_its_properties_and_keeps_its_words(name: str) -> None:
    told = {f"docProps/{part}.xml": "<x>author</x>" for part in ("core", "app", "custom")}
    layout = "<ofd:OFD><ofd:DocInfo><ofd:Author>author</ofd:Author><ofd:DocID>7</ofd:DocID></ofd:DocInfo></ofd:OFD>"
    data = made.docx({**told, "OFD.xml": layout, "word/media/image1.jpeg": made.picture("JPEG", maker=MAKER)})
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(io.BytesIO(copy_of(name, data).data)) as new,
    ):
        assert old.namelist() == new.namelist()
        changed = {part for part in old.namelist() if old.read(part) != new.read(part)}
        assert changed == {*told, "OFD.xml", "word/media/image1.jpeg"}
        assert not any(b"author" in new.read(part) or b"Exif" in new.read(part) for part in changed)
        assert b"<ofd:DocID>7<" in new.read("OFD.xml")


@pytest.mark.parametrize(
    ("name", "part", "said", "given"),
    [
        (
            "a.docx",
            "word/comments.xml",
            '<w:comment w:id="0" w:author="丁某" w:initials="丁" w:date="2026-01-02T03:04:05Z">甲 w:author="是"</w:comment>',
            '<w:comment w:id="0" w:author="-">甲 w:author="是"</w:comment>',
        ),
        (
            "a.docx",
            "word/document.xml",
            "<w:ins w:author='丁某' w:id='1'/><w:date w:fullDate=\"2026-01-02\"/>",
            '<w:ins w:author="-" w:id=\'1\'/><w:date w:fullDate="2026-01-02"/>',
        ),
        (
            "a.docx",
            "word/people.xml",
            '<w15:x w15:userId="d@x" w15:author="丁"/>',
            '<w15:x w15:userId="-" w15:author="-"/>',
        ),
        (
            "a.xlsx",
            "xl/comments1.xml",
            "<authors><author>丁某</author></authors>",
            "<authors><author>-</author></authors>",
        ),
        ("a.xlsx", "xl/persons/person.xml", '<p displayName="丁某"/>', '<p displayName="-"/>'),
        ("a.xlsx", "xl/tables/table1.xml", '<t displayName="表1"/>', '<t displayName="表1"/>'),
        ("a.xlsx", "xl/workbook.xml", '<x:absPath url="C:\\丁某\\"/>', '<x:absPath url="-"/>'),
        ("a.ofd", "Doc_0/Annots/Page_0/Annotation.xml", '<a Creator="丁某"/>', '<a Creator="-"/>'),
    ],
)
def test_a_comment_stays_and_who_wrote_it_goes(name: str, part: str, said: str, given: str) -> None:
    copy = copy_of(name, made.zipped({part: said}))
    assert not copy.as_it_is
    with zipfile.ZipFile(io.BytesIO(copy.data)) as packed:
        assert packed.read(part).decode() == given
    elsewhere = made.zipped({"word/comments.xml": '<w:x w:author="丁"/>'.encode("utf-16")})
    assert copy_of("a.docx", elsewhere).as_it_is == NOT_CLEANED, "what cannot be read is not called clean"


def test_a_comment_in_a_pdf_stays_and_who_wrote_it_goes() -> None:
    opened = pikepdf.open(io.BytesIO(_pdf()))
    kinds = {"Text": "author", "Widget": "field"}
    notes = [
        opened.make_indirect(
            pikepdf.Dictionary(Subtype=pikepdf.Name(f"/{kind}"), T=name, Contents=pikepdf.String("lamp"))
        )
        for kind, name in kinds.items()
    ]
    opened.Root.AcroForm = pikepdf.Dictionary(Fields=[notes[1]])
    opened.pages[0].Annots = pikepdf.Array(notes)
    out = io.BytesIO()
    opened.save(out)
    with pikepdf.open(io.BytesIO(copy_of("a.pdf", out.getvalue()).data)) as after:
        text, field = after.pages[0].Annots
        assert ("/T" in text, str(text.Contents), str(field.T)) == (False, "lamp", "field")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_picture_in_a_mail_loses_camera_and_place_and_the_mail_nothing_else(end: bytes) -> None:
    picture = made.picture("JPEG", maker=MAKER)
    mail = made.eml("照片.jpg", picture).replace(b"\n", end)
    copy = copy_of("a.eml", mail)
    assert not copy.as_it_is
    old, new = message_from_bytes(mail), message_from_bytes(copy.data)
    assert new.items() == old.items()
    (before, _), (words, shown) = (list(one.walk())[1:] for one in (old, new))
    assert words.as_bytes() == before.as_bytes()
    assert shown.get_payload(decode=True) == copy_of("a.jpg", picture).data != picture
    assert copy_of("a.eml", copy.data).data == copy.data
    signed = mail.replace(b"multipart/mixed", b"multipart/signed")
    assert (copy_of("a.eml", signed).data, copy_of("a.eml", signed).as_it_is) == (signed, SIGNED)
    plain = mail.replace(b"Content-Transfer-Encoding: base64", b"X-None: 1")
    assert copy_of("a.eml", plain).data == plain


def test_a_recording_loses_place_and_hour_where_they_stand_and_nothing_moves() -> None:
    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + name + body

    place, hour = box(b"udta", b"+30.25+120.16/"), box(b"mvhd", b"\0\0\0\0" + b"HOURHOUR" + b"scale")
    data = box(b"ftyp", b"isom") + box(b"moov", hour + place) + box(b"mdat", b"+30.25 is said")
    copy = copy_of("a.mp4", data).data
    assert len(copy) == len(data)
    assert copy.endswith(box(b"mdat", b"+30.25 is said"))
    assert copy.count(b"+30.25") == 1
    assert b"HOUR" not in copy
    assert b"scale" in copy
    tagged = b"ID3\x04\0\0\0\0\0\x06author" + made.mp3()[10:] + b"TAG".ljust(128, b"a")
    assert copy_of("a.mp3", tagged).data == made.mp3()[10:]
