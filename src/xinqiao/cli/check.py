"""Everything that can be checked without running the product: style, types, layers, templates, migrations, interface."""

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

help = "检查代码、类型、分层、模板、迁移、翻译"

_PYTHON = [sys.executable, "-m"]
STEPS: tuple[tuple[str, list[str]], ...] = (
    ("types", [*_PYTHON, "mypy"]),  # takes as long as all others together, and begins first
    ("style", [*_PYTHON, "ruff", "check", "."]),
    ("format", [*_PYTHON, "ruff", "format", "--check", "."]),
    ("layers", [str(Path(sys.executable).parent / "lint-imports")]),
    (
        "templates",
        [str(Path(sys.executable).parent / "djlint"), "--lint", "--quiet", "src/xinqiao/web/templates"],
    ),
    ("languages", [*_PYTHON, "xinqiao", "messages", "--check"]),
    ("migrations", [*_PYTHON, "django", "makemigrations", "--check", "--dry-run"]),
    ("interface", [*_PYTHON, "xinqiao", "openapi", "--check"]),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    """Run every step, two at a time, print each with its time, fail when one failed."""
    root = Path(os.environ["XINQIAO_ROOT"])
    with ThreadPoolExecutor(2) as two:
        passed = list(two.map(lambda step: _step(root, *step), STEPS))
    failed = [name for (name, _), well in zip(STEPS, passed, strict=True) if not well]
    if failed:
        print(f"检查没有通过：{'、'.join(failed)}", flush=True)
    return 1 if failed else 0


def _step(root: Path, name: str, command: list[str]) -> bool:
    began = time.monotonic()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "xinqiao.config.settings",
        "XINQIAO_MODE": "test",
        "PYTHONPATH": f"{root / 'src'}:{root}",
    }
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)  # noqa: S603 - fixed programs
    passed = done.returncode == 0
    print(f"{'ok  ' if passed else 'FAIL'} {name} {time.monotonic() - began:.1f}s", flush=True)
    if not passed:
        print(done.stdout[-20_000:], done.stderr[-5_000:], flush=True)
    return passed
