"""The backups of a folder, told by their names, and whether a drill has restored them."""

from datetime import datetime, timedelta
from pathlib import Path

from xinqiao.kernel.clock import now

_NAME, _PROVEN = "xinqiao-%Y%m%d-%H%M%S", ".proven"


def reserve(folder: Path, moment: datetime) -> Path:
    """Where a backup of this moment goes, its `.part` made for it alone: the next free second, so that two of one second are two
    backups and none stands under the other's proof."""
    while True:
        place = folder / f"{moment:{_NAME}}.backup"
        moment += timedelta(seconds=1)
        if place.exists() or place.with_suffix(_PROVEN).exists():
            continue
        try:
            place.with_suffix(".part").touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            continue
        return place


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
