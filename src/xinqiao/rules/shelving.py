"""Paper files (M-I4): the course of a loan, what a stocktaking finds, and the course of each difference.

Norms: 档案法 13, 14 (kept centrally, by name), 信访工作条例 30(3), 46 (accusations stay with those who handle them), 个人信息保护法 51."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xinqiao.rules.basis import Basis
from xinqiao.rules.course import Course, Turn
from xinqiao.rules.folding import fold

KEPT = Basis(instrument="档案法", article=14)
UNIT, BORROWER, KEEPER, OTHER_KEEPER = "unit", "borrower", "keeper", "other_keeper"
LONGEST = 7
"""Working days of a loan; a longer one is asked for anew or prolonged by somebody who sees why."""
TO_LEADERS = 7
"""Days after the last day of a loan from which it waits for the leaders too."""

PLACES = {"room": "档案室", "cabinet": "档案柜", "shelf": "格、盒"}


class FileState(StrEnum):
    SHELVED = "shelved"
    LOST = "lost"
    HANDED_OVER = "handed_over"
    DESTROYED = "destroyed"


FILE_STATES = {
    FileState.SHELVED: "在册",
    FileState.LOST: "遗失",
    FileState.HANDED_OVER: "已移交",
    FileState.DESTROYED: "已销毁",
}


class LoanStage(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    OPENED = "opened"
    LENT = "lent"
    DIFFERS = "differs"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LOST = "lost"


_L = LoanStage
OUT = (_L.LENT, _L.DIFFERS)
"""Not on its shelf, or not whole."""
OPEN = (_L.ASKED, _L.APPROVED, _L.OPENED, *OUT)

LOAN = Course(
    measure="M-I4",
    called="这次借阅",
    basis=KEPT,
    stages={
        _L.ASKED: "待批准",
        _L.APPROVED: "已批准，待取卷",
        _L.OPENED: "一人已到，待另一名保管人同时开柜",
        _L.LENT: "借出",
        _L.DIFFERS: "已归还，页数不符待核查",
        _L.RETURNED: "已归还",
        _L.REFUSED: "没有批准",
        _L.WITHDRAWN: "已撤回",
        _L.LOST: "已报遗失",
    },
    acts={
        "approve": "批准借阅",
        "refuse": "不批准借阅",
        "withdraw": "撤回借阅申请",
        "open": "第一人开柜",
        "hand_out": "点页交卷",
        "urge": "催还",
        "prolong": "延长借阅",
        "return": "点页收回",
        "return_short": "收回，页数不符",
        "settle": "核查页数",
        "lose": "报告遗失",
    },
    asks={
        _L.ASKED: "案卷借阅：请批准或者不批准",
        _L.APPROVED: "案卷借阅：请点页交卷",
        _L.OPENED: "检举控告案卷：请与第一人一起开柜",
        _L.LENT: "借出的案卷：按时归还",
        _L.DIFFERS: "案卷归还时页数不符：请核查",
    },
    kept={"what": "怎么发现的，最后在谁手里、在哪里见过"},
    turns=(
        Turn(act="approve", source=_L.ASKED, target=_L.APPROVED, who=UNIT, within=2),
        Turn(act="refuse", source=_L.ASKED, target=_L.REFUSED),
        Turn(act="withdraw", source=_L.ASKED, target=_L.WITHDRAWN),
        Turn(act="hand_out", source=_L.APPROVED, target=_L.LENT, who=KEEPER, within=2),
        Turn(act="open", source=_L.APPROVED, target=_L.OPENED),
        Turn(act="withdraw", source=_L.APPROVED, target=_L.WITHDRAWN),
        Turn(act="refuse", source=_L.APPROVED, target=_L.REFUSED),
        Turn(
            act="hand_out",
            source=_L.OPENED,
            target=_L.LENT,
            who=OTHER_KEEPER,
            within=1,
            not_by=("open",),
        ),
        Turn(act="withdraw", source=_L.OPENED, target=_L.WITHDRAWN),
        Turn(act="refuse", source=_L.OPENED, target=_L.REFUSED),
        Turn(
            act="return",
            source=_L.LENT,
            target=_L.RETURNED,
            who=BORROWER,
            climbs=((0, "loan.urge"), (TO_LEADERS, "loan.prolong")),
        ),
        Turn(act="return_short", source=_L.LENT, target=_L.DIFFERS),
        Turn(act="urge", source=_L.LENT, target=_L.LENT),
        Turn(act="prolong", source=_L.LENT, target=_L.LENT),
        Turn(act="lose", source=_L.LENT, target=_L.LOST),
        Turn(
            act="settle",
            source=_L.DIFFERS,
            target=_L.RETURNED,
            who=UNIT,
            within=5,
            not_by=("return_short",),
        ),
    ),
)


class Found(StrEnum):
    """What a stocktaking found of a code."""

    THERE = "there"
    MISSING = "missing"
    MISPLACED = "misplaced"
    UNKNOWN = "unknown"


DIFFERENCES = {
    Found.MISSING: "应在未见",
    Found.MISPLACED: "放错地方",
    Found.UNKNOWN: "册上没有的条码",
}
OUTCOMES = {
    "put_back": "已找到，放回登记的位置",
    "moved": "位置登记有误，已按实际位置更正",
    "lost": "确认遗失，报告信息泄露事件",
    "foreign": "不是本单位的案卷或者条码作废，已交还、销毁",
}
OUTCOMES_OF: Mapping[FileState | None, tuple[str, ...]] = {
    None: ("foreign",),
    FileState.SHELVED: ("put_back", "moved", "lost"),
    FileState.LOST: ("lost",),
    FileState.HANDED_OVER: ("foreign",),
    FileState.DESTROYED: ("foreign",),
}
"""What may have become of a file that is in this state by now; None: of a code that is no file's."""


