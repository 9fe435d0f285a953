"""Documents as programs write them, read as they are printed (Word: ECMA-376 part 1)."""

import ctypes
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
import typst

from tests.intake.word_files import CASES, lines, par, read_made
from xinqiao.documents.coverage import shipped_fonts
from xinqiao.intake.apart.numerals import numeral
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.files import check_file
from xinqiao.intake.instrument_files import ReadFile, read_instrument_file


def read(name: str) -> ReadFile:
    return read_instrument_file(name.rpartition("/")[2], (CASES / name).read_bytes())


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


def test_a_paragraph_whose_end_was_deleted_joins_the_next() -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='甲'/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>后半</w:t></w:r></w:p>"
    )
    assert lines(read_made(body)) == ["前半后半"]


def test_ruby_ticks_lists_and_smart_tags_are_read() -> None:
    tick = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r>'
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>pú</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>濮</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    tagged = f"<w:smartTag w:element='p'>{par('块')}</w:smartTag>"
    body = f"<w:p>{tick}{ruby}<w:r><w:t>某</w:t></w:r></w:p>{tagged}"
    found = read_made(body)
    assert (lines(found), found.notes) == (["☑濮某", "块"], ("没有读入：字上的注音 1 处，请对照原件。",))


def test_what_a_note_or_a_head_hides_is_told_as_what_the_body_hides() -> None:
    note = "<w:footnote w:id='2'><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏注</w:t></w:r><w:r><w:foo>字</w:foo></w:r></w:p></w:footnote>"
    found = read_made(par("第一条　甲。"), footnotes=note)
    assert found.notes == (
        "文件里有 2 个字设为隐藏，打印不出来，没有读入。",
        "没有读入：不认识的内容 1 处，请对照原件。",
    )


def test_signs_of_symbol_fonts_and_digits_set_high_are_what_is_printed() -> None:
    letters = '<w:r><w:rPr><w:rFonts w:ascii="{}"/></w:rPr><w:t>{}</w:t></w:r>'
    ticks = (
        letters.format("Wingdings", "\uf0fe þ")
        + letters.format("Wingdings 2", "R£")
        + letters.format("Symbol", "³5")
    )
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F052"/></w:r>'
    high = '<w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r><w:r><w:t>元</w:t></w:r>'
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    part = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    found = read_made(f"<w:p>{ticks}</w:p><w:p>{sign}{high}</w:p><w:p><m:oMath {math}>{part}</m:oMath></w:p>")
    assert lines(found) == ["☑ ☑☑□≥5", "10³元", "1/2"]
    assert "没有读入：符号字体的字 1 处，请对照原件。" in found.notes


def test_what_a_review_took_from_a_table_and_hid_at_a_line_end_is_not_read() -> None:
    gone = "<w:tc><w:tcPr><w:cellDel w:id='1' w:author='甲'/></w:tcPr>" + par("删") + "</w:tc>"
    joined = (
        "<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='甲'/></w:rPr></w:pPr><w:r><w:t>格内</w:t></w:r></w:p>"
    )
    table = f"<w:tbl><w:tr><w:tc>{par('留')}</w:tc>{gone}<w:tc>{joined}</w:tc><w:tc>{par('末')}</w:tc></w:tr></w:tbl>"
    hidden = "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p>"
    assert lines(read_made(table + hidden + par("后"))) == ["| 留 | 格内 | 末 |", "前后"]


def test_what_the_reader_does_not_know_is_counted_by_name() -> None:
    body = (
        par("正文")
        + '<w:altChunk/><w:p><w:r><w:drawing/></w:r><w:r><w:t>图后</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
        + '<w:p><x:new xmlns:x="urn:x">新字</x:new><w:r><w:yearLong/></w:r></w:p>'
    )
    found = read_made(body)
    assert lines(found) == ["正文", "图后"]
    assert set(found.notes) == {
        "没有读入：嵌入的另一份文件 1 处，请对照原件。",
        "没有读入：图片 1 处，请对照原件。",
        "没有读入：批注 1 处，请对照原件。",
        "没有读入：不认识的内容 1 处，请对照原件。",
        "没有读入：打印日期 1 处，请对照原件。",
    }


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


