"""The ladder of supervision is checked on paper (M-D4)."""

from datetime import date

import pytest

from xinqiao.rules.supervising import Occasion, Rung, above, fitting_day, may_climb, proposed_rung


@pytest.mark.parametrize(
    ("last", "to", "reminded", "reason", "allowed"),
    [
        ("", Rung.REMINDER, False, "", True),
        ("", Rung.TELEPHONE, True, "", True),
        ("", Rung.TELEPHONE, False, "", False),
        ("", Rung.LETTER, True, "", False),
        ("", Rung.LETTER, True, "已经逾期三十日", True),
        ("letter", Rung.TALK, False, "", True),
        ("letter", Rung.LISTED, False, "", False),
        ("letter", Rung.LETTER, False, "再发一次", False),
        ("talk", Rung.REMINDER, False, "退回", False),
    ],
)
def test_the_ladder_goes_up_and_skips_only_with_a_reason(
    last: str, to: Rung, reminded: bool, reason: str, allowed: bool
) -> None:
    assert may_climb(last, to, reminded=reminded, reason=reason).allowed is allowed


def test_only_what_is_left_of_the_ladder_is_offered() -> None:
    assert above("letter") == (Rung.TALK, Rung.CIRCULAR, Rung.LISTED, Rung.PROPOSAL)
    assert (above("proposal"), above("")) == ((), tuple(Rung))


def test_one_day_late_is_no_letter() -> None:
    assert proposed_rung(Occasion.LATE, 1) is Rung.TELEPHONE
    assert proposed_rung(Occasion.LATE, 6) is Rung.LETTER
    assert proposed_rung(Occasion.UNEXECUTED) is Rung.LETTER


def test_what_is_listed_has_thirty_to_sixty_days() -> None:
    day = date(2026, 6, 1)
    found = [
        fitting_day(Rung.LISTED, date(2026, *due), day).allowed for due in ((6, 30), (7, 1), (7, 31), (8, 1))
    ]
    assert found == [False, True, True, False]
