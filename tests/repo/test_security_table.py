"""The promises of docs/security.md name controls and tests that are there: whoever renames one changes the page too."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| [0-9]+ \|", line)]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_there_are_twenty_five_and_each_names_a_control_and_a_test() -> None:
    assert [_cells(row)[0] for row in ROWS] == [str(number) for number in range(1, 26)]
    for row in ROWS:
        _number, promise, controls, tests = _cells(row)
        assert promise
        assert "`" in controls
        assert "tests/" in tests


def _named() -> list[tuple[str, str]]:
    """File and test of each test that a row names."""
    found, file = [], ""
    for row in ROWS:
        for told in re.findall(r"`([^`]+)`", _cells(row)[3]):
            path, _, test = told.partition("::")
            file = path or file
            found.append((file, test))
    return found


def test_each_test_that_is_named_is_there() -> None:
    named = _named()
    assert len(named) > 35
    missing = [
        f"{file}::{test}"
        for file, test in named
        if f"def {test}(" not in (ROOT / file).read_text("utf-8") and test
    ]
    assert not missing


def test_each_file_and_folder_that_the_page_names_is_there() -> None:
    places = set(re.findall(r"`((?:[a-z_]+/)+[\w.*]*)`", PAGE))
    assert len(places) > 80
    roots = (ROOT, ROOT / "src" / "xinqiao")
    assert not {place for place in places if not any(list(root.glob(place.rstrip("/"))) for root in roots)}
