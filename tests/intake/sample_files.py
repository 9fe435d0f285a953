"""Small files of every kind, made here so that none has to be stored."""

import io
import struct
import zipfile
import zlib
from email.message import EmailMessage

import pikepdf
from PIL import Image

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?><w:document
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>路灯坏了</w:t></w:r></w:p>
</w:body></w:document>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"{}/>
</Relationships>"""
ATTACHED_TEMPLATE = RELS.format(
    "attachedTemplate", "https://example.invalid/a.dotm", ' TargetMode="External"'
)
HYPERLINK = RELS.format("hyperlink", "https://example.invalid/", ' TargetMode="External"')


def docx(extra: dict[str, str | bytes] | None = None, **replaced: str | bytes) -> bytes:
    """A Word document; `extra` adds parts by name, `replaced` takes content_types, document, rels instead of the plain ones."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": replaced.get("content_types", CONTENT_TYPES),
        "_rels/.rels": replaced.get("rels", RELS.format("officeDocument", "word/document.xml", "")),
        "word/document.xml": replaced.get("document", DOCUMENT),
    }
    return zipped(parts | (extra or {}))


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def xlsx() -> bytes:
    """An Excel workbook, as far as the check looks."""
    types = CONTENT_TYPES.replace("/word/document.xml", "/xl/workbook.xml").replace(
        "wordprocessingml.document", "spreadsheetml.sheet"
    )
    rels = RELS.format("officeDocument", "xl/workbook.xml", "")
    return zipped({"[Content_Types].xml": types, "_rels/.rels": rels, "xl/workbook.xml": "<workbook/>"})


def picture(form: str, *, orientation: int | None = None, maker: str | None = None) -> bytes:
    """A picture of 64 x 48 points in "JPEG", "PNG" or "WEBP" with the EXIF data asked for."""
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if maker:
        exif[0x010F] = maker
        exif.get_ifd(0x8825)[2] = (30.0, 15.0, 50.0)
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).convert("RGB").save(out, form, exif=exif)
    return out.getvalue()


def png_chunk(name: bytes, body: bytes) -> bytes:
    """One chunk with its check sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that claims this size and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = (
        png_chunk(b"IHDR", head) + png_chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + png_chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + body


def pdf(pages: int = 1, **root: object) -> bytes:
    """A PDF with blank pages; `root` adds entries to the catalogue."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    for key, value in root.items():
        made.Root[f"/{key}"] = value
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def wav() -> bytes:
    """A tenth of a second of silence."""
    sound = b"\0" * 1600
    body = (
        b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
        + b"data"
        + struct.pack("<I", len(sound))
        + sound
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body


def amr() -> bytes:
    """Ten frames of 12.2 kbit/s."""
    return b"#!AMR\n" + (b"\x3c" + b"\0" * 31) * 10


def mp3() -> bytes:
    """An empty ID3 tag and ten frames of 128 kbit/s."""
    return b"ID3\x04\0\0\0\0\0\0" + (b"\xff\xfb\x90\0" + b"\0" * 413) * 10


def mp4(brand: bytes = b"isom") -> bytes:
    """Boxes without sound or pictures."""
    boxes = ((b"ftyp", brand + b"\0\0\0\0" + brand), (b"moov", b"\0" * 8), (b"mdat", b"\0" * 64))
    return b"".join(struct.pack(">I", len(body) + 8) + name + body for name, body in boxes)


def eml(name: str = "说明.txt", content: bytes = "路灯坏了".encode()) -> bytes:
    """An e-mail with one attachment."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.invalid", "b@example.invalid", "反映路灯"
    message.set_content("路灯坏了，请修理。")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def pdf_by_hand(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1, the first being the catalogue, with a right table of places."""
    data, places = b"%PDF-1.7\n", []
    pieces = [data]
    length = len(data)
    for number, body in enumerate(objects, start=1):
        places.append(length)
        pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        length += len(pieces[-1])
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    pieces.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows))
    pieces.append(b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, length))
    return b"".join(pieces)


def pdf_with_object_stream(unpacked_mib: int) -> bytes:
    """A PDF whose catalogue lies in a packed stream followed by this many MiB of blanks."""
    packer = zlib.compressobj(9)
    body = packer.compress(b"5 0 <</Type/Catalog/Pages 2 0 R>>") + b"".join(
        packer.compress(b" " * 2**20) for _ in range(unpacked_mib)
    )
    body += packer.flush()
    stream = (
        b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(body)
        + body
        + b"\nendstream endobj\n"
    )
    page = b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj 3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n"
    head = b"%PDF-1.7\n"
    table = len(head) + len(stream) + len(page)
    places = [0, 0, len(head) + len(stream), len(head) + len(stream) + page.index(b"3 0 obj"), len(head)]
    rows = b"".join(struct.pack(">BIB", 1 if place else 0, place, 0) for place in places) + struct.pack(
        ">BIB", 2, 4, 0
    )
    xref = (
        b"6 0 obj<</Type/XRef/W[1 4 1]/Size 6/Root 5 0 R/Length %d>>stream\n" % len(rows)
        + rows
        + b"\nendstream endobj\n"
    )
    return head + stream + page + xref + b"startxref\n%d\n%%%%EOF" % table
