"""One act on a record as a form: its words, what it calls, and how the view does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import Stale, XinqiaoError
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import staff_of
from xinqiao.web.forms import show_problems
from xinqiao.web.request import say


class RecordForm(forms.Form):
    """`title` names the act, `lead` tells what will happen, `verb` is the button's word; `run` calls the command."""

    title: ClassVar[Any] = ""
    lead: ClassVar[Any] = ""
    verb: ClassVar[Any] = ""
    fields_of: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, actor: Actor, record: Any, **kwargs: Any) -> None:
        self.actor, self.record = actor, record
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set choices that depend on actor and record."""

    def run(self) -> None:
        """Call the command."""
        raise NotImplementedError

    def people(self, field: str, unit_id: int) -> None:
        """Let the field choose among the people of a unit."""
        chosen = self.fields[field]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = staff_of(unit_id)


def words(label: Any, *, rows: int = 4, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def person(label: Any, *, hint: Any = "", required: bool = True) -> forms.ModelChoiceField[Staff]:
    return forms.ModelChoiceField(
        queryset=Staff.objects.none(),
        label=label,
        help_text=hint,
        empty_label=gettext_lazy("请选择"),
        required=required,
    )


def perform(
    request: HttpRequest,
    make: Callable[..., RecordForm],
    *,
    actor: Actor,
    record: Any,
    back: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or do what it says and go `back`. What was typed stays when anything is refused."""
    form = make(request.POST or None, actor=actor, record=record)
    if request.method == "POST" and form.is_valid():
        try:
            form.run()
        except XinqiaoError as error:
            show_problems(form, error, names=form.fields_of)
            if isinstance(error, Stale):
                record.version = error.current
        else:
            say(request, _("已办理：%(act)s") % {"act": form.title})
            return redirect(back)
    shown = {"form": form, "record": record, "back": back, **(context or {})}
    return render(request, "look_back/act.html", shown, status=422 if form.errors else 200)
