"""On a phone a table becomes cards without its heading line: each cell but the first says itself what it is."""

import re
from pathlib import Path

import pytest

import xinqiao.web

TEMPLATES = Path(xinqiao.web.__file__).parent / "templates"
SAYS_ITSELF = re.compile(r'class="(?:due|what|who|next|standing)"')
"""Cells of lists that are read without a heading: how long is left, what, with whom, what comes next."""
OF_LISTS = {"desk/rows.html", "desk/work.html", "study/plan.html"}
"""The two lists of matters, whose cells are told apart by their look; the plan, whose cells span columns."""


def _cells(table: str) -> list[tuple[str, str]]:
    """Heading and opening tag of each cell under a heading in words, but for the first of a row; none of a row with other columns."""
    if line := re.search(r"\{% heads (.*) %\}", table):
        headings, body = re.findall(r'_\("[^"]*"\)', line[1]), table[line.end() :]
    else:
        head, _mark, body = table.partition("</thead>")
        headings = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', head, re.DOTALL)
    found = []
    for row in re.findall(r"<tr\b.*?</tr>", body, re.DOTALL):
        cells = re.findall(r"<t[dh]\b(?:\{%.*?%\}|[^>])*>", row)
        if len(cells) == len(headings):
            pairs = zip(headings[1:], cells[1:], strict=True)
            found += [(h, c) for h, c in pairs if h.startswith(("{% translate", "_("))]
    return found


@pytest.mark.once
def test_a_cell_under_a_heading_says_its_name() -> None:
    silent, seen = [], 0
    for path in sorted(TEMPLATES.rglob("*.html")):
        name = str(path.relative_to(TEMPLATES))
        if name in OF_LISTS:
            continue
        for table in re.findall(r'<table class="stack.*?</table>', path.read_text("utf-8"), re.DOTALL):
            for heading, cell in _cells(table):
                seen += 1
                if "data-label" not in cell and not SAYS_ITSELF.search(cell):
                    silent.append((name, heading, cell))
    assert silent == []
    assert seen > 150
