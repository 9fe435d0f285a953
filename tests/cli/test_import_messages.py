"""The command as an operator runs it: a fresh home, a cut in the middle, a second run."""

import csv
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import prepared
from xinqiao.kernel.sealing import new_key_line

ROOT = Path(__file__).parents[2]
MANY = 1500
"""Messages of the table: so many that an import and a sweep take long enough to be killed in the middle."""
pytestmark = pytest.mark.once


def command(home: Path, *words: str | Path) -> subprocess.Popen[str]:
    environment = {
        **{k: v for k, v in os.environ.items() if k not in ("XINQIAO_DATABASE_URL", "XINQIAO_ROOT_KEY")},
        "XINQIAO_HOME": str(home),
        "XINQIAO_MODE": "serve",
        "PYTHONPATH": str(ROOT / "src"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "xinqiao", *map(str, words)],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def migrated(home: Path) -> Path:
    """The home of an office that has its database and key already, where setting one up is not the subject."""
    prepared.copy_to(home)
    key = home / "keys" / "root.key"
    key.parent.mkdir(mode=0o700)
    key.touch(mode=0o600)
    key.write_text(new_key_line(), "ascii")
    return home


_OFFICE = """[[unit]]
name = "信访局"
short_name = "信访局"
kind = "petition_office"
level = "county"
document_word = "信访"
"""


def begun(home: Path) -> Path:
    """The home of an office that could take something in."""
    plan = migrated(home) / "office.toml"
    plan.write_text(_OFFICE, "utf-8")
    status, _, err = said(command(home, "office", plan))
    assert status == 0, err
    return home


def said(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=600)
    return process.returncode, out, err


def rows_in(home: Path) -> int:
    place = home / "xinqiao.sqlite3"
    if not place.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{place}?mode=ro", uri=True, timeout=5) as database:
            (count,) = database.execute("SELECT count(*) FROM matters_importedrow").fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(count)


def written(place: Path, count: int) -> Path:
    """A table of so many messages, and a bad row."""
    with place.open("w", encoding="gb18030", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("编号", "标题", "时间", "内容"))
        writer.writerows(
            (i, f"虚构路{i}号路灯", "2026-03-03 08:00", f"第{i}盏路灯不亮。" * 40) for i in range(count)
        )
        writer.writerow(("x", "坏行", "不知道", "内容"))
    return place


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    return written(tmp_path / "messages.csv", MANY)


def _cut_in_the_middle(home: Path, messages: Path) -> int:
    """Start an import and kill it when rows are there; how many there were. A machine that stalls may let it end first: then once
    more from the beginning."""
    for attempt in range(5):
        place = home / str(attempt)
        first = command(place, "import", "messages", messages)
        while rows_in(place) == 0 and first.poll() is None:
            time.sleep(0.02)
        first.send_signal(signal.SIGKILL)
        first.communicate()
        if 0 < (cut := rows_in(place)) < MANY:
            place.rename(home / "cut")
            return cut
    pytest.fail("no import could be killed between its first row and its last")


def test_an_import_killed_in_the_middle_goes_on_and_takes_nothing_twice(
    tmp_path: Path, messages: Path
) -> None:
    cut, home = _cut_in_the_middle(tmp_path, messages), tmp_path / "cut"
    status, out, err = said(command(home, "import", "messages", messages))
    assert status == 2
    assert f"新收入 {MANY - cut} 件（其中 0 件已有答复），以前已收入 {cut} 件。" in out
    assert "有 1 行没有收入" in err
    report = (home / "import" / "messages.csv.problems.csv").read_text("utf-8-sig").splitlines()
    assert report == ["行号,编号,问题", f"{MANY + 2},x,时间“不知道”读不出来。"]
    status, out, _ = said(command(home, "audit", "verify"))
    assert status == 0
    status, out, _ = said(command(home, "report", "clocks"))
    assert status == 0
    assert re.search(f"信访事项 {MANY} 件，已答复 0 件，未答复 {MANY} 件。", out)
    assert re.search(f"T2 分办转送 +0 +0 +0 +{MANY}", out)


def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path: Path) -> None:
    picture = tmp_path / "a.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    home = migrated(tmp_path / "home")
    for file in (tmp_path / "absent.csv", picture):
        status, _, err = said(command(home, "import", "messages", file))
        assert status == 1
        assert "Traceback" not in err
        assert err.strip().endswith("。")
