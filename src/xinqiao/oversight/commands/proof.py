"""What proves that something was done: an entry of the log or a file of the matter, made since oversight began."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Pick
from xinqiao.matters.models import Attachment, LogEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """`key` for the log, `words` for the page."""

    key: str
    words: str


def _entries(record: Any) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(
        matter=record.matter_id, at__gte=record.opened_at, correction=None
    ).order_by("-at")


def _files(record: Any) -> QuerySet[Attachment]:
    return Attachment.objects.filter(matter=record.matter_id, added_at__gte=record.opened_at)


DONE_LOG = Pick("为证的办理记录", required=False, among=_entries)
DONE_FILE = Pick("为证的材料", required=False, among=_files)


def proof(entry: LogEntry | None, file: Attachment | None) -> Proved:
    """The one of both that was given. Raises InvalidInput for none."""
    if entry is not None:
        return Proved(key=entry.pk.hex, words=entry.text[:200])
    if file is not None:
        return Proved(key=file.pk.hex, words=file.name)
    told = "请选择一条办理记录或者一份材料为证；还没有的，先由承办单位记入办理记录或者补充材料。"
    raise InvalidInput({"entry": told})
