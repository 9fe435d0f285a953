"""A short command loads what it needs: not every command of every room, and no reader of files or setter of documents."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.cli.test_import_messages import migrated
from xinqiao.cli.main import modules, told

HEAVY = (
    "PIL",
    "numpy",
    "pikepdf",
    "pypdfium2",
    "rapidfuzz",
    "rjieba",
    "scipy",
    "sklearn",
    "typst",
    "zxingcpp",
)

_LOADED = """
import contextlib, io, json, sys
from xinqiao.cli.main import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main(sys.argv[1:])
print(json.dumps(sorted(sys.modules)))
"""


def _loaded(home: Path, *words: str) -> set[str]:
    environment = {
        k: v for k, v in os.environ.items() if k not in ("XINQIAO_ROOT_KEY", "XINQIAO_DATABASE_URL")
    }
    done = subprocess.run(
        [sys.executable, "-c", _LOADED, *words],
        env=environment | {"XINQIAO_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.once
def test_help_loads_nothing_of_the_office(tmp_path: Path) -> None:
    loaded = _loaded(tmp_path, "help")
    assert {name for name in loaded if name.startswith("xinqiao")} <= {
        "xinqiao",
        "xinqiao.cli",
        "xinqiao.cli.main",
    }
    assert not {"django", *HEAVY} & loaded


@pytest.mark.once
@pytest.mark.parametrize("words", [("doctor",), ("library", "text", "《没有的条例》")])
def test_a_short_command_loads_no_heavy_package_no_page_and_no_migration(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    loaded = _loaded(migrated(tmp_path / "home"), *words)
    assert f"xinqiao.cli.commands.{words[0]}" in loaded
    assert set(HEAVY) & loaded == set()
    assert not {name for name in loaded if name.startswith(("xinqiao.api", "xinqiao.web.desk", "ninja"))}
    assert (
        not {"xinqiao.matters.migrations.0001_initial", "xinqiao.matters.telling", "xinqiao.policy.records"}
        & loaded
    )


_TOLD = """
import django
django.setup()
from xinqiao.kernel.records import all_records
from xinqiao.matters.queries.second_reading import _meetings
from xinqiao.matters.sealed import sealed_columns
told = len(sealed_columns()), len(_meetings()), len(list(all_records()))
"""


@pytest.mark.once
def test_what_apps_tell_is_whole_in_a_command_that_loaded_nothing_of_them(tmp_path: Path) -> None:
    """Else a new key would leave out what the apps above have sealed (M-I5), and who met a petitioner would read the reply (M-E5)."""
    environment = os.environ | {"XINQIAO_HOME": str(tmp_path)}
    program = [sys.executable, "-c", f"{_TOLD}print(told)"]
    alone = subprocess.run(program, env=environment, capture_output=True, text=True, check=True).stdout
    here: dict[str, object] = {}
    exec(_TOLD, here)
    assert alone.strip() == str(here["told"])


@pytest.mark.parametrize("name", sorted(modules()))
def test_what_help_says_of_a_command_is_what_the_command_says(name: str) -> None:
    module = import_module(modules()[name])
    assert told(modules()[name]) == module.help != ""
