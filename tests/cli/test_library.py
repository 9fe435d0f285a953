"""`./xinqiao library` as an operator runs it."""

import re
from pathlib import Path

import pytest

from tests.cli.test_import_messages import command, migrated, said
from tests.library.texts import NEW, OLD
from xinqiao.cli.library.citing import whole_records
from xinqiao.intake.table_files import TableRecord, read_records
from xinqiao.rules.provisions.parse import read_statute

pytestmark = pytest.mark.once


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1旧.md").write_text(OLD)
    (folder / "2新.txt").write_bytes(NEW.encode("gb18030"))
    (folder / "3重号.md").write_text("# 云水市重号办法\n第一条 甲。\n第一条 乙，自2026年1月1日起施行。")
    return folder


def test_files_are_taken_in_given_back_and_refused_each_with_its_reason(tmp_path: Path, files: Path) -> None:
    home = migrated(tmp_path / "home")
    status, out, err = said(command(home, "library", "import", *sorted(files.iterdir())))
    assert status == 2
    assert "2新.txt：《云水市物业管理办法》 1 章、4 条、5 款、2 项、1 个表格" in out
    assert "按 GB18030 编码读入" in out
    assert "3重号.md：没有收录。第一条出现了两次" in err
    assert "收录 2 份，1 份没有收录" in out

    status, out, _err = said(command(home, "library", "text", "《云水市物业管理办法》", "--on", "2020-01-01"))
    assert (status, read_statute(out).blocks) == (0, read_statute(OLD).blocks)
    status, out, _err = said(command(home, "library", "text", "云水市物业管理办法", "--at", "2.1.2"))
    assert (status, out) == (0, "（二）监督物业服务人。\n")

    status, _out, err = said(command(home, "library", "import", files / "1旧.md"))
    assert (status, "已经收录" in err) == (2, True)
    status, _out, err = said(command(home, "library", "text", "物业管理办法"))
    assert (status, "名称相近的有：云水市物业管理办法" in err) == (1, True)

    said(command(home, "library", "repeal", "云水市物业管理办法", "--on", "2026-01-01"))
    status, _out, err = said(command(home, "library", "text", "云水市物业管理办法", "--on", "2026-02-01"))
    assert (status, "2026-01-01 起废止" in err) == (1, True)


def test_a_folder_is_taken_in_as_a_whole_and_the_starter_set_is_listed(tmp_path: Path, files: Path) -> None:
    home, inner = migrated(tmp_path / "home"), files / "更多"
    inner.mkdir()
    (files / "2新.txt").rename(inner / "2新.txt")
    (files / "3重号.md").rename(files / "~$3重号.md")
    (files / "说明.exe").write_bytes(b"MZ")
    hidden = Path(__file__).parents[1] / "intake" / "cases" / "docx" / "hidden.docx"
    status, _out, err = said(command(home, "library", "import", hidden, "--title", "云水市例", "--dry-run"))
    assert (status, "《云水市例》 1 条" in err, "14 个字设为隐藏" in err) == (2, True, True), err
    assert ("没有认出标题" in err, "没有收录。文中没有写明施行日期" in err) == (False, True)
    status, out, err = said(command(home, "library", "import", files, files / "1旧.md"))
    assert (status, "收录 2 份。" in out, "没有读：说明.exe" in err) == (0, True, True), err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert said(command(home, "library", "import", empty))[0] == 1
    status, out, _err = said(command(home, "library", "starter", "--on", "2026-11-30"))
    assert status == 0
    told = {line.split("\t")[0]: line for line in out.splitlines()}
    assert "50 条，已核对\t只有目录" in told["信访工作条例"]
    assert "2022-05-01 起废止" in told["信访条例"]
    assert "条数没有登记" in told["公共租赁住房管理办法"]


def test_a_reply_with_line_ends_and_no_quotes_is_one_reply() -> None:
    table = Path(__file__).parents[1] / "intake" / "cases" / "law" / "replies4.csv"
    heading, *records = read_records(table)
    note = TableRecord(number=9, cells=("说明：依据《信访工作条例》第三十条",))
    joined = list[TableRecord]()
    *whole, last = whole_records(iter([*records, note]), len(heading.cells), joined)
    assert (last, len(joined)) == (note, 2), "no citation of the last reply"
    assert [record.cells[0] for record in whole] == ["1", "2", "3", "4", "5"]
    assert whole[3].cells[1].split() == ["根据《信访工作", "条例》第二十", "二条的规定答复。"]


def test_every_real_statute_comes_back_as_it_went_in(tmp_path: Path, shared_data: Path) -> None:
    home, laws = migrated(tmp_path / "home"), sorted((shared_data / "laws").glob("[!S]*.md"))
    status, out, err = said(command(home, "library", "import", *laws))
    assert (status, "收录 12 份。" in out) == (0, True), err
    for title, on, name in (
        ("土地管理法", "2026-01-01", "tudi_guanli_fa"),
        ("网络安全法", "2020-01-01", "wangluo_anquan_fa"),
        ("网络安全法", "2026-06-01", "wangluo_anquan_fa_2025xiuzheng"),
    ):
        _status, text, _err = said(command(home, "library", "text", title, "--on", on))
        assert _bare(text) == _bare((shared_data / "laws" / f"{name}.md").read_text())


def _bare(text: str) -> str:
    text = re.sub(r"\A---\n.*?\n---\n|<!--.*?-->", "", text, flags=re.DOTALL)
    return re.sub(r"[\s#*\u200b]", "", text)
