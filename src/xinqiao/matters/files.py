"""Files at rest: sealed bytes under random names in the office's storage; never served by a web server directly."""

import hashlib
import os
import re
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings

from xinqiao.kernel.errors import Tampered
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.sealing import header_of_today, rewrap, seal, unseal_bytes

_HELD = "held"
_KEY = re.compile(r"[0-9a-f]{32}")
_A_DAY = 24 * 3600


def _place(path: str) -> Path:
    return Path(settings.XINQIAO_FILES) / path


def keep(file_id: UUID, data: bytes) -> tuple[str, str]:
    """Seal and store `data`; returns its path within the storage and the SHA-256 of the clear bytes.

    Written and synced before the row that names it is committed: a file without a row is waste, a row without a file
    would be a loss."""
    path = f"{file_id.hex[-2:]}/{file_id.hex}"
    _write(_place(path), seal(data, context=f"file:{path}"))
    return path, hashlib.sha256(data).hexdigest()


def _write(place: Path, data: bytes) -> None:
    """Put the whole file in place at once; neither its bytes nor its name can be lost by a power cut afterwards."""
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_suffix(".part")
    with temporary.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def rewrap_some(limit: int) -> int:
    """Seal up to `limit` files that are not yet under the newest key anew, each in one step; how many were."""
    today, done = header_of_today(), 0
    for place in sorted(Path(settings.XINQIAO_FILES).glob("??/" + "[0-9a-f]" * 32)):
        if done == limit:
            break
        sealed = place.read_bytes()
        if sealed[:3] != today:
            _write(place, rewrap(sealed, context=f"file:{place.parent.name}/{place.name}"))
            done += 1
    return done


def read(path: str) -> bytes:
    """The clear bytes of a stored file. Raises Tampered when the file is gone or was changed."""
    try:
        sealed = _place(path).read_bytes()
    except FileNotFoundError:
        raise Tampered("存储中缺少这个文件，请联系系统管理员从备份恢复。") from None
    return unseal_bytes(sealed, context=f"file:{path}")


def hold(data: bytes) -> str:
    """Keep a file sealed for a day at most, while a clerk writes the registration it belongs to; returns its key."""
    key = new_uuid().hex
    folder = _place(_HELD)
    _write(folder / key, seal(data, context=f"held:{key}"))
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > _A_DAY:
            old.unlink(missing_ok=True)
    return key


def held(key: str) -> bytes | None:
    """The clear bytes of a file on hold, None when it is no longer there."""
    if not _KEY.fullmatch(key):
        return None
    try:
        return unseal_bytes((_place(_HELD) / key).read_bytes(), context=f"held:{key}")
    except FileNotFoundError:
        return None


def release(key: str) -> None:
    """Forget a file on hold."""
    if _KEY.fullmatch(key):
        (_place(_HELD) / key).unlink(missing_ok=True)
