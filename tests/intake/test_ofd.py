"""OFD (GB/T 33190), the format in which offices exchange documents."""

import io
import zipfile

import pytest

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.files import check_file
from xinqiao.intake.instrument_files import read_instrument_file

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
ARTICLES = ("第一条　为了方便群众，制定本办法。", "第二条　补助标准为每人每月300元，由县级人民政府确定。")


def ofd(*pages: tuple[str, ...], more: dict[str, bytes] | None = None) -> bytes:
    """A document of pages; each line stands ten millimetres below the one before it."""
    named = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    parts = {
        "OFD.xml": f'<ofd:OFD {_NS} Version="1.1" DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {_NS}><ofd:Pages>{named}</ofd:Pages></ofd:Document>",
    }
    for n, lines in enumerate(pages):
        told = "".join(
            f'<ofd:TextObject ID="{9 + m}" Boundary="20 {20 + 10 * m} 170 8"><ofd:TextCode X="0" Y="5">{line}</ofd:TextCode></ofd:TextObject>'
            for m, line in enumerate(lines)
        )
        parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
            f"<ofd:Page {_NS}><ofd:Content><ofd:Layer>{told}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{body}')
        for name, data in (more or {}).items():
            packed.writestr(name, data)
    return out.getvalue()


def test_an_ofd_is_taken_as_an_attachment() -> None:
    found = check_file("通知.ofd", ofd(ARTICLES))
    assert (found.problem, found.content_type) == ("", "application/ofd")


def test_the_words_of_an_ofd_are_read_page_by_page() -> None:
    found = read_instrument_file("办法.ofd", ofd(("某市示例办法", ARTICLES[0]), (ARTICLES[1],)))
    assert [line for line in found.text.splitlines() if line] == ["某市示例办法", *ARTICLES]
    assert any("OFD" in note for note in found.notes)


def _placed(*texts: str, template: str = "") -> bytes:
    """One page of these objects, over a template that says `template`."""
    page = "".join(texts)
    made = ofd((), more={})
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    content, document = "Doc_0/Pages/Page_0/Content.xml", "Doc_0/Document.xml"
    used = '<ofd:Template TemplateID="7" ZOrder="Background"/>' if template else ""
    parts[content] = (
        f"<ofd:Page {_NS}>{used}<ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"
    )
    parts["Doc_0/Tpls/T.xml"] = f"<ofd:Page {_NS}><ofd:Content>{template}</ofd:Content></ofd:Page>"
    named = '<ofd:CommonData><ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages>'
    parts[document] = parts[document].replace("<ofd:Pages>", named)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return out.getvalue()


def _text(words: str, x: int, y: int, more: str = "", code: str = "") -> str:
    told = f'<ofd:TextCode X="0" Y="0" {code}>{words}</ofd:TextCode>'
    return f'<ofd:TextObject ID="1" Size="4" Boundary="{x} {y} 90 8" {more}>{told}</ofd:TextObject>'


def test_templates_cells_and_moved_signs_are_read_where_they_stand_and_hidden_words_are_not() -> None:
    """A template may hold the head of the paper; two cells of a row are two numbers; CTM moves what it stands in."""
    pieces = (
        _text("户数", 20, 60, code='DeltaX="g 1 4"'),
        _text("300", 60, 60, code='DeltaX="2 2"'),
        _text("2027", 90, 60, code='DeltaX="g 3 2"'),
        _text("（试行）", 20, 0, 'CTM="1 0 0 1 0 70"'),
        _text("第一条　为了方便群众，制定本办法。", 20, 80),
        _text("内部批注", 20, 90, 'Visible="false"'),
        '<ofd:CompositeObject ID="9" ResourceID="3" Boundary="0 0 9 9"/>',
    )
    found = read_instrument_file("办法.ofd", _placed(*pieces, template=_text("云水市人民政府文件", 20, 20)))
    assert [line for line in found.text.splitlines() if line] == [
        "云水市人民政府文件",
        "户数 300 2027",
        "（试行）",
        "第一条　为了方便群众，制定本办法。",
    ]
    assert "文件里有 4 个字设为隐藏，打印不出来，没有读入。" in found.notes
    assert "没有读入：图形 1 处，请对照原件。" in found.notes
    assert not any("先后与版面不同" in note for note in found.notes)


