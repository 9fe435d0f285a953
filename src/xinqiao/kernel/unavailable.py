"""Whether something failed because the machine has no room or the database does not answer: nothing is wrong with what was typed,
and it may be sent again."""

import errno
import sqlite3
from collections.abc import Iterator

from django.db.utils import InterfaceError, OperationalError

from xinqiao.rules.words import Phrase

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_WRITABLE = {errno.EROFS, errno.EIO}
_FULL = Phrase(
    "服务器的存储空间已满，这次操作没有完成。请过一会儿再提交；一直这样的，请打电话告诉单位，由系统管理员清理磁盘。"
)
_BUSY = Phrase(
    "数据库正忙，这次操作没有完成。请过一分钟再提交；一直这样的，请打电话告诉单位，由系统管理员检查。"
)
_BROKEN = Phrase(
    "服务器的磁盘现在不能写入，这次操作没有完成。请过一会儿再提交；一直这样的，请打电话告诉单位，由系统管理员修好磁盘。"
)
_GONE = Phrase(
    "数据库现在连不上，这次操作没有完成。请过一分钟再提交；一直这样的，请打电话告诉单位，由系统管理员检查。"
)


def why_unavailable(error: BaseException | None) -> Phrase | None:
    """What to tell people; None when it is some other failure, a defect."""
    for each in _chain(error):
        if isinstance(each, OSError) and not isinstance(each, ConnectionError):
            if each.errno in _NO_ROOM:
                return _FULL
            if each.errno in _NOT_WRITABLE:
                return _BROKEN
        if isinstance(each, InterfaceError):
            return _GONE
        if isinstance(each, OperationalError | sqlite3.OperationalError):
            return _of_database(each)
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_database(error: OperationalError | sqlite3.OperationalError) -> Phrase | None:
    """By PostgreSQL's code where there is one, else by SQLite's words."""
    state, words = getattr(error.__cause__, "sqlstate", None), str(error)
    if state is not None:
        return _FULL if state == "53100" else _BUSY if state[:2] in ("53", "55", "57", "40") else _GONE
    if "is full" in words:
        return _FULL
    if "locked" in words or "busy" in words:
        return _BUSY
    if "I/O" in words or "readonly" in words or "unable to open" in words:
        return _BROKEN
    return None if words.startswith(("no such", "near ")) else _GONE
