"""Nothing typed is lost: a form that was sent and not taken is kept, and shown again filled.

Not taken is what comes after the end of the session, before the second factor, with a word of the page that is out of date, and what the
rules refuse. In every case the words and files are sealed for the person whose form it is (`web.drafts.slip`) and the browser is sent to
the form's address; there, after log-in, the page that takes the form shows it in a rehearsal (`kernel.rehearsal`): filled, with what is
wrong, and not sent. Since that is a page like any other, going back to it works.
"""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict

from xinqiao.kernel import rehearsal
from xinqiao.kernel.errors import NotFound, XinqiaoError
from xinqiao.kernel.language import told
from xinqiao.offices import drafts
from xinqiao.offices.models import Draft, Staff
from xinqiao.web.drafts import slip as slips
from xinqiao.web.drafts.about import about, form_at

KEPT, FRESH = "kept", "fresh"
_SECRET = ("password", "csrfmiddlewaretoken", slips.FIELD, slips.DROPPED)
_REFUSED = (409, 422)
_SAVED_THERE = ("desk:draft", "desk:edit")
"""A document is saved first and then sent for approval: when that is refused, its words are in the document."""
BESIDE = ("version", "seen_at", "here", "onward", "sample")
"""What the page of an act sends besides what is typed."""
_TAKEN, _LAST = "taken", 20


class KeptUpload(SimpleUploadedFile):
    """A file that was kept with a form and goes with it again."""

    def __init__(self, kept: drafts.KeptFile) -> None:
        super().__init__(kept.name, kept.data or b"", kept.content_type)
        self.kept = kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What the page says about the draft it shows. `quiet`: it was never sent, so nothing is said about what is missing."""

    draft_id: UUID
    address: str
    saved_at: datetime
    quiet: bool
    files: tuple[drafts.KeptFile, ...]


def typed_words(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed, without passwords."""
    return {
        name: [str(v) for v in values]
        for name, values in request.POST.lists()
        if not any(part in name for part in _SECRET)
    }


def own_drafts(request: HttpRequest, staff_id: int) -> list[Draft]:
    """The person's drafts, read once a request, and not at all where there are none."""
    if getattr(request.user, "drafts_kept", 0) is None:
        return []
    if not hasattr(request, "xinqiao_drafts"):
        request.xinqiao_drafts = drafts.drafts_of(staff_id)  # type: ignore[attr-defined]  # ours
    found: list[Draft] = request.xinqiao_drafts  # type: ignore[attr-defined]  # ours
    return found


def count_of(request: HttpRequest) -> int:
    """How many drafts the menu tells of, as they were when the request came; what was not carried through counts as one."""
    return (getattr(request.user, "drafts_kept", None) or 0) + bool(getattr(request.user, "has_runs", False))


def keep_sent(request: HttpRequest) -> Draft | None:
    """Seal the form that was sent for the person whose form it is; None when it is no form that is kept."""
    match, slip = form_at(request.path), slips.read(request)
    if match is None or slip is None or "HX-Request" in request.headers:
        return None
    staff = Staff.objects.filter(pk=slip.staff_id, is_active=True).first()
    try:
        subject = about(match).subject
    except NotFound:
        return None
    if staff is None:
        return None
    kept, new = _files(request)
    return drafts.keep(
        staff,
        slip.draft_id,
        address=request.path,
        subject=subject,
        words=typed_words(request),
        kept=kept,
        new=new,
        sent=True,
    )


def onward(request: HttpRequest) -> str:
    """Where the person goes on after log-in: this page, and if a form was sent, the form with what was typed."""
    if request.method != "POST":
        return request.get_full_path()
    draft = keep_sent(request)
    return address_of(draft) if draft is not None else request.path


