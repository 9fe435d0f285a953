"""Check, then the whole suite on SQLite, then on a real PostgreSQL started for it."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from xinqiao.cli import check
from xinqiao.cli.cluster import binaries, cluster

help = "运行全部检查和测试（SQLite 和 PostgreSQL）"

_PACKAGES = ["postgresql", "chromium", "poppler-utils", "fonts-noto-cjk", "age", "openssl", "slapd"]
_TO_BUILD = ["gcc", "libldap2-dev", "libsasl2-dev"]

_TWO = ["-n", "2", "--no-loadscope-reorder"]
"""Two workers, shared out and in the order of `tests/conftest.py`."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--fast`: no check, SQLite only. What follows goes to pytest."""
    parser.add_argument("--fast", action="store_true", help="不做检查，只在 SQLite 上测试")
    parser.add_argument("pytest", nargs="*", help="交给 pytest 的参数")


def run(args: argparse.Namespace) -> int:
    """Run everything; say at the end what had to be left out."""
    root = Path(os.environ["XINQIAO_ROOT"])
    if not args.fast:
        _install_what_is_missing()
    with ThreadPoolExecutor(1) as beside:
        # Its longest step keeps one core busy: beside the tests the other is not idle meanwhile.
        checked = beside.submit(check.run, args) if not args.fast else None
        status = _pytest(root, args.pytest, {})
        status |= checked.result() if checked else 0
    left_out = [] if shutil.which("chromium") else ["浏览器测试（没有 Chromium）"]
    left_out += (
        []
        if find_spec("ldap") and Path("/usr/sbin/slapd").exists()
        else ["单位目录（没有 python-ldap 或者 slapd）"]
    )
    bin_dir = binaries()
    if args.fast or bin_dir is None:
        left_out.append("PostgreSQL 上的测试")
    else:
        with cluster(bin_dir) as url:
            status |= _pytest(
                root, ["-m", "not once and not journey", *args.pytest], {"XINQIAO_DATABASE_URL": url}
            )
    if left_out:
        print(f"没有运行：{'；'.join(left_out)}", flush=True)
    return status


def _install_what_is_missing() -> None:
    """Server, browser and the tools of others that seal, from Debian's packages, where that is allowed."""
    there = binaries() and all(map(shutil.which, ("chromium", "age", "openssl"))) and find_spec("ldap")
    if there or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update"], **quiet)  # type: ignore[call-overload]  # noqa: S607 - Debian's own
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "install", "-y", *_PACKAGES, *_TO_BUILD], env=environment, **quiet)  # type: ignore[call-overload]  # noqa: S603, S607
    lock = Path(os.environ["XINQIAO_ROOT"]) / "requirements" / "ldap.lock"
    pip = [sys.executable, "-m", "pip", "install", "--require-hashes", "-r", str(lock)]
    subprocess.run(pip, **quiet)  # type: ignore[call-overload]  # noqa: S603 - what the lock names


def _seed(root: Path) -> str:
    """The order of the tests, what Hypothesis makes up and the order of sets follow from the tree that is tested: a run that fails
    fails again, and the next commit tries another order."""
    git = shutil.which("git") or "git"
    done = subprocess.run([git, "rev-parse", "HEAD^{tree}"], cwd=root, capture_output=True, text=True)  # noqa: S603 - git
    return str(int(done.stdout[:8], 16) if done.returncode == 0 else 1)


def _pytest(root: Path, extra: list[str], environment: dict[str, str]) -> int:
    """One run of the suite in a home of its own. No tests collected is a failure too."""
    seed = _seed(root)
    print(f"== pytest on {'PostgreSQL' if environment else 'SQLite'} --randomly-seed={seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="xinqiao-tests-") as home:
        seeds = [f"--randomly-seed={seed}", f"--hypothesis-seed={seed}"]
        command = [sys.executable, "-m", "pytest", *_TWO, *seeds, *extra]
        merged = {**os.environ, "XINQIAO_HOME": home, "XINQIAO_MODE": "test", "PYTHONHASHSEED": seed}
        merged.pop(
            "PYTHONDONTWRITEBYTECODE", None
        )  # the many programs that tests start would each compile everything
        return subprocess.run(command, cwd=root, env={**merged, **environment}).returncode  # noqa: S603 - pytest
