"""Setting up an office exactly as docs/operations.md says."""

import re
import textwrap
from pathlib import Path

import pytest

from tests.cli.test_import_messages import command, said

GUIDE = Path(__file__).parents[2] / "docs/operations.md"
pytestmark = pytest.mark.once


def _example() -> str:
    section = GUIDE.read_text("utf-8").partition("一个 TOML 文件")[2]
    found = re.search(r"((?:^    .*\n|^\n)+)", section.partition("\n\n")[2], re.MULTILINE)
    assert found is not None
    return textwrap.dedent(found.group(1))


def test_the_example_of_the_guide_sets_an_office_up_a_second_load_changes_nothing_and_the_way_back_needs_the_key(
    tmp_path: Path,
) -> None:
    home, plan = tmp_path / "home", tmp_path / "office.toml"
    plan.write_text(_example(), "utf-8")
    for step in (("keys", "new"), ("migrate",)):
        status, _, err = said(command(home, *step))
        assert status == 0, err
    status, out, err = said(command(home, "office", plan))
    assert status == 0, err
    assert "新建机构 2 个，账号 5 个" in out
    assert len(re.findall(r"^  \w+\t", out, re.MULTILINE)) == 5
    status, out, _ = said(command(home, "office", plan))
    assert (status, out) == (0, "新建机构 0 个，账号 0 个，改动 0 处。\n")
    status, out, err = said(command(home, "rescue", "zhao", "--reason", "局长批准，两人在场"))
    assert (status, err) == (0, "")
    assert re.search(r"zhao\t[0-9A-Z]{4}(-[0-9A-Z]{4}){2}\n", out)
    status, _, err = said(command(home, "rescue", "li", "--reason", "忘记密码"))
    assert status == 1
    assert "只用于管理员账号" in err
    key = home / "keys" / "root.key"
    key.rename(home / "away")
    status, out, err = said(command(home, "rescue", "zhao", "--reason", "没有密钥"))
    assert (status, out) == (1, "")
    (home / "away").rename(key)
    plan.write_text(
        _example().replace('section = "接待科"', 'section = "接访科"').replace('"li"', '"li2"'), "utf-8"
    )
    status, _, err = said(command(home, "office", plan))
    assert status == 1
    assert "没有科室「接访科」" in err


@pytest.mark.parametrize("words", [("audit", "verify"), ("keys", "check")], ids=" ".join)
def test_before_the_database_exists_commands_say_what_to_do_first(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    status, _, err = said(command(tmp_path / "home", *words))
    assert status == 1
    assert "./xinqiao migrate" in err
    assert "Traceback" not in err


def test_a_reader_that_has_had_enough_is_no_error(tmp_path: Path) -> None:
    running = command(tmp_path / "home", "openapi")
    assert running.stdout is not None
    running.stdout.close()
    running.stdout = None
    status, _, err = said(running)
    assert (status, err) == (0, "")
