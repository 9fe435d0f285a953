"""Tables as people keep them: what a cell does not hold is reported, what stands elsewhere is found."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.intake.test_tables import rows_of
from xinqiao.intake import sheet_facts
from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.sheet_facts import _CELL, SheetStyles, _counted, _digits_shown, _found, facts_of
from xinqiao.intake.tables import TableRow, read_rows, unread_columns

CASES = Path(__file__).with_name("cases") / "tables"
HEAD = ("编号", "姓名", "电话", "主题", "正文", "来信时间")


def sheet(tmp_path: Path, fill: Callable[[Any, Any], None]) -> list[TableRow]:
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        fill(book, book.add_worksheet())
    return list(read_rows(path))


def test_a_number_that_lost_its_last_digits_is_reported_and_not_invented() -> None:
    found = list(read_rows(CASES / "imp_ids.xlsx"))
    assert ["超过15位" in " ".join(row.problems) for row in found] == [True, True, False, False, False]
    assert found[2].phone == "87163123456"


def test_a_number_that_a_csv_shows_in_short_is_reported(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "编号,主题,来信时间\n1.10101E+17,路灯,2026-10-09\n")
    assert "缩写的数字" in row.problems[0]
    assert row.problems[0].startswith("第A列")


def test_a_cell_merged_downwards_holds_for_each_of_its_rows() -> None:
    assert [row.name for row in read_rows(CASES / "imp_merged.xlsx")] == ["戊某", "戊某"]


def test_a_phone_without_a_name_is_kept() -> None:
    first, second = read_rows(CASES / "phone_noname.csv")
    assert (first.name, first.phone, first.address) == ("", "13800138009", "示例路9号")
    assert second.phone == "13800138008"


def test_error_cells_and_formulas_without_result_are_reported_in_the_columns_that_are_read(
    tmp_path: Path,
) -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, (*HEAD, "备注"))
        for n, value in ((1, "#REF!"), (2, "")):
            page.write_row(n, 0, (n, "甲某", "", "路灯", "", "2026-10-09"))
            page.write_formula(n, 4, "=A1", None, value)
        page.write_row(3, 0, (3, "甲某", "", "路灯", "坏了", "2026-10-09"))
        page.write_formula(3, 6, "=1/0", None, "#DIV/0!")

    found = sheet(tmp_path, fill)
    assert [row.problems for row in found] == [
        ("第E列是错误值（如 #REF!）。",),
        ("第E列是没有算出结果的公式。",),
        (),
    ]
    empty = b'<c r="B2" t="str"><f>A1</f><v></v></c>'
    assert not dict(_found(empty, SheetStyles())), "a formula whose result is said to be an empty text"


def test_a_formula_that_was_never_calculated_is_reported(tmp_path: Path) -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, (1, "甲某", "", "路灯", "坏了", "2026-10-09"))

    sheet(tmp_path, fill)
    path = tmp_path / "made.xlsx"
    part, cell, said = "xl/worksheets/sheet1.xml", b'<c r="A2"><v>1</v></c>', "第A列是没有算出结果的公式。"
    for empty in (b"", b"<v></v>", b"<v/>", b"<v />"):
        formula = b'<c r="A2"><f>1+1</f>' + empty + b"</c>"
        _rewrite(path, part, cell, formula)
        (row,) = read_rows(path)
        assert row.problems == (said,)
        cell = formula
    _rewrite(path, part, b' r="A2"', b"")
    row, beside = read_rows(path)
    assert (row.number, row.problems, beside.number) == (2, (), 0)
    assert "没有写明在哪里" in beside.problems[0]


def _rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    """One part of a packed file with other bytes."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)


def test_a_picture_in_a_cell_is_reported(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "主题,正文,来信时间\n路灯,x,2026-10-09\n")
    assert row.problems == ()

    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, (1, "甲某", "", "路灯", "", "2026-10-09"))
        page.write_string(1, 4, '=DISPIMG("ID_1A2B",1)')

    (row,) = sheet(tmp_path, fill)
    assert "图片" in row.problems[0]


def test_an_xlsx_called_xls_is_read_by_its_content(tmp_path: Path) -> None:
    path = Path(shutil.copy(CASES / "imp_merged.xlsx", tmp_path / "list.xls"))
    assert len(list(read_rows(path))) == 2


def test_a_title_above_and_headings_repeated_on_each_page_are_no_rows(tmp_path: Path) -> None:
    head = ",".join(HEAD)
    text = f"某局来信登记表,,,,,\n制表：甲某,2026年10月,,,,\n{head}\n1,乙某,,路灯,坏了,2026-10-09\n{head}\n2,丙某,,水管,漏水,2026-10-10\n"
    found = rows_of(tmp_path, text)
    assert [(row.number, row.name, row.problems) for row in found] == [(4, "乙某", ()), (6, "丙某", ())]


