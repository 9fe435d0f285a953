"""The backups of a folder, told by their names, and whether a drill has restored them."""

from datetime import datetime
from pathlib import Path

from xinqiao.kernel.clock import now

_NAME, _PROVEN = "xinqiao-%Y%m%d-%H%M%S", ".proven"


def place_for(folder: Path, moment: datetime) -> Path:
    """Where a backup of this moment goes."""
    return folder / f"{moment:{_NAME}}.backup"


def kept(folder: Path) -> list[Path]:
    """The backups there, the newest last."""
    return sorted(folder.glob("xinqiao-????????-??????.backup")) if folder.is_dir() else []


def made_at(backup: Path) -> datetime:
    return datetime.strptime(backup.stem, _NAME).replace(tzinfo=now().tzinfo)


def mark_proven(backup: Path) -> None:
    """Remember beside the backup that a drill restored it, and when."""
    beside = backup.with_suffix(_PROVEN)
    beside.touch(mode=0o600)
    beside.write_text(now().isoformat(), "ascii")


def proven_at(backup: Path) -> datetime | None:
    """When a drill restored it."""
    beside = backup.with_suffix(_PROVEN)
    return datetime.fromisoformat(beside.read_text("ascii")) if beside.exists() else None


def remove(backup: Path) -> None:
    backup.unlink(missing_ok=True)
    backup.with_suffix(_PROVEN).unlink(missing_ok=True)
