"""`./xinqiao same-matter evaluate` as an operator runs it."""

import csv
from pathlib import Path

import pytest

from tests.suggest.same import OTHERS, SAME
from xinqiao.cli.main import main

pytestmark = pytest.mark.once
Capture = pytest.CaptureFixture[str]


def test_recall_and_precision_are_printed_with_what_they_mean(tmp_path: Path, capsys: Capture) -> None:
    place = tmp_path / "groups.csv"
    rows = [(group, *way) for group, ways in SAME.items() for way in ways] + [
        ("", *other) for other in OTHERS
    ]
    with place.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("group", "id", "user", "title", "time", "text"))
        writer.writerows(
            (group, i, f"u{i}", title, f"2026/3/{i + 1} 9:00:00", text)
            for i, (group, title, text) in enumerate(rows)
        )
    assert main(["same-matter", "evaluate", str(place)]) == 0
    told = capsys.readouterr().out
    assert "召回率 " in told
    assert "精确率" in told
    assert "不看是谁写的" in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("甲,乙\n1,2\n", "没有认得的列名"),
        ("group,text\n甲,\n", "第 2 行没有使用：没有标题，也没有正文"),
        ("group,text\n甲,路灯不亮\n乙,学位不够\n", "没有一组有两条以上"),
        ("group,time,text\n甲,某一天,路灯不亮\n", "第 2 行没有使用：时间“某一天”读不出来"),
    ],
)
def test_a_file_that_cannot_be_measured_is_told_without_a_trace(
    tmp_path: Path, capsys: Capture, content: str, said: str
) -> None:
    place = tmp_path / "bad.csv"
    place.write_text(content, encoding="utf-8")
    assert main(["same-matter", "evaluate", str(place)]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
