"""What proves that something was done: an entry of the log or a file of the matter, made since oversight began; in words where the file stays closed."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.typed import Pick, Words
from xinqiao.matters.models import Attachment, LogEntry
from xinqiao.rules.lifecycle import State


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
DONE_WORDS = Words(
    "为证的凭据（案卷没有打开的）",
    required=False,
    most=2000,
    rows=3,
    least=10,
    hint="案卷仍然归档、不再增加内容：写明是什么凭据、哪天形成的、谁核对的、存放在哪里",
    when=lambda record: record.matter.state == State.CLOSED,
)


def proof(record: Any, entry: LogEntry | None, file: Attachment | None, shown: str = "") -> Proved:
    """The one that was given; in words only where the file stays closed and takes nothing more (档案法 14). Raises InvalidInput for none."""
    if entry is not None:
        return Proved(key=entry.pk.hex, words=entry.text[:200])
    if file is not None:
        return Proved(key=file.pk.hex, words=file.name)
    if record.matter.state == State.CLOSED:
        if shown:
            return Proved(key="", words=shown)
        raise InvalidInput({"shown": "案卷仍然归档，不再增加内容：请写明为证的凭据。"})
    told = "请选择一条办理记录或者一份材料为证；还没有的，先由承办单位记入办理记录或者补充材料。"
    raise InvalidInput({"entry": told})
