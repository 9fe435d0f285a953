"""Personal defaults of the desk."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.language import choices
from xinqiao.offices.models import Preference
from xinqiao.offices.preferences import ROWS, START, set_preference
from xinqiao.rules.messages import MESSAGE_TITLES
from xinqiao.web.forms import Form
from xinqiao.web.request import say, staff_only


class PreferenceForm(Form):
    start = forms.ChoiceField(label=gettext_lazy("登录后先看"), choices=choices(START))
    rows = forms.TypedChoiceField(
        label=gettext_lazy("列表每页几行"), choices=[(n, str(n)) for n in ROWS], coerce=int
    )
    keys = forms.BooleanField(label=gettext_lazy("使用单键快捷键（按 ? 查看）"), required=False)
    muted = forms.MultipleChoiceField(
        label=gettext_lazy("不用告诉我的"),
        choices=choices((k.value, t) for k, t in MESSAGE_TITLES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("勾选的不再进消息；事情仍在工作台上。"),
    )


@staff_only
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and set them."""
    found = Preference.objects.filter(staff_id=actor.staff).first()
    had = {"start": "desk", "rows": 30, "keys": True, "muted": []}
    if found is not None:
        had = {name: getattr(found, name) for name in had}
    form = PreferenceForm(request.POST or None, initial=had)
    if request.method == "POST" and form.is_valid():
        set_preference(actor, None, **form.cleaned_data)
        say(request, _("已保存。"))
        return redirect("account:desk")
    return render(request, "account/desk.html", {"form": form}, status=422 if form.errors else 200)
