"""The table of measures in `docs/architecture.md` names what there is."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from xinqiao.controls import board

pytestmark = pytest.mark.once

TOLD = (Path(__file__).parents[2] / "docs" / "architecture.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TOLD.splitlines()
    if re.match(r"\| M-[A-Z]\d", line)
]
COLUMNS = ("measure", "record", "commands", "page", "control")


def _named(cell: str) -> list[str]:
    return re.findall(r"`([\w.]+)`", cell)


def test_the_table_holds_every_measure_of_the_first_domain_and_every_control_of_the_board() -> None:
    assert {f"M-P{n}" for n in range(1, 8)} <= {row[0].split()[0] for row in ROWS}
    assert all(len(row) == len(COLUMNS) for row in ROWS)
    told = {row[0].split()[0]: getattr(board, name) for row in ROWS for name in _named(row[4])}
    assert {control.measure: control for control in board.CONTROLS} == told


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].split()[0])
def test_the_modules_of_a_measure_are_there_and_its_commands_say_which_it_is(row: list[str]) -> None:
    measure, (record, commands, page) = row[0].split()[0], map(_named, row[1:4])
    assert all((record, commands, page))
    for name in (*record, *page):
        import_module(f"xinqiao.{name}")
    for name in commands:
        assert measure in (import_module(f"xinqiao.{name}").__doc__ or ""), name
