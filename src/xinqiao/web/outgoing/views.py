"""The day's post and the lists of files for the archives, each with what can be done and printed."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinqiao.http.responses import pdf, streamed
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import basis_in_words, translated
from xinqiao.offices.queries import get_unit
from xinqiao.outgoing import compose
from xinqiao.outgoing.commands.archiving import print_list, take_packages
from xinqiao.outgoing.commands.destroying import print_destruction
from xinqiao.outgoing.commands.posting import open_post
from xinqiao.outgoing.queries import archiving, destroying, posting
from xinqiao.rules.archiving import KEEPINGS, HandingStage, Keeping, kept_until
from xinqiao.rules.destroying import DESTROYING, RETENTIONS, WAYS, DestroyingStage
from xinqiao.rules.posting import PART_TITLES, PostPart, PostStage
from xinqiao.web.acts.views import address, on_course
from xinqiao.web.desk.rows import standing
from xinqiao.web.request import staff_only

_BEGINS = (("post.prepare", "prepare"), ("handing.list", "list"), ("destruction.list", "destroy"))


def _destroying(actor: Actor, day: date) -> dict[str, Any]:
    """What is past its period, the lists of what was destroyed, and how long each kind of record is kept."""
    if not by_post("handing.read", actor):
        return {}
    made = list(destroying.destructions(actor)[: destroying.PAGE + 1])
    waiting, more = destroying.due_now(actor.unit, day)
    left_out, more_left_out = destroying.left_out(actor.unit, day)
    return {
        "destructions": [(one, *standing(one)) for one in made[: destroying.PAGE]],
        "more_destructions": len(made) > destroying.PAGE,
        "past_period": waiting,
        "more_past_period": more,
        "left_out": left_out,
        "more_left_out": more_left_out,
        "retentions": [
            (translated(r.title), translated(WAYS[r.way]), translated(r.term), basis_in_words(r.basis))
            for r in RETENTIONS.values()
        ],
    }


@staff_only
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Both lists, the newest first, how a new one is begun, and where receipts are read in. Raises NotFound for who has part in none."""
    if not any(by_post(action, actor) for action in ("post.prepare", "handing.read", "receipts.take")):
        raise NotFound
    unit = get_unit(actor.unit)
    open_now, day = offered(actor, unit), today()
    begins = {
        name: address(REGISTRY[action], unit) for action, name in _BEGINS if REGISTRY[action] in open_now
    }
    posts = list(posting.posts(actor)[: posting.PAGE + 1])
    handings = list(archiving.handings(actor)[: archiving.PAGE + 1])
    context: dict[str, Any] = {
        **begins,
        **_destroying(actor, day),
        "sends": by_post("post.prepare", actor),
        "hands": by_post("handing.read", actor),
        "takes": by_post("receipts.take", actor),
        "posts": [(one, *standing(one)) for one in posts[: posting.PAGE]],
        "handings": [(one, *standing(one)) for one in handings[: archiving.PAGE]],
        "more_posts": len(posts) > posting.PAGE,
        "more_handings": len(handings) > archiving.PAGE,
        "most": posting.PAGE,
        "years": settings.XINQIAO_ARCHIVE_YEARS,
        "keepings": [(translated(p.title), translated(p.means)) for p in KEEPINGS.values()],
    }
    return render(request, "outgoing/index.html", context)


@staff_only
def post(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The letters of one day, masked, and what is printed of them."""
    found = posting.get_post(actor, pk)
    context = {
        "post": found,
        "items": posting.shown_to(actor, found),
        "left_out": posting.left_out(actor, found),
        "parts": [(part, translated(title)) for part, title in PART_TITLES.items()],
        "prints": found.stage != PostStage.DROPPED,
        "serves": found.stage == PostStage.POSTED,
        **on_course(actor, found),
    }
    return render(request, "outgoing/post.html", context)


@staff_only
@require_POST
def post_pdf(request: HttpRequest, actor: Actor, pk: int, part: str) -> HttpResponse:
    """Documents, labels or list for print; names and addresses are opened on record. Where nothing is left, the list, which says so."""
    found = posting.get_post(actor, pk)
    if part not in PART_TITLES:
        raise NotFound
    wanted = PostPart(part)
    letters = open_post(actor, found, wanted)
    if not letters:
        return redirect("outgoing:post", pk=found.pk)
    return pdf(compose.printed(found, wanted, letters), f"{found.pk}-{translated(PART_TITLES[wanted])}.pdf")


@staff_only
def handing(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One list for the archives with its files and sums."""
    found = archiving.get_handing(actor, pk)
    files, pieces, pages = archiving.counted(found)
    context = {
        "made": found,
        "rows": [
            (row, translated(KEEPINGS[Keeping(row.keeping)].title)) for row in archiving.shown_of(found)
        ],
        "struck": archiving.struck_of(found),
        "files": files,
        "pieces": pieces,
        "pages": pages,
        "titled": found.stage != HandingStage.RECEIVED,
        "takes": found.stage == HandingStage.APPROVED and by_post("handing.take", actor),
        **on_course(actor, found),
    }
    return render(request, "outgoing/handing.html", context)


@staff_only
@require_POST
def handing_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The list on paper, with room for both signatures: as it was kept at approval or receipt, on record; before, as it is. Titles are masked."""
    found = archiving.get_handing(actor, pk)
    if archiving.sheet_of(found) is not None:
        return pdf(print_list(actor, found), f"{found.number}.pdf")
    return pdf(compose.handing_list(found, list(archiving.files_of(found))), f"{found.number}.pdf")


@staff_only
@require_POST
def packages(request: HttpRequest, actor: Actor, pk: int) -> FileResponse:
    """The packages with their list, as one ZIP; on record."""
    found = archiving.get_handing(actor, pk)
    rows = take_packages(actor, found)
    listed = print_list(actor, found)
    return streamed(compose.together(listed, rows), _("移交") + f"-{found.number}.zip", "application/zip")


@staff_only
def destruction(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One list of files to be destroyed; afterwards their tombstones."""
    found = destroying.get_destruction(actor, pk)
    done = found.stage == DestroyingStage.DESTROYED
    context = {
        "made": found,
        "rows": [
            (row, translated(KEEPINGS[Keeping(row.keeping)].title), kept_until(row.keeping, row.closed_on))
            for row in destroying.listed_files(found)
        ],
        "struck": destroying.struck_files(found),
        "done": done,
        "basis": basis_in_words(DESTROYING),
        "printed": destroying.kept_sheet(found) is not None,
        **on_course(actor, found),
    }
    return render(request, "outgoing/destruction.html", context)


@staff_only
@require_POST
def destruction_pdf(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The list as it was kept at approval or when it was carried out, on record. Titles are masked."""
    found = destroying.get_destruction(actor, pk)
    return pdf(print_destruction(actor, found), f"{found.number}.pdf")
