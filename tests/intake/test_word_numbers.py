"""Numbers, fields and lines of Word documents, as Word prints them (ECMA-376 part 1, 17.9 and 17.16)."""

import io
import shutil
import subprocess
import zipfile
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from tests.intake.word_files import CASES, NS, level_of, lines, list_of, par, read_made, with_body
from xinqiao.intake.instrument_files import read_instrument_file


def test_articles_go_on_through_chapters_when_the_level_never_restarts() -> None:
    """17.9.10: lvlRestart 0. Some readers begin the articles anew in every chapter."""
    counted = list_of(
        level_of(0, "第%1章", "chineseCountingThousand"),
        level_of(1, "第%2条", "chineseCountingThousand", '<w:lvlRestart w:val="0"/>'),
    )
    body = "".join(
        par(text, 1, level) for text, level in (("总则", 0), ("甲", 1), ("乙", 1), ("分则", 0), ("丙", 1))
    )
    assert lines(read_made(body, counted)) == [
        "第一章　总则",
        "第一条　甲",
        "第二条　乙",
        "第二章　分则",
        "第三条　丙",
    ]


def test_a_level_that_restarts_after_one_level_only_goes_on_over_the_others() -> None:
    counted = list_of(
        level_of(0, "%1."), level_of(1, "%2)"), level_of(2, "（%3）", "decimal", '<w:lvlRestart w:val="1"/>')
    )
    body = "".join(par("x", 1, level) for level in (0, 1, 2, 1, 2, 0, 2))
    assert lines(read_made(body, counted)) == ["1. x", "1) x", "（1）x", "2) x", "（2）x", "2. x", "（1）x"]


def test_legal_numbering_prints_every_level_in_arabic_digits() -> None:
    counted = list_of(level_of(0, "第%1章", "chineseCounting"), level_of(1, "%1.%2", "decimal", "<w:isLgl/>"))
    body = par("总则", 1, 0) + par("甲", 1, 1)
    assert lines(read_made(body, counted)) == ["第一章　总则", "1.1 甲"]


def test_a_level_of_its_own_replaces_that_of_the_list() -> None:
    counted = (
        f'<w:abstractNum w:abstractNumId="1">{level_of(0, "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">{level_of(0, "（%1）")}</w:lvlOverride></w:num>'
    )
    assert lines(read_made(par("甲", 1) + par("乙", 2), counted)) == ["1. 甲", "（2）乙"]


def test_the_level_of_a_style_is_the_one_that_names_it() -> None:
    counted = list_of(
        level_of(0, "第%1章", "chineseCounting"),
        level_of(1, "第%2条", "chineseCounting", '<w:pStyle w:val="Art"/>'),
    )
    styles = '<w:style w:type="paragraph" w:styleId="Art"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert lines(read_made(par("甲", style="Art"), counted, styles)) == ["第一条　甲"]


def test_list_zero_takes_the_number_of_the_style_away() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="Art"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    counted = list_of(level_of(0, "第%1条", "chineseCounting"))
    plain = '<w:p><w:pPr><w:pStyle w:val="Art"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>乙</w:t></w:r></w:p>'
    body = par("甲", style="Art") + plain + par("丙", style="Art")
    assert lines(read_made(body, counted, styles)) == ["第一条　甲", "乙", "第二条　丙"]


def test_an_empty_numbered_paragraph_counts_as_word_counts_it() -> None:
    counted = list_of(level_of(0, "第%1条", "chineseCounting"))
    assert [line.strip() for line in lines(read_made(par("甲", 1) + par("", 1) + par("丙", 1), counted))] == [
        "第一条　甲",
        "第二条",
        "第三条　丙",
    ]


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
    found = read_made(body)
    assert lines(found) == ["自2027年起"]
    assert found.notes == ("没有读入：自动编号域 1 处，请对照原件。",)
    ringed, with_reading = _field(r"eq \o\ac(○,3)", ""), _field(r"EQ \o(\s\up 9(pú),濮)", "")
    assert lines(read_made(f"<w:p>{ringed}{with_reading}</w:p>")) == ["③濮"]
    simple = '<w:p><w:fldSimple w:instr=" AUTONUM "/><w:fldSimple w:instr="REF a"/><w:fldSimple w:instr="XE a"/><w:r><w:t>甲</w:t></w:r></w:p>'
    assert read_made(simple).notes == (
        "没有读入：自动编号域 1 处，请对照原件。",
        "没有读入：没有结果的域 1 处，请对照原件。",
    )
    never_ended = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>甲</w:t></w:r></w:p>' + par(
        "乙"
    )
    assert lines(read_made(never_ended)) == ["甲", "乙"], (
        "words are not lost for a field that is never closed"
    )


def test_what_stands_on_one_line_is_one_line_and_numbers_follow_the_order_of_the_page() -> None:
    counted = list_of(level_of(0, "第%1条", "chineseCounting"))
    hidden_end = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>'
        "<w:r><w:t>适用。</w:t></w:r></w:p>"
    )
    cap = '<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr><w:r><w:t>第</w:t></w:r></w:p>'
    shape = '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">{}</v:shape></w:pict></w:r>'
    box = shape.format(f"<w:txbxContent>{par('框中', 1)}</w:txbxContent>")
    art = shape.format('<v:textpath string="云水市人民政府文件"/>')
    with_box = par("乙", 1).replace("</w:p>", f"{box}{art}</w:p>")
    body = hidden_end + par("正文。") + with_box + cap + par("四条　丙")
    assert lines(read_made(body, counted)) == [
        "第一条　适用。正文。",
        "第二条　乙",
        "第三条　框中",
        "云水市人民政府文件",
        "第四条　丙",
    ]


