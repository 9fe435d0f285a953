"""`./xinqiao report replies`: the shares of a table, and precision and recall against labels."""

from pathlib import Path

import pytest

from xinqiao.cli.main import main
from xinqiao.cli.replies import ReplyTally

_GOOD = "依据《物业管理条例》第三十五条，已责令物业公司5个工作日内修复电梯。"
_TABLE = f"id,text,reply,time,reply_time\n1,坏了,{_GOOD},2026-03-01,2026-03-02\n2,坏了,这是上面定的。,2026-03-01,2026-03-02\n"


def test_shares_and_rates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, labels = tmp_path / "t.csv", tmp_path / "l.csv"
    table.write_text(_TABLE, "utf-8")
    start = _GOOD.index("5个")
    labels.write_text(f"id,basis,block,times\n1,1,0,{start}-{start + 6}\n2,1,1,\n", "utf-8")
    assert main(["report", "replies", str(table), "--labels", str(labels)]) == 0
    told = capsys.readouterr().out
    assert "三要素齐全" in told
    rates = [line.split("（")[1] for line in told.splitlines() if "查准率" in line]
    assert rates == ["对 1，错 0，漏 0）", "对 1，错 0，漏 1）", "对 1，错 0，漏 0）"]
    assert main(["report", "replies", str(tmp_path / "none.csv")]) == 1
    bad = tmp_path / "b.csv"
    bad.write_text(
        "set,id,about,reply\n一,b1,shirking,这是上面定的。\n一,b2,shirking,天气很好。\n二,b3,harmless,我们去核实。\n",
        "utf-8",
    )
    assert main(["report", "replies", str(table), "--bad", str(bad)]) == 0
    told = capsys.readouterr().out
    assert "（对 1，错 1，漏 1）" in told
    assert "漏的：b2；错的：2" in told
    assert main(["report", "replies", str(table), "--bad", str(bad), "--set", "二"]) == 0
    assert "拦截写坏的答复 0 份" in capsys.readouterr().out
    assert main(["report", "replies", str(table), "--bad", str(labels)]) == 1
    capsys.readouterr()
    for option, file, told in (
        ("--bad", bad, "有的是：一、二，请核对"),
        ("--labels", labels, "它没有 set 一列"),
    ):
        assert main(["report", "replies", str(table), option, str(file), "--set", "三"]) == 1
        assert told in capsys.readouterr().err


def test_rates_that_cannot_be_reckoned_are_none() -> None:
    assert (
        ReplyTally().precision,
        ReplyTally(right=1, wrong=1).precision,
        ReplyTally(right=1, missed=3).recall,
    ) == (
        None,
        0.5,
        0.25,
    )
