"""`./xinqiao suggest` as an operator runs it."""

import csv
from pathlib import Path

import pytest

from tests.suggest.troubles import troubles
from xinqiao.cli.main import main

pytestmark = pytest.mark.once
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("tables") / "sorted.csv"
    with place.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("text", "category"))
        writer.writerows((e.text, e.category) for e in troubles())
    return place


@pytest.fixture(scope="module")
def model(table: Path) -> Path:
    place = table.with_name("model.npz")
    assert main(["suggest", "train", str(table), "--out", str(place)]) == 0
    return place


def test_a_trained_model_is_measured_on_another_file(model: Path, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "other.csv"
    lines = [f"{e.text},{e.category}" for e in troubles(each=6, seed=99)]
    other.write_text("\n".join(["正文,类别", *lines]), encoding="gb18030")
    assert main(["suggest", "evaluate", str(other), "--model", str(model)]) == 0
    told = capsys.readouterr().out
    assert "24 条" in told
    assert "准确率" in told
    assert "宏平均F1" in told
    assert "环境保护" in told


def test_a_text_gets_three_proposals_with_words(model: Path, capsys: Capture) -> None:
    assert main(["suggest", "text", "工厂偷排废气，河水被污水染黑", "--model", str(model)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "环境保护" in lines[0]
    assert "污水" in lines[0]


def test_rows_that_cannot_be_used_are_named_by_their_row_and_the_rest_is_learned(
    tmp_path: Path, capsys: Capture
) -> None:
    bad = tmp_path / "bad.csv"
    rows = ["text,category", ",环境保护", "没有类别的来信,"]
    bad.write_text("\n".join([*rows, *(f"{e.text},{e.category}" for e in troubles(6))]), encoding="utf-8")
    assert main(["suggest", "train", str(bad), "--out", str(tmp_path / "m.npz")]) == 0
    told = capsys.readouterr().err
    assert "第 2 行没有使用：没有正文" in told
    assert "第 3 行没有使用：没有类别" in told


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空的"),
        (b"%PDF-1.7", "不是能读的表格"),
        ("甲,乙\n1,2\n".encode(), "没有认得的列名"),
        ("text\n只有正文\n".encode(), "没有类别"),
        ("text,category\n一条,环境保护\n".encode(), "至少要有两个类别"),
    ],
)
def test_a_file_that_cannot_be_learned_from_is_refused_without_a_trace(
    tmp_path: Path, capsys: Capture, content: bytes, said: str
) -> None:
    place, out = tmp_path / "file.csv", tmp_path / "m.npz"
    place.write_bytes(content)
    assert main(["suggest", "train", str(place), "--out", str(out)]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
    assert not out.exists()


def test_an_absent_file_or_model_is_told_in_one_sentence(
    tmp_path: Path, table: Path, capsys: Capture
) -> None:
    assert main(["suggest", "train", str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err
    assert main(["suggest", "evaluate", str(table), "--model", str(tmp_path / "none.npz")]) == 1
    assert "还没有训练过" in capsys.readouterr().err


def test_categories_the_model_never_learned_count_as_wrong_and_are_named(
    model: Path, tmp_path: Path, capsys: Capture
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("text,category\n低保没有批下来,民政\n", encoding="utf-8")
    assert main(["suggest", "evaluate", str(other), "--model", str(model)]) == 0
    told = capsys.readouterr()
    assert "民政" in told.err
    assert "准确率 0.0000" in told.out
