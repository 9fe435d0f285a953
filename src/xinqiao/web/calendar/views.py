"""The working calendar for the system administrator: the years that are known, and a notice that is pasted, checked and loaded."""

import hashlib
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound, XinqiaoError
from xinqiao.kernel.language import choices, translated
from xinqiao.library.calendars import (
    amend_year,
    as_if_loaded,
    load_year,
    missing_year,
    work_calendar,
    would_change,
)
from xinqiao.library.queries.reference import loaded_years
from xinqiao.matters.queries.moved_clocks import MovedClocks, would_move
from xinqiao.rules.holiday_notice import ChangedDay, as_document, read_notice
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import say, staff_only

_MOST = 20_000
_WHOLE, _SUPPLEMENT = "whole", "supplement"
_KINDS = ((_WHOLE, gettext_noop("全年的安排")), (_SUPPLEMENT, gettext_noop("补充或者更正：只改写到的日子")))


class NoticeForm(Form):
    """`seen`: the fingerprint of the notice whose changes were shown; only that one is loaded."""

    text = forms.CharField(
        label=gettext_lazy("通知全文"),
        max_length=_MOST,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy(
            "把国务院办公厅《关于某年部分节假日安排的通知》的全文粘贴在这里，从标题到最后一个节日。"
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("这是"),
        choices=choices(_KINDS),
        widget=forms.RadioSelect,
        initial=_WHOLE,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def fingerprint(self) -> str:
        told = f"{self.cleaned_data['kind']}\n{self.cleaned_data['text']}"
        return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


@staff_only
def years(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the years and take a notice: first what it would change, then, confirmed, the change itself."""
    if not by_post("calendar.load", actor):
        raise NotFound
    form = NoticeForm(request.POST or None)
    changes: list[ChangedDay] | None = None
    moved: tuple[list[MovedClocks], bool] = ([], False)
    if request.method == "POST" and form.is_valid():
        try:
            changes = _take(request, actor, form)
        except XinqiaoError as error:
            show_problems(form, error)
        else:
            if changes is None:
                return redirect("calendar:years")
            document, amends = _document(form)
            days = [change.day for change in changes]
            moved = would_move(days, as_if_loaded(document, amends=amends))
    context = {
        "form": form,
        "changes": changes,
        "moved": moved[0],
        "more_moved": moved[1],
        "years": loaded_years(work_calendar()),
        "fingerprint": form.fingerprint if changes is not None else "",
        "missing": missing_year(),
    }
    return render(request, "calendar/years.html", context, status=422 if form.errors else 200)


def _document(form: NoticeForm) -> tuple[dict[str, Any], bool]:
    """The notice as a document, and whether it amends. Raises InvalidInput."""
    notice = read_notice(form.cleaned_data["text"])
    if notice.problems:
        raise InvalidInput({"text": " ".join(map(translated, notice.problems))})
    return as_document(notice), form.cleaned_data["kind"] == _SUPPLEMENT


def _take(request: HttpRequest, actor: Actor, form: NoticeForm) -> list[ChangedDay] | None:
    """What a notice would change, to be seen first; None when it was confirmed and loaded."""
    given = form.cleaned_data
    document, amends = _document(form)
    changes = would_change(document, amends=amends)
    if given["seen"] != form.fingerprint:
        return changes
    (amend_year if amends else load_year)(actor, None, document, _("由系统管理员录入的放假通知"))
    say(
        request,
        _("%(year)s年的放假安排已载入，有 %(n)s 天与原来不同；各项期限正在重新计算。")
        % {"year": document["year"], "n": len(changes)},
    )
    return None
