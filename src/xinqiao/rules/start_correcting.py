"""Putting right from which day a clock counts: with proof, by one person, and confirmed by another (M-R3; 条例 22(1), 23, 35, 36)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinqiao.rules.course import Course, Turn
from xinqiao.rules.deadline_table import TABLE, ClockCode
from xinqiao.rules.verdict import Verdict
from xinqiao.rules.words import Phrase

BY_RECEIPT = (ClockCode.T2, ClockCode.T3, ClockCode.T4, ClockCode.T10, ClockCode.T12)
"""Clocks that the text lets begin on the day of receipt. The others follow from an act that is on record itself: an acceptance, a service,
a letter; what was wrong there is put right there."""

ALONG = (*BY_RECEIPT, ClockCode.T5)
"""What one receipt begins: the five days for objecting follow the notice."""


class Proof(StrEnum):
    STAMP = "stamp"
    POSTMARK = "postmark"
    SIGNED = "signed"
    SYSTEM = "system"


PROOFS: dict[Proof, str] = {
    Proof.STAMP: "收件章、收件登记簿",
    Proof.POSTMARK: "邮戳、投递记录",
    Proof.SIGNED: "签收单、送达回证",
    Proof.SYSTEM: "其他系统的接收记录",
}


class StartStage(StrEnum):
    WRITTEN = "written"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


UNIT = "unit"
START_CORRECTION = Course(
    measure="M-R3",
    called="这项起算日更正",
    stages={
        StartStage.WRITTEN: "填写中",
        StartStage.PROPOSED: "等另一人核对",
        StartStage.CONFIRMED: "已更正",
        StartStage.REFUSED: "不更正",
    },
    acts={"correct_start": "提出更正起算日", "confirm": "核对并更正起算日", "refuse": "不更正起算日"},
    asks={StartStage.PROPOSED: "请核对期限的起算日"},
    holds_file={StartStage.PROPOSED: "期限起算日的更正等核对"},
    turns=(
        Turn(act="correct_start", source=StartStage.WRITTEN, target=StartStage.PROPOSED),
        Turn(
            act="confirm",
            source=StartStage.PROPOSED,
            target=StartStage.CONFIRMED,
            who=UNIT,
            within=2,
            not_by=("correct_start",),
        ),
        Turn(
            act="refuse",
            source=StartStage.PROPOSED,
            target=StartStage.REFUSED,
            who=UNIT,
            not_by=("correct_start",),
        ),
    ),
)
"""Whoever proposed it neither confirms nor refuses it. Once the time of a matter that was passed on is over, the unit that passed it on decides:
no two people of the late unit make it timely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The day from which a clock counts now, and what is on record around it. `received`: the receipt, as it is recorded; `proven`: as the
    proof shows it, where that differs; `sent`: nothing was received before it was sent or issued; `seen`: who wrote it down then had it;
    `had`: the latest day on which a unit to which it was passed on had it: it opened or worked on the matter, or the paper is proven to have come."""

    code: ClockCode
    now: date
    received: date
    proven: date | None = None
    sent: date | None = None
    seen: date | None = None
    had: date | None = None


def may_start(start: Start, day: date) -> Verdict:
    """Whether the clock may count from `day` instead: never before the receipt, whatever is proven; and not after it was in hand."""
    receipt = start.proven or start.received
    refusals = (
        (day == start.now, Phrase("现在就是从{day}起算，没有要更正的。", day=day)),
        (
            start.sent is not None and start.proven is not None and start.proven < start.sent,
            Phrase("{sent}才发出，不可能在这以前收到，请核对证明载明的日期。", sent=start.sent),
        ),
        (
            day < receipt,
            Phrase(
                "期限自收到之日起算，收到之日是{receipt}，不能从更早的{day}起算。证明载明收到得更早的，请一并填写那一天。",
                receipt=receipt,
                day=day,
            ),
        ),
        (
            start.seen is not None and day > start.seen,
            Phrase("{seen}已经登记在册，收到不会更晚，不能从{day}起算。", seen=start.seen, day=day),
        ),
        (
            start.had is not None and day > start.had,
            Phrase(
                "转来的事项，本单位{had}已经打开、办理，或者已经送达，收到不会更晚，不能从{day}起算。纸质件到得更晚、此前没有打开过的，请填写证明载明的收到之日。",
                had=start.had,
                day=day,
            ),
        ),
    )
    for wrong, reason in refusals:
        if wrong:
            return Verdict(allowed=False, reason=reason, basis=(TABLE[start.code].basis,))
    return Verdict(allowed=True, reason="")
