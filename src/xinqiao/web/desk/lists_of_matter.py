"""The lists of a matter that its page shows, read in one statement: each is then at hand under its name on the matter."""

from typing import Any

from django.db.models import QuerySet

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.together import at_hand, read
from xinqiao.matters.models import LogEntry, Matter, Note
from xinqiao.matters.queries.access import what_is_around
from xinqiao.matters.queries.notes import notes_of
from xinqiao.outgoing.queries.posting import under_way
from xinqiao.proceedings.queries import KINDS

_ALWAYS = {
    "clocks": ("unit",),
    "papers": ("addressed_to", "request__unit"),
    "requests": (),
}
_WHERE_THERE: dict[str, tuple[str, ...]] = {
    "attachments": (),
    "log": ("by", "second_person"),
    "reviews": (),
    "disputes": (),
    "delays": ("unit", "clock"),
    "start_corrections": ("clock", "evidence", "by", "unit"),
    "commitments": ("owner", "unit"),
    "mask_corrections": ("asked_by",),
    "assistances": ("unit", "to_unit", "responsible"),
    **dict.fromkeys(KINDS, ()),
}
"""List → what is joined to each of its rows."""
_MENTIONED = "mentioned"
_FILED = "filed"
_POSTED = "posted"


def read_lists(actor: Actor, matter: Matter) -> frozenset[str]:
    """Read them; which of the lists that are seldom there are not empty."""
    there = what_is_around(matter).there
    wanted = {**_ALWAYS, **{name: joins for name, joins in _WHERE_THERE.items() if name in there}}
    asked = {name: _rows(matter, name, joins) for name, joins in wanted.items()}
    asked[_POSTED] = under_way(paper__matter=matter)
    if "notes" in there:
        asked["notes"] = notes_of(actor, matter)
        mentions = Note.mentioned.through._default_manager.filter(note__matter=matter)
        asked[_MENTIONED] = mentions.select_related("staff").order_by("pk")
    if {"log", "attachments"} <= there:
        asked[_FILED] = LogEntry.files.through._default_manager.filter(logentry__matter=matter).order_by("pk")
    found = read(asked)
    filed = found.pop(_FILED, [])
    posted = {letter.paper_id: letter.post.posted_on for letter in found.pop(_POSTED, [])}
    mentioned = found.pop(_MENTIONED, [])
    for name in _WHERE_THERE.keys() - there:
        at_hand(matter, name, [])
    for name, rows in found.items():
        at_hand(matter, name, rows)
        for row in rows:
            row.matter = matter
    for paper in found.get("papers", ()):
        paper.posted_on = posted.get(paper.pk)
    by_key = {file.pk: file for file in found.get("attachments", ())}
    taken = {entry.corrects_id for entry in found.get("log", ())}
    for entry in found.get("log", ()):
        entry.corrected = entry.pk in taken
        entry.filed = [by_key[one.attachment_id] for one in filed if one.logentry_id == entry.pk]
    for note in found.get("notes", ()):
        at_hand(note, _MENTIONED, [one.staff for one in mentioned if one.note_id == note.pk])
    return there


def _rows(matter: Matter, name: str, joins: tuple[str, ...]) -> QuerySet[Any]:
    rows: QuerySet[Any] = getattr(matter, name).all()
    rows = rows.select_related(*joins) if joins else rows
    return rows.order_by("id") if name in KINDS else rows