class DifferenceStage(StrEnum):
    FOUND = "found"
    EXPLAINED = "explained"
    CLOSED = "closed"


_D = DifferenceStage
DIFFERENCE = Course(
    measure="M-I4",
    called="这项盘点差异",
    basis=KEPT,
    stages={_D.FOUND: "待查明", _D.EXPLAINED: "已查明，待他人核对", _D.CLOSED: "已了结"},
    acts={"explain": "登记查明情况", "confirm": "核对属实", "return": "退回再查"},
    asks={_D.FOUND: "盘点差异：请查明下落", _D.EXPLAINED: "盘点差异：请到现场核对"},
    turns=(
        Turn(act="explain", source=_D.FOUND, target=_D.EXPLAINED, who=UNIT, within=10),
        Turn(act="confirm", source=_D.EXPLAINED, target=_D.CLOSED, who=UNIT, within=5, not_by=("explain",)),
        Turn(act="return", source=_D.EXPLAINED, target=_D.FOUND, not_by=("explain",)),
    ),
)


@dataclass(frozen=True, slots=True)
class CountedCode:
    """One line of the result: a code, what was found of it, and under which place it was scanned (None: it was not)."""

    code: str
    found: Found
    place: int | None = None


def scanned(text: str) -> list[str]:
    """The codes that were typed or scanned, one a line, as they are kept: whatever the width of the signs, the blanks, the dashes and the case."""
    lines = ("".join(c for c in fold(line).text.upper() if c.isalnum()) for line in text.splitlines())
    return [line for line in lines if line]


def stocktaking(
    codes: Iterable[str],
    *,
    start: int,
    places: Mapping[str, int],
    registered: Mapping[str, int],
    expected: Iterable[str],
) -> list[CountedCode]:
    """What stands in a room or cabinet against what should: one line a file.

    `start`: the place where scanning begins; `places`: code → place, for the labels of shelves that are scanned on the way;
    `registered`: code of a file → the place it belongs to; `expected`: codes that must be found here, without those that are lent.
    A code that is scanned twice counts where it is right, else where it was met last."""
    here, seen = start, dict[str, CountedCode]()
    for code in codes:
        if code in places:
            here = places[code]
        elif code not in seen or seen[code].found is not Found.THERE:
            seen[code] = CountedCode(code, _found(registered.get(code), here), here)
    gone = [code for code in expected if code not in seen]
    return [*seen.values(), *(CountedCode(code, Found.MISSING) for code in gone)]


def _found(registered: int | None, here: int) -> Found:
    if registered is None:
        return Found.UNKNOWN
    return Found.THERE if registered == here else Found.MISPLACED