def test_an_ofd_written_downwards_is_read_column_by_column() -> None:
    columns = (_text(words, 150 - 20 * n, 20, code='DeltaY="g 15 5"') for n, words in enumerate(ARTICLES))
    found = read_instrument_file("办法.ofd", _placed(*columns))
    assert [line for line in found.text.splitlines() if line] == list(ARTICLES)
    assert any("竖排" in note for note in found.notes)


def test_an_ofd_without_words_is_told_to_be_a_scan_or_empty() -> None:
    with pytest.raises(FileRefused, match="这个 OFD 是扫描件"):
        read_instrument_file("办法.ofd", ofd(()))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"Doc_0/Attachs/tool.exe": b"MZ"}, "程序"),
        ({"Doc_0/Attachs/Attachments.xml": b"<a><FileLoc>x.txt</FileLoc></a>"}, "其他文件"),
    ],
)
def test_what_lies_in_an_ofd_like_in_a_parcel_is_refused(more: dict[str, bytes], told: str) -> None:
    assert told in check_file("通知.ofd", ofd(ARTICLES, more=more)).problem


def test_a_zip_that_is_no_ofd_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "x")
    assert "不是 OFD" in check_file("通知.ofd", out.getvalue()).problem


@pytest.mark.parametrize(("name", "told"), [("信.msg", "EML"), ("办法.wps", "DOCX"), ("表.et", "XLSX")])
def test_formats_of_one_program_are_named_with_what_to_do(name: str, told: str) -> None:
    assert told in check_file(name, b"\xd0\xcf\x11\xe0").problem