def test_the_level_of_a_style_is_found_through_its_list_and_bullets_have_no_number() -> None:
    """17.9.23: the list names the style, whatever level the style tells; a style based on it may tell only another level."""
    counted = list_of(
        level_of(0, "•", "bullet"),
        level_of(1, "第%2条", "chineseCounting", '<w:pStyle w:val="Art"/>'),
        level_of(2, "%1%2.%3", "decimal", "<w:isLgl/>"),
    )
    numbered = "<w:pPr><w:numPr><w:ilvl w:val='{}'/>{}</w:numPr></w:pPr>"
    art, sub = numbered.format(0, '<w:numId w:val="1"/>'), numbered.format(2, "")
    styles = (
        f"<w:style w:type='paragraph' w:styleId='Art'>{art}</w:style>"
        f"<w:style w:type='paragraph' w:styleId='Sub'><w:basedOn w:val='Art'/>{sub}</w:style>"
    )
    found = read_made(par("甲", style="Art") + par("乙", style="Sub"), counted, styles)
    assert lines(found) == ["第一条　甲", "1.1 乙"]
    assert found.notes == ()


def test_a_custom_form_is_written_as_it_shows_and_passed_over_levels_are_told() -> None:
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
        "</mc:AlternateContent>"
    )
    custom = f'<w:lvl w:ilvl="0"><w:start w:val="9"/>{choice}<w:lvlText w:val="%1."/></w:lvl>'
    counted = list_of(custom, level_of(1, "%2)"))
    assert lines(read_made(par("甲", 1) + par("乙", 1), counted)) == ["009. 甲", "010. 乙"]
    skipping = read_made(par("甲", 1, 1) + par("乙", 1, 0), counted)
    assert lines(skipping) == ["1) 甲", "010. 乙"], "the level above counts as begun (Word, LibreOffice)"
    assert any("跳了级" in note for note in skipping.notes)
    three = list_of(level_of(0, "%1."), level_of(1, "%1.%2"), level_of(2, "%1.%2.%3"))
    told = read_made("".join(par("x", 1, level) for level in (1, 0, 2, 1)), three)
    assert lines(told) == ["1.1 x", "2. x", "2.1.1 x", "2.2 x"]
    assert not read_made(par("甲", 1, 0) + par("乙", 1, 1) + par("丙", 1, 0), counted).notes


def test_words_at_the_head_of_pages_are_told_and_page_numbers_are_not() -> None:
    with zipfile.ZipFile(io.BytesIO(with_body(par("正文")))) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    links = ""
    for name, told in (("header", "云政发〔2027〕3号"), ("footer", "第 1 页 共 2 页")):
        parts[f"word/{name}1.xml"] = f"<w:hdr {NS}>{par(told)}</w:hdr>"
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
    ("（%2）", 3, "其一"),
    ("第%1条", 2, "丙"),
]
"""What LibreOffice and this reader print alike."""
DIFFERENCES = {
    "办法": [("2", "1")],  # begins a level anew that never restarts (17.9.10)
    "num_basedOn": [("第一条", ""), ("第二条", "")],  # no number that comes through a base style (17.7.4.3)
    "moveTo": [("第一条移来", "")],  # loses the first of what was moved (17.13.5.25)
    "hidden": [("", "（内部：实际按200元掌握）")],  # writes what is not printed (17.3.2.41)
    "footnote": [("", "1")],  # the mark of a footnote as a digit of the sum before it
    "textbox": [("云政发〔2027〕3号", ""), ("二条写在文本框里的条文。第", "")],  # drops boxes
    "sym_hyphen": [("-", "‑"), ("☑", "\uf0fe")],  # another hyphen; a sign as its place in a symbol font
}
"""Document → signs here, and what LibreOffice 7.4 writes in their place; it also forgets the start of an override when a level begins
anew (17.9.26) and writes digit-by-digit numbers with places."""


@pytest.mark.once
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_prints_the_same_words_but_where_it_departs_from_the_standard(tmp_path: Path) -> None:
    counted = list_of(
        level_of(0, "第%1条", "chineseCountingThousand"),
        level_of(1, "（%2）", "chineseCountingThousand"),
        level_of(2, "%3.", "decimal"),
        level_of(3, "%3.%4.", "decimal"),
    ) + list_of(
        level_of(0, "第%1章", "chineseCounting"),
        level_of(1, "%2.", "decimal", '<w:lvlRestart w:val="0"/>'),
        number=2,
    )
    body = "".join(par(text, 1, level) for _form, level, text in COMPARED)
    body += par("总则", 2, 0) + par("一", 2, 1) + par("分则", 2, 0) + par("二", 2, 1)
    made = tmp_path / "办法.docx"
    made.write_bytes(with_body(body, counted))
    files = [made, *sorted((CASES / "docx").glob("*.docx"))]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run(
        ["soffice", profile, *convert, *map(str, files)], check=True, capture_output=True, timeout=120
    )
    found = {}
    for file in files:
        read = "".join(lines(read_instrument_file(file.name, file.read_bytes())))
        told = (tmp_path / f"{file.stem}.txt").read_text("utf-8-sig")
        ours, theirs = ("".join(text.replace("|", "").split()) for text in (read, told))
        steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
        found[file.stem] = [(ours[a:b], theirs[c:d]) for kind, a, b, c, d in steps if kind != "equal"]
    assert {name: parts for name, parts in found.items() if parts} == DIFFERENCES