def test_a_row_above_the_headings_that_may_be_a_letter_is_reported(tmp_path: Path) -> None:
    text = f"9,丁某,,井盖,丢了,2026-10-09\n{','.join(HEAD)}\n1,乙某,,路灯,坏了,2026-10-09\n"
    found = rows_of(tmp_path, text)
    assert [(row.number, row.problems) for row in found] == [(1, ("在列名的上面，没有读入。",)), (2 + 1, ())]


def test_a_heading_that_stands_twice_fills_or_is_reported(tmp_path: Path) -> None:
    text = "主题,电话,手机,来信时间\n甲,,13800138000,2026-10-09\n乙,87654321,13800138000,2026-10-09\n丙,1,1,2026-10-09\n"
    first, second, third = rows_of(tmp_path, text)
    assert (first.phone, first.problems) == ("13800138000", ())
    assert second.problems == ("第B、C列是同一项，写的却不同；请只留一项。",)
    assert third.problems == ()


def test_that_another_sheet_holds_rows_is_said(tmp_path: Path) -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, (1, "甲某", "", "路灯", "坏了", "2026-10-09"))
        other = book.add_worksheet("十月")
        other.write_row(0, 0, HEAD)

    found = sheet(tmp_path, fill)
    assert found[-1].problems == ("另一张工作表“十月”里有 1 行，没有读入；请另存为单独的文件再读。",)


def test_rare_characters_of_gb_18030_are_named_in_tables(tmp_path: Path) -> None:
    data = (
        "主题,姓名,来信时间\n路灯,".encode("gb18030")
        + bytes.fromhex("fe59")
        + "某,2026-10-09\n".encode("gb18030")
    )
    (row,) = rows_of(tmp_path, data)
    assert row.name == "龴某"


def test_headings_that_nobody_knows_are_told(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="没有认得的列名"):
        rows_of(tmp_path, "甲,乙\n1,2\n")


def test_headings_are_known_however_they_are_spread_and_what_is_not_taken_is_named(tmp_path: Path) -> None:
    text = "序号,姓　名,联系\u3000电话*,主 题,ＩＤ,来信时间：,备注\n9,甲某,13800138000,路灯,1,2026-10-09,急\n"
    (row,) = rows_of(tmp_path, text)
    assert (row.name, row.phone, row.title, row.id, row.problems) == ("甲某", "13800138000", "路灯", "1", ())
    place = tmp_path / "named.csv"
    place.write_text(text, "utf-8")
    assert unread_columns(place) == ["序号", "备注"]
    assert "备注" not in unread_columns(place, {"text": "备 注"}), "a mapping may name it as it is read"


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
def test_the_sign_between_cells_is_found_by_the_headings(tmp_path: Path, sign: str) -> None:
    others = {",": "；", "\t": ",", ";": ",", "|": ","}[sign] * 9
    rows = [
        "某局来信登记表",
        sign.join(HEAD),
        sign.join(("1", "甲某", "", "路灯", f"坏了{others}", "2026-10-09")),
    ]
    (row,) = rows_of(tmp_path, "\n".join(rows))
    assert (row.name, row.text) == ("甲某", f"坏了{others}")


def test_a_csv_tells_errors_and_digits_that_were_held_fast(tmp_path: Path) -> None:
    head = "编号,姓名,主题,来信时间\n"
    rows = '="0012",甲某,路灯,2026-10-09\n\'0013,乙某,路灯,2026-10-09\n#N/A,丙某,路灯,2026-10-09\n1.38E10,丁某,路灯,2026-10-09\n'
    found = rows_of(tmp_path, head + rows)
    assert [row.id for row in found[:2]] == ["0012", "0013"]
    assert [bool(row.problems) for row in found] == [False, False, True, True]


def test_what_lies_over_cells_and_digits_that_only_a_format_shows_are_reported(tmp_path: Path) -> None:
    def fill(book: Any, page: Any) -> None:
        page.hide()
        shown = book.add_worksheet("给人看的")
        shown.activate()
        shown.write_row(0, 0, HEAD)
        shown.write_row(1, 0, (12, "甲某", 87163, "路灯", "坏了", "2026-10-09"))
        shown.write_number(1, 0, 12, book.add_format({"num_format": "000000"}))
        shown.write_number(1, 2, 87163, book.add_format({"num_format": '"0871-"0'}))
        shown.write_row(2, 0, (13, "乙某", "", "路灯", 3.5, "2026-10-09"))
        shown.write_number(2, 4, 3.5, book.add_format({"num_format": "0.00"}))
        shown.write_comment(1, 1, "批注里的话")

    first, second, beside = sheet(tmp_path, fill)
    assert [told[:3] for told in first.problems] == ["第A列", "第C列"]
    assert (second.name, second.problems) == ("乙某", ())
    assert beside.problems[0].startswith("表格里另有批注 1 处")


