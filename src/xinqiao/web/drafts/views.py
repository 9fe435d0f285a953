"""My drafts: what was typed and not sent, and the door at which a form saves itself while somebody types."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import now
from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import translated
from xinqiao.kernel.records import labelled
from xinqiao.offices import drafts, runs
from xinqiao.offices.models import BulkRun, Draft, Staff
from xinqiao.web.acts.bulk import known_bulk
from xinqiao.web.acts.likely import BUTTON
from xinqiao.web.drafts import slip as slips
from xinqiao.web.drafts.about import about, form_at
from xinqiao.web.drafts.keeping import BESIDE, address_of, typed_words, was_taken
from xinqiao.web.request import post_value, say, staff_only

ADDRESS = "_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One draft in the list. `number`: of the record, if it has one in words; never what was typed, and no title of a matter."""

    draft: Draft
    title: str
    number: str
    url: str
    saved_at: datetime


def _rows(found: list[Draft]) -> list[DraftRow]:
    rows = []
    for draft in found:
        match = form_at(draft.address)
        if match is None:
            continue
        rows.append(
            DraftRow(
                draft=draft,
                title=about(match).title,
                number=_number(draft.subject),
                url=address_of(draft),
                saved_at=draft.saved_at,
            )
        )
    return rows


def _number(subject: str) -> str:
    label, _colon, key = subject.partition(":")
    names = labelled(label).names if label else None
    return dict(names([key])).get(key, "") if names is not None else ""


def _run_row(run: BulkRun) -> dict[str, Any]:
    """An act on several records that was not carried through, or of which some were refused."""
    lines = [line.good for line in run.lines.all()]
    title = translated(known_bulk(run.act).title)
    return {
        "run": run,
        "title": title,
        "done": lines.count(True),
        "bad": lines.count(False),
        "left": lines.count(None),
    }


@staff_only
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The person's own drafts."""
    found = drafts.visible_drafts(actor)
    context = {
        "rows": _rows(found),
        "unfinished": [_run_row(run) for run in runs.unfinished(actor.staff)],
        "most": drafts.MOST,
        "words_days": drafts.WORDS_KEPT.days,
        "files_days": drafts.FILES_KEPT.days,
    }
    return render(request, "drafts/list.html", context)


@staff_only
def save(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A form as it stands while somebody types: words only, files come with the form itself."""
    slip, match = slips.read(request), form_at(post_value(request, ADDRESS))
    staff = request.user
    if slip is None or match is None or not isinstance(staff, Staff) or slip.staff_id != staff.pk:
        raise NotFound
    if was_taken(request, slip):
        return JsonResponse({"saved": ""})
    words = typed_words(request)
    words.pop(ADDRESS, None)
    there = drafts.own_draft(staff.pk, slip.draft_id)
    kept = drafts.content_of(there).files if there is not None else ()
    dropped = request.POST.getlist(slips.DROPPED)
    draft = drafts.keep(
        staff,
        slip.draft_id,
        address=post_value(request, ADDRESS)[:300],
        subject=about(match).subject,
        words=words,
        kept=[f for f in kept if f.id.hex not in dropped],
    )
    if draft is None:
        raise NotFound
    return JsonResponse({"saved": f"{now():%H:%M}"})


@staff_only
def words(request: HttpRequest, actor: Actor, draft_id: UUID) -> HttpResponse:
    """A draft by itself, to be copied: for a form that can no longer be filled."""
    draft = next((d for d in drafts.visible_drafts(actor) if d.pk == draft_id), None)
    match = form_at(draft.address) if draft is not None else None
    if draft is None or match is None:
        raise NotFound
    content = drafts.content_of(draft)
    texts = [
        v for name, values in content.words.items() if name not in (*BESIDE, "key", BUTTON) for v in values
    ]
    context = {
        "draft": draft,
        "title": about(match).title,
        "number": _number(draft.subject),
        "texts": [text for text in texts if text.strip()],
        "files": content.files,
    }
    return render(request, "drafts/words.html", context)


@staff_only
def drop(request: HttpRequest, actor: Actor, draft_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    if request.method == "POST":
        drafts.erase(actor.staff, draft_id)
        say(request, _("草稿已丢弃。"))
    wanted = post_value(request, "next")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return redirect(wanted if safe and wanted.startswith("/") else "desk:drafts")
