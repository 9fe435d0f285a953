"""What holds for the repository itself."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from benchmarks.figures import twice

from xinqiao.cli.main import modules
from xinqiao.rules.paper_rule import PaperKind

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
MOST_LINES = 400
LONG_ALLOWED = (
    "LICENSE",
    "requirements/",
    "docs/openapi.json",
    "src/xinqiao/library/data/",
    "/migrations/",
    "/locale/",
    "stories.toml",
    "post_cards.toml",
    "benchmarks/bad_replies.csv",
    "benchmarks/reply_labels.csv",
)


def tracked() -> list[Path]:
    """Every file of the repository; where there is no git, every file of its folders."""
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode == 0 and done.stdout:
        return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]
    folders = ("src", "tests", "docs", "requirements", "benchmarks")
    return [
        p
        for folder in folders
        for p in (ROOT / folder).rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    ]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    assert len(found) > 150
    return found


def test_no_file_is_longer_than_one_can_keep_in_mind() -> None:
    long = {
        name: lines
        for name, text in texts()
        if (lines := text.count("\n")) > MOST_LINES and not any(part in name for part in LONG_ALLOWED)
    }
    assert long == {}


def test_nothing_names_the_place_where_it_was_written() -> None:
    machine = re.compile(r"/(?:work|root|home)/[a-z]|/tmp/[a-z]|/mnt/|\.internal\b")
    hosts = re.compile(r"https?://([^/\s\"'<>)`]+)")
    ours = {
        "www.w3.org",
        "example.invalid",
        "example.org",
        "example.com",
        "127.0.0.1",
        "localhost",
        "testserver",
    }
    traces = []
    for name, text in texts():
        if name == "tests/repo/test_repository.py":
            continue
        traces += [(name, m.group()) for m in machine.finditer(text)]
        if name.startswith("requirements/") or name.endswith(("pyproject.toml", "xinqiao", ".lock")):
            traces += [
                (name, m.group()) for m in hosts.finditer(text) if m.group(1).split(":")[0] not in ours
            ]
    assert traces == []


def test_locks_pin_every_package_with_hashes_and_name_no_host() -> None:
    for lock in ("run.lock", "dev.lock"):
        text = (ROOT / "requirements" / lock).read_text()
        assert "://" not in text
        assert "--index-url" not in text
        entries = re.split(
            r"\n(?=[a-zA-Z0-9])", "\n".join(x for x in text.splitlines() if not x.startswith("#")).strip()
        )
        assert len(entries) > 40
        for entry in entries:
            assert re.match(r"[\w.\[\]-]+==\S+", entry), entry[:80]
            assert "--hash=sha256:" in entry, entry[:80]


def test_the_development_lock_holds_everything_of_the_run_lock_in_the_same_version() -> None:
    def pins(name: str) -> set[str]:
        return set(
            re.findall(r"^([\w.\[\]-]+==\S+)", (ROOT / "requirements" / name).read_text(), re.MULTILINE)
        )

    assert pins("run.lock") <= pins("dev.lock")


def test_every_package_that_the_product_asks_for_is_in_the_lock() -> None:
    wanted = re.findall(r'^  "([A-Za-z0-9_.-]+)[\[>=<]', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    locked = {
        n.lower().replace("_", "-")
        for n in re.findall(r"^([\w.-]+)", (ROOT / "requirements/dev.lock").read_text(), re.MULTILINE)
    }
    assert len(wanted) > 30
    assert {w.lower().replace("_", "-") for w in wanted} <= locked


OUR_OWN = ("wording",)


def test_data_of_others_come_with_their_licence() -> None:
    data = ROOT / "src" / "xinqiao" / "library" / "data"
    for folder in (p for p in data.iterdir() if p.is_dir() and p.name not in OUR_OWN):
        licence = folder / "LICENSE"
        assert licence.is_file(), folder.name
        assert "Copyright" in licence.read_text()
    assert "holiday-cn" in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(modules()))
def test_every_command_is_told_of(name: str) -> None:
    told = "".join(p.read_text("utf-8") for p in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))
    assert f"./xinqiao {name}" in told


def test_every_test_file_says_what_it_is_about() -> None:
    for path in (ROOT / "tests").rglob("test_*.py"):
        assert path.read_text("utf-8").startswith('"""'), path.name


OTHER_WORDS = {
    "rules/paper_rule.py": "the kinds themselves",
    "intake/tables.py": "a column of a table",
    "web/counter/urls.py": "name of a page",
    "web/counter/views.py": "key of a session",
    "web/desk/urls.py": "names of pages",
    "web/desk/paper_views.py": "what a page calls the check of a reply",
    "web/desk/drafting.py": "the panel of the check of a reply",
    "cli/replies.py": "a column of a table of replies",
}
"""Modules in which a word that is also a kind of document may stand, and what it means there."""


def test_a_kind_of_document_is_written_as_a_text_nowhere_but_in_its_table() -> None:
    source = ROOT / "src/xinqiao"
    kinds = set(map(str, PaperKind))
    found = {
        (name, node.value)
        for path in source.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in kinds
        if (name := path.relative_to(source).as_posix()) not in OTHER_WORDS
    }
    assert found == set()


MEANT_TWICE = {"Migration": "the name that Django asks for in every migration"}
"""Class names that may stand in several modules, and why."""


def test_a_class_name_means_one_thing() -> None:
    names = twice(sorted((ROOT / "src").rglob("*.py")))
    assert [name for name in names if name not in MEANT_TWICE] == []


def test_every_app_that_reads_and_writes_keeps_its_writes_above_its_reads() -> None:
    source = ROOT / "src" / "xinqiao"
    both = {place.parent.name for place in source.glob("*/commands*")} & {
        place.parent.name for place in source.glob("*/queries*")
    }
    containers = (
        (ROOT / ".importlinter").read_text("utf-8").partition("containers =")[2].partition("layers =")[0]
    )
    assert len(both) > 10
    assert {line.strip() for line in containers.split()} == {f"xinqiao.{name}" for name in both}
