"""Documents as programs write them, read as they are printed (Word: ECMA-376 part 1)."""

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.intake.word_files import CASES, lines, par, read_case, read_made
from xinqiao.intake.apart.numerals import numeral
from xinqiao.intake.files import check_file


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
    assert lines(read_case(f"docx/{name}.docx")) == told


def test_what_is_left_out_is_told_with_its_words_or_its_number() -> None:
    assert read_case("docx/hidden.docx").notes == ("文件里有 14 个字设为隐藏，打印不出来，没有读入。",)
    assert read_case("docx/footnote.docx").notes == ("有 1 条脚注、尾注，没有读入正文：自2027年起为400元。",)
    assert read_case("docx/numbering_law.docx").notes == ()


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