@pytest.mark.parametrize(
    ("form", "cell", "wrong"),
    [
        ("00000000000", "<v>13812345678</v>", False),
        ("000000", "<v>650000</v>", False),
        ("000000", "<v>12</v>", True),
        ("000000", "<f>1+1</f><v>2</v>", True),
        ("000000", "", False),
        ("000", "<v>1.23E+2</v>", False),
        ("00.00", "<v>3.5</v>", True),
        ('0.00"m2"', "<v>35.5</v>", False),
        ('[Red]0"元/m2";-00', "<v>7</v>", False),
        ('"0871-"0', "<v>87163</v>", True),
        ('"0871-"0', "<v></v>", False),
        ("yyyy-mm-dd hh:mm:ss.00", "<v>45000</v>", False),
    ],
)
def test_a_form_that_shows_no_more_digits_than_the_number_has_hides_nothing(
    form: str, cell: str, wrong: bool
) -> None:
    styles = SheetStyles(padded={b"3": _digits_shown(form)})
    found = dict(_found(f'<row r="2"><c s="3" r="B2">{cell}</c>'.encode(), styles))
    assert list(found) == ([(2, 1)] if wrong else [])


def test_parts_are_read_piece_by_piece_and_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    body = b"<comments>" + b'<comment ref="A1"/>' * 9 + b"</comments>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/comments1.xml", body)
        packed.writestr("xl/workbook.xml", b"<workbook/>")
    monkeypatch.setattr(sheet_facts, "_CHUNK", 7)
    with zipfile.ZipFile(path) as packed:
        assert _counted(packed, re.compile("xl/comments"), re.compile(b"<comment[ >]")) == 9
        monkeypatch.setattr(sheet_facts, "MOST_COUNTED", 5)
        assert _counted(packed, re.compile("xl/comments"), re.compile(b"<comment[ >]")) == 5
    unended = _CELL.search(b'<c s="1" ' * 3 + b'<c r="A1">')
    assert unended is not None
    assert unended[0] == b'<c r="A1">', "what has no end is not looked for beyond the next tag"
    for lowered in ({"_MAX_WHOLE": 1}, {"_SMALL_ENOUGH": 1, "_RATIO": 2}, {"_MAX_UNPACKED": 1}):
        with monkeypatch.context() as bounds:
            for name, bound in lowered.items():
                bounds.setattr(sheet_facts, name, bound)
            with pytest.raises(FileRefused, match="解压后过大"):
                facts_of(path)


@pytest.mark.parametrize(
    "start", ["<html><table>", "\ufeff<?xml version='1.0'?><Workbook/>", "MIME-Version: 1.0\n"]
)
def test_a_web_page_that_is_called_xls_is_no_table(tmp_path: Path, start: str) -> None:
    with pytest.raises(FileRefused, match="XLSX"):
        rows_of(tmp_path, start + ",".join(HEAD))


def test_errors_of_newer_programs_and_private_signs_in_utf_8_are_known(tmp_path: Path) -> None:
    found = rows_of(tmp_path, "主题,正文,姓名\n#BUSY!,坏,\ue81e某\n灯,#GETTING_DATA,乙\n井盖,#3 号楼,丙\n")
    assert [bool(row.problems) for row in found] == [True, True, False]
    assert found[0].name == "龴某"


def test_a_cell_that_is_struck_out_in_whole_or_in_part_is_reported(tmp_path: Path) -> None:
    def fill(book: Any, page: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        page.write_row(0, 0, HEAD)
        for n in (1, 2, 3):
            page.write_row(n, 0, (n, "甲某", "", "欠薪", "欠薪8000元", "2026-10-09"))
        page.write(1, 3, "欠薪", struck)
        page.write_rich_string(2, 4, "欠薪", struck, "5000", "8000元")

    assert ["画了删除线" in " ".join(row.problems) for row in sheet(tmp_path, fill)] == [True, True, False]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("<r><rPr><strike/></rPr><t>5000</t></r><r><t>8000</t></r>", True),
        ('<r><rPr><strike val="0"/></rPr><t>5000</t></r>', False),
        ("<t>5000</t>", False),
    ],
)
@pytest.mark.parametrize("style", ["0", "1"])
def test_a_text_in_the_cell_itself_that_is_struck_out_is_reported(cell: str, style: str, told: bool) -> None:
    row = f'<c r="B2" s="{style}" t="inlineStr"><is>{cell}</is></c><c r="C2" t="inlineStr"><is><t>x</t></is></c>'
    found = dict(_found(row.encode(), SheetStyles(struck=frozenset((b"1",)))))
    assert list(found) == [(2, 1)] * (told or style == "1")


