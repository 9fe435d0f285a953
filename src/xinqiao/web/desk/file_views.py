"""What belongs to the file of a matter as a whole: who did what (M-R5) and the sealed file (M-R7)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from xinqiao.http.responses import download
from xinqiao.kernel.access import check
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import day_of
from xinqiao.kernel.commands import REGISTRY, offered
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import translated
from xinqiao.matters import packing
from xinqiao.matters.commands.filing import seal_file, take_file
from xinqiao.matters.models import Matter
from xinqiao.matters.queries.access import get_matter
from xinqiao.matters.queries.who_did_what import COLUMNS, MOST, who_did_what
from xinqiao.outgoing.queries.archiving import handed, keeping_of
from xinqiao.rules.archiving import KEEPINGS, Keeping, kept_until
from xinqiao.rules.lifecycle import State
from xinqiao.rules.papers import RULES
from xinqiao.web.acts.form import ActForm
from xinqiao.web.acts.views import address
from xinqiao.web.desk.act_hints import missing
from xinqiao.web.forms import show_problems
from xinqiao.web.request import say, staff_only


@staff_only
def who(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """Who did what in this matter, to be printed for the review organ. For whoever sees it by post, not by an invitation."""
    matter = get_matter(actor, matter_id)
    if not check("matter.print", actor, matter).allowed:
        raise NotFound
    found = who_did_what(matter)
    context = {
        "matter": matter,
        "columns": [translated(title) for title, _acts in COLUMNS.values()],
        "found": found,
        "papers": [(translated(RULES[line.kind].short_title), line) for line in found.papers],
        "most": MOST,
    }
    return render(request, "desk/who.html", context)


_HEAVIEST = 50 * 1024 * 1024
"""So many bytes of material are read for a look at the catalogue; more are paged when the package is made."""


@staff_only
def catalogue(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """The file while it grows: what is missing before it may be closed, and each piece with its pages. For whoever sees the matter by post."""
    matter = get_matter(actor, matter_id)
    if not check("matter.print", actor, matter).allowed:
        raise NotFound
    heavy = packing.weight(matter) > _HEAVIEST
    context = {
        "matter": matter,
        "closed": matter.closed_at is not None,
        "missing": [] if matter.closed_at else missing(matter),
        "rows": [] if heavy else [_piece(row) for row in packing.catalogue(matter)],
        "heavy": heavy,
    }
    return render(request, "desk/catalogue.html", context)


_WORDS = (
    gettext_noop("登记"),
    gettext_noop("分类和受理"),
    gettext_noop("办理"),
    gettext_noop("答复"),
    gettext_noop("复查复核"),
    gettext_noop("送达"),
    gettext_noop("信访件原文"),
    gettext_noop("复查复核请求原文"),
)
"""What the package says in Chinese, for the page in another language."""


def _piece(row: dict[str, str]) -> dict[str, str]:
    """A line of the catalogue as it is shown."""
    pages = "–".join(dict.fromkeys((row["first-page"], row["last-page"])))
    late = row["kept"][:10] if row["kept"][:10] != row["day"] else ""
    return {
        **row,
        "pages": pages,
        "late": late,
        "title": translated(row["title"]),
        "stage": translated(row["stage"]),
    }


@staff_only
def sealed_file(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """The sealed files made of this matter; a closed one may be made anew."""
    matter = get_matter(actor, matter_id)
    if not check("matter.take_file", actor, matter).allowed:
        raise NotFound
    if request.method == "POST":
        made = seal_file(actor, matter)
        say(request, _("案卷包已制作，共%(n)s件。") % {"n": made.pieces})
        return redirect("desk:sealed_file", matter.pk)
    return _file_page(request, actor, matter, ActForm(REGISTRY["matter.take_file"], matter))


def _kept(matter: Matter) -> dict[str, Any]:
    """How long a closed file is kept, until when, and where it went."""
    if matter.closed_at is None:
        return {}
    found = keeping_of(matter)
    return {
        "keeping": translated(KEEPINGS[Keeping(found)].title),
        "until": kept_until(found, day_of(matter.closed_at)),
        "handed": handed(matter),
    }


def _file_page(request: HttpRequest, actor: Actor, matter: Matter, form: ActForm) -> HttpResponse:
    packages, keeps = list(matter.packages.all()), REGISTRY["matter.set_keeping"]
    context = {
        "matter": matter,
        "packages": packages[::-1],
        "closed": matter.state == State.CLOSED,
        "form": form,
        **_kept(matter),
        "keeps": address(keeps, matter) if keeps in offered(actor, matter) else "",
    }
    return render(request, "desk/sealed_file.html", context, status=422 if form.errors else 200)


@staff_only
@require_POST
def take(request: HttpRequest, actor: Actor, matter_id: int) -> HttpResponse:
    """The sealed file made last, as a ZIP, for what is written about it. In the log."""
    matter = get_matter(actor, matter_id)
    form = ActForm(REGISTRY["matter.take_file"], matter, request.POST)
    if form.is_valid():
        try:
            data = take_file(actor, matter, **form.cleaned_data)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            return download(data, f"{matter.number}.zip", "application/zip")
    return _file_page(request, actor, matter, form)
