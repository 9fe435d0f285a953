"""The text of an instrument from a file: Markdown, TXT, DOCX, OFD, PDF. What was guessed or left out is told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xinqiao.intake.charsets import codec_of_unmarked, decoded, with_faults
from xinqiao.intake.file_kinds import ADVICE, FileRefused, Limits
from xinqiao.intake.file_names import extension_of
from xinqiao.intake.files import check_file
from xinqiao.intake.reading_apart import apart
from xinqiao.intake.text_files import DAMAGED, decode_text
from xinqiao.rules.provisions.reflow import without_page_marks
from xinqiao.rules.words import Phrase

TAKEN = ("md", "markdown", "txt", "docx", "ofd", "pdf")
_MIN_CHARS_A_PAGE = 20
_HAN = re.compile("[\u4e00-\u9fff]{1}")
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]{1}")
_LOST = re.compile(r"\?{2,}|(?<=[\u4e00-\u9fff])\?(?=[\u4e00-\u9fff])")
_DAMAGED = re.compile("[\ufffd\ue000-\uf8ff]")
_WESTERN = re.compile("[\u0080-\u00a6\u00a8-\u00af\u00b2-\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u017f]")
_STRANGE_SHARE = 10
_MOST_NOTES, _MOST_OF_A_NOTE = 20, 200
_BROKEN = "文件读不出文字。请用 Word、WPS 重新另存为 DOCX，或者把全文粘贴进来。"
_SCANNED = "这个 {kind} 是扫描件，里面只有图片，没有文字。请先做文字识别（OCR），或者换用 DOCX、TXT，或者把全文粘贴进来。"
_GARBLED = "这个 {kind} 的文字是乱码（字体没有对照表）。请换用 DOCX、TXT，或者把全文粘贴进来。"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """`text` as Markdown or plain text; `notes` tell a person what to check, in Chinese."""

    text: str
    notes: tuple[str, ...] = ()


def read_instrument_file(name: str, data: bytes) -> ReadFile:
    """The text of one file. Raises `Refused` with a Chinese sentence for what cannot be read; nothing is stored."""
    extension = extension_of(name)
    if extension not in TAKEN:
        raise FileRefused(ADVICE.get(extension) or Phrase("这里只收 Markdown、TXT、DOCX、OFD、PDF 文件。"))
    if extension in ("md", "markdown", "txt"):
        return _plain(data)
    checked = check_file(name, data, limits=Limits(max_pages=2000))
    if not checked.ok:
        raise FileRefused(checked.problem)
    answer = _words(extension, data)
    return _from_docx(answer) if extension == "docx" else _from_pages(answer, extension.upper())


def _garbled(text: str) -> bool:
    """Whether a text is not what stands on the page: signs without a meaning, or those of Western Europe, which a font without a
    usable table gives for each byte of a Chinese one."""
    signs = [sign for sign in text if sign > "\x7f" and not sign.isspace()]
    strange = len(_DAMAGED.findall(text)) + len(_WESTERN.findall(text))
    return strange * _STRANGE_SHARE > len(signs)


def _plain(data: bytes) -> ReadFile:
    if len(data) > Limits().max_bytes:
        raise FileRefused(
            Phrase("文件大小超过{most}MB，不像一份法规文本。", most=Limits().max_bytes // 2**20)
        )
    if not data.strip():
        raise FileRefused("文件是空的（0 字节）。请确认文件能打开后重新选择。")
    text, encoding = _decoded(data)
    checked = check_file("text.txt", text.encode())
    if not checked.ok:
        raise FileRefused(checked.problem)
    notes: list[str] = []
    if encoding:
        notes.append(Phrase("按 {encoding} 编码读入，请看一看有没有乱码。", encoding=encoding))
    if faults := text.count("\ufffd"):
        notes.append(Phrase(DAMAGED, n=faults))
    # Many question marks within Chinese words: whoever saved it in an encoding without these characters lost them.
    lost = sum(map(len, _LOST.findall(text))) * _STRANGE_SHARE > len(_HAN.findall(text)) > 0
    if lost or len(_DAMAGED.findall(text)) > max(2, len(text) // 1000):
        raise FileRefused("文字里有很多乱码。请用记事本打开，另存为 UTF-8 编码后再试。")
    return ReadFile(text=text, notes=tuple(notes))


def _decoded(data: bytes) -> tuple[str, str]:
    """The text, and its encoding where it is not plain UTF-8 and so should be told."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode_text(data), "UTF-16"
    try:
        return decoded(data, "utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        read = (data.decode(encoding, "replace") for encoding in ("utf-16-le", "utf-16-be"))
        return max(read, key=lambda text: len(_HAN.findall(text))), "UTF-16"
    if with_faults(data):
        return decode_text(data), ""
    return decode_text(data), {"gb18030": "GB18030", "big5hkscs": "Big5"}[codec_of_unmarked(data)]


def _words(kind: str, data: bytes) -> dict[str, Any]:
    answer = apart(kind, data)
    if "problem" in answer:
        raise FileRefused(_BROKEN)
    return answer


def _storable(text: str) -> str:
    """Without what no database stores: a damaged file gives control characters and halves of characters."""
    return _UNSTORABLE.sub("", text)


def _from_docx(answer: dict[str, Any]) -> ReadFile:
    text = _storable(str(answer["text"]))
    if not text.strip() and (answer["struck"] or answer["hidden"]):
        raise FileRefused(
            "文件里的文字都画了删除线或者设为隐藏，没有读入。请用 Word、WPS 打开核对，改好后再试。"
        )
    if not text.strip():
        raise FileRefused("文件里没有文字，可能只有图片。请先做文字识别（OCR），或者把全文粘贴进来。")
    return ReadFile(text=text, notes=tuple(_notes_on_docx(answer)))


def _notes_on_docx(answer: dict[str, Any]) -> Iterator[str]:
    """What is not in the text, each with its words or its number."""
    if answer["unread_numbering"]:
        yield Phrase("有的自动编号形式特殊，按数字还原，请对照原件核对编号。")
    if answer["skipped_numbering"]:
        yield Phrase("有的自动编号跳了级，跳过的一级按 Word 的数法算作已经开始，请对照原件核对编号。")
    if answer["margins"]:
        told = tuple(_storable(str(text))[:_MOST_OF_A_NOTE] for text in answer["margins"][:_MOST_NOTES])
        yield Phrase("页眉页脚没有读入正文：{texts}。", texts=told)
    if answer["hidden"]:
        yield Phrase("文件里有 {n} 个字设为隐藏，打印不出来，没有读入。", n=answer["hidden"])
    if answer["white"]:
        yield Phrase("文件里有 {n} 个字是白色的，看不见，一并读入了，请对照原件。", n=answer["white"])
    if answer["struck"]:
        told = tuple(_storable(str(words))[:_MOST_OF_A_NOTE] for words in answer["struck"][:_MOST_NOTES])
        yield Phrase("有 {n} 处画了删除线，没有读入：{words}。", n=answer["counts"]["struck"], words=told)
    if answer["notes"]:
        told = tuple(
            _storable(str(note))[:_MOST_OF_A_NOTE].rstrip("。") for note in answer["notes"][:_MOST_NOTES]
        )
        yield Phrase("有 {n} 条脚注、尾注，没有读入正文：{notes}。", n=answer["counts"]["notes"], notes=told)
    for name, count in answer["left_out"].items():
        yield Phrase("没有读入：{name} {n} 处，请对照原件。", name=name, n=count)


def _from_pages(answer: dict[str, Any], kind: str) -> ReadFile:
    pages = [_storable(str(page)) for page in answer["pages"]]
    chars = sum(len("".join(page.split())) for page in pages)
    if (chars < _MIN_CHARS_A_PAGE * len(pages) and answer["pictures"]) or not chars:
        raise FileRefused(Phrase(_SCANNED, kind=kind))
    if _garbled("".join(pages)):
        raise FileRefused(Phrase(_GARBLED, kind=kind))
    text, dropped = without_page_marks(pages)
    notes = [*_notes_on_pages(answer, kind)]
    if dropped:
        told = tuple(line[:_MOST_OF_A_NOTE] for line in [*dict.fromkeys(dropped)][:_MOST_NOTES])
        notes.append(Phrase("去掉了 {n} 处页码和页眉页脚：{texts}。", n=len(dropped), texts=told))
    return ReadFile(text=text, notes=tuple(notes))


def _notes_on_pages(answer: dict[str, Any], kind: str) -> Iterator[str]:
    """What was guessed of pages, and what is not in their text."""
    yield Phrase(
        "{kind} 不记录段落，分行处是按行长和标点接起来的。请对照原件核对款、项的划分和表格。", kind=kind
    )
    if answer.get("unfound"):
        yield "文件写明有现行版本，但找不到，读入的是另一个版本，请对照原件。"
    if answer["vertical"]:
        yield Phrase("有 {n} 页是竖排，按从右到左的列读入，请对照原件。", n=answer["vertical"])
    if answer["disordered"]:
        told = "有 {n} 页的文字在文件里的先后与版面不同（如分栏、表格），请对照原件核对顺序。"
        yield Phrase(told, n=answer["disordered"])
    if answer.get("unseen"):
        told = "有 {n} 页带有看不见的文字（扫描件识别出来的、白色的或页面以外的），一并读入了，请对照原件。"
        yield Phrase(told, n=answer["unseen"])
    if answer.get("struck"):
        yield Phrase("有 {n} 处画了删除线，画掉的字一并读入了，请对照原件。", n=answer["struck"])
    if answer.get("layers"):
        yield Phrase("有 {n} 页带有关闭的图层，看不见也打印不出来，里面的字没有读入。", n=answer["layers"])
    if answer.get("beside"):
        name = "表单里填写的内容、批注、印章上的字"
        yield Phrase("没有读入：{name} {n} 处，请对照原件。", name=name, n=answer["beside"])
    if answer.get("hidden"):
        yield Phrase("文件里有 {n} 个字设为隐藏，打印不出来，没有读入。", n=answer["hidden"])
    for what, name in (("drawn", "图形"), ("seals", "电子印章")):
        if answer.get(what):
            yield Phrase("没有读入：{name} {n} 处，请对照原件。", name=name, n=answer[what])
