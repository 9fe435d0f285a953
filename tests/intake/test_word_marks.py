"""Words of a Word document that are moved off their line, or struck out, by themselves or by their styles."""

import pytest
from lxml import etree

from tests.intake.word_files import NS, par, read_made
from xinqiao.intake.apart.word_numbers import Numbering
from xinqiao.intake.apart.word_styles import Styles
from xinqiao.intake.apart.word_text import Reader
from xinqiao.intake.file_kinds import FileRefused


def _moved(text: str, by: int = 0, more: str = "") -> str:
    return f"<w:r><w:rPr><w:position w:val='{by}'/>{more}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ([_moved("每亩"), _moved("30000", 2), _moved("元")], "每亩30000元"),
        ([_moved("第"), _moved("10", -2), _moved("条")], "第10条"),
        ([_moved("每亩"), _moved("30000", 8), _moved("元")], "每亩30000元"),
        ([_moved("每亩"), _moved("300", 8), _moved("00", 8)], "每亩30000"),
        ([_moved("第", -8), _moved("10", -8), _moved("条", -8)], "第10条"),
        ([_moved("30", 8)], "30"),
        ([_moved("10"), _moved("3", 6, "<w:sz w:val='44'/>")], "103"),
        ([_moved("10"), _moved("3", 4, "<w:sz w:val='16'/>")], "10³"),
        ([_moved("10"), "<w:ins>", _moved("-", 8), "</w:ins>", _moved("2", 8), _moved("秒")], "10⁻²秒"),
        ([_moved("CO"), _moved("2", -6)], "CO₂"),
    ],
)
def test_digits_moved_far_beside_a_line_are_powers_and_others_stay_as_they_are(
    runs: list[str], text: str
) -> None:
    body = etree.fromstring(f"<w:body {NS}><w:p>{''.join(runs)}</w:p></w:body>")
    styles = Styles(None)
    assert list(Reader(styles, Numbering(None, styles)).blocks(body)) == [text]


def test_the_number_of_what_is_not_read_is_told_though_not_all_is_named() -> None:
    body = "".join(f"<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>{n}</w:t></w:r></w:p>" for n in range(300))
    notes = "".join(f"<w:footnote w:id='{n}'>{par(f'注{n}')}</w:footnote>" for n in range(301))
    notes += (
        "<w:footnote w:id='301'><w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>旧</w:t></w:r></w:p></w:footnote>"
    )
    found = read_made(f"{par('第一条　正文。')}{body}", footnotes=notes)
    assert any("有 301 处画了删除线" in note for note in found.notes)
    assert any("有 301 条脚注" in note for note in found.notes)


def test_a_box_at_a_hidden_place_is_not_printed_and_told() -> None:
    box = f"<w:pict><w:txbxContent>{par('盒里的字')}</w:txbxContent></w:pict>"
    found = read_made(f"<w:p><w:r><w:t>正文。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr>{box}</w:r></w:p>")
    assert "盒" not in found.text
    assert found.notes == ("文件里有 4 个字设为隐藏，打印不出来，没有读入。",)


@pytest.mark.parametrize("how", ["<w:strike/>", "<w:vanish/>"])
def test_a_text_that_is_struck_out_or_hidden_as_a_whole_is_no_picture(how: str) -> None:
    with pytest.raises(FileRefused, match="画了删除线或者设为隐藏"):
        read_made(f"<w:p><w:r><w:rPr>{how}</w:rPr><w:t>第一条　甲。</w:t></w:r></w:p>")


@pytest.mark.parametrize(("line", "text"), [("strike", ["旧"]), ("dstrike", [])])
def test_styles_of_run_and_paragraph_take_back_what_the_other_says(line: str, text: list[str]) -> None:
    told = "".join(
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:rPr><w:{line}/></w:rPr></w:style>'
        for kind, name in (("paragraph", "P"), ("character", "S"))
    )
    run = '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>旧</w:t></w:r>'
    body = etree.fromstring(f'<w:body {NS}><w:p><w:pPr><w:pStyle w:val="P"/></w:pPr>{run}</w:p></w:body>')
    styles = Styles(etree.fromstring(f"<w:styles {NS}>{told}</w:styles>"))
    assert [line for line in Reader(styles, Numbering(None, styles)).blocks(body) if line] == text
