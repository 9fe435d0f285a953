"""The text of an instrument out of files of every kind an office has."""

import io
from pathlib import Path

import docx as word
import pikepdf
import pytest
import typst
from docx.oxml import parse_xml

from tests.intake import sample_files
from tests.library.texts import OLD
from xinqiao.documents.coverage import shipped_fonts
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.instrument_files import read_instrument_file
from xinqiao.rules.provisions.parse import read_statute
from xinqiao.rules.provisions.statute import Block

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _blocks(name: str, data: bytes) -> tuple[Block, ...]:
    return read_statute(read_instrument_file(name, data).text).blocks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_text_file_is_read_in_its_encoding_and_a_guess_is_told(encoding: str) -> None:
    found = read_instrument_file("办法.txt", OLD.encode(encoding))
    assert read_statute(found.text).blocks == read_statute(OLD).blocks
    assert bool(found.notes) == (not encoding.startswith("utf-8"))


def _word(text: str) -> bytes:
    document = word.Document()
    for line in text.splitlines():
        if line.startswith("|"):
            continue
        if line.strip():
            document.add_paragraph(line.lstrip("# "))
        if line.startswith("第三条"):
            rows = [["类别", "多层", "高层"], ["一级", "1.20", "2.10"], ["二级", "0.80", "1.60"]]
            table = document.add_table(len(rows), 3)
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, value in zip(row.cells, cells, strict=True):
                    cell.text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_document_gives_its_paragraphs_and_tables() -> None:
    assert _blocks("办法.docx", _word(OLD)) == read_statute(OLD).blocks


def test_numbers_that_word_itself_prints_are_read_and_deleted_words_are_not() -> None:
    document = word.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {_NS} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1">'
            '<w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {_NS} w:numId="88"><w:abstractNumId w:val="77"/></w:num>'))
    document.add_paragraph("云水市办法")
    for level, text in ((0, "甲包括："), (1, "子；"), (1, "丑。"), (0, "乙。")):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {_NS}><w:ilvl w:val="{level}"/><w:numId w:val="88"/></w:numPr>')
        )
    paragraph._p.append(parse_xml(f"<w:del {_NS}><w:r><w:delText>删去的</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {_NS}><w:r><w:t>加上的。</w:t></w:r></w:ins>"))
    out = io.BytesIO()
    document.save(out)
    labels = [(block.label, block.text) for block in _blocks("a.docx", out.getvalue())[1:]]
    assert labels == [
        ("第一条", "甲包括："),
        ("（一）", "子；"),
        ("（二）", "丑。"),
        ("第二条", "乙。加上的。"),
    ]


def test_a_set_pdf_gives_its_paragraphs_without_page_numbers(tmp_path: Path) -> None:
    long = (
        "物业服务人应当在每年第一季度向全体业主公开上一年度的公共收益和维修资金的使用情况，" * 6
        + "并接受监督。"
    )
    text = OLD.split("| 类别")[0].replace("第三条 收费标准如下：", "") + "".join(
        f"\n第{n}条 {long}\n" for n in ("三", "四", "五", "六", "七", "八", "九", "十")
    )
    lines = "\n\n".join(line.lstrip("# ") for line in text.splitlines() if line.strip())
    source = f'#set page(numbering: "— 1 —", height: 20cm)\n#set text(font: "Noto Serif SC")\n{lines}'
    (tmp_path / "a.typ").write_text(source)
    pdf = typst.compile(str(tmp_path / "a.typ"), font_paths=[str(shipped_fonts())], ignore_system_fonts=True)
    found = read_instrument_file("a.pdf", pdf)
    bare = [(b.label, "".join(b.text.split())) for b in read_statute(found.text).blocks]
    assert bare == [(b.label, "".join(b.text.split())) for b in read_statute(text).blocks]
    assert any("页码" in note for note in found.notes)


def _scan() -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    image = pikepdf.Stream(
        pdf, b"\x00" * 100, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=10, Height=10
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("扫描.pdf", _scan(), "扫描件"),
        ("坏的.pdf", b"%PDF-1.7 nothing %%EOF", "损坏"),
        ("图片.docx", sample_files.docx(document=sample_files.DOCUMENT.replace("路灯坏了", "")), "没有文字"),
        (
            "外联.docx",
            sample_files.docx({"word/_rels/settings.xml.rels": sample_files.ATTACHED_TEMPLATE}),
            "自动联网",
        ),
        ("空.txt", b"  \n", "空的"),
        ("网页.md", b"<!doctype html><p>x", "网页"),
        ("乱码.txt", OLD.encode("big5", "replace"), "乱码"),
        ("旧.doc", b"\xd0\xcf\x11\xe0", "旧版 Word"),
        ("照片.jpg", b"\xff\xd8\xff", "这里只收"),
        ("无扩展名", b"x", "这里只收"),
    ],
)
def test_what_holds_no_text_is_refused_with_what_to_do(name: str, data: bytes, told: str) -> None:
    with pytest.raises(FileRefused, match=told) as refusal:
        read_instrument_file(name, data)
    assert len(str(refusal.value)) > 10


@pytest.mark.parametrize(
    "text",
    [
        "问：能否办理?\n答：能\n问：多久?\n答：15日\n",
        "见 https://law.invalid/?id=1 和 https://law.invalid/?id=2",
    ],
)
def test_questions_and_addresses_are_no_lost_characters(text: str) -> None:
    assert read_instrument_file("问答.txt", text.encode()).text == text


def test_all_real_statutes_read_from_gb18030_are_the_same(shared_data: Path) -> None:
    for path in sorted((shared_data / "laws").glob("x*.md")):
        text = path.read_text()
        assert _blocks("a.md", text.encode("gb18030")) == read_statute(text).blocks


def test_a_text_that_lost_a_byte_is_read_and_the_place_told() -> None:
    law = "第一条 甲方应当在十五日内答复。第二条 乙方应当说明理由。".encode()
    found = read_instrument_file("办法.txt", law.replace("五".encode(), "五".encode()[:2]))
    assert found.text == "第一条 甲方应当在十\ufffd日内答复。第二条 乙方应当说明理由。"
    assert found.notes == ("有 1 处字节损坏或者被截断，认不出是什么字，显示为“\ufffd”，请对照原件补正。",)
