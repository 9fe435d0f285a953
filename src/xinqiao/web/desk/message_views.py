"""Messages: what happened that this person should know, and what of it is unread."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import translated
from xinqiao.matters.queries.told import ToldMatter, told, unread_by_kind, unread_of_matters
from xinqiao.offices.messages import MOST, read_all
from xinqiao.rules.grants import BY_ACTION
from xinqiao.rules.messages import MESSAGE_TITLES, MessageKind
from xinqiao.web.request import staff_only


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    at: datetime
    kind: str
    what: str
    by: str
    title: str
    number: str
    url: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTab:
    code: str
    title: str
    unread: int


def unread(request: HttpRequest, actor: Actor) -> Counter[int]:
    """The matters of which something is unread, and how much: read once for bell and marks, and not at all where nothing is."""
    found: Counter[int] | None = getattr(request, "unread_of_matters", None)
    if found is None:
        found = unread_of_matters(actor) if getattr(request.user, "has_unread", False) else Counter()
        setattr(request, "unread_of_matters", found)  # noqa: B010 - an attribute that the type does not know
    return found


def have_read(request: HttpRequest, actor: Actor, matter_id: int) -> None:
    """The person looks at the matter: nothing is written where nothing of it was unread."""
    if unread(request, actor).pop(matter_id, 0):
        read_all(actor.staff, matter_id)


_PAGES = {"matters.paper": "desk:paper", "matters.disclosure": "disclosure:one"}
"""Record types with a page of their own; what is told of others is seen on the page of the matter."""


def _row(found: ToldMatter) -> MessageRow:
    message = found.message
    kind, _mark, key = message.subject.partition(":")
    page = _PAGES.get(kind)
    return MessageRow(
        at=message.at,
        kind=translated(MESSAGE_TITLES[MessageKind(message.kind)]),
        what=translated(BY_ACTION[message.action].title),
        by=message.by.name if message.by else "",
        title=found.matter.title,
        number=found.matter.number,
        url=reverse(page, args=[key]) if page else reverse("desk:matter", args=[message.matter_id]),
        new=message.seen_at is None,
    )


@staff_only
def messages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The newest messages by kind; `POST`: all are read."""
    if request.method == "POST":
        read_all(actor.staff)
        return redirect("desk:messages")
    kind = request.GET.get("kind", "")
    kind = kind if kind in MESSAGE_TITLES else ""
    counts = unread_by_kind(actor)
    context = {
        "rows": [_row(one) for one in told(actor, kind)],
        "tabs": [
            KindTab(code=code, title=translated(title), unread=counts.get(code, 0))
            for code, title in MESSAGE_TITLES.items()
        ],
        "kind": kind,
        "waiting": sum(counts.values()),
        "most": MOST,
    }
    return render(request, "desk/messages.html", context)
