"""Witnesses of the log: somebody outside who signs a checkpoint after seeing that it goes on from the last one (C2SP tlog-cosignature).

Keys of witnesses stand in `witnesses.keys` beside the checkpoints, one a line; what they signed is kept there, each in a file of its own, and
compared every night: a log that parts from what a witness signed was forked, and whoever holds the key of the chain cannot hide that."""

from pathlib import Path

from xinqiao.kernel import checkpoints, proving
from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.verify_log import Wrong, check_cosigned, note_of
from xinqiao.rules.words import Phrase

KEYS = "witnesses.keys"


def keys(folder: Path) -> list[str]:
    """The public keys of the witnesses that this office knows."""
    place = folder / KEYS
    lines = place.read_text("utf-8").splitlines() if place.is_file() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def take(folder: Path, note: str) -> list[Path]:
    """Keep what witnesses signed of a checkpoint, one file a witness; what was kept before is never written again. Raises Tampered for a
    note that this office did not sign, that no known witness signed, or that the log does not hold."""
    found = _compared(note)
    signed = [_name(key) for key in keys(folder) if _by(key, note)]
    if not signed:
        raise Tampered(Phrase("没有登记过的见证人的签名：请先把见证人的公钥写进{name}。", name=KEYS))
    places = [folder / f"{checkpoints.NAME}-{found.size:012d}.{name}.witnessed" for name in signed]
    for place in places:
        if not place.exists():
            place.write_text(note, "utf-8")
    return places


def compare(folder: Path) -> int:
    """How many witnessed checkpoints the log still holds: all. Raises Tampered for the first that it does not, or whose signature is wrong."""
    places = sorted(folder.glob("*.witnessed")) if folder.is_dir() else []
    known = keys(folder)
    for place in places:
        note = place.read_text("utf-8")
        _compared(note)
        if not any(_by(key, note) for key in known):
            raise Tampered(Phrase("见证文件 {name} 的签名不符，或者见证人的公钥被删去。", name=place.name))
    return len(places)


def _compared(note: str) -> checkpoints.Checkpoint:
    found = checkpoints.read(note_of(note))
    if proving.root_at(found.size) != found.root:
        told = "审计日志与见证人签过的校验点（{size}条）不符：日志在签名以后分叉或者被改写。"
        raise Tampered(Phrase(told, size=found.size))
    return found


def _by(key: str, note: str) -> bool:
    try:
        return check_cosigned(checkpoints.public_key(), note, key) > 0
    except (Wrong, ValueError, LookupError):
        return False


def _name(key: str) -> str:
    """The name of a witness as part of a file's name."""
    return "".join(c if c.isalnum() or c in "-." else "_" for c in key.partition("+")[0])
