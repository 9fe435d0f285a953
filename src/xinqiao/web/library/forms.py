"""Forms of the policy library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.language import choices
from xinqiao.library.commands.importing import MOST_CHARS
from xinqiao.library.models import InstrumentLevel
from xinqiao.web.forms import DayField, Form


class SourceForm(Form):
    """Where a text comes from: a file, or pasted."""

    file = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("Markdown、TXT、DOCX 或者有文字的 PDF。"),
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,.docx,.ofd,.pdf"}),
    )
    text = forms.CharField(
        label=_("或者粘贴全文"),
        required=False,
        max_length=MOST_CHARS,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("第一行写标题。表格可以从 Excel、Word 里直接粘贴过来。"),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        given = super().clean() or {}
        if not given.get("file") and not given.get("text", "").strip() and not self.errors:
            self.add_error("file", _("请选择一个文件，或者粘贴全文。"))
        return given


class ImportForm(Form):
    """A recognised text with its particulars, to be checked before it is stored."""

    field_order = (
        "title",
        "effective_on",
        "passed_on",
        "published_on",
        "issuer",
        "level",
        "number",
        "label",
        "region",
        "names",
        "own",
        "text",
    )

    title = forms.CharField(label=_("标题"), max_length=200)
    issuer = forms.CharField(label=_("制定机关"), max_length=200, required=False)
    level = forms.ChoiceField(
        label=_("效力级别"),
        choices=choices(InstrumentLevel.choices),
        initial=InstrumentLevel.NORMATIVE_DOCUMENT,
    )
    region = forms.CharField(
        label=_("适用地区"), max_length=40, required=False, help_text=_("如：云水市临江区。全国适用的不填。")
    )
    names = forms.CharField(
        label=_("常用简称"),
        max_length=400,
        required=False,
        help_text=_("引用时用的短名称，几个之间用逗号隔开。"),
    )
    effective_on = DayField(label=_("施行日期"))
    passed_on = DayField(label=_("通过日期"), required=False)
    published_on = DayField(label=_("公布日期"), required=False)
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    label = forms.CharField(
        label=_("版本名称"),
        max_length=80,
        required=False,
        help_text=_("如：2025年修正。不填则用施行的年份。"),
    )
    own = forms.BooleanField(
        label=_("本单位的文件"), required=False, help_text=_("由本单位维护，其他单位只能查阅。")
    )
    text = forms.CharField(
        label=_("全文"),
        max_length=MOST_CHARS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("识别得不对的地方可以在这里改正，改后先重新预览。"),
    )
    source_name = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    previewed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
