"""Pages of a printed text made into paragraphs again: page marks away, broken lines joined."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from xinqiao.rules.provisions import labels
from xinqiao.rules.provisions.lines import SourceLine

_PAGE_NUMBER = re.compile(
    r"[-—－–―\s]*(?:第\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*页)?(?:\s*共\s*\d{1,4}\s*页)?[-—－–―\s]*"
)
_ENDS = "。；：！？.;:"
_CLOSING = "”’）)》」"
_SHORTER_BY = 4
_MIN_WIDTH = 12


def without_page_marks(pages: Sequence[str]) -> tuple[str, int]:
    """The text of pages without page numbers and running heads, its paragraphs joined; and how many marks were left out."""
    sheets = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
    running = _running(sheets)
    kept: list[str] = []
    dropped = 0
    for lines in sheets:
        edges = {0, len(lines) - 1}
        for place, line in enumerate(lines):
            if place in edges and (_PAGE_NUMBER.fullmatch(line) or line in running):
                dropped += 1
            else:
                kept.append(line)
    return joined(kept), dropped


def _running(sheets: Sequence[Sequence[str]]) -> set[str]:
    """Lines that stand first or last on most pages."""
    if len(sheets) < 3:
        return set()
    edges = Counter(line for lines in sheets if lines for line in {lines[0], lines[-1]})
    return {line for line, count in edges.items() if count > len(sheets) / 2}


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