@pytest.mark.parametrize("encoding", ["big5hkscs", "gb18030", "utf-8", "utf-16-le"])
def test_a_table_of_traditional_words_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "信.csv"
    path.write_text("編號,姓名,標題,內容\n1,陳大文,路燈,路燈壞了，裏面沒有人修理\n", encoding)
    (row,) = read_rows(path, {"name": "姓名", "title": "標題", "text": "內容"})
    assert (row.name, row.text) == ("陳大文", "路燈壞了，裏面沒有人修理")


def test_a_table_in_seven_bits_is_read(tmp_path: Path) -> None:
    path = tmp_path / "信.csv"
    path.write_text("name,text\n甲某,路灯坏了\n", "hz")
    assert [(row.name, row.text, row.problems) for row in read_rows(path)] == [("甲某", "路灯坏了", ())]


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    def fill(book: Any, page: Any) -> None:
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, (1, "甲某", "", "路灯", True, "2026-10-09"))
        page.set_row(1, None, None, {"hidden": True})
        page.set_row(5, None, None, {"hidden": True})
        page.set_column(1, 1, 8, None, {"hidden": True})

    row, rows, columns = sheet(tmp_path, fill)
    assert (row.name, row.text) == ("甲某", "TRUE")
    assert [told.problems[0][:7] for told in (rows, columns)] == ["有 1 行是隐", "有的列是隐藏的"]


def test_what_lies_over_cells_is_counted_wherever_a_program_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    parts = {
        "comments/comment1": b'<comment ref="A1"/>',
        "threadedComments/threadedComment1": b"<threadedComment >",
        "drawings/drawing1": b"<xdr:txBody><xdr:graphicFrame><xdr:txBody>",
    }  # fmt: skip  # a table to be read across
    with zipfile.ZipFile(path, "w") as packed:
        for name, body in parts.items():
            packed.writestr(f"xl/{name}.xml", body)
        packed.writestr("xl/workbook.xml", b"<workbook/>")
        packed.writestr("xl/_rels/workbook.xml.rels", b"<Relationships/>")
    assert facts_of(path).beside == {"文本框": 2, "图表": 1, "批注": 1, "批注的讨论": 1}


def test_the_strict_variant_tells_its_first_sheet_and_faults_without_bounds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    relation = b'xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", b"<workbook " + relation + b'><sheet r:id="a"/></workbook>')
        packed.writestr("xl/_rels/workbook.xml.rels", b'<r><l Id="a" Target="worksheets/one.xml"/></r>')
        packed.writestr("xl/worksheets/one.xml", b'<row r="1"><c r="B1" t="e"><v>#N/A</v></c></row>')
    assert list(facts_of(path).faults[1]) == [1]
    monkeypatch.setattr(sheet_facts, "_MOST_FAULTS", 0)
    with pytest.raises(FileRefused, match="20万处以上"):
        facts_of(path)


def test_a_row_that_refers_to_the_one_above_is_reported(tmp_path: Path) -> None:
    _first, second = rows_of(tmp_path, "主题,姓名,正文\n灯,甲某,坏\n桥,〃,同上\n")
    assert sorted(said[:3] for said in second.problems) == ["第B列", "第C列"]


def test_utf_16_without_a_mark_is_read_whatever_its_first_character(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "主题,姓名,正文\n灯,甲某,坏\n".encode("utf-16-be"))
    assert row.name == "甲某"


def test_one_damaged_byte_costs_a_small_table_one_row(tmp_path: Path) -> None:
    place, data = tmp_path / "件.csv", "姓名,主题,正文\n甲某,路灯坏了,一\n乙某,水管漏水,二\n".encode()
    place.write_bytes(data.replace("坏".encode(), "坏".encode()[:2]))
    first, second = read_rows(place)
    assert "有不能识别的字节，这一行没有读入。" in first.problems
    assert (second.name, second.title, second.text) == ("乙某", "水管漏水", "二")


def test_a_number_is_written_in_the_digits_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    def fill(_book: Any, page: Any) -> None:
        page.write_row(0, 0, HEAD)
        page.write(1, 3, 0.1 + 0.2)

    (row,) = sheet(tmp_path, fill)
    assert row.title == "0.3"
