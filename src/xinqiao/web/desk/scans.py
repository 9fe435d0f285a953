"""The letter beside the form into which it is typed: drawn by the server as everywhere (`intake.looking`) when it comes into sight, kept nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.looking import LookedAt, can_be_looked_at, look
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.offices import drafts
from xinqiao.web.drafts import slip as slips
from xinqiao.web.request import staff_only

MOST = 4
"""Pages drawn in all; the rest is looked at once the letter is registered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDrawn:
    """A page of a file, or why none can be shown."""

    name: str
    page: LookedAt | None = None
    problem: str = ""


@staff_only
def scans(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The files that are kept with the form, and those just chosen, which come once more with it."""
    if not by_post("petition.register", actor):
        raise NotFound
    return render(request, "desk/scans.html", {"sheets": _sheets(request)})


def waiting(request: HttpRequest) -> bool:
    """Whether something that can be drawn is kept with the form that this page shows."""
    return any(can_be_looked_at(file.name or "") for file in request.FILES.getlist(_SLOT))


_SLOT = "materials"


def _files(request: HttpRequest) -> Iterator[tuple[str, bytes]]:
    slip = slips.read(request)
    own = slip is not None and slip.staff_id == request.user.pk
    draft = drafts.own_draft(slip.staff_id, slip.draft_id) if slip is not None and own else None
    dropped = request.POST.getlist(slips.DROPPED)
    for kept in drafts.content_of(draft).files if draft is not None else ():
        if kept.slot == _SLOT and kept.data is not None and kept.id.hex not in dropped:
            yield kept.name, kept.data
    for file in request.FILES.getlist(_SLOT):
        yield file.name or "", file.read()


def _sheets(request: HttpRequest) -> list[SheetDrawn]:
    """The first pages of what came, or was kept, with this form."""
    found: list[SheetDrawn] = []
    for name, data in _files(request):
        if len(found) == MOST or not can_be_looked_at(name):
            continue
        number = 1
        while number and len(found) < MOST:
            try:
                page = look(name, data, number)
            except FileRefused as refused:
                found.append(SheetDrawn(name=name, problem=translated(str(refused))))
                break
            found.append(SheetDrawn(name=name, page=page))
            number = page.next
    return found