def test_words_of_stamps_over_a_page_are_counted() -> None:
    note = '<ofd:Annot ID="3" Type="Stamp"><ofd:Appearance><ofd:TextObject><ofd:TextCode>作废</ofd:TextCode></ofd:TextObject></ofd:Appearance></ofd:Annot>'
    parts = {
        "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations {_NS}><ofd:Page PageID="1"><ofd:FileLoc>P.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
        "Doc_0/Annots/P.xml": f"<ofd:PageAnnot {_NS}>{note}</ofd:PageAnnot>",
    }
    with zipfile.ZipFile(io.BytesIO(ofd(ARTICLES))) as packed:
        whole = {name: packed.read(name).decode() for name in packed.namelist()}
    document = "Doc_0/Document.xml"
    whole[document] = whole[document].replace(
        "</ofd:Document>", "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, body in {**whole, **parts}.items():
            packed.writestr(name, body)
    assert any("印章上的字 1 处" in said for said in read_instrument_file("办法.ofd", out.getvalue()).notes)


def test_words_that_nobody_sees_are_told_and_pieces_without_a_place_go_on() -> None:
    line = (
        '<ofd:TextObject ID="1" Size="4" Boundary="20 20 160 30"><ofd:TextCode X="10" Y="5" DeltaX="g 8 4">第二条　补助标准为'
        '</ofd:TextCode><ofd:TextCode X="48">每人每月300元。</ofd:TextCode></ofd:TextObject>'
    )
    white = _text("白色的字", 20, 60).replace(
        "<ofd:TextCode", '<ofd:FillColor Value="255 255 255"/><ofd:TextCode'
    )
    paper = "<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"
    clip = '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="{} 0 20 8"/></ofd:Area></ofd:Clip></ofd:Clips><ofd:TextCode'
    for more, unseen in (
        (white, True),
        (_text("透明的字", 20, 60, 'Alpha="0"'), True),
        (_text("没有笔画的字", 20, 60, 'Fill="false"'), True),
        (paper + _text("纸外的字", 220, 60), True),
        (paper + _text("纸上的字", 120, 60), False),
        (_text("裁掉的字", 20, 60).replace("<ofd:TextCode", clip.format(95)), True),
        (_text("留下的字", 20, 60).replace("<ofd:TextCode", clip.format(0)), False),
        (_text("末尾在框外", 20, 60, code='DeltaX="4 4 4 90"'), True),
        ("", False),
    ):
        found = read_instrument_file("办法.ofd", _placed(line, more))
        assert found.text.splitlines()[0].replace(" ", "") == "第二条　补助标准为每人每月300元。"
        assert any("看不见的文字" in note for note in found.notes) == unseen


def test_an_electronic_seal_is_named() -> None:
    signed = "<ofd:Signatures>/Doc_0/Signatures.xml</ofd:Signatures></ofd:DocBody>"
    with zipfile.ZipFile(io.BytesIO(ofd(ARTICLES))) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    parts["OFD.xml"] = parts["OFD.xml"].replace("</ofd:DocBody>", signed)
    parts["Doc_0/Signatures.xml"] = (
        f'<ofd:Signatures {_NS}><ofd:Signature ID="1" Type="Seal"/></ofd:Signatures>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    assert any("电子印章 1 处" in note for note in read_instrument_file("办法.ofd", out.getvalue()).notes)
    del parts["Doc_0/Signatures.xml"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    assert ARTICLES[1] in read_instrument_file("办法.ofd", out.getvalue()).text, (
        "taken out, and still told of"
    )


@pytest.mark.parametrize(
    ("place", "root", "told"),
    [
        ("V2.xml", "/Doc_0/Second.xml", "每月400元"),
        ("Doc_0/Versions/V2.xml", "../Second.xml", "每月400元"),
        ("Doc_0/Versions/V2.xml", "Doc_0/Second.xml", "每月400元"),
        ("Doc_0/Versions/V2.xml", "Lost.xml", "每月300元"),
        ("Lost/V2.xml", "Doc_0/Second.xml", "每月300元"),
    ],
)
def test_of_a_document_in_versions_the_current_one_is_read(place: str, root: str, told: str) -> None:
    """A place counts from the file it stands in, or, as some programs write it, from the package."""
    named = '<ofd:Versions><ofd:Version ID="1" Index="1" BaseLoc="V1.xml"/><ofd:Version ID="2" Index="2" Current="{}" BaseLoc="{}"/>'
    with zipfile.ZipFile(io.BytesIO(ofd(ARTICLES))) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    said = named.format("true" if place == "V2.xml" else "1", place)
    parts["OFD.xml"] = parts["OFD.xml"].replace("</ofd:DocRoot>", f"</ofd:DocRoot>{said}</ofd:Versions>")
    for part, begins in (("V1.xml", "Doc_0/Document.xml"), (place.removeprefix("Lost/"), root)):
        parts[part] = f"<ofd:DocVersion {_NS}><ofd:DocRoot>{begins}</ofd:DocRoot></ofd:DocVersion>"
    content = "Doc_0/Pages/Page_0/Content.xml"
    parts["Doc_0/Second.xml"] = parts["Doc_0/Document.xml"].replace("Page_0", "Page_1")
    parts[content.replace("Page_0", "Page_1")] = parts[content].replace("300元", "400元")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    found = read_instrument_file("办法.ofd", out.getvalue())
    assert told in found.text
    assert any("现行版本" in note for note in found.notes) == ("300" in told)


def test_cells_drawn_from_the_right_stay_apart_and_a_shadow_is_no_second_word() -> None:
    pieces = _text("300", 60, 20) + _text("户数", 20, 20) + _text(ARTICLES[0], 20, 40) * 2
    found = read_instrument_file("办法.ofd", _placed(pieces))
    assert found.text.splitlines() == ["300 户数", ARTICLES[0]]
    assert any("先后与版面不同" in note for note in found.notes)
