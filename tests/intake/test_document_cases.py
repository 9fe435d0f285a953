"""Documents as programs write them, read as they are printed (Word: ECMA-376 part 1)."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import typst

from xinqiao.documents.coverage import shipped_fonts
from xinqiao.intake.apart.numerals import numeral
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.files import check_file
from xinqiao.intake.instrument_files import ReadFile, read_instrument_file

CASES = Path(__file__).with_name("cases")
_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(name: str) -> ReadFile:
    return read_instrument_file(name.rpartition("/")[2], (CASES / name).read_bytes())


def lines(found: ReadFile) -> list[str]:
    return [line for line in found.text.splitlines() if line.strip() and not set(line) <= set("|- ")]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "numbering_law",
            [
                "云水市编号示例办法",
                "第一条　有下列情形之一的，应当补助：",
                "（一）残疾；",
                "（二）低保。",
                "第二条　有下列情形之一的，不予补助：",
                "（一）已领取；",
                "（二）不在本市。",
                "第三条　本办法自2026年1月1日起施行。",
            ],
        ),
        ("num_start_override", ["第十条　本办法自公布之日起施行。", "第十一条　由市住建局负责解释。"]),
        ("num_basedOn", ["第一条　甲", "第二条　乙"]),
        (
            "num_1000",
            ["第一千二百五十九条　第1个。", "第一千二百六十条　第2个。", "第一千二百六十一条　第3个。"],
        ),
        ("tc_numbering", ["| 1. 甲 |", "| 2. 乙 |", "3. 丙"]),
        ("cell_sdt", ["| 标准 | 每平方米80元 |"]),
        ("cell_two_paras", ["| 户数 | 300 2027 |"]),
        (
            "textbox",
            [
                "云水市示例办法",
                "云政发〔2027〕3号",
                "第一条　正文。",
                "第二条　写在文本框里的条文。",
                "第三条　完。",
            ],
        ),
        ("moveTo", ["第一条　移来", "第二条　移来二"]),
        ("sym_hyphen", ["第一条　电话010-12345☑已选"]),
        ("main_document2", ["第一条　正文。"]),
        ("nested_table", ["第一条　标准见表。", "| 外1 | 内1 内2 |"]),
        ("hidden", ["第一条　补助300元。"]),
        ("footnote", ["第一条　补助标准为每月300元。"]),
    ],
)
def test_a_word_document_is_read_as_word_prints_it(name: str, told: list[str]) -> None:
    assert lines(read(f"docx/{name}.docx")) == told


def test_what_is_left_out_is_told_with_its_words_or_its_number() -> None:
    assert read("docx/hidden.docx").notes == ("文件里有 14 个字设为隐藏，打印不出来，没有读入。",)
    assert read("docx/footnote.docx").notes == ("有 1 条脚注、尾注，没有读入正文：自2027年起为400元。",)
    assert read("docx/numbering_law.docx").notes == ()


def _with_body(body: str, numbering: str = "", styles: str = "") -> bytes:
    """A document of the harmless kind of the cases, with other words."""
    with zipfile.ZipFile(CASES / "docx" / "numbering_law.docx") as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["word/document.xml"] = f"<w:document {_NS}><w:body>{body}</w:body></w:document>".encode()
    if numbering:
        parts["word/numbering.xml"] = f"<w:numbering {_NS}>{numbering}</w:numbering>".encode()
    if styles:
        parts["word/styles.xml"] = f"<w:styles {_NS}>{styles}</w:styles>".encode()
        parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
            b"</Relationships>",
            b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"'
            b' Target="styles.xml"/></Relationships>',
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def _p(text: str, number: int = 0, level: int = 0, style: str = "") -> str:
    told = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{told}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def _level(level: int, text: str, form: str = "decimal", more: str = "") -> str:
    return f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def _list(*levels: str, number: int = 1) -> str:
    inside = "".join(levels)
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{inside}</w:abstractNum>'
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    )


def _read_made(body: str, numbering: str = "", styles: str = "") -> ReadFile:
    return read_instrument_file("办法.docx", _with_body(body, numbering, styles))


def test_articles_go_on_through_chapters_when_the_level_never_restarts() -> None:
    """17.9.10: lvlRestart 0. Some readers begin the articles anew in every chapter."""
    counted = _list(
        _level(0, "第%1章", "chineseCountingThousand"),
        _level(1, "第%2条", "chineseCountingThousand", '<w:lvlRestart w:val="0"/>'),
    )
    body = "".join(
        _p(text, 1, level) for text, level in (("总则", 0), ("甲", 1), ("乙", 1), ("分则", 0), ("丙", 1))
    )
    assert lines(_read_made(body, counted)) == [
        "第一章　总则",
        "第一条　甲",
        "第二条　乙",
        "第二章　分则",
        "第三条　丙",
    ]


def test_a_level_that_restarts_after_one_level_only_goes_on_over_the_others() -> None:
    counted = _list(
        _level(0, "%1."), _level(1, "%2)"), _level(2, "（%3）", "decimal", '<w:lvlRestart w:val="1"/>')
    )
    body = "".join(_p("x", 1, level) for level in (0, 1, 2, 1, 2, 0, 2))
    assert lines(_read_made(body, counted)) == ["1. x", "1) x", "（1）x", "2) x", "（2）x", "2. x", "（1）x"]


def test_legal_numbering_prints_every_level_in_arabic_digits() -> None:
    counted = _list(_level(0, "第%1章", "chineseCounting"), _level(1, "%1.%2", "decimal", "<w:isLgl/>"))
    body = _p("总则", 1, 0) + _p("甲", 1, 1)
    assert lines(_read_made(body, counted)) == ["第一章　总则", "1.1 甲"]


def test_a_level_of_its_own_replaces_that_of_the_list() -> None:
    counted = (
        f'<w:abstractNum w:abstractNumId="1">{_level(0, "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">{_level(0, "（%1）")}</w:lvlOverride></w:num>'
    )
    assert lines(_read_made(_p("甲", 1) + _p("乙", 2), counted)) == ["1. 甲", "（2）乙"]


def test_the_level_of_a_style_is_the_one_that_names_it() -> None:
    counted = _list(
        _level(0, "第%1章", "chineseCounting"),
        _level(1, "第%2条", "chineseCounting", '<w:pStyle w:val="Art"/>'),
    )
    styles = '<w:style w:type="paragraph" w:styleId="Art"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert lines(_read_made(_p("甲", style="Art"), counted, styles)) == ["第一条　甲"]


def test_list_zero_takes_the_number_of_the_style_away() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="Art"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    counted = _list(_level(0, "第%1条", "chineseCounting"))
    plain = '<w:p><w:pPr><w:pStyle w:val="Art"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>'
    body = _p("甲", style="Art") + plain + _p("丙", style="Art")
    assert lines(_read_made(body, counted, styles)) == ["第一条　甲", "乙", "第二条　丙"]


def test_an_empty_numbered_paragraph_counts_as_word_counts_it() -> None:
    counted = _list(_level(0, "第%1条", "chineseCounting"))
    assert [line.strip() for line in lines(_read_made(_p("甲", 1) + _p("", 1) + _p("丙", 1), counted))] == [
        "第一条　甲",
        "第二条",
        "第三条　丙",
    ]


def test_a_paragraph_whose_end_was_deleted_joins_the_next() -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='甲'/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>后半</w:t></w:r></w:p>"
    )
    assert lines(_read_made(body)) == ["前半后半"]


def test_ruby_ticks_lists_and_smart_tags_are_read() -> None:
    tick = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r>'
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>pú</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>濮</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    tagged = f"<w:smartTag w:element='p'>{_p('块')}</w:smartTag>"
    body = f"<w:p>{tick}{ruby}<w:r><w:t>某</w:t></w:r></w:p>{tagged}"
    assert lines(_read_made(body)) == ["☑濮某", "块"]


def test_what_the_reader_does_not_know_is_counted_by_name() -> None:
    body = (
        _p("正文")
        + '<w:altChunk/><w:p><w:r><w:drawing/></w:r><w:r><w:t>图后</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    )
    found = _read_made(body)
    assert lines(found) == ["正文", "图后"]
    assert set(found.notes) == {
        "没有读入：嵌入的另一份文件 1 处，请对照原件。",
        "没有读入：图片 1 处，请对照原件。",
        "没有读入：批注 1 处，请对照原件。",
    }


def _field(code: str, result: str) -> str:
    parts = ["begin", f"<w:instrText>{code}</w:instrText>", "separate", result, "end"]
    runs = (
        f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>'
        if part in ("begin", "separate", "end")
        else f"<w:r>{part}</w:r>"
        for part in parts
    )
    return "".join(runs)


def test_of_a_field_its_result_is_printed_and_nothing_of_what_it_is_told() -> None:
    inner = _field("MERGEFIELD a", "<w:t>不印</w:t>")
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        f'{inner}<w:ins w:id="1" w:author="甲"><w:r><w:fldChar w:fldCharType="separate"/></w:r></w:ins>'
        '<w:r><w:t>2027年</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = f"<w:p><w:r><w:t>自</w:t></w:r>{outer}<w:r><w:t>起</w:t></w:r></w:p><w:p>{_field('LISTNUM', '')}</w:p>"
    found = _read_made(body)
    assert lines(found) == ["自2027年起"]
    assert found.notes == ("没有读入：自动编号域 1 处，请对照原件。",)
    never_ended = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>甲</w:t></w:r></w:p>' + _p(
        "乙"
    )
    assert lines(_read_made(never_ended)) == ["甲", "乙"], (
        "words are not lost for a field that is never closed"
    )


def test_what_stands_on_one_line_is_one_line_and_numbers_follow_the_order_of_the_page() -> None:
    counted = _list(_level(0, "第%1条", "chineseCounting"))
    hidden_end = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>'
        "<w:r><w:t>适用。</w:t></w:r></w:p>"
    )
    cap = '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>第</w:t></w:r></w:p>'
    shape = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">{}</v:shape></w:pict></w:r>'
    box = shape.format(f"<w:txbxContent>{_p('框中', 1)}</w:txbxContent>")
    art = shape.format('<v:textpath string="云水市人民政府文件"/>')
    with_box = _p("乙", 1).replace("</w:p>", f"{box}{art}</w:p>")
    body = hidden_end + _p("正文。") + with_box + cap + _p("四条　丙")
    assert lines(_read_made(body, counted)) == [
        "第一条　适用。正文。",
        "第二条　乙",
        "第三条　框中",
        "云水市人民政府文件",
        "第四条　丙",
    ]


def test_the_level_of_a_style_is_found_through_its_list_and_bullets_have_no_number() -> None:
    """17.9.23: the list names the style, whatever level the style tells; a style based on it may tell only another level."""
    counted = _list(
        _level(0, "•", "bullet"),
        _level(1, "第%2条", "chineseCounting", '<w:pStyle w:val="Art"/>'),
        _level(2, "%1%2.%3", "decimal", "<w:isLgl/>"),
    )
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='{}'/>{}</w:numPr></w:pPr>"
    art, sub = numbered.format(0, '<w:numId w:val="1"/>'), numbered.format(2, "")
    styles = (
        f"<w:style w:type='paragraph' w:styleId='Art'>{art}</w:style>"
        f"<w:style w:type='paragraph' w:styleId='Sub'><w:basedOn w:val='Art'/>{sub}</w:style>"
    )
    found = _read_made(_p("甲", style="Art") + _p("乙", style="Sub"), counted, styles)
    assert lines(found) == ["第一条　甲", "1.1 乙"]
    assert found.notes == ()


def test_a_custom_form_is_written_as_it_shows_and_passed_over_levels_are_told() -> None:
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
        "</mc:AlternateContent>"
    )
    custom = f'<w:lvl w:ilvl="0"><w:start w:val="9"/>{choice}<w:lvlText w:val="%1."/></w:lvl>'
    counted = _list(custom, _level(1, "%2)"))
    assert lines(_read_made(_p("甲", 1) + _p("乙", 1), counted)) == ["009. 甲", "010. 乙"]
    skipping = _read_made(_p("甲", 1, 1) + _p("乙", 1, 0), counted)
    assert any("跳了级" in note for note in skipping.notes)
    assert not _read_made(_p("甲", 1, 0) + _p("乙", 1, 1) + _p("丙", 1, 0), counted).notes


def test_words_at_the_head_of_pages_are_told_and_page_numbers_are_not() -> None:
    with zipfile.ZipFile(io.BytesIO(_with_body(_p("正文")))) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    links = ""
    for name, told in (("header", "云政发〔2027〕3号"), ("footer", "第 1 页 共 2 页")):
        parts[f"word/{name}1.xml"] = f"<w:hdr {_NS}>{_p(told)}</w:hdr>"
        links += f'<Relationship Id="{name}" Type="{kind}{name}" Target="{name}1.xml"/>'
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace("</Relationships>", f"{links}</Relationships>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    assert read_instrument_file("办法.docx", out.getvalue()).notes == (
        "页眉页脚没有读入正文：云政发〔2027〕3号。",
    )


COMPARED = [
    ("第%1条", 0, "甲"),
    ("（%2）", 1, "其一"),
    ("（%2）", 1, "其二"),
    ("第%1条", 0, "乙"),
    ("（%2）", 1, "其一"),
]
"""What LibreOffice and this reader print alike."""


@pytest.mark.once
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_prints_the_same_numbers_but_where_it_departs_from_the_standard(tmp_path: Path) -> None:
    """It begins a level anew that never restarts (17.9.10), forgets the start of an override when a level begins anew (17.9.26),
    counts levels that were passed over, writes digit-by-digit numbers with places, and drops frames and text boxes."""
    counted = _list(
        _level(0, "第%1条", "chineseCountingThousand"), _level(1, "（%2）", "chineseCountingThousand")
    ) + _list(
        _level(0, "第%1章", "chineseCounting"),
        _level(1, "%2.", "decimal", '<w:lvlRestart w:val="0"/>'),
        number=2,
    )
    body = "".join(_p(text, 1, level) for _form, level, text in COMPARED)
    body += _p("总则", 2, 0) + _p("一", 2, 1) + _p("分则", 2, 0) + _p("二", 2, 1)
    made = tmp_path / "办法.docx"
    made.write_bytes(_with_body(body, counted))
    ours = ["".join(line.split()) for line in lines(read_instrument_file(made.name, made.read_bytes()))]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
        "--outdir",
        str(tmp_path),
        str(made),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    theirs = [
        "".join(line.split())
        for line in (tmp_path / "办法.txt").read_text("utf-8-sig").splitlines()
        if line.strip()
    ]
    assert [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b] == [("2.二", "1.二")]


@pytest.mark.parametrize(
    ("form", "number", "told"),
    [
        ("chineseCountingThousand", 10, "十"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1005, "一千零五"),
        ("chineseCounting", 101, None),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 3, "丙"),
        ("lowerRoman", 1994, "mcmxciv"),
        ("upperLetter", 28, "BB"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, None),
        ("decimalZero", 7, "07"),
        ("hebrew1", 1, None),
    ],
)
def test_numbers_are_written_in_their_forms(form: str, number: int, told: str | None) -> None:
    assert numeral(form, number) == told


def test_a_template_on_the_writers_disk_opens_and_one_elsewhere_does_not() -> None:
    data = (CASES / "files" / "attached_template.docx").read_bytes()
    assert check_file("材料.docx", data).problem == ""
    assert (
        "联网"
        in check_file(
            "材料.docx", _retargeted(data, lambda _old: b"https://templates.invalid/a.dotx")
        ).problem
    )
    assert (
        "联网"
        in check_file(
            "材料.docx", _retargeted(data, lambda _old: b"file://server.invalid/share/a.dotx")
        ).problem
    )


def _retargeted(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The document with another address of its template."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = old.read(name)
            if b"attachedTemplate" in body and name.endswith(".rels"):
                before, _, rest = body.partition(b'Target="')
                target, _, after = rest.partition(b'"')
                body = before + b'Target="' + change(target) + b'"' + after
            new.writestr(name, body)
    return out.getvalue()


def test_a_pdf_that_only_forbids_things_opens() -> None:
    data = (CASES / "files" / "owner_password_only.pdf").read_bytes()
    assert check_file("材料.pdf", data).problem == ""


def test_a_pdf_whose_font_tells_no_characters_is_refused_as_unreadable() -> None:
    with pytest.raises(FileRefused, match="乱码"):
        read("pdf/truetype_gbk.pdf")


def test_a_pdf_in_an_old_chinese_encoding_is_read_or_refused_and_never_garbled() -> None:
    assert "第二条　补助标准为每人每月300元。" in read("pdf/cmap_GBKp-EUC-H.pdf").text


def _set(source: str, folder: Path) -> bytes:
    """A PDF of a page that is told in typst's words."""
    (folder / "a.typ").write_text(f'#set text(font: "Noto Serif SC")\n{source}')
    return typst.compile(str(folder / "a.typ"), font_paths=[str(shipped_fonts())], ignore_system_fonts=True)


def test_a_vertical_page_is_read_by_columns_from_the_right(tmp_path: Path) -> None:
    columns = ("第一条为了方便人民群众，制定本办法。", "第二条补助标准为每人每月三百元。")
    told = ", ".join(
        f'stack(dir: ttb, spacing: 4pt, .."{column}".clusters().map(c => box(c)))' for column in columns
    )
    found = read_instrument_file(
        "竖排.pdf", _set(f"#align(right, stack(dir: rtl, spacing: 12pt, {told}))", tmp_path)
    )
    assert [line for line in found.text.splitlines() if line] == list(columns)
    assert any("竖排" in note for note in found.notes)


def test_a_page_whose_lines_are_not_in_the_order_of_paper_is_told(tmp_path: Path) -> None:
    lines = "#place(top, dy: 200pt)[第二条　后面的一行。]\n#place(top, dy: 100pt)[第一条　前面的一行。]"
    disordered = read_instrument_file("乱序.pdf", _set(lines, tmp_path))
    assert any("先后与版面不同" in note for note in disordered.notes)
    plain = read_instrument_file("顺序.pdf", _set("第一条　前面的一行。\n\n第二条　后面的一行。", tmp_path))
    assert not any("先后与版面不同" in note for note in plain.notes)
