"""Whether everything that the database refers to is there and unchanged: stored files against their hash, sealed values against
their seal. Backup, restore, drill and the nightly check ask this."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Model

from xinqiao.kernel.errors import SealError, Tampered
from xinqiao.kernel.sealing import unseal_bytes
from xinqiao.kernel.storage import store
from xinqiao.kernel.stored import StoredPath, stored_columns
from xinqiao.matters.files import read, waiting_context
from xinqiao.matters.sealed import sealed_columns

_NAMED = 10


@dataclass(slots=True)
class StoreCheck:
    """How many were looked at, and what is wrong, each in one line that names the record and the file."""

    files: int = 0
    values: int = 0
    problems: list[str] = field(default_factory=list)


def check_stored() -> StoreCheck:
    """Look at every stored file and every sealed value."""
    found = StoreCheck()
    for model, column in stored_columns():
        rows = model._default_manager.exclude(**{column.attname: ""})
        for pk, path, sha256 in rows.values_list("pk", column.attname, column.sha256).iterator():
            found.files += 1
            if problem := _file_problem(path, sha256):
                found.problems.append(f"{_named(model, column, pk)}（files/{path}）{problem}")
    found.problems += _waiting_problems()
    for model, named_by, context in sealed_columns():
        for pk, name, sealed in _sealed(model, named_by):
            found.values += 1
            if not _opens(sealed, context.format(name)):
                found.problems.append(f"{model._meta.label_lower} {pk} 封存的内容打不开，或者被改动过")
    return found


def require_stored() -> StoreCheck:
    """Raises Tampered naming what is missing or changed."""
    found = check_stored()
    if found.problems:
        named = "；".join(islice(found.problems, _NAMED))
        more = f"；只列出前 {_NAMED} 处" if len(found.problems) > _NAMED else ""
        raise Tampered(f"存储有 {len(found.problems)} 处问题：{named}{more}。请从备份恢复这些文件。")
    return found


def _named(model: type[Model], column: StoredPath, pk: object) -> str:
    return f"{column.called} {model._meta.label_lower} {pk}"


def _file_problem(path: str, sha256: str) -> str:
    try:
        same = hashlib.sha256(read(path)).hexdigest() == sha256
    except SealError as error:
        return "缺失" if isinstance(error.__cause__, FileNotFoundError) else "被改动过，打不开"
    return "" if same else "与入库时不同"


def _waiting_problems() -> Iterator[str]:
    """Files that wait for a command: one that was taken meanwhile is not there any more, which is no fault."""
    for path in store().waiting():
        try:
            sealed = store().read(path)
        except FileNotFoundError:
            continue
        if not _opens(sealed, waiting_context(path)):
            yield f"等待办理的材料（files/{path}）被改动过，打不开"


def _sealed(model: type[Model], named_by: str) -> Iterator[tuple[object, object, bytes]]:
    """One at a time: a file that came with a form may be large, and may be gone meanwhile."""
    return model._default_manager.values_list("pk", named_by, "sealed").iterator(chunk_size=50)


def _opens(sealed: bytes | memoryview, context: str) -> bool:
    try:
        unseal_bytes(bytes(sealed), context=context)
    except SealError:
        return False
    return True
