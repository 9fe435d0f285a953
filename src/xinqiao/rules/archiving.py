"""How long a closed file is kept and when it goes to the archives (M-R7; 档案法 13–16).

The periods are those of 《机关文件材料归档范围和文书档案保管期限规定》 for letters and visits: with a result that a leader's written instruction brought 永久, with a result
thirty years, without one ten. What is proposed of a file follows from its record; the archivist may say otherwise, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn

ARCHIVING = Basis(instrument="中华人民共和国档案法", article=15)
PERIODS = Basis(instrument="机关文件材料归档范围和文书档案保管期限规定", mark="M")
EARLY = Basis(instrument="中华人民共和国档案法实施条例", article=20, mark="M")
"""The years after which files are handed over; earlier with the consent of the archives' authority."""
LEADER, ARCHIVIST = "leader", "archivist"
MOST = 200
"""So many files are handed over with one list; more make another."""

LARGEST = 200 * 1024**2
"""So many bytes of packages at most go with one list, for they are taken out together."""

OUT_BY_SYSTEM = "系统移出"
"""The reason of what the system takes off a list: it says nothing of the matter (条例 30(3))."""


class Keeping(StrEnum):
    PERMANENT = "permanent"
    THIRTY = "thirty"
    TEN = "ten"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingPeriod:
    """`years`: none for what is kept for ever; `goes`: to the archives, or else it stays with the office until its period is over."""

    title: str
    years: int | None
    goes: bool
    means: str


KEEPINGS: Mapping[Keeping, KeepingPeriod] = {
    Keeping.PERMANENT: KeepingPeriod(title="永久", years=None, goes=True, means="有领导重要批示和处理结果的"),
    Keeping.THIRTY: KeepingPeriod(title="30年", years=30, goes=True, means="有处理结果的"),
    Keeping.TEN: KeepingPeriod(title="10年", years=10, goes=False, means="没有处理结果的"),
}


def proposed(*, answered: bool) -> Keeping:
    """What the record of a file proposes: whether the matter came to a result."""
    return Keeping.THIRTY if answered else Keeping.TEN


def kept_until(keeping: str, closed: date) -> date | None:
    """The last day of its period, counted from the first of January after the file was closed; None for ever."""
    years = KEEPINGS[Keeping(keeping)].years
    return None if years is None else date(closed.year + years, 12, 31)


def due_from(closed: date, years: int) -> date:
    """The first day on which a file may be handed over without the authority's consent."""
    return date(closed.year + years + 1, 1, 1)


class HandingStage(StrEnum):
    LISTED = "listed"
    APPROVED = "approved"
    RECEIVED = "received"
    DROPPED = "dropped"


_S = HandingStage
HANDING = Course(
    measure="M-R7",
    called="这份移交清单",
    basis=ARCHIVING,
    stages={
        _S.LISTED: "待审核",
        _S.APPROVED: "已审核，待移交",
        _S.RECEIVED: "已移交",
        _S.DROPPED: "已作废",
    },
    acts={
        "strike": "移出一件",
        "approve": "审核移交清单",
        "receive": "登记档案馆接收",
        "drop": "作废移交清单",
    },
    asks={_S.LISTED: "档案移交清单：请审核", _S.APPROVED: "档案移交：双方清点签字后登记接收"},
    turns=(
        Turn(act="approve", source=_S.LISTED, target=_S.APPROVED, who=LEADER, within=10),
        Turn(act="receive", source=_S.APPROVED, target=_S.RECEIVED, who=ARCHIVIST, within=20),
        Turn(act="strike", source=_S.LISTED, target=_S.LISTED),
        Turn(act="strike", source=_S.APPROVED, target=_S.LISTED),
        Turn(act="drop", source=_S.LISTED, target=_S.DROPPED),
        Turn(act="drop", source=_S.APPROVED, target=_S.DROPPED),
    ),
    kept={"reason": "理由", "note": "意见", "receipt_number": "接收回执"},
)
