"""Leavers closed the same day: a list is looked through, then each account is closed by its own act (M-I5)."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.accounts.leaving import MOST, Leaver, gone, leavers, names_in
from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput, NotFound, Refused
from xinqiao.kernel.language import translated
from xinqiao.offices.directory import connected
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import staff_only

_MOST_BYTES = 64 * 1024


class ListForm(Form):
    names = forms.CharField(
        label=gettext_lazy("用户名"),
        required=False,
        help_text=gettext_lazy("本系统的或者单位目录的用户名，一行一个，或者用逗号、空格隔开。"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(label=gettext_lazy("或者上传名单（文本文件）"), required=False)

    def listed(self) -> list[str]:
        """The names typed and those of the file. Raises InvalidInput."""
        file = self.cleaned_data["file"]
        data = file.read(_MOST_BYTES + 1) if file else b""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", errors="replace")
        if (
            len(data) > _MOST_BYTES
            or not text.replace("\r", "").replace("\n", "").replace("\t", "").isprintable()
        ):
            raise InvalidInput({"file": _("请上传文本文件（TXT、CSV），一行一个用户名。")})
        names = names_in(f"{self.cleaned_data['names']}\n{text}")
        if not names:
            raise InvalidInput({"names": _("请粘贴或者上传离职、调出人员的用户名。")})
        return names


@staff_only
def list_of_leavers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form, and what a list would meet. The list stands in the address, so that whoever comes back from closing one account finds the
    others."""
    if not by_post("staff.disable", actor):
        raise NotFound
    form = ListForm(request.POST or None, request.FILES or None)
    try:
        if request.method == "POST" and "directory" in request.POST:
            return _listed(gone(actor), searched=True)
        if request.method == "POST" and form.is_valid():
            return _listed(form.listed())
        names = names_in(request.GET.get("names", ""))
    except (InvalidInput, Refused) as error:
        if not form.is_bound:
            raise
        form.is_valid()
        show_problems(form, error)
        names = []
    context = {
        "form": form,
        "rows": [_row(one) for one in leavers(actor, names)],
        "nobody_gone": "searched" in request.GET and not names,
        "directory": connected(),
        "most": MOST,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/leavers.html", context, status=status)


def _listed(names: list[str], *, searched: bool = False) -> HttpResponse:
    held = {"names": " ".join(names), **({"searched": "1"} if searched else {})}
    return redirect(f"{reverse('desk:leavers')}?{urlencode(held)}")


def _row(one: Leaver) -> dict[str, Any]:
    return {
        "of": one,
        "notes": [translated(note) for note in one.notes],
        "close": reverse("desk:do", args=["accounts", one.staff.pk, "close"])
        if one.staff and one.staff.is_active
        else "",
    }
