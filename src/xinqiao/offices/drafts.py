"""What one person typed into a form and has not sent: sealed, read by that person only, erased when it is sent and by age.

No records: nobody decides by them, and the log holds nothing about them, as it holds nothing of a sheet of paper that was begun and
torn up. What is typed into a form about a record lies here as long as the person may see that record.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db.models.functions import Length

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.ids import new_uuid
from xinqiao.kernel.records import labelled
from xinqiao.kernel.sealing import seal, unseal_bytes
from xinqiao.kernel.writing import writing
from xinqiao.offices.models import Draft, DraftFile, Staff
from xinqiao.offices.queries import actor_for

WORDS_KEPT = timedelta(days=14)
FILES_KEPT = timedelta(days=3)
"""From Friday evening to Monday morning."""
MOST = 50
MOST_FILES = 60 * 1024 * 1024
"""Drafts of one person, and bytes of their files; the oldest make room."""

Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file that came with a form. `slot`: the form's name for it; `data`: None when its time is over."""

    id: UUID
    slot: str
    name: str
    content_type: str
    size: int
    data: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    slot: str
    name: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    words: Words
    files: tuple[KeptFile, ...]


def _context(draft_id: UUID) -> str:
    return f"offices.draft:{draft_id}:content"


def _file_context(file_id: UUID) -> str:
    return f"offices.draftfile:{file_id}:bytes"


def drafts_of(staff_id: int) -> list[Draft]:
    """The person's drafts, the newest first, without what they say."""
    rows = Draft.objects.filter(staff_id=staff_id, saved_at__gt=now() - WORDS_KEPT)
    return list(rows.defer("sealed").order_by("-saved_at", "-pk")[:MOST])


def own_draft(staff_id: int, draft_id: UUID) -> Draft | None:
    """One of the person's own drafts; None for anybody else's."""
    return Draft.objects.filter(pk=draft_id, staff_id=staff_id).first()


def content_of(draft: Draft) -> Content:
    """What it says, with the files that are still kept."""
    told = json.loads(unseal_bytes(draft.sealed, context=_context(draft.pk)))
    here = draft.files.filter(kept_at__gt=now() - FILES_KEPT) if told["files"] else ()
    bytes_of = {file.pk: bytes(file.sealed) for file in here}
    return Content(words=told["words"], files=tuple(_opened(f, bytes_of) for f in told["files"]))


def _opened(told: Mapping[str, str | int], bytes_of: Mapping[UUID, bytes]) -> KeptFile:
    file_id = UUID(str(told["id"]))
    sealed = bytes_of.get(file_id)
    return KeptFile(
        id=file_id,
        slot=str(told["slot"]),
        name=str(told["name"]),
        content_type=str(told["type"]),
        size=int(told["size"]),
        data=None if sealed is None else unseal_bytes(sealed, context=_file_context(file_id)),
    )


def keep(
    staff: Staff,
    draft_id: UUID,
    *,
    address: str,
    subject: str,
    words: Words,
    kept: Iterable[KeptFile] = (),
    new: Iterable[NewFile] = (),
    sent: bool = False,
) -> Draft | None:
    """Seal what was typed in place of what this draft said before: files in `kept` stay, others go. A form about a record has one
    draft a person; None, and nothing kept, when the person may not see the record."""
    if not in_sight(actor_for(staff), subject):
        return None
    with writing():
        # The person's row is the line in which two saves of one form stand.
        Staff.objects.select_for_update(no_key=True).get(pk=staff.pk)
        there = _there(staff.pk, draft_id, address, subject)
        pk = there.pk if there else (new_uuid() if Draft.objects.filter(pk=draft_id).exists() else draft_id)
        stay, fresh = list(kept), [(new_uuid(), f) for f in new]
        told = [_told(f.id, f, f.size) for f in stay] + [_told(i, f, len(f.data)) for i, f in fresh]
        text = json.dumps(
            {"words": {k: list(v) for k, v in words.items()}, "files": told}, ensure_ascii=False
        )
        # Lone surrogates are not text; a browser cannot show them again either.
        sealed = seal(text.encode("utf-8", "replace"), context=_context(pk))
        at = now()
        values = {"address": address, "subject": subject, "sealed": sealed, "sent": sent, "saved_at": at}
        draft, _made = Draft.objects.update_or_create(pk=pk, defaults={"staff_id": staff.pk, **values})
        draft.files.exclude(pk__in=[f.id for f in stay]).delete()
        for file_id, file in fresh:
            bytes_ = seal(file.data, context=_file_context(file_id))
            DraftFile.objects.create(pk=file_id, draft=draft, sealed=bytes_, kept_at=at)
        _make_room(staff.pk)
    return draft


def _told(file_id: UUID, file: KeptFile | NewFile, size: int) -> dict[str, str | int]:
    return {
        "id": str(file_id),
        "slot": file.slot,
        "name": file.name,
        "type": file.content_type,
        "size": size,
    }


def _there(staff_id: int, draft_id: UUID, address: str, subject: str) -> Draft | None:
    rows = Draft.objects.filter(staff_id=staff_id, address=address).defer("sealed")
    return (rows if subject else rows.filter(pk=draft_id)).order_by("-saved_at").first()


def _make_room(staff_id: int) -> None:
    """The oldest go when there are too many, or too many bytes."""
    newest = Draft.objects.filter(staff_id=staff_id).order_by("-saved_at", "-pk").values_list("pk", flat=True)
    beyond = list(newest[MOST : MOST * 2])
    if beyond:
        Draft.objects.filter(pk__in=beyond).delete()
    room = MOST_FILES
    sizes = DraftFile.objects.filter(draft__staff_id=staff_id).order_by("-kept_at", "-pk")
    for pk, size in sizes.annotate(size=Length("sealed")).values_list("pk", "size"):
        room -= size
        if room < 0:
            DraftFile.objects.filter(pk=pk).delete()


def erase(staff_id: int, draft_id: UUID, *, address: str = "", subject: str = "") -> None:
    """The form was sent, or the person throws it away. What was begun of the same act on the same record goes with it."""
    rows = Draft.objects.filter(staff_id=staff_id)
    with writing():
        if subject:
            rows.filter(address=address, subject=subject).delete()
        rows.filter(pk=draft_id, **({"address": address} if address else {})).delete()


def in_sight(actor: Actor, subject: str) -> bool:
    """Whether the person may see the record that a form is about; a form about none is the person's own."""
    label, _colon, key = subject.partition(":")
    if not label:
        return True
    try:
        labelled(label).find(actor, key)
    except NotFound:
        return False
    return True


def visible_drafts(actor: Actor) -> list[Draft]:
    """The person's drafts whose records are still in sight; the others are erased."""
    found: list[Draft] = []
    lost: list[Draft] = []
    for draft in drafts_of(actor.staff):
        (found if in_sight(actor, draft.subject) else lost).append(draft)
    if lost:
        with writing():
            Draft.objects.filter(pk__in=[d.pk for d in lost]).delete()
    return found


def tidy_drafts() -> None:
    """Every night: what is too old, what belongs to a closed account, and what is about a record its writer no longer sees."""
    Draft.objects.filter(saved_at__lte=now() - WORDS_KEPT).delete()
    Draft.objects.filter(staff__is_active=False).delete()
    DraftFile.objects.filter(kept_at__lte=now() - FILES_KEPT).delete()
    for staff in Staff.objects.filter(drafts__isnull=False).distinct():
        visible_drafts(actor_for(staff))
