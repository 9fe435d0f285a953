"""Pages of a printed text made into paragraphs again: page marks away, broken lines joined."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from xinqiao.rules.provisions import labels
from xinqiao.rules.provisions.lines import SourceLine

_PAGE_NUMBER = re.compile(
    r"[-—－–―\s]*(?:第\s*\d{1,4}(?:\s*[/／]\s*\d{1,4})?\s*页|\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*页)?)(?:\s*共\s*\d{1,4}\s*页)?[-—－–―\s]*"
)
_OF_BROWSER = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+(?:上午|下午)?\d{1,2}:\d{2}(?:\s*[AP]M)?(?:\s.*)?|(?:https?|file|about|data|chrome)\S*\s+\d+/\d+"
)
"""What a browser prints at the head and the foot of each page: the time, the title, the address, the number of the page."""
_DIGITS = re.compile(r"\d+")
_MARKS = 3
"""So many lines at each end of a page may be marks."""
_TITLE_WITHIN = 6
_TITLE_LINE = 40
_PUNCTUATION = re.compile("[，。；：？！、,;?!]")
_KIND_AT_END = re.compile(
    r"(?:法|条例|规定|办法|细则|决定|意见|通知|解释|批复|规则|方案|通告|公告|规程|标准|准则|规范)(?:[（(][^（）()]{1,8}[）)])?$"
)
_ENDS = "。；：！？.;:"
_CLOSING = "”’）)》」"
_SHORTER_BY = 4
_MIN_WIDTH = 12


def without_page_marks(pages: Sequence[str]) -> tuple[str, list[str]]:
    """The text of pages without page numbers and running heads, its paragraphs joined; and what was left out, what has few of its like
    first: it may be no mark."""
    sheets = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    running = _running(sheets)
    kept: list[str] = []
    dropped: list[str] = []
    for lines in sheets:
        first = _marks_at_edge(lines[:_MARKS], running)
        last = len(lines) - _marks_at_edge(lines[first:][: -_MARKS - 1 : -1], running)
        dropped += [*lines[:first], *lines[last:]]
        kept += lines[first:last]
    alike = Counter(map(_shape, dropped))
    return joined(_title_joined(kept)), sorted(dropped, key=lambda line: alike[_shape(line)])


def _marks_at_edge(lines: Sequence[str], running: set[str]) -> int:
    """How many lines are marks, counted from the edge of a page; it has one number at most."""
    numbers = 0
    for count, line in enumerate(lines):
        is_number = bool(_PAGE_NUMBER.fullmatch(line))
        numbers += is_number
        if numbers > 1 or not (is_number or _OF_BROWSER.fullmatch(line) or _shape(line) in running):
            return count
    return len(lines)


def _shape(line: str) -> str:
    """A line without its digits: the number of the page stands in many a running head."""
    return _DIGITS.sub("#", line)


def _running(sheets: Sequence[Sequence[str]]) -> set[str]:
    """The shapes of lines that stand at one place, first or second, last or last but one, on most pages; a piece of a sentence is none,
    however often it comes."""
    if len(sheets) < 3:
        return set()
    places = Counter((n, _shape(lines[n])) for lines in sheets for n in (0, 1, -1, -2) if len(lines) > 3)
    found = {shape for (_place, shape), count in places.items() if count > len(sheets) / 2}
    return {shape for shape in found if not _PUNCTUATION.search(shape) and len(shape) < _TITLE_LINE}


def _title_joined(lines: Sequence[str]) -> list[str]:
    """A title that was set in two lines is one: the first of them names no kind of document, the second does."""
    for place, (before, line) in enumerate(pairwise(lines[:_TITLE_WITHIN])):
        if (
            labels.is_note(before)
            or labels.heading_label(SourceLine(text=before))
            or _PUNCTUATION.search(before)
        ):
            break
        if len(before) < _TITLE_LINE and len(line) < _TITLE_LINE and _KIND_AT_END.search(line):
            if _KIND_AT_END.search(before) or before.endswith("文件") or labels.is_issue_number(before):
                break
            return [*lines[:place], before + line, *lines[place + 2 :]]
    return list(lines)


def joined(lines: Sequence[str]) -> str:
    """Lines of a set page as paragraphs: a full line that ends no sentence goes on in the next, unless that begins with a
    number of its own."""
    if not lines:
        return ""
    widths = sorted(len(line) for line in lines)
    full = widths[int(len(widths) * 0.8)] - _SHORTER_BY
    out: list[str] = [lines[0]]
    article = 0
    for before, line in pairwise(lines):
        label = labels.article_label(line, expected=article + 1)
        begins = bool(label or labels.numbered(line) or labels.heading_label(SourceLine(text=line)))
        begins = begins or (labels.is_note(before) and labels.is_note(line))
        open_end = before.rstrip(_CLOSING)[-1:] not in _ENDS
        if open_end and not begins and len(before) >= max(full, _MIN_WIDTH):
            out[-1] += line
        else:
            out.append(line)
        article = label.number if label else article
    return "\n".join(out)
