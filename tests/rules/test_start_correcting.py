"""From which day a clock may count instead (M-R3; 条例 22(1), 23(3), 35)."""

from dataclasses import replace
from datetime import date

import pytest

from xinqiao.kernel.errors import Refused
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.start_correcting import ALONG, START_CORRECTION, Start, StartStage, may_start
from xinqiao.rules.verdict import Verdict

SECOND, THIRD, FOURTH, FIFTH, SIXTH = (date(2026, 3, n) for n in range(2, 7))
DIRECT = Start(code=ClockCode.T2, now=FIFTH, received=FIFTH, seen=FIFTH)
PASSED_ON = Start(code=ClockCode.T4, now=THIRD, received=THIRD, sent=THIRD)


@pytest.mark.parametrize(
    ("start", "day", "refused"),
    [
        (DIRECT, FIFTH, "没有要更正的"),
        (DIRECT, FOURTH, r"收到之日是2026年3月5日.*不能从更早的2026年3月4日.*第二十二条第一款"),
        (replace(DIRECT, proven=THIRD), SECOND, "收到之日是2026年3月3日"),
        (replace(DIRECT, proven=THIRD), THIRD, ""),
        (DIRECT, SIXTH, "已经登记在册，收到不会更晚"),
        (PASSED_ON, FIFTH, ""),
        (replace(PASSED_ON, had=FOURTH), FOURTH, ""),
        (replace(PASSED_ON, had=FOURTH), FIFTH, r"2026年3月4日.*已经打开、办理.*不能从2026年3月5日"),
        (PASSED_ON, SECOND, r"不能从更早的.*第二十三条第三款"),
        (replace(PASSED_ON, proven=SECOND), SECOND, r"2026年3月3日.*才发出，不可能在这以前收到"),
    ],
)
def test_m_r3_no_clock_counts_from_before_the_receipt_or_from_after_it_was_on_record(
    start: Start, day: date, refused: str
) -> None:
    verdict = may_start(start, day)
    assert verdict.allowed is not bool(refused)
    if refused:
        with pytest.raises(Refused, match=refused):
            raise Refused(verdict)


def test_only_what_the_text_lets_begin_with_a_receipt_is_put_right_here() -> None:
    assert all("收到" in TABLE[code].start for code in ALONG)


def test_m_r3_nobody_decides_on_the_own_proposal() -> None:
    for name in ("confirm", "refuse"):
        turn = START_CORRECTION.turn(StartStage.PROPOSED, name)
        assert not isinstance(turn, Verdict)
        assert not START_CORRECTION.taken_by(turn, {"correct_start": frozenset({7})}, 7).allowed
        assert START_CORRECTION.taken_by(turn, {"correct_start": frozenset({7})}, 8).allowed
