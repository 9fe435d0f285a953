"""Pages of PDF files: their order, powers, layers, what is struck out or written over them, and what cannot be read."""

import ctypes
import io
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
import typst

from tests.intake.word_files import CASES, read_case
from xinqiao.documents.coverage import shipped_fonts
from xinqiao.intake.apart.pdf_text import words_of_pdf
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.files import check_file
from xinqiao.intake.instrument_files import read_instrument_file


def test_a_pdf_that_only_forbids_things_opens() -> None:
    data = (CASES / "files" / "owner_password_only.pdf").read_bytes()
    assert check_file("材料.pdf", data).problem == ""


def test_a_pdf_whose_font_tells_no_characters_is_refused_as_unreadable() -> None:
    with pytest.raises(FileRefused, match="乱码"):
        read_case("pdf/truetype_gbk.pdf")


def test_a_pdf_in_an_old_chinese_encoding_is_read_or_refused_and_never_garbled() -> None:
    assert "第二条　补助标准为每人每月300元。" in read_case("pdf/cmap_GBKp-EUC-H.pdf").text


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


def test_a_shadow_of_words_is_no_second_word(tmp_path: Path) -> None:
    """As browsers print one, each sign in two fonts. What is doubled on purpose, and narrow letters, stay."""
    words = "第一条　为了工作，制定本办法。自2027年起每月300元，天天tell一一办理。"
    shadow = '#show regex("\\S"): it => box(place(dx: 0.7pt, text(font: "Noto Sans SC", it)) + it)\n'
    text = read_instrument_file("办法.pdf", _set(shadow + words, tmp_path)).text
    assert "".join(text.split()) == "".join(words.split())


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
        ([*"Payment ", "be-"], 6, 800),
        (["gins in May."], 6, 776),
        ("Each household gets", 312, 812),
        ("10³ yuan a month.", 312, 788),
    )
    told = "".join(
        f"BT /F 12 Tf 1 0 0 1 {x} {y} Tm {' 7.2 0 Td '.join(f'({sign}) Tj' for sign in line)} ET\n"
        for line, x, y in lines
    ).replace("(³) Tj", "/F 7 Tf 5 Ts (3) Tj 0 Ts /F 12 Tf")
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Courier
        )
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pdf.make_stream(told.encode())
        out = io.BytesIO()
        pdf.save(out)
    (text,) = words_of_pdf(out.getvalue())["pages"]
    assert ["".join(line) in text for line, _x, _y in lines] == [True] * 4, text


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


def test_words_that_a_note_strikes_out_of_a_page_are_told(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(_set("第一条　正文写在这里，足够一行了，二十个字。", tmp_path)) as document:
        raw.FPDFPage_CloseAnnot(raw.FPDFPage_CreateAnnot(document[0], raw.FPDF_ANNOT_STRIKEOUT))
        out = io.BytesIO()
        document.save(out)
    assert any("删除线" in said for said in read_instrument_file("批.pdf", out.getvalue()).notes)
