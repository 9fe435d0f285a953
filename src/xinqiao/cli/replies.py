"""What replies of a table have of basis, way, time points, sympathy and forbidden wording (M-C2), and how well the check knows it."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.tables import TableRow
from xinqiao.library.calendars import shipped_calendar
from xinqiao.library.wording import shipped
from xinqiao.rules.folding import fold, unbroken
from xinqiao.rules.replying.promised import binding
from xinqiao.rules.time_points import read
from xinqiao.rules.wording.context import has_basis, has_way
from xinqiao.rules.wording.norms import Norms

ELEMENTS = {
    "basis": "政策依据",
    "way": "解决路径",
    "time": "时间节点",
    "all": "三要素齐全",
    "empathy": "体谅的话",
    "forbidden": "禁止使用的用语",
    "block": "必须改正",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the check sees in one reply: which elements, where the time points are, and where those that settle no day (资金到位后三日内), of
    which it says so instead of guessing."""

    elements: frozenset[str]
    times: tuple[tuple[int, int], ...]
    unsettled: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class ReplyTally:
    """Found and right, found and wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        there = self.right + self.missed
        return self.right / there if there else None


@dataclass(slots=True)
class Measured:
    """`labelled`: so many of the table's replies have labels."""

    labelled: int = 0
    of: dict[str, ReplyTally] = field(
        default_factory=lambda: {name: ReplyTally() for name in ("time", "basis", "block")}
    )


def seen(reply: str, written: date, norms: Norms) -> Seen:
    """One reply as the check sees it."""
    folded = unbroken(fold(reply)).text
    bound = binding(reply, read(reply, written, shipped_calendar()), written)
    points = [p for p in bound if p.resolved]
    met = norms.meet(reply)
    found = {
        "basis": has_basis(folded),
        "way": has_way(folded),
        "time": bool(points),
        "empathy": any(m.norm.group == "empathy" for m in met),
        "forbidden": any(m.norm.severity == "forbidden" for m in met),
    }
    bare = not (found["basis"] or found["way"] or found["time"])
    found["block"] = any(m.is_red or (bare and m.is_cold) for m in met)
    found["all"] = found["basis"] and found["way"] and found["time"]
    return Seen(
        elements=frozenset(name for name, there in found.items() if there),
        times=tuple((p.start, p.end) for p in points),
        unsettled=tuple((p.start, p.end) for p in bound if not p.resolved),
    )


def all_seen(rows: Iterable[TableRow]) -> dict[str, Seen]:
    """Key of the row → what its reply has."""
    norms = Norms(shipped())
    return {
        row.id or str(row.number): seen(row.reply, row.reply_time.date(), norms)
        for row in rows
        if row.reply_time is not None
    }


def of_set(file: Path, name: str = "") -> list[dict[str, str]]:
    """The rows of a table whose column `set` says so; all of them when none is named. Raises FileRefused for a set that it does not have."""
    with file.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    found = [row for row in rows if name in ("", row.get("set"))]
    if name and not found:
        sets = "、".join(dict.fromkeys(row["set"] for row in rows if row.get("set")))
        there = f"有的是：{sets}，请核对 --set" if sets else "它没有 set 一列，请去掉 --set"
        raise FileRefused(f"{file} 里没有 set 为「{name}」的行；{there}。")
    return found


_DAY = date(2026, 3, 2)
"""On which the replies of a table of bad ones are taken to be written."""
HARMLESS = "harmless"
"""A reply that stands beside the bad ones because it is about the same things and good."""


@dataclass(slots=True)
class Blocked:
    """Blocks over bad replies, their harmless twins and real ones, which are taken for good. `of`: by what the bad ones are; `missed`, `wrong`: their keys."""

    tally: ReplyTally = field(default_factory=ReplyTally)
    of: dict[str, ReplyTally] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def blocked(found: Mapping[str, Seen], bad: Iterable[Mapping[str, str]]) -> Blocked:
    """Replies written to be bad (columns id, about, reply) against the real ones of the table."""
    norms, result = Norms(shipped()), Blocked()
    for row in bad:
        met = "block" in seen(row["reply"], _DAY, norms).elements
        bad_one = row["about"] != HARMLESS
        for tally in (result.tally, result.of.setdefault(row["about"], ReplyTally())):
            _count(tally, there=bad_one, told=met)
        if met != bad_one:
            (result.missed if bad_one else result.wrong).append(row["id"])
    result.wrong += [key for key, one in found.items() if "block" in one.elements]
    result.tally.wrong = len(result.wrong)
    return result


def measured(found: Mapping[str, Seen], labels: Iterable[Mapping[str, str]]) -> Measured:
    """Compared with labels made by hand: columns id, basis, block, times (`start-end;…`)."""
    result = Measured()
    for row in labels:
        if (one := found.get(row["id"])) is not None:
            result.labelled += 1
            for name in ("basis", "block"):
                _count(result.of[name], there=row[name] == "1", told=name in one.elements)
            _count_times(result.of["time"], _spans(row["times"]), one)
    return result


def _count(tally: ReplyTally, *, there: bool, told: bool) -> None:
    tally.right += there and told
    tally.wrong += told and not there
    tally.missed += there and not told


def _spans(written: str) -> list[tuple[int, int]]:
    pairs = (part.split("-") for part in written.split(";") if part)
    return [(int(start), int(end)) for start, end in pairs]


def _count_times(tally: ReplyTally, there: Sequence[tuple[int, int]], one: Seen) -> None:
    """A time point is right when it lies over a labelled one; so is a labelled one of which is said that it settles no day."""
    for start, end in one.times:
        met = any(start < last and first < end for first, last in there)
        tally.right += met
        tally.wrong += not met
    for first, last in there:
        if not any(start < last and first < end for start, end in one.times):
            said = any(start < last and first < end for start, end in one.unsettled)
            tally.right += said
            tally.missed += not said
