"""Everything for a machine without internet in one file: the program, the packages it needs for this Python and this kind of machine,
their checksums, and `install`. It is made where there is internet and installed with one command where there is none."""

import argparse
import hashlib
import io
import os
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from xinqiao import __version__

help = "制作离线安装包"

_ROOT = Path(__file__).resolve().parents[3]
_PROGRAM = ("xinqiao", "LICENSE", "README.md", "pyproject.toml", "requirements", "src", "deploy", "docs")
_RUNS = ("xinqiao", "install")
"""What somebody starts; the rest is only read."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="放安装包的目录")
    parser.add_argument("--wheels", type=Path, help="已经下载好的软件包目录；不写就现在下载")


def run(args: argparse.Namespace) -> int:
    """Exit status 1 when the packages cannot be had or the folder cannot be written."""
    try:
        with tempfile.TemporaryDirectory() as temporary:
            wheels = args.wheels or _downloaded(Path(temporary))
            made = make(_ROOT, wheels, args.folder)
    except subprocess.CalledProcessError:
        print(
            "软件包没有下载下来（见上）。请在能上网、系统和 Python 与目标机器相同的机器上制作。",
            file=sys.stderr,
        )
        return 1
    except OSError as error:
        print(f"写不了安装包：{error.strerror or error}。", file=sys.stderr)
        return 1
    with made.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    print(
        f"{made}\nSHA-256 {digest}\n请把 SHA-256 另行抄送。在目标机器上：tar xf {made.name} && {made.stem}/install /opt/xinqiao"
    )
    return 0


def tag() -> str:
    """For which Python and which kind of machine the packages are."""
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"cp{sys.version_info.major}{sys.version_info.minor}-{platform}"


def _downloaded(folder: Path) -> Path:
    """The packages of the lock, each with one of its hashes. Raises CalledProcessError."""
    exact = ("--only-binary", ":all:", "--require-hashes", "-r", str(_ROOT / "requirements" / "run.lock"))
    download = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
    subprocess.run([*download, "--dest", str(folder), *exact], check=True)  # noqa: S603  # every part is ours
    return folder


def make(root: Path, wheels: Path, folder: Path) -> Path:
    """Write the bundle of the program in `root`; nothing in it says where or by whom it was made, so that the same program gives the same
    bytes. Raises OSError."""
    name = f"xinqiao-{__version__}-{tag()}"
    files = contents(root, wheels)
    files["MANIFEST"] = manifest(files)
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{name}.tar"
    partial = made.with_suffix(".part")
    with tarfile.open(partial, "w", format=tarfile.GNU_FORMAT) as tar:
        for path, data in sorted(files.items()):
            entry = tarfile.TarInfo(f"{name}/{path}")
            entry.size, entry.mode = len(data), 0o755 if os.path.basename(path) in _RUNS else 0o644
            tar.addfile(entry, io.BytesIO(data))
    partial.replace(made)
    return made


def contents(root: Path, wheels: Path) -> dict[str, bytes]:
    """Path in the bundle → bytes, without the list of checksums."""
    files = {f"program/{path}": (root / path).read_bytes() for path in _of_program(root)}
    files |= {f"wheels/{wheel.name}": wheel.read_bytes() for wheel in wheels.glob("*.whl")}
    files["install"] = (root / "deploy" / "install").read_bytes()
    files["PYTHON"] = f"{sys.version_info.major}.{sys.version_info.minor}\n".encode()
    return files


def _of_program(root: Path) -> Iterator[str]:
    for name in _PROGRAM:
        place = root / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and file.suffix != ".pyc":
                yield file.relative_to(root).as_posix()


def manifest(files: Mapping[str, bytes]) -> bytes:
    """One line a file, as `sha256sum --check` reads it."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  ./{path}\n" for path, data in sorted(files.items()))
    return "".join(lines).encode()
