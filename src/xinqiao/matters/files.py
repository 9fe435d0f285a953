"""Files at rest: sealed bytes under random names in the office's storage (`kernel.storage`); never served by a web server directly.

A file that is sent in is inspected, sealed and written before the command that takes it (`received`): that costs up to
seconds, and a command keeps all others from writing. Inside the command it is only moved to its place (`place`).
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.files import CheckedFile, Upload, inspect
from xinqiao.kernel.beforehand import Finished, at_hand
from xinqiao.kernel.errors import InvalidInput, Tampered
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.rehearsal import hold
from xinqiao.kernel.sealing import header_of_today, rewrap, seal, unseal_bytes
from xinqiao.kernel.storage import WAITING, store
from xinqiao.kernel.typed import Exact, Words
from xinqiao.rules.words import Phrase

_A_DAY = timedelta(days=1)
_MOST_FILES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A checked file, sealed, whose bytes wait in storage for the command that takes it. `lay_by` makes one of a checked
    file; one made otherwise has no bytes waiting, and no command can take it."""

    id: UUID
    name: Annotated[str, Words("文件名", rows=1, most=80)]
    content_type: Annotated[str, Exact("类型", why="found by inspection")]
    size: int
    sha256: Annotated[str, Exact("指纹", why="a fingerprint")]


def _path(file_id: UUID) -> str:
    return f"{file_id.hex[-2:]}/{file_id.hex}"


def _waiting(file_id: UUID) -> str:
    return WAITING + file_id.hex


def waiting_context(path: str) -> str:
    """What the bytes of a file that waits are bound to: where they will lie."""
    return f"file:{_path(UUID(hex=path.removeprefix(WAITING)))}"


def keep(data: bytes) -> tuple[str, str]:
    """Seal and store `data` that this program made; returns its path within the storage and the SHA-256 of the clear bytes.

    Written and synced before the row that names it is committed: a file without a row is waste, a row without a file
    would be a loss."""
    path = _path(new_uuid())
    store().write(path, seal(data, context=f"file:{path}"))
    return path, hashlib.sha256(data).hexdigest()


def drop(kept: tuple[str, str]) -> None:
    """Forget what `keep` stored and no row names."""
    store().remove(kept[0])


def rewrap_some(limit: int) -> int:
    """Seal up to `limit` files that are not yet under the newest key anew, each in one step; how many were."""
    today, done, files = header_of_today(), 0, store()
    for path, head in files.heads():
        if done == limit:
            break
        if head != today:
            files.write(path, rewrap(files.read(path), context=f"file:{path}"))
            done += 1
    return done


def read(path: str) -> bytes:
    """The clear bytes of a stored file. Raises Tampered when the file is gone or was changed."""
    try:
        sealed = store().read(path)
    except FileNotFoundError as error:
        raise Tampered("存储中缺少这个文件，请联系系统管理员从备份恢复。") from error
    return unseal_bytes(sealed, context=f"file:{path}")


def lay_by(checked: CheckedFile) -> SealedFile:
    """Seal a checked file and let it wait, for a day at most, for the command that takes it."""
    if not isinstance(checked, CheckedFile):
        raise TypeError("only an inspected file is taken into storage")
    file_id = new_uuid()
    store().write(_waiting(file_id), seal(checked.data, context=f"file:{_path(file_id)}"))
    store().forget_waiting(_A_DAY)
    return SealedFile(
        id=file_id,
        name=checked.name,
        content_type=checked.content_type,
        size=len(checked.data),
        sha256=hashlib.sha256(checked.data).hexdigest(),
    )


def place(sealed: SealedFile) -> str:
    """Move a waiting file to where it stays; its path within the storage. Called inside commands, before the row that names
    it is committed. A command that runs again (`kernel.beforehand`) finds it where it moved it itself; when the command does nothing in
    the end, the file waits again. Raises Tampered when it does not wait: it is gone, or another took it, for no two rows share a file."""
    if not isinstance(sealed, SealedFile):
        raise TypeError("only an inspected and sealed file is taken")
    hold()
    path, command = _path(sealed.id), at_hand()
    try:
        store().move(_waiting(sealed.id), path)
    except FileNotFoundError:
        moved = command.finished.get(path) if command else None
        if moved is None or moved.taken:
            raise Tampered("材料已经不在暂存区，请重新上传。") from None
    if command:
        command.finished[path] = Finished(sealed.id, _let_wait, taken=True)
    return path


def _let_wait(file_id: UUID) -> None:
    with suppress(FileNotFoundError):  # in the database the transaction did it
        store().move(_path(file_id), _waiting(file_id))


def waiting(file_id: UUID) -> bytes | None:
    """The clear bytes of a waiting file, None when it is no longer there."""
    try:
        return unseal_bytes(store().read(_waiting(file_id)), context=f"file:{_path(file_id)}")
    except FileNotFoundError:
        return None


def release(file_id: UUID) -> None:
    """Forget a waiting file; one that has been placed is not touched."""
    store().remove(_waiting(file_id))


def inspected(uploads: Sequence[Upload], problems: dict[str, str], field: str = "files") -> list[CheckedFile]:
    """The files that may be taken; what is wrong with the others goes into `problems`."""
    if len(uploads) > _MOST_FILES:
        problems[field] = Phrase("一次最多上传{most}个材料，其余请分次提交。", most=_MOST_FILES)
        return []
    checked = []
    for upload in uploads:
        try:
            checked.append(inspect(upload))
        except FileRefused as refusal:
            problems[field] = str(refusal)
    return checked


@contextmanager
def laid_by(checked: Sequence[CheckedFile]) -> Iterator[tuple[SealedFile, ...]]:
    """The files sealed and waiting; those that no command took by the end of the block are forgotten."""
    sealed: list[SealedFile] = []
    try:
        sealed.extend(lay_by(each) for each in checked)
        yield tuple(sealed)
    finally:
        for each in sealed:
            release(each.id)


@contextmanager
def received(uploads: Sequence[Upload], field: str = "files") -> Iterator[tuple[SealedFile, ...]]:
    """What was sent in, ready for the command inside the block. Raises InvalidInput for a file that cannot be taken."""
    problems: dict[str, str] = {}
    checked = inspected(uploads, problems, field)
    if problems:
        raise InvalidInput(problems)
    with laid_by(checked) as sealed:
        yield sealed