@pytest.mark.parametrize("turn", [0, 90, 270])
def test_a_page_on_its_side_is_read_from_its_first_line(turn: int, tmp_path: Path) -> None:
    """Laid on its side with its words, and words laid on their side on a page that is turned so that they stand."""
    source = "#set page(width: 200mm, height: 200mm)\n第一条　前面的一行。\n\n第二条　后面的一行。"
    with pikepdf.open(io.BytesIO(_set(source, tmp_path))) as pdf:
        page, side = pdf.pages[0], float(pdf.pages[0].mediabox[2])
        page.Rotate = turn or 90
        if turn:
            moved = f"q 0 1 -1 0 {side} 0 cm" if turn == 90 else f"q 0 -1 1 0 0 {side} cm"
            page.contents_add(moved.encode(), prepend=True)
        page.obj.CropBox = pikepdf.Array([0, 0, side, side])
        highlight = pikepdf.Dictionary(Subtype=pikepdf.Name.Highlight, Contents="注意", Rect=[1, 1, 9, 9])
        page.Annots = pikepdf.Array([pdf.make_indirect(highlight)])
        if not turn:
            page.obj.CropBox = pikepdf.Array([0, 0, side, 9])
        out = io.BytesIO()
        pdf.save(out)
    found = read_instrument_file("横.pdf", out.getvalue())
    assert [line for line in found.text.splitlines() if line] == [
        "第一条　前面的一行。",
        "第二条　后面的一行。",
    ]
    assert any("批注、印章上的字 1 处" in note for note in found.notes)
    assert any("看不见的文字" in note for note in found.notes) == (not turn), (
        "words beyond the edge that is cut"
    )


def test_a_page_whose_lines_are_not_in_the_order_of_paper_is_told(tmp_path: Path) -> None:
    lines = "#place(top, dy: 200pt)[第二条　后面的一行。]\n#place(top, dy: 100pt)[第一条　前面的一行。]"
    disordered = read_instrument_file("乱序.pdf", _set(lines, tmp_path))
    assert any("先后与版面不同" in note for note in disordered.notes)
    plain = read_instrument_file("顺序.pdf", _set("第一条　前面的一行。\n\n第二条　后面的一行。", tmp_path))
    assert not any("先后与版面不同" in note for note in plain.notes)


def test_powers_are_no_longer_numbers_and_what_nobody_sees_on_a_page_is_told(tmp_path: Path) -> None:
    of_browser = "#super(typographic: false, size: 0.833em, baseline: -0.33em)[2]"
    words = f"第一条　面积10#super[3]元，A-#linebreak()B；H#sub[2]O，10{of_browser}。"
    found = read_instrument_file(
        "数.pdf", _set(words + "#text(white)[看不见的字写在这里，足够一行了。]", tmp_path)
    )
    assert "10³元，A-B；H₂O，10²" in found.text
    torn = f"第一条　为了方便群众，面积10#h(-1.7pt){of_browser.replace('2]', '3]')}平方米。"
    assert "10³平方米" in read_instrument_file("数.pdf", _set(torn, tmp_path)).text, "a line ended before it"
    assert any("看不见的文字" in note for note in found.notes)


def test_words_that_a_line_runs_through_are_told(tmp_path: Path) -> None:
    page = (
        "第一条　#underline[补助]标准#{}[为五百元]为六百元。#line(length: 100%)#table(columns: 2, [甲], [乙])"
    )
    for mark, told in (("strike", ["有 1 处画了删除线"]), ("underline", [])):
        found = read_instrument_file("改.pdf", _set(page.format(mark), tmp_path))
        assert [note[:10] for note in found.notes if "删除线" in note] == told
        assert "为五百元为六百元" in found.text


def test_a_page_whose_signs_are_set_one_by_one_in_two_columns_is_no_vertical_one() -> None:
    """As browsers print it: the lines of one column stand between those of the other."""
    lines = (
        ("Payment begins", 6, 800),
        ("in the month of May.", 6, 776),
        ("Each household gets", 312, 812),
        ("300 yuan a month.", 312, 788),
    )
    told = "".join(
        f"BT /F 12 Tf 1 0 0 1 {x} {y} Tm {' 7.2 0 Td '.join(f'({sign}) Tj' for sign in line)} ET\n"
        for line, x, y in lines
    )
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
        )
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pdf.make_stream(told.encode())
        out = io.BytesIO()
        pdf.save(out)
    text = read_instrument_file("栏.pdf", out.getvalue()).text
    assert [text.find(line) >= 0 for line, _x, _y in lines] == [True] * 4


def test_digits_of_a_smaller_size_on_the_same_line_are_ordinary_numbers(tmp_path: Path) -> None:
    small = "#text(14pt)[{}]"
    words = f"第{small.format(12)}条　#text(22pt)[A]{small.format(2026)}，#rotate(90deg)[10#super[3]]。"
    text = read_instrument_file("数.pdf", _set(f"#set text(22pt)\n{words}", tmp_path)).text
    assert "第12条" in text.replace(" ", "")
    assert "A2026" in text
    assert not set("⁰¹²³₀₁₂₃") & set(text)