def log_in_first(request: HttpRequest, **more: str) -> HttpResponse:
    """To the login page, and from there on to where the person was. A part that a page fetched beside its form stays away: the form
    itself asks for log-in when it is sent."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    return redirect(f"/login/?{urlencode({**more, 'next': onward(request)})}")


def address_of(draft: Draft) -> str:
    """The form with this draft in it."""
    return f"{draft.address}?{urlencode({KEPT: draft.pk.hex})}"


def _files(request: HttpRequest) -> tuple[list[drafts.KeptFile], list[drafts.NewFile]]:
    kept: list[drafts.KeptFile] = []
    new: list[drafts.NewFile] = []
    for name, files in request.FILES.lists():
        for file in files:
            if isinstance(file, KeptUpload):
                kept.append(file.kept)
                continue
            file.seek(0)
            new.append(
                drafts.NewFile(
                    slot=name, name=file.name or "", content_type=file.content_type or "", data=file.read()
                )
            )
    return kept, new


class KeptForms:
    """Keeps what was sent and not taken, erases what was taken, and shows a form with what is kept of it."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            return self._sent(request)
        with ExitStack() as stack:
            request.xinqiao_shown = stack  # type: ignore[attr-defined]  # ours
            response: HttpResponse = self.get_response(request)
            if rehearsal.rehearsing() and response.status_code in _REFUSED:
                response.status_code = 200
            kept = restored(request)
            if kept is not None and KEPT in request.GET and isinstance(response, HttpResponseRedirect):
                return redirect("desk:draft_words", kept.draft_id)  # the time of this form is over
        return response

    def _sent(self, request: HttpRequest) -> HttpResponse:
        match = form_at(request.path)
        slip = slips.read(request) if match is not None else None
        if match is None or slip is None:
            response: HttpResponse = self.get_response(request)
            return response
        if not request.user.is_authenticated or request.user.pk == slip.staff_id:
            _put_back(request, slip)
        before = rehearsal.done()
        request.xinqiao_sent = (slip, before)  # type: ignore[attr-defined]  # ours
        response = self.get_response(request)
        if not request.user.is_authenticated or request.user.pk != slip.staff_id:
            return response
        done = rehearsal.done() > before
        given = match.view_name == "desk:do" and response.status_code not in _REFUSED
        if done and (isinstance(response, HttpResponseRedirect) or given or match.view_name in _SAVED_THERE):
            _taken(request, slip, about(match).subject)
        refused = not done and response.status_code in _REFUSED and not _empty(request, match.view_name)
        if refused and (draft := keep_sent(request)) is not None:
            return HttpResponseRedirect(address_of(draft), status=303)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Before the page of a form: is there anything kept to be put into it?"""
        if request.method != "GET" or not isinstance(request.user, Staff) or form_at(request.path) is None:
            return None
        draft = _wanted(request, request.user.pk)
        if draft is None:
            return None
        content = drafts.content_of(draft)
        request.xinqiao_kept = Restored(  # type: ignore[attr-defined]  # ours
            draft_id=draft.pk,
            address=draft.address,
            saved_at=draft.saved_at,
            quiet=not (draft.sent and KEPT in request.GET),
            files=tuple(replace(file, data=None if file.data is None else b"kept") for file in content.files),
        )
        _fill(request, content)
        request.xinqiao_shown.enter_context(rehearsal.rehearsal())  # type: ignore[attr-defined]  # ours
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that has no place for what was typed: it is shown by itself, with what hinders it."""
        kept = restored(request)
        if kept is None or not isinstance(exception, XinqiaoError):
            return None
        messages.error(request, told(exception))
        return redirect("desk:draft_words", kept.draft_id)


def _empty(request: HttpRequest, page: str) -> bool:
    """Whether the form of an act was sent with nothing in it: what it lacks is said at once, and no draft of nothing is left."""
    said = (v for name, values in typed_words(request).items() if name not in BESIDE for v in values)
    return page == "desk:do" and not request.FILES and not any(v.strip() for v in said)


def _taken(request: HttpRequest, slip: slips.FormSlip, subject: str) -> None:
    drafts.erase(slip.staff_id, slip.draft_id, address=request.path, subject=subject)
    request.session[_TAKEN] = [*request.session.get(_TAKEN, []), slip.draft_id.hex][-_LAST:]


def was_taken(request: HttpRequest, slip: slips.FormSlip) -> bool:
    """Whether this form was just taken: a page that saves it once more on its way out comes too late."""
    return slip.draft_id.hex in request.session.get(_TAKEN, [])


def shown_again(request: HttpRequest, staff_id: int) -> UUID | None:
    """The number of the own form that was sent and is shown once more with nothing done, as before it is confirmed: it goes on under it,
    so that what was saved while it was typed goes when it is taken."""
    sent: tuple[slips.FormSlip, int] | None = getattr(request, "xinqiao_sent", None)
    if sent is None or sent[0].staff_id != staff_id or rehearsal.done() != sent[1]:
        return None
    return sent[0].draft_id


def restored(request: HttpRequest) -> Restored | None:
    """The draft that this page shows."""
    found: Restored | None = getattr(request, "xinqiao_kept", None)
    return found


def _put_back(request: HttpRequest, slip: slips.FormSlip) -> None:
    """The files that were kept with this form go with it, but for those that the person took off."""
    draft = drafts.own_draft(slip.staff_id, slip.draft_id)
    if draft is None or draft.address != request.path:
        return
    dropped = request.POST.getlist(slips.DROPPED)
    for file in drafts.content_of(draft).files:
        if file.data is not None and file.id.hex not in dropped:
            given = request.FILES.getlist(file.slot)
            # Kept ones first: a field for one file takes the last.
            at = sum(isinstance(g, KeptUpload) for g in given)
            request.FILES.setlist(file.slot, [*given[:at], KeptUpload(file), *given[at:]])


def _wanted(request: HttpRequest, staff_id: int) -> Draft | None:
    """The draft that the address names, or the newest of this form."""
    if FRESH in request.GET:
        return None
    here = [d for d in own_drafts(request, staff_id) if d.address == request.path]
    named = request.GET.get(KEPT, "")
    return next((d for d in here if d.pk.hex == named), None) if named else next(iter(here), None)


def _fill(request: HttpRequest, content: drafts.Content) -> None:
    words = QueryDict(mutable=True)
    for name, values in content.words.items():
        words.setlist(name, list(values))
    files: MultiValueDict[str, Any] = MultiValueDict()
    for file in content.files:
        if file.data is not None:
            files.appendlist(file.slot, KeptUpload(file))
    request.method = "POST"
    request._post, request._files = words, files  # type: ignore[attr-defined]  # as Django itself reads them
