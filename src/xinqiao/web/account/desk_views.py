"""Personal defaults of the desk."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinqiao.kernel.access import by_post
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.language import choices
from xinqiao.matters.notices import offered
from xinqiao.offices.models import Preference
from xinqiao.offices.preferences import ROWS, START, mail_of, set_preference
from xinqiao.offices.queries import units
from xinqiao.rules.messages import MESSAGE_TITLES
from xinqiao.rules.notices import NoticeWay
from xinqiao.web.forms import Form, show_problems
from xinqiao.web.request import say, staff_only


class PreferenceForm(Form):
    start = forms.ChoiceField()
    rows = forms.TypedChoiceField(
        label=gettext_lazy("列表每页几行"), choices=[(n, str(n)) for n in ROWS], coerce=int
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("全部事项先列哪个单位的"),
        queryset=units(),
        required=False,
        empty_label=gettext_lazy("所有单位"),
    )
    keys = forms.BooleanField(label=gettext_lazy("使用单键快捷键（按 ? 查看）"), required=False)
    mail = forms.EmailField(
        label=gettext_lazy("用邮件告诉我"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "写工作邮箱的，工作日上午发一封汇总：只有件数，没有事项内容；夜里、休息日不发，只有危险和等签收的紧急报告立即发。"
            "留空只在工作台上告诉。要在自己的日历里看期限的，在“日历”页下载日历文件。"
        ),
    )
    muted = forms.MultipleChoiceField(
        label=gettext_lazy("不用告诉我的"),
        choices=choices((k.value, t) for k, t in MESSAGE_TITLES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("勾选的不再进消息；事情仍在工作台上。"),
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        """What the system cannot do, or this person may not, is not offered; an address of before stays as it is."""
        super().__init__(*args, **kwargs)
        starts = START if by_post("petition.register", actor) else START[:-1]
        self.fields["start"] = forms.ChoiceField(label=_("登录后先看"), choices=choices(starts))
        if NoticeWay.MAIL not in offered():
            mail = self.fields["mail"]
            mail.disabled = True
            mail.help_text = _(
                "本系统没有设邮件服务器，不发邮件，只在工作台上告诉；要用的，请系统管理员先设邮件服务器。"
                "要在自己的日历里看期限的，在“日历”页下载日历文件。"
            )


@staff_only
def desk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show and set them."""
    found = Preference.objects.filter(staff_id=actor.staff).first()
    had = {"start": "desk", "rows": 30, "unit": None, "keys": True, "muted": []}
    if found is not None:
        had = {name: getattr(found, name) for name in had}
    initial = {**had, "mail": mail_of(actor.staff)}
    form = PreferenceForm(actor, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_preference(actor, None, **form.cleaned_data)
        except InvalidInput as error:
            show_problems(form, error)
        else:
            say(request, _("已保存。"))
            return redirect("account:desk")
    return render(request, "account/desk.html", {"form": form}, status=422 if form.errors else 200)
