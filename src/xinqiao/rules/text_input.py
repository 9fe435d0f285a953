"""What a person typed or pasted: refused when it cannot be stored, cleaned of what nobody can see, never rewritten."""

from dataclasses import dataclass

from xinqiao.rules.folding import is_invisible
from xinqiao.rules.patterns import pattern
from xinqiao.rules.words import Phrase

MAX_CHARS = 100_000

_SURROGATE = pattern("[\ud800-\udfff]")
_SEEN = pattern("[\t\n -~\u2010-\u2027\u3000-\u9fff\uff01-\uffef]*")
"""Texts of these signs alone, as nearly all are: neither broken nor with anything that nobody can see."""
_LINE_ENDS = pattern("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls, DEL, bidi controls (they make a text show other words than it holds) and noncharacters.
_UNSEEN = pattern(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff"
    + "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCheck:
    """`text` may be stored when `ok`; otherwise `problem` tells the writer in Chinese what to do.

    `removed` counts the control characters taken out. The raw text is the caller's and stays as it was.
    """

    ok: bool
    text: str
    problem: str = ""
    removed: int = 0


def clean_text(
    raw: str, *, max_chars: int = MAX_CHARS, what: str = "正文", required: bool = True
) -> TextCheck:
    """Check and clean one text field; `max_chars` in code points, `what` is the field's Chinese name.

    Line ends become "\\n"; control and bidi characters go; every visible character, rare ones included, stays.
    """
    if len(raw) <= max_chars and _SEEN.fullmatch(raw) and not (required and is_blank(raw)):
        return TextCheck(ok=True, text=raw)
    if _SURROGATE.search(raw):
        return TextCheck(
            ok=False,
            text="",
            problem=Phrase("{what}中有无法识别的字符（编码不完整）。请删除乱码后重新填写。", what=what),
        )
    sent = _LINE_ENDS.sub("\n", raw)
    text, removed = _UNSEEN.subn("", sent)
    if required and is_blank(text):
        return TextCheck(
            ok=False,
            text=text,
            problem=Phrase("{what}没有填写内容。请填写后再提交。", what=what),
            removed=removed,
        )
    if len(sent) > max_chars:
        problem = Phrase(
            "{what}共{length}字，超过上限{most}字。请缩短，或把全文作为附件上传（TXT、DOCX 或 PDF）。",
            what=what,
            length=len(sent),
            most=max_chars,
        )
        return TextCheck(ok=False, text=text, problem=problem, removed=removed)
    return TextCheck(ok=True, text=text, removed=removed)


def whole_number(text: str) -> int | None:
    """The number in an address or a hidden field; None for anything else, and for one longer than any that we give out."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


_LONGEST_NOTHING = 40
_NOTHING = pattern(
    "(?:我|本人|的|电话|手机|号码|住址|地址|邮箱|证件|身份证|固定)*[也都还]?(?:没有?|暂?无|不知道?|不清楚|不详|不明|不记得了?|未知|未填写?|忘记?了?|保密|略|空|none|null|nil|n/?a|unknown|[-—–_/\\\\.*]+)"
    "(?:电话|手机|号码|住址|地址|邮箱|证件|身份证|固定)*[了的号呢。.!！]*"
)


def says_nothing(text: str) -> bool:
    """Words that stand where nothing is known: 无, 没有, 不知道. They are no number and no address."""
    plain = "".join(text.casefold().split())
    return len(plain) <= _LONGEST_NOTHING and _NOTHING.fullmatch(plain) is not None


_SEEN_AT_ONCE = pattern("[!-~\u4e00-\u9fff]+")


def is_blank(text: str) -> bool:
    """True when nothing can be seen: empty, blanks of any kind, zero-width or braille-blank characters only."""
    if _SEEN_AT_ONCE.match(text):
        return False
    return all(char.isspace() or char == "\u2800" or is_invisible(char) for char in text)
