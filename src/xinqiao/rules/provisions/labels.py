"""What a line of a statute begins with: 第四十七条之一, 第二章, 一、, （三）, 1.; and what kind of line it is without a number."""

import re
from dataclasses import dataclass

from xinqiao.rules.han_forms import UNIFIED
from xinqiao.rules.provisions.lines import SourceLine, spaced
from xinqiao.rules.provisions.numerals import NUMERAL, read_number
from xinqiao.rules.provisions.statute import BlockKind

_ARTICLE = re.compile(rf"第\s?({NUMERAL})\s?条(?:\s?之\s?([一二三四五六七八九十]+)(?![一-龥]))?")
_HEADING = re.compile(rf"第\s?({NUMERAL})\s?(分编|编|部分|章|节)(?=$|\s|[^\s的规所第、，。])")
_HEADING_KINDS = {
    "编": BlockKind.PART,
    "分编": BlockKind.PART,
    "部分": BlockKind.PART,
    "章": BlockKind.CHAPTER,
    "节": BlockKind.SECTION,
}
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)} | {chr(0x3220 + n): n + 1 for n in range(10)}
_NUMBERED = (
    ("（一）", re.compile(r"[（(]\s?([零〇一二三四五六七八九十百廿]+)\s?[）)]")),
    ("（1）", re.compile(r"[（(]\s?([0-9０-９]{1,3})\s?[）)]")),
    ("一、", re.compile(r"([一二三四五六七八九十百廿]+)\s?[、.．]")),
    ("1.", re.compile(r"([0-9０-９]{1,3})\s?(?:[．、]|\.(?![0-9０-９]))")),
    ("㈠", re.compile("([\u3220-\u3229])")),
    ("①", re.compile("([\u2460-\u2473])")),
)
# After a number that is cited and not given: 第三十一条第二款规定的…
_CITED_ON = "第款项的规所至到或及与和、，。；：之"
_SENTENCE_END = "。；：，！？;:,!?"
_ATTACHMENT = re.compile(r"附\s?(?:件|录|表|图|[:：])")
_DATE = re.compile(
    r"[（(]?(?:[0-9０-９]{4}|[一二三四五六七八九〇零○]{4})\s?年\s?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s?月"
    r"\s?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s?日[）)]?"
)
_PASSING = re.compile(r"通过|公布|发布|颁布|印发|施行|实施|修正|修订|修改|批准|废止|失效")
_NUMBER_OF_ISSUE = re.compile(
    r"[〔\[（(【]\s?\d{4}\s?[〕\]）)】]\s?第?\s?\d+\s?号|令\s?第?\s?[\d〇一二三四五六七八九十百]+\s?号"
)
_LONGEST_HEADING = 60
_LONGEST_BARE = 24
_WORDS_ONLY = re.compile(r"[一-龥][一-龥　 （）()《》、]*")
_PAGE_AT_END = re.compile(r"(?:\s|[.…·—-]{2,})\s*[0-9０-９]{1,3}$")
_LONGEST_SIGNATURE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A number at the head of a line. `style` tells how it is printed; `rest` is the line after it."""

    style: str
    number: int
    text: str
    rest: str
    inserted: int = 0


def article_label(text: str, *, expected: int) -> Label | None:
    """第四十七条（之一）at the head of a line. Without a blank after it, only the number that is due next is taken for a
    label: a paragraph may begin by citing an article."""
    found = _ARTICLE.match(text.translate(UNIFIED))
    number = read_number(found[1]) if found else None
    if not found or number is None:
        return None
    rest = text[found.end() :]
    joined = rest and not rest[0].isspace() and rest[0] not in "【［[（("
    if joined and (rest[0] in _CITED_ON or number != expected):
        return None
    inserted = read_number(found[2] or "") or 0
    label = f"第{_bare(found[1])}条" + (f"之{found[2]}" if inserted else "")
    return Label(style="条", number=number, inserted=inserted, text=label, rest=rest.strip())


def heading_label(line: SourceLine) -> tuple[BlockKind, Label] | None:
    """第一编, 第二章, 第三节 as a heading: a short line that is no sentence."""
    found = _HEADING.match(line.text.translate(UNIFIED))
    number = read_number(found[1]) if found else None
    if not found or number is None or is_sentence(line.text):
        return None
    text = f"第{_bare(found[1])}{found[2]}"
    rest = spaced(line.text[found.end() :])
    return _HEADING_KINDS[found[2]], Label(style=found[2], number=number, text=text, rest=rest)


def numbered(text: str) -> Label | None:
    """（一）, （1）, 一、, 1., ㈠, ① at the head of a line."""
    seen = text.translate(UNIFIED)
    for style, pattern in _NUMBERED:
        found = pattern.match(seen)
        if not found:
            continue
        number = _CIRCLED.get(found[1]) or read_number(found[1])
        if number is not None:
            label = "".join(found[0].split())
            return Label(style=style, number=number, text=label, rest=text[found.end() :].strip())
    return None


def is_sentence(text: str) -> bool:
    """Whether a line is too long for a heading, or ends as a sentence does."""
    return len(text) > _LONGEST_HEADING or text[-1] in _SENTENCE_END


def is_attachment(line: SourceLine) -> bool:
    """Whether an annex begins here."""
    return bool(_ATTACHMENT.match(line.text.translate(UNIFIED))) and line.text[-1] not in "。；，"


def is_note(text: str) -> bool:
    """Whether a line before the body tells when the text was passed, issued, amended, or under which number."""
    if len(text) > 400:
        return False
    seen = text.translate(UNIFIED)
    return bool(_NUMBER_OF_ISSUE.search(seen) or (_DATE.search(seen) and _PASSING.search(seen)))


def closes_a_note(text: str) -> bool:
    """Whether a line can be the rest of a note that was broken in two."""
    return len(text) < 200 and bool(re.search(r"(?:通过|公布|发布|施行|修正|修订|批准|废止)[）)]?\s*$", text))


def is_issue_number(text: str) -> bool:
    """Whether a line is nothing but the number under which a document was issued."""
    found = _NUMBER_OF_ISSUE.search(text.translate(UNIFIED))
    return bool(found) and len(text) < 40


def is_signature(text: str) -> bool:
    """Whether an unnumbered line at the end is who signed or when, and no paragraph of an article."""
    return bool(_DATE.fullmatch(text.translate(UNIFIED))) or (
        len(text) <= _LONGEST_SIGNATURE and text[-1] not in "。；：！？”）)…"
    )


def names_a_table(text: str) -> bool:
    """Whether a line before a table is its name."""
    return len(text) <= _LONGEST_HEADING and text.startswith(("附", "表"))


def is_line_of_contents(text: str) -> bool:
    """A line of a table of contents that ends with its page: 第一条　目的……3."""
    return not is_sentence(text) and bool(_PAGE_AT_END.search(text))


def is_bare_heading(text: str) -> bool:
    """A short line without a number and without any sign of a sentence: 合同的效力."""
    return len(text) <= _LONGEST_BARE and bool(_WORDS_ONLY.fullmatch(text.translate(UNIFIED)))


def is_contents(text: str) -> bool:
    """The heading of a table of contents."""
    return _bare(text.translate(UNIFIED)) in ("目录", "目次")


def _bare(text: str) -> str:
    return "".join(text.split())
