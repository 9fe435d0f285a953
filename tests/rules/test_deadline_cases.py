"""The hand-made cases of the law's periods (`deadline_cases.csv` of the shared material, and our own beside this file): every row as
counted by hand."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from xinqiao.kernel.clock import day_of
from xinqiao.library.calendars import shipped_calendar
from xinqiao.rules.deadline_table import ClockCode
from xinqiao.rules.deadlines import Interval, RuleError, compute


def _start(told: str) -> date:
    """A day, or a moment of which the statutory day counts."""
    return day_of(datetime.fromisoformat(told)) if "T" in told else date.fromisoformat(told)


def _hearings(told: str) -> tuple[Interval, ...]:
    if not told:
        return ()
    held = (map(date.fromisoformat, one.split("..")) for one in told.split(";"))
    return tuple(Interval(opened_on=opened, closed_on=closed) for opened, closed in held)


def _counted(row: dict[str, str]) -> dict[str, str]:
    try:
        found = compute(
            ClockCode(row["clock"]),
            _start(row["start"]),
            shipped_calendar(),
            given_due=date.fromisoformat(row["given_due"]) if row["given_due"] else None,
            extension_days=int(row["extension_days"] or 0),
            exclusions=_hearings(row["hearings"]),
            postal_grace=row["postal_grace"] == "yes",
        )
    except RuleError:
        return {
            "expected_raw": "refused",
            "expected_due": "",
            "expected_alert": "",
            "expected_provisional": "",
        }
    days = {"raw": found.raw_due, "due": found.due_on, "alert": found.alert_on}
    told = {f"expected_{name}": str(day) if day else "none" for name, day in days.items()}
    return {**told, "expected_provisional": "yes" if found.provisional else "no"}


@pytest.mark.parametrize("own", [True, False])
def test_every_hand_made_case_is_counted_as_by_hand(own: bool, request: pytest.FixtureRequest) -> None:
    folder = Path(__file__).parent if own else request.getfixturevalue("shared_data").parent / "domain"
    rows = list(csv.DictReader((folder / "deadline_cases.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) >= (60 if own else 31)
    wrong = {}
    for row in rows:
        counted = _counted(row)
        if any(row[name] != value for name, value in counted.items()):
            wrong[row["case"]] = counted
    assert wrong == {}


@pytest.mark.parametrize(
    ("code", "start", "grace", "due"),
    [
        ("T4", "2026-04-19", False, "2026-05-06"),  # ends within Labour Day
        ("T5", "2026-09-18", False, "2026-09-24"),  # the make-up Sunday of Mid-Autumn counts
        ("T7", "2025-12-20", False, "2026-02-24"),  # ends within the Spring Festival
        ("T4", "2025-12-18", False, "2026-01-04"),  # the first day that is worked is a make-up Sunday
        ("T4", "2026-09-20", False, "2026-10-08"),  # ends within National Day
        ("T4", "2026-02-13", False, "2026-02-28"),  # ends on a make-up Saturday
        ("T9", "2026-05-21", False, "2026-06-22"),  # the Dragon Boat Saturday
        ("T9", "2026-05-21", True, "2026-06-25"),  # three days of the post more
        ("T7", "2026-01-31", False, "2026-04-01"),  # over a short February
        ("T7", "2027-12-31", False, "2028-02-29"),  # over a leap day, the year not loaded
        ("T7", "2026-11-03", False, "2027-01-04"),  # a Saturday, beside New Year's Day of a year not loaded
    ],
)
def test_month_ends_festivals_and_make_up_days(code: str, start: str, grace: bool, due: str) -> None:
    found = compute(ClockCode(code), _start(start), shipped_calendar(), postal_grace=grace)
    assert str(found.due_on) == due
