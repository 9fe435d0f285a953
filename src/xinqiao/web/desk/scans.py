"""The letter beside the form into which it is typed: drawn by the server as everywhere (`intake.looking`), kept nowhere."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinqiao.intake.file_kinds import FileRefused
from xinqiao.intake.looking import LookedAt, can_be_looked_at, look
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
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
    """The files just chosen. They come once more with the form."""
    if not by_post("petition.register", actor):
        raise NotFound
    return render(request, "desk/scans.html", {"sheets": sheets(request)})


def sheets(request: HttpRequest) -> list[SheetDrawn]:
    """The first pages of what came, or was kept, with this form."""
    found: list[SheetDrawn] = []
    for file in request.FILES.getlist("materials"):
        name = file.name or ""
        if len(found) == MOST or not can_be_looked_at(name):
            continue
        file.seek(0)
        data, number = file.read(), 1
        while number and len(found) < MOST:
            try:
                page = look(name, data, number)
            except FileRefused as refused:
                found.append(SheetDrawn(name=name, problem=translated(str(refused))))
                break
            found.append(SheetDrawn(name=name, page=page))
            number = page.next
    return found
