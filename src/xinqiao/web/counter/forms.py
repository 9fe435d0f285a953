"""Forms of the public counter: only what is needed to answer (M-I1), in plain words."""

import hashlib
from collections.abc import Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.clock import now
from xinqiao.kernel.language import choices, listed
from xinqiao.matters.commands.representing import representatives
from xinqiao.matters.models import Channel, Grade
from xinqiao.matters.notices import offered
from xinqiao.matters.submission import Submission
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import petition_offices
from xinqiao.people.vault import Identity
from xinqiao.rules.notices import NoticeWay
from xinqiao.rules.own_data import ASKED, ASKED_BY
from xinqiao.rules.submission import TEXTS
from xinqiao.web.counter import proof
from xinqiao.web.forms import CollectingForm, Form, ManyFiles, ManyFilesInput, SubmissionForm, TypedField


def _notice_phone(why: Any) -> TypedField:
    return TypedField(
        label=_("手机号码（发短信）"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=why,
    )


def _notice_mail(why: Any) -> TypedField:
    return TypedField(
        label=_("邮箱（发邮件）"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=why,
    )


def choose_again(form: forms.Form) -> None:
    """Say beside the field of a form that was not taken which files were in it: a browser does not send them again by itself, unless
    its page was not left (`counter.js`)."""
    if not form.files or "files_kept" in form.data:
        return
    for name, field in form.fields.items():
        chosen = form.files.getlist(name) if isinstance(field, ManyFiles) else []
        if chosen:
            said = _("还没有提交，这里没有留存您选的文件，请重新选择：%(names)s。")
            names = listed(file.name for file in chosen)
            form.add_error(name, forms.ValidationError(said, params={"names": names}))


_OF_FEW = ("people_count", "representatives", "language")


def _only_offered(form: forms.Form) -> None:
    """What the office did not set up is not asked."""
    there = offered()
    for way in NoticeWay:
        if way not in there:
            del form.fields[f"notice_{way}"]


class PetitionForm(SubmissionForm):
    """What a citizen wants to tell the office. Length limits are those of the intake, checked there too."""

    NAMES: ClassVar[dict[str, str]] = {"files": "materials", "petitioner": "anonymous"}

    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(), label=_("向哪个信访部门反映"), empty_label=None
    )
    title = TypedField(
        label=_("一句话说明您要反映什么"),
        max_length=TEXTS["title"].most,
        help_text=_("例如：某小区夜间施工影响休息"),
    )
    text = TypedField(
        label=_("具体情况"),
        widget=forms.Textarea(attrs={"rows": 10}),
        strip=False,
        help_text=_("什么时间、什么地点、发生了什么、您找过哪些部门。请不要在这里写身份证号、银行卡号。"),
    )
    requests = TypedField(
        label=_("您希望怎样解决"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行写一项。每一项都会分别答复您。"),
    )
    place = TypedField(
        label=_("问题发生在哪里"),
        required=False,
        max_length=TEXTS["place"].most,
        help_text=_("写到街道、村或者小区即可"),
    )
    accusation = forms.BooleanField(
        label=_("我要反映的是某个工作人员或者单位违纪违法"),
        required=False,
        help_text=_(
            "指机关、单位和公职人员。老板欠薪、邻里纠纷等不用勾选。勾选后材料只有经批准的人员能看到，不会转给被反映的单位和人员。"
        ),
    )
    other_procedure = TypedField(
        label=_("这件事是否已经在法院、仲裁、行政复议等程序中"),
        required=False,
        max_length=TEXTS["other_procedure"].most,
        help_text=_("没有就不用填"),
    )
    anonymous = forms.BooleanField(
        label=_("我不想留姓名"),
        required=False,
        help_text=_("不留姓名也会登记，但我们无法把办理结果书面送达给您；查询码丢了也不能补发。"),
    )
    name = TypedField(
        label=_("姓名"),
        required=False,
        max_length=TEXTS["name"].most,
        help_text=_(
            "替家人、当事人反映的，这里和下面都填他本人的；您是谁、什么关系写在具体情况里，委托书、户口簿等作为材料附上。"
        ),
    )
    phone = TypedField(
        label=_("电话"),
        required=False,
        max_length=TEXTS["phone"].most,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_(
            "电话和住址至少填写一项，以便答复您；不方便接电话的，填住址即可。香港、境外的号码以+852等开头"
        ),
    )
    address = TypedField(
        label=_("住址"), required=False, max_length=TEXTS["address"].most, help_text=_("用于送达书面答复")
    )
    notice_phone = _notice_phone(_("有新的内容就发短信，短信里不写是什么事"))
    notice_mail = _notice_mail(_("有新的内容就发邮件，邮件里不写是什么事"))
    people_count = forms.IntegerField(label=_("一共有多少人反映这件事"), initial=1, required=False)
    representatives = TypedField(
        label=_("其他代表"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("最多再填4人，有事联系代表，其他人不用登记。一行一人：姓名 电话"),
    )
    language = TypedField(
        label=_("需要手语或者其他语言的翻译"),
        required=False,
        max_length=TEXTS["language"].most,
        help_text=_("例如：手语、粤语、维吾尔语；不需要的不填"),
    )
    materials = ManyFiles(
        label=_("材料"),
        required=False,
        widget=ManyFilesInput(attrs={"multiple": True}),
        help_text=_("照片、PDF、Word 等，每次最多20个"),
    )
    proof = forms.CharField(required=False, widget=forms.HiddenInput)
    answer = forms.CharField(label=_("请写出“信访”两个字"), required=False, max_length=10)
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    key_tag = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = petition_offices()
        _only_offered(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not proof.solved(data.get("proof", ""), data.get("answer", "")):
            if "check" not in self.data:
                self.add_error("answer", _("请写出“信访”两个字，再提交一次。您填写的内容都还在。"))
            data["materials"] = []  # nothing that was sent without the work is opened
        if not proof.key_is_ours(data.get("key", ""), data.get("key_tag", "")):
            self.add_error(None, _("页面已过期，请再提交一次。您填写的内容都还在。"))
        return data

    @property
    def several(self) -> bool:
        """Whether something stands in what few need, which is folded else."""
        return any(self[name].errors or self[name].value() not in ("", "1", 1, None) for name in _OF_FEW)

    def submission(self) -> Submission:
        """The petition as given, received now."""
        data = self.read()
        identity = (
            None
            if data["anonymous"]
            else Identity(name=data["name"], phone=data["phone"], address=data["address"])
        )
        return Submission(
            channel=Channel.WEB,
            title=data["title"],
            text=data["text"],
            requests=tuple(line.strip() for line in data["requests"].splitlines() if line.strip()),
            received_at=now(),
            identity=identity,
            representatives=representatives(data["representatives"]),
            people_count=1 if data["people_count"] is None else data["people_count"],
            language=data["language"],
            place=data["place"],
            accusation=data["accusation"],
            other_procedure=data["other_procedure"],
            submission_key=data["key"],
            notice_mail=data.get("notice_mail", ""),
            notice_phone=data.get("notice_phone", ""),
        )


class OpenForm(Form):
    """Number and code from the receipt."""

    number = forms.CharField(label=_("信访件编号"), max_length=32, help_text=_("回执上以 XF 开头的编号"))
    code = forms.CharField(
        label=_("查询码"),
        max_length=20,
        help_text=_("回执上的十位查询码，不分大小写"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _yes_or_no(label: Any) -> forms.TypedChoiceField:
    """A question that may stay open."""
    return forms.TypedChoiceField(
        label=label,
        required=False,
        empty_value=None,
        coerce=lambda value: value == "yes",
        choices=[("yes", _("有")), ("no", _("没有"))],
        widget=forms.RadioSelect,
    )


class EvaluationForm(Form):
    """Two questions more are asked of those who came (M-C3)."""

    grade = forms.ChoiceField(
        label=_("您对办理是否满意"), choices=choices(Grade.choices), widget=forms.RadioSelect
    )
    interrupted = _yes_or_no(_("来访时有没有被打断"))
    phone_seen = _yes_or_no(_("接待时有没有人看手机"))
    comment = forms.CharField(
        label=_("您的意见"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, visited: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not visited:
            del self.fields["interrupted"], self.fields["phone_seen"]


class PromiseForm(Form):
    words = forms.CharField(
        label=_("您想补充的话"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class OwnDataForm(Form):
    """What somebody asks of the own data (个人信息保护法 44–50)."""

    kind = forms.ChoiceField(label=_("您要求什么"), choices=choices(ASKED.items()), widget=forms.RadioSelect)
    asked_by = forms.ChoiceField(
        label=_("您是"), choices=choices(ASKED_BY.items()), initial="self", widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("具体要求"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("要哪些信息，哪里不对，怎样改"),
    )


class ReviewRequestForm(Form):
    """`to_unit` is asked where there are two superiors to choose from (条例 35), `late_reason` after the thirty days."""

    to_unit = forms.ModelChoiceField(
        label=_("向哪个机关请求"),
        queryset=Unit.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text=_("这两个机关都是作出意见的单位的上一级，由您选择一个。"),
    )
    text = forms.CharField(
        label=_("您的请求和理由"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("请写明您对意见书的哪些内容不服，以及事实和理由。"),
    )
    materials = ManyFiles(label=_("材料"), required=False, widget=ManyFilesInput(attrs={"multiple": True}))
    late_reason = forms.CharField(
        label=_("超过30日的原因"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("请求的期限已过。有正当理由的，请写明；由上一级机关决定是否审查。"),
    )

    def __init__(self, *args: Any, late: bool, reviewers: Collection[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["to_unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in reviewers])
        if len(reviewers) < 2:
            del self.fields["to_unit"]
        if not late:
            del self.fields["late_reason"]


class SentMaterialForm(Form):
    materials = ManyFiles(label=_("要补充的材料"), widget=ManyFilesInput(attrs={"multiple": True}))


class MessageForm(Form):
    text = forms.CharField(
        label=_("给办理单位的话"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("说明情况、问一件事都可以。请不要写身份证号、银行卡号。"),
    )
    materials = ManyFiles(
        label=_("附上照片、文件"), required=False, widget=ManyFilesInput(attrs={"multiple": True})
    )


class WithdrawalForm(Form):
    text = forms.CharField(label=_("为什么撤回"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ContactForm(CollectingForm):
    phone = TypedField(
        label=_("新的电话"),
        required=False,
        max_length=TEXTS["phone"].most,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    address = TypedField(label=_("新的住址"), required=False, max_length=TEXTS["address"].most)
    email = TypedField(label=_("电子邮箱"), required=False, max_length=TEXTS["email"].most)


class NoticesForm(CollectingForm):
    """`stop` is asked of who is told now."""

    notice_phone = _notice_phone(_("不改的不用填"))
    notice_mail = _notice_mail(_("不改的不用填"))
    stop = forms.BooleanField(label=_("都不要再通知我，把号码和邮箱删掉"), required=False)

    def __init__(self, *args: Any, chosen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _only_offered(self)
        if not chosen:
            del self.fields["stop"]


class VerifyForm(Form):
    """Number and code of a paper, and, when that was found, the file to be compared; of the file only its SHA-256 is kept, for the answer."""

    number = forms.CharField(label=_("文号"), max_length=80, help_text=_("例如：云信处〔2026〕12号"))
    code = forms.CharField(label=_("核验码"), max_length=40, help_text=_("十个字母和数字，例如：BCDFG-HJKMN"))
    file = forms.FileField(label=_("PDF 文件"), required=False)

    def clean_file(self) -> str:
        given = self.cleaned_data["file"]
        return hashlib.file_digest(given, "sha256").hexdigest() if given else ""
