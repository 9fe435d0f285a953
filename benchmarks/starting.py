"""What it costs to begin: processor time and memory of short commands, beside those of an earlier commit.

./xinqiao bench starting       aim: half of the time and half of the memory that commit 5e0e302 took

XINQIAO_BENCH_COMMIT names another commit. Old and new take turns on the same Python, so that a busy machine is busy for both; each has
an office of its own with one text in its library. A command that the old one did not know is set beside its `jobs`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

COMMIT = os.environ.get("XINQIAO_BENCH_COMMIT", "5e0e302")
ROUNDS = 7
_LAW = "# 云水市试行办法\n\n第一条 为了试行，制定本办法。\n\n第二条 本办法自2020年1月1日起施行。\n"
_MEASURED = """
import os, sys
child = os.fork()
if not child:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.execv(sys.argv[1], sys.argv[1:])
used = os.wait4(child, 0)[2]
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""Started by something small: the highest memory of a process counts that of its parent before it became another program."""

COMMANDS = (
    ("help",),
    ("library", "text", "云水市试行办法"),
    ("library", "list"),
    ("doctor",),
    ("jobs",),
    ("audit", "verify"),
    ("keys", "check"),
    ("openapi",),
)


@dataclass(frozen=True, slots=True)
class Tree:
    """One version of the program and its office."""

    root: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        told = {
            "PYTHONPATH": str(self.root / "src"),
            "XINQIAO_ROOT": str(self.root),
            "XINQIAO_HOME": str(self.home),
            "XINQIAO_MODE": "test",
        }
        return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | told

    def run(self, *words: str) -> tuple[float, float]:
        """Seconds of the processor and megabytes at the highest."""
        command = [sys.executable, "-S", "-c", _MEASURED, sys.executable, "-m", "xinqiao", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        seconds, kilobytes = map(float, done.stdout.split())
        return seconds, kilobytes / 1024

    def open(self) -> None:
        """Key, database, and one text in the library."""
        law = self.home / "law.md"
        law.write_text(_LAW, "utf-8")
        for words in (("keys", "new"), ("migrate",), ("library", "import", str(law))):
            self.run(*words)


@contextmanager
def trees() -> Iterator[tuple[Tree, Tree]]:
    root, git = Path(os.environ["XINQIAO_ROOT"]), shutil.which("git") or "git"
    with tempfile.TemporaryDirectory() as place:
        old = Path(place, "old")
        subprocess.run(
            [git, "-C", root, "worktree", "add", "--detach", "--quiet", old, COMMIT], check=True, timeout=120
        )
        try:
            homes = [Path(place, name) for name in ("old-home", "new-home")]
            for home in homes:
                home.mkdir()
            yield Tree(old, homes[0]), Tree(root, homes[1])
        finally:
            subprocess.run([git, "-C", root, "worktree", "remove", "--force", old], check=True, timeout=120)


def main() -> None:
    with trees() as (old, new):
        old.open()
        new.open()
        known = {place.stem for place in (old.root / "src/xinqiao/cli/commands").glob("*.py")} | {"help"}
        for words in COMMANDS:
            before = words if words[0] in known else ("jobs",)
            taken = [(old.run(*before), new.run(*words)) for _ in range(ROUNDS)]
            seconds, memory = (
                [median(each[side][what] for each in taken) for side in (0, 1)] for what in (0, 1)
            )
            beside = "" if before == words else f"（与 {COMMIT} 的 {before[0]} 相比）"
            print(
                f"{' '.join(words)}{beside}：{seconds[0]:.2f} → {seconds[1]:.2f} 秒处理器，比 {seconds[1] / seconds[0]:.2f}；"
                f"{memory[0]:.0f} → {memory[1]:.0f} MB，比 {memory[1] / memory[0]:.2f}",
                flush=True,
            )
