"""Setting a document: nothing typed is read as markup, nothing runs off the page, nothing rare disappears or hangs."""

import io
import re
import string
import time
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.documents.test_papers import text_of
from xinqiao.documents.coverage import characters, machine_folders, shipped_fonts, shown_in, shows
from xinqiao.documents.papers import Document, LetterSection, PaperKind, document_number
from xinqiao.documents.render import render
from xinqiao.rules.folding import is_invisible

BASE = Document(
    kind=PaperKind.REPLY,
    title="信访事项答复书",
    number="云信复〔2026〕1号",
    issuer="云水市信访局",
    matter_number="XF2026-000001",
    day=date(2026, 8, 3),
    addressee="甲小满",
    verification_code="BCDFG-HJKMN",
)

pytestmark = pytest.mark.pdf


def saying(text: str, **changes: Any) -> Document:
    return replace(BASE, sections=(LetterSection(paragraphs=(text,)),), **changes)


MARKUP = [
    "#set page(width: 1cm)",
    '#read("/etc/passwd")',
    '#import "@preview/x:0.1.0": *',
    "#sys.inputs",
    "= 标题 *粗* _斜_ `码` $x^2$ <label> @ref // 注释 /* 注释 */",
    "\\u{41} \\ 反斜 \\\\ \\n ~ --- ... \"引\" 'q'",
    "[括号] {花括号} (圆) - 列表 + 编号 / 术语: 解释 https://example.invalid",
]


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_text_is_printed_as_it_was_typed(text: str) -> None:
    everywhere = replace(
        BASE,
        title="标题" + text[:20],
        addressee=text[:30],
        sections=(LetterSection(heading=text, paragraphs=(text,), rows=((text[:12], text),)),),
        remedy=text,
        contact=text,
        notes=(text,),
    )
    found = text_of(render(everywhere))
    assert found.count(re.sub(r"\s", "", text)) >= 4
    assert "root:" not in found


@settings(max_examples=25)
@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
    | st.text(string.punctuation)
)
def test_any_text_can_be_set(text: str) -> None:
    assert render(saying(text, addressee=text[:30], contact=text)).startswith(b"%PDF")


RARE = "𠮷䶮㐂仝〇𰻝龘𬭚阿依古丽·买买提•"


EVERYWHERE = (shipped_fonts(), *machine_folders())


@pytest.mark.parametrize("character", sorted(set(RARE)))
def test_a_rare_character_of_a_name_is_shown_and_can_be_copied(character: str) -> None:
    if not shows(EVERYWHERE, character):
        pytest.skip("no font of this machine has it")
    pdf = render(saying(f"姓名{character}完", addressee=character))
    assert f"姓名{character}完" in text_of(pdf)
    assert "□" not in text_of(pdf)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("😀", "U+1F600"),
        ("👨‍👩‍👧😀", "U+1F468、U+1F469、U+1F467、U+1F600"),
        ("བོད", "U+0F56"),
        ("ئۇيغۇر", "U+0626"),
        ("ᠮᠣᠩ", "U+182E"),
        ("\ue000", "U+E000"),
        ("\U0003134a", "U+3134A"),
        ("\U000323af", "U+323AF"),
    ],
)
def test_a_character_that_no_font_has_is_a_box_with_a_note_that_names_it(text: str, named: str) -> None:
    if any(shows(EVERYWHERE, c) for c in text if not is_invisible(c)):
        pytest.skip("a font of this machine has it")
    found = text_of(render(saying(f"前{text}后")))
    assert "前□" in found
    assert named in found
    assert "请手工补写" in found


def test_characters_that_show_nothing_disappear_and_nothing_else() -> None:
    found = text_of(render(saying("甲\u200b小\u200d满\ufeff乙\u202e丙\ufe0f丁\U000e0100戊")))
    assert "甲小满乙丙丁戊" in found
    assert "□" not in found


def test_a_thousand_different_missing_characters_take_no_longer_than_one() -> None:
    text = "".join(chr(0xF0000 + n) for n in range(1000))
    began = time.process_time()
    found = text_of(render(saying(text)))
    assert time.process_time() - began < 20
    assert found.count("□") >= 1000
    assert "等1000个" in found


@pytest.mark.parametrize(
    "issuer",
    [
        "云水局",
        "云水市住房和城乡建设局",
        "云水市临江区人民政府信访工作联席会议办公室",
        "清源省云水市临江经济技术开发区虚构街道办事处综合行政执法与应急管理中心信访接待室",
    ],
)
@pytest.mark.parametrize("kind", [PaperKind.HANDLING_OPINION, PaperKind.FORWARDING_LETTER, PaperKind.RECEIPT])
def test_long_names_stay_on_the_paper(issuer: str, kind: PaperKind) -> None:
    name = "阿卜杜勒艾则孜·买买提伊力·吐尔逊江·艾合买提等100000人" * 2
    pdf = render(
        saying(
            "内容" * 40 + "A" * 300,
            kind=kind,
            issuer=issuer,
            addressee=name,
            copy_to=issuer,
            title="关于" + issuer * 2,
        )
    )
    outside: list[tuple[float, str]] = []

    def see(text: str, cm: list[float], tm: list[float], _font: Any, _size: Any) -> None:
        if text.strip() and not 20 <= cm[4] + tm[4] <= 575:
            outside.append((cm[4] + tm[4], text))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=see)
    assert outside == []
    assert issuer in text_of(pdf)


def test_a_text_of_a_hundred_thousand_characters_is_set_whole() -> None:
    row = LetterSection(rows=(("事实和理由", "长" * 99_999 + "终"),))
    pdf = render(replace(BASE, kind=PaperKind.REGISTRATION_FORM, sections=(row,), sealed_place=False))
    found = text_of(pdf)
    assert found.count("长") == 99_999
    assert "终" in found
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 30


def test_the_same_document_gives_the_same_bytes_and_another_day_other_ones() -> None:
    assert render(saying("同")) == render(saying("同"))
    assert render(saying("同")) != render(replace(saying("同"), day=date(2026, 8, 4)))


def test_the_office_s_own_fonts_are_read_and_a_broken_font_file_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"OTTO\x00\xff" + b"\xff" * 40)
    (tmp_path / "note.txt").write_text("no font")
    assert not any(shown_in(tmp_path))
    assert render(saying("同"), font_dirs=(tmp_path,)).startswith(b"%PDF")
    shipped = next(shipped_fonts().glob("*.otf"))
    assert ord("䶮") in characters(shipped)
    assert ord("😀") not in characters(shipped)


def test_numbers_are_written_as_in_official_documents() -> None:
    assert document_number("云信", PaperKind.HANDLING_OPINION, 2026, 12) == "云信处〔2026〕12号"


def test_a_word_longer_than_a_line_breaks_and_a_fingerprint_stays_one_word() -> None:
    fingerprint = "0123456789abcdef" * 2
    with (
        closing(pypdfium2.PdfDocument(render(saying(f"{'W' * 200}。指纹为{fingerprint}。")))) as made,
        closing(made[0]) as page,
        closing(page.get_textpage()) as words,
    ):
        assert words.get_text_bounded().count("W") == 200
        assert max(words.get_charbox(place)[2] for place in range(words.count_chars())) < page.get_width()
        assert fingerprint in words.get_text_bounded()
