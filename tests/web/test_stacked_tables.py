"""On a phone a table becomes cards without its heading line: each cell but the first says itself what it is."""

import re
from pathlib import Path

import pytest

import xinqiao.web

TEMPLATES = Path(xinqiao.web.__file__).parent / "templates"
NAMED = (
    "appraisal/sheets.html",
    "controls/cards.html",
    "desk/staff.html",
    "disclosure/index.html",
    "wellbeing/load_table.html",
)


@pytest.mark.once
@pytest.mark.parametrize("name", NAMED)
def test_a_cell_under_a_heading_says_its_name(name: str) -> None:
    tables = re.findall(r'<table class="stack.*?</table>', (TEMPLATES / name).read_text(), re.DOTALL)
    headed = [table for table in tables if "<th" in table]
    assert headed
    for table in headed:
        for row in re.findall(r"<tr data-row>.*?</tr>", table, re.DOTALL):
            first, *others = re.findall(r"<td\b[^>]*?>", re.sub(r"\{%.*?%\}", "", row))
            assert "data-label" not in first
            assert all("data-label" in cell for cell in others), name
