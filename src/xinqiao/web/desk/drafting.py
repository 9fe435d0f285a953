"""What is said of a document while it is written: nothing is saved by asking."""

from typing import Any

from django.http import HttpRequest

from xinqiao.kernel.clock import today
from xinqiao.matters.citing import check_draft
from xinqiao.web.desk.citations import CitationPanel, panel
from xinqiao.web.desk.forms import PaperForm, saved_content
from xinqiao.web.desk.reply_check import ReplyPanel, reply_panel, taken
from xinqiao.web.request import post_value


def only_asked(request: HttpRequest) -> bool:
    """Whether the form was sent to be looked at, or to take a suggestion, not to be saved."""
    return "check" in request.POST or "take" in request.POST


def taking(request: HttpRequest, form: PaperForm) -> PaperForm:
    """The form with the suggestion in it whose button was pressed."""
    key = post_value(request, "take")
    if not key or not form.is_valid():
        return form
    found = taken(form.matter, form.kind, form.content(), key)
    if found is None:
        return form
    name, text = found
    data = request.POST.copy()
    data[name] = text
    return PaperForm(data, initial=form.initial, kind=form.kind, matter=form.matter)


def _content(form: PaperForm) -> dict[str, Any]:
    """What stands in the form: as typed, also beside what was refused, or as saved."""
    if not form.is_bound:
        return saved_content(form.initial)
    form.is_valid()
    return form.content()


def reply_in(form: PaperForm) -> ReplyPanel | None:
    """The check of the reply that stands in the form."""
    return reply_panel(form.matter, form.kind, _content(form), masked=False)


def checked_in(form: PaperForm, *, asked: bool) -> CitationPanel | None:
    """The citations of what stands in the form: as saved, or as typed when that was asked for."""
    content = _content(form) if asked else saved_content(form.initial)
    checked = check_draft(form.matter, form.kind, content, today())
    return panel(checked, form.kind) if checked is not None and (asked or checked.texts) else None
