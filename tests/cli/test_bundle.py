"""The bundle for a machine without internet: whole, the same each time, and refused when a byte was changed."""

import subprocess
import tarfile
from pathlib import Path

import pytest

from xinqiao.cli.bundle import contents, make, manifest

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A program of a few files, with the real installer."""
    root = tmp_path / "here"
    for name in (
        "xinqiao",
        "LICENSE",
        "README.md",
        "pyproject.toml",
        "requirements/run.lock",
        "src/a.py",
        "src/a.pyc",
    ):
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{name}\n")
    (root / "deploy").mkdir()
    (root / "deploy/install").write_bytes((_ROOT / "deploy/install").read_bytes())
    (root / "wheels").mkdir()
    (root / "wheels/some-1.0-py3-none-any.whl").write_bytes(b"wheel")
    return root


def _check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", folder / "install", "--check"], capture_output=True, text=True, check=False)


@pytest.mark.once
def test_a_bundle_is_whole_and_a_changed_missing_or_added_file_stops_the_installation(
    small: Path, tmp_path: Path
) -> None:
    made = make(small, small / "wheels", tmp_path / "out")
    again = make(small, small / "wheels", tmp_path / "other")
    assert made.read_bytes() == again.read_bytes()
    assert str(tmp_path).encode() not in made.read_bytes()
    with tarfile.open(made) as tar:
        assert {(entry.uid, entry.uname, entry.mtime) for entry in tar} == {(0, "", 0)}
        tar.extractall(tmp_path / "unpacked", filter="data")
    folder = tmp_path / "unpacked" / made.stem
    whole = _check(folder)
    assert whole.returncode == 0, whole.stderr
    assert "另行抄送的 SHA-256" in whole.stdout
    wheel = folder / "wheels/some-1.0-py3-none-any.whl"
    wheel.write_bytes(b"wheeL")
    changed = _check(folder)
    assert changed.returncode == 1
    assert "被改动过" in changed.stderr
    assert wheel.name in changed.stderr + changed.stdout
    wheel.write_bytes(b"wheel")
    (folder / "wheels/more-1.0-py3-none-any.whl").write_bytes(b"more")
    assert "多出清单以外的文件" in _check(folder).stderr
    (folder / "wheels/more-1.0-py3-none-any.whl").unlink()
    link = folder / "program/src/b.py"
    link.symlink_to("/etc/hostname")
    added = _check(folder)
    assert added.returncode == 1
    assert "b.py" in added.stderr
    link.unlink()
    listed = (folder / "MANIFEST").read_text()
    first, *others = listed.splitlines(keepends=True)
    (folder / "MANIFEST").write_text(first + "".join(others[:-1]) + first)
    assert "多出清单以外的文件" in _check(folder).stderr, "as many lines as files, yet not the same names"
    (folder / "MANIFEST").write_text(listed)
    (folder / "program/src/a.py").rename(folder / "program/src/c.py")
    assert _check(folder).returncode == 1
    (folder / "program/src/c.py").rename(folder / "program/src/a.py")
    assert _check(folder).returncode == 0
    (folder / "program/src/a.py").unlink()
    assert _check(folder).returncode == 1


def test_what_is_bundled_is_the_program_and_its_packages(small: Path) -> None:
    files = contents(small, small / "wheels")
    assert "program/src/a.py" in files
    assert not any(path.endswith(".pyc") for path in files)
    assert manifest(files).count(b"\n") == len(files)
    assert {"install", "PYTHON", "wheels/some-1.0-py3-none-any.whl"} <= set(files)