def _layered(how: str, *, off: bool = True) -> bytes:
    """A page of two lines, the second in a layer: marked, marked by a condition, drawn as a form, or off like all that are not on."""
    with pikepdf.new() as pdf:
        group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="old"))
        states = pikepdf.Dictionary(OFF=[group] if off else [])
        if how == "all but some":
            states = pikepdf.Dictionary(BaseState=pikepdf.Name.OFF, ON=[] if off else [group])
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=states)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        asked = pikepdf.Array([pikepdf.Name.Not, pikepdf.Array([pikepdf.Name.Not, group])])
        condition = pikepdf.Dictionary(Type=pikepdf.Name.OCMD, OCGs=[group], P=pikepdf.Name.AllOn)
        if how == "expression":
            condition = pikepdf.Dictionary(Type=pikepdf.Name.OCMD, VE=asked)
        layer = condition if how in ("condition", "expression") else group
        page = pdf.add_blank_page(page_size=(400, 400)).obj
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=font), Properties=pikepdf.Dictionary(L=layer)
        )
        line = b"BT /F 12 Tf 20 %d Td (%s) Tj ET "
        first, second = line % (300, b"Sixty days in all cases."), line % (260, b"Thirty days as before.")
        inside = b"/OC /L BDC " + second + b"EMC"
        if how == "form":
            form = pdf.make_stream(second, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            form.BBox, form.Resources, form.OC = [0, 0, 400, 400], page.Resources, group
            page.Resources.XObject = pikepdf.Dictionary(X=form)
            inside = b"/X Do"
        page.Contents = pdf.make_stream(first + inside)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("how", ["mark", "condition", "expression", "form", "all but some"])
def test_words_of_a_layer_that_is_off_are_not_read_and_told(how: str) -> None:
    found = read_instrument_file("层.pdf", _layered(how))
    assert found.text.strip() == "Sixty days in all cases."
    assert any("关闭的图层" in note for note in found.notes)


def test_words_of_a_layer_that_is_on_are_read() -> None:
    found = read_instrument_file("层.pdf", _layered("mark", off=False))
    assert "Thirty days" in found.text
    assert not any("图层" in note for note in found.notes)


def test_a_field_that_was_filled_in_and_a_note_on_a_page_are_counted(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(_set("第一条　正文写在这里，足够一行了，二十个字。", tmp_path)) as document:
        page = document[0]
        note = raw.FPDFPage_CreateAnnot(page, raw.FPDF_ANNOT_FREETEXT)
        told = ctypes.create_string_buffer("盖在上面".encode("utf-16-le") + bytes(2))
        raw.FPDFAnnot_SetStringValue(note, b"Contents", ctypes.cast(told, ctypes.POINTER(raw.FPDF_WCHAR)))
        raw.FPDFPage_CloseAnnot(note)
        out = io.BytesIO()
        document.save(out)
    assert any(
        "批注" in said and "1 处" in said for said in read_instrument_file("批.pdf", out.getvalue()).notes
    )


def test_struck_words_are_named_and_not_read_and_their_number_counts() -> None:
    def run(text: str, more: str) -> str:
        return f"<w:r><w:rPr>{more}</w:rPr><w:t>{text}</w:t></w:r>"

    by_style, kept = '<w:rStyle w:val="S"/>', '<w:strike w:val="0"/>'
    body = (
        f"<w:p><w:r><w:t>第一条　应当在</w:t></w:r>{run('三十日', '<w:strike/>')}<w:r><w:t>六十日内办结。</w:t></w:r></w:p>"
        f"<w:p>{run('第二条　废止的条文。', '<w:dstrike/>')}</w:p>"
        f"<w:p>{run('第三条　按样式划掉。', by_style)}{run('第三条　保留。', kept)}</w:p>"
    )
    struck = '<w:style w:type="character" w:styleId="S"><w:rPr><w:strike/></w:rPr></w:style>'
    found = read_made(body, styles=struck)
    assert lines(found) == ["第一条　应当在六十日内办结。", "第三条　保留。"]
    (note,) = [note for note in found.notes if "删除线" in note]
    assert all(words in note for words in ("三十日", "废止的条文", "按样式划掉"))


def test_white_words_are_told_but_on_a_dark_ground_and_lifted_digits_are_powers() -> None:
    white = "<w:r><w:rPr>{}<w:color w:val='FFFFFF'/></w:rPr><w:t>白字</w:t></w:r>"
    power = "<w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:position w:val='8'/></w:rPr><w:t>3</w:t></w:r>"
    found = read_made(f"<w:p>{white.format('')}{power}</w:p>")
    assert lines(found) == ["白字10³"]
    assert any("2 个字是白色的" in note for note in found.notes)
    dark = "<w:shd w:fill='000000'/>"
    assert read_made(f"<w:p>{white.format(dark)}</w:p>").notes == ()


def test_words_that_a_note_strikes_out_of_a_page_are_told(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(_set("第一条　正文写在这里，足够一行了，二十个字。", tmp_path)) as document:
        raw.FPDFPage_CloseAnnot(raw.FPDFPage_CreateAnnot(document[0], raw.FPDF_ANNOT_STRIKEOUT))
        out = io.BytesIO()
        document.save(out)
    assert any("删除线" in said for said in read_instrument_file("批.pdf", out.getvalue()).notes)
