"""Amendments as they really happened: which articles are new, renumbered, merged (by number only)."""

from pathlib import Path

from xinqiao.rules.provisions.compare import Change, ComparedRow, Comparison, compare
from xinqiao.rules.provisions.parse import read_statute


def _compared(folder: Path, old: str, new: str) -> Comparison:
    before, after = ((folder / "laws" / f"{name}.md").read_text("utf-8") for name in (old, new))
    return compare(read_statute(before).blocks, read_statute(after).blocks)


def _new(rows: tuple[ComparedRow, ...]) -> list[int]:
    return [row.new[0].article for row in rows]


def _pairs(rows: tuple[ComparedRow, ...]) -> dict[int, list[int]]:
    return {row.new[0].article: [a.article for a in row.old] for row in rows if row.new and row.old}


def test_the_amendment_of_the_cybersecurity_law(shared_data: Path) -> None:
    result = _compared(shared_data, "wangluo_anquan_fa", "wangluo_anquan_fa_2025xiuzheng")
    assert _new(result.articles(Change.ADDED)) == [3, 63, 73]
    assert [row.old[0].article for row in result.articles(Change.DELETED)] == [64, 66]
    assert _new(result.articles(Change.CHANGED)) == [20, 42, 61, 62, 64, 65, 67, 69, 70, 71, 77]
    assert _new(result.articles(Change.REFERENCES)) == [36, 66, 68, 75]
    pairs = _pairs(result.articles())
    assert pairs[19] == pairs[20] == [18]
    assert all(pairs[new] == [new - 1] for new in range(4, 19))
    assert all(pairs[new] == [new - 2] for new in range(21, 63))
    assert not any(row.moved for row in result.rows)


def test_from_the_petition_regulations_of_2005_to_those_of_2022(shared_data: Path) -> None:
    result = _compared(shared_data, "xinfang_tiaoli_2005_repealed", "xinfang_tiaoli")
    pairs = _pairs(result.articles())
    merged = {new: olds for new, olds in pairs.items() if len(olds) > 1}
    assert merged == {
        19: [16, 17, 19],
        24: [24, 25],
        28: [28, 30],
        40: [37, 38],
        46: [44, 45],
        47: [47, 48],
    }
    assert {new: olds[0] for new, olds in pairs.items() if new in (17, 18, 22, 23, 26, 30, 34, 35, 36)} == {
        17: 2,
        18: 9,
        22: 21,
        23: 22,
        26: 20,
        30: 23,
        34: 33,
        35: 34,
        36: 35,
    }
    assert {row.new[0].article for row in result.articles() if row.moved} == {17, 18, 26, 30}
    assert {3, 4, 7, 8, 9, 11, 12, 13, 15, 16, 27, 33, 38, 49} <= set(_new(result.articles(Change.ADDED)))
