"""Forms of the desks that are not acts on one matter: registration, reveals, documents, service, accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.clock import now, today
from xinqiao.kernel.language import choices, listed
from xinqiao.matters.asking import ANSWER, asked_of, content_of
from xinqiao.matters.commands.representing import representatives
from xinqiao.matters.commands.service import Delivery
from xinqiao.matters.files import SealedFile
from xinqiao.matters.models import Channel, Matter, ServiceMethod
from xinqiao.matters.queries.earlier import recorded
from xinqiao.matters.queries.recipients import Recipient
from xinqiao.matters.submission import Submission
from xinqiao.people.models import AT_THE_DESK, PersonKind
from xinqiao.people.vault import Identity
from xinqiao.rules.disclosing import PURPOSES, Purpose
from xinqiao.rules.identity_documents import ID_KINDS, IdKind
from xinqiao.rules.papers import RULES
from xinqiao.rules.submission import TEXTS, wants_no_name
from xinqiao.rules.words import Phrase
from xinqiao.web.acts.form import begin_at, fields_of
from xinqiao.web.forms import DayField, Form, ManyFiles, ManyFilesInput, SubmissionForm, TypedField

_OF_A_PERSON = ("name", "id_number", "phone", "address")


class Theirs(forms.BooleanField):
    """Whose the files are: what the petitioner handed in the petitioner gets back, what the office wrote for itself stays inside."""

    def __init__(self) -> None:
        super().__init__(
            label=_("材料是信访人交来的，本人凭查询码可以看和下载"),
            required=False,
            help_text=_("来信、照片、合同等勾选；单位自己的记录、内部文件不勾选，信访人看不到"),
        )


class RegisterForm(SubmissionForm):
    """Registration at the desk, for every channel but the web (law.md 5.1)."""

    all_wanted = True
    NAMES: ClassVar[dict[str, str]] = {"files": "materials", "petitioner": "kind"}

    channel = forms.ChoiceField(
        label=_("信访形式"),
        choices=choices(c for c in Channel.choices if c[0] != Channel.WEB),
        widget=forms.RadioSelect,
        initial=Channel.VISIT,
    )
    received_at = forms.DateTimeField(
        label=_("收到时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        initial=now,
        error_messages={"invalid": _("请填写收到的日期和时间。")},
    )
    late_reason = TypedField(
        label=_("迟登记的原因"),
        required=False,
        max_length=TEXTS["late_reason"].most,
        help_text=_("收到后超过一个工作日才登记的，用一句话写明；其他的不填"),
    )
    kind = forms.ChoiceField(
        label=_("信访人"),
        choices=[*choices([(k.value, k.label) for k in AT_THE_DESK]), ("anonymous", _("匿名"))],
        initial=PersonKind.NATURAL,
    )
    name = TypedField(
        label=_("姓名或者名称"),
        required=False,
        max_length=TEXTS["name"].most,
        help_text=_("不愿留名的，写“匿名”"),
    )
    id_kind = forms.ChoiceField(
        label=_("证件种类"),
        required=False,
        choices=[("", _("按号码识别")), *choices((k.value, t) for k, t in ID_KINDS.items())],
    )
    id_number = TypedField(
        label=_("证件号码"),
        required=False,
        max_length=TEXTS["id_number"].most,
        help_text=_("确需核对身份时才填写"),
    )
    phone = TypedField(label=_("电话"), required=False, max_length=TEXTS["phone"].most)
    address = TypedField(
        label=_("住址"), required=False, max_length=TEXTS["address"].most, help_text=_("用于送达书面答复")
    )
    people_count = forms.IntegerField(label=_("人数"), initial=1)
    representatives = TypedField(
        label=_("其他代表"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("集体访的代表连同上面一人不超过5人。一行一人：姓名 电话"),
    )
    title = TypedField(
        label=_("标题"),
        max_length=TEXTS["title"].most,
        help_text=_("写明什么地方、什么事，例如：临江区某小区夜间施工扰民"),
    )
    text = TypedField(label=_("反映的内容"), widget=forms.Textarea(attrs={"rows": 10}), strip=False)
    requests = TypedField(
        label=_("诉求"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("一行一项，逐项答复；不填则以标题为一项"),
    )
    place = TypedField(label=_("问题发生地"), required=False, max_length=TEXTS["place"].most)
    other_procedure = TypedField(
        label=_("是否已在诉讼、仲裁、复议程序中"), required=False, max_length=TEXTS["other_procedure"].most
    )
    language = TypedField(
        label=_("需要翻译的语言"),
        required=False,
        max_length=TEXTS["language"].most,
        help_text=_("外国语、民族语言、方言或者手语；不需要翻译的不填"),
    )
    urgent = forms.BooleanField(label=_("重大紧急"), required=False)
    oral = forms.BooleanField(label=_("口头提出，已如实记录"), required=False)
    read_back = forms.BooleanField(label=_("已向信访人宣读核对"), required=False)
    accusation = forms.BooleanField(label=_("检举控告，按保密事项登记"), required=False)
    materials = ManyFiles(
        label=_("扫描件和材料"),
        required=False,
        widget=ManyFilesInput(attrs={"multiple": True}),
        help_text=_("来信请附扫描件；每次最多20个，合计不超过30MB"),
    )
    theirs = Theirs()
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begin_at(self, "name")  # what is wrong takes the focus from it

    def clean(self) -> dict[str, Any]:
        """Who is registered as anonymous, or whose name is written as 匿名, has no name here: what was typed is not dropped without a word."""
        data = super().clean() or {}
        if data.get("kind") == PersonKind.NATURAL and wants_no_name(data.get("name", "")):
            data |= {"kind": "anonymous", "name": ""}
        typed = [self.fields[name].label for name in _OF_A_PERSON if data.get(name)]
        if data.get("kind") == "anonymous" and typed:
            said = gettext("匿名登记不保存个人信息，但已填写：%(fields)s。请清空这些栏，或者改选实名。")
            self.add_error("kind", said % {"fields": listed(map(str, typed))})
        return data

    def submission(self, *more: SealedFile) -> Submission:
        """The petition as typed in, with files that do not come from the form itself."""
        data = self.read()
        named = self.cleaned_data.get("kind", self["kind"].value()) != "anonymous"
        identity = Identity(
            name=data["name"],
            kind=PersonKind(data["kind"]) if named else PersonKind.NATURAL,
            id_kind=IdKind(data["id_kind"]),
            id_number=data["id_number"],
            phone=data["phone"],
            address=data["address"],
        )
        return Submission(
            channel=Channel(data["channel"]),
            title=data["title"],
            text=data["text"],
            requests=tuple(r.strip() for r in data["requests"].splitlines() if r.strip()),
            received_at=data["received_at"],
            late_reason=data["late_reason"] if "received_at" in self.cleaned_data else "",
            identity=identity if named else None,
            representatives=representatives(data["representatives"]),
            people_count=data["people_count"],
            place=data["place"],
            urgent=data["urgent"],
            oral=data["oral"],
            read_back=data["read_back"],
            language=data["language"],
            accusation=data["accusation"],
            other_procedure=data["other_procedure"],
            theirs=data["theirs"],
            submission_key=data["key"],
            files=more,
        )


class RevealForm(Form):
    """Why somebody must see what is sealed."""

    purpose = forms.ChoiceField(
        label=_("查看的目的"),
        choices=choices((p.value, PURPOSES[p]) for p in Purpose),
        widget=forms.RadioSelect,
    )


class PaperForm(Form):
    """The fields of one kind of document; for an opinion, each request has its own outcome and decision (条例 32). A
    draft may be saved with gaps, but everything is wanted."""

    all_wanted = True

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: str, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.matter = kind, matter
        self.positions: list[int] = []
        self.fields.update(fields_of(asked_of(kind), matter, gaps=True))
        for name, said in recorded(matter, kind, today()).items():
            self.fields[name].disabled, self.initial[name] = True, said
        if RULES[kind].each_request:
            for item in matter.requests.all():
                self._add_item(item.position, item.text)
        if "applies_on" in self.fields:
            self.order_fields([name for name in self.fields if name != "applies_on"])
        self.fields["files"] = ManyFiles(
            label=_("附在文书旁的材料"),
            required=False,
            help_text=_("给审核的人看的证据，可以一次选多个；只存入案卷，不随文书发出"),
        )

    def _add_item(self, position: int, request: str) -> None:
        self.positions.append(position)
        label = Phrase("第{number}项诉求：{text}", number=position, text=request)
        asked = {
            f"outcome_{position}": replace(ANSWER["outcome"], label=label),
            f"item_{position}": ANSWER["decision"],
        }
        self.fields.update(fields_of(asked, self.matter, gaps=True))

    def content(self) -> dict[str, Any]:
        """The fields as the document's content."""
        data = self.cleaned_data
        answers = [
            {
                "position": n,
                "outcome": data.get(f"outcome_{n}", ""),
                "decision": data.get(f"item_{n}", ""),
            }
            for n in self.positions
        ]
        return content_of(self.kind, data, answers)


def paper_initial(content: dict[str, Any]) -> dict[str, Any]:
    """A document's content as initial values of its form."""
    initial = {k: v for k, v in content.items() if k != "items"}
    for item in content.get("items", []):
        initial[f"outcome_{item['position']}"] = item["outcome"]
        initial[f"item_{item['position']}"] = item["decision"]
    return initial


def saved_content(initial: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with, as a document's content: what `paper_initial` was made from."""
    items = [
        {"position": n, "outcome": initial.get(f"outcome_{n}", ""), "decision": text}
        for name, text in initial.items()
        if name.startswith("item_") and (n := name.removeprefix("item_"))
    ]
    plain = {k: v for k, v in initial.items() if not k.startswith(("item_", "outcome"))}
    return {**plain, "items": items}


class ApprovalForm(Form):
    note = forms.CharField(
        label=_("审核意见"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OverrideForm(Form):
    all_wanted = True

    reason = forms.CharField(
        label=_("仍然采用的理由"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明依据是什么、为什么核对不到、怎样核实的。记入日志，与文书一起显示。"),
    )


class ServiceForm(Form):
    """`to`: one tick for each who has not got the document; all of them at first, or whom the only letter under way is for, and no field for a
    single one. A field that only some ways of service ask for is shown with these (`data-ways`, desk.css)."""

    to = forms.MultipleChoiceField(
        label=_("送达给"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择受送达人。")},
        help_text=_("一次只登记以同一方式、在同一天收到的人；其余的人另行登记。"),
    )
    method = forms.ChoiceField(label=_("送达方式"), choices=choices(ServiceMethod.choices))
    sent_on = DayField(label=_("发出日期"), initial=today)
    served_on = DayField(
        label=_("送达日期"),
        initial=today,
        help_text=_("以签收、到达系统或者回执上的日期为准；寄出不等于送达"),
    )
    proof = forms.CharField(
        label=_("送达凭证"), max_length=300, help_text=_("签收人、邮件号码、到达系统的时间等")
    )
    witness = forms.CharField(
        label=_("见证人"),
        required=False,
        max_length=80,
        help_text=_("留置送达的必须填写"),
        widget=forms.TextInput(attrs={"data-ways": "direct left"}),
    )
    consented = forms.BooleanField(
        label=_("信访人同意以电子方式送达或者以电话告知"),
        required=False,
        widget=forms.CheckboxInput(attrs={"data-ways": "electronic telephone"}),
    )
    called_at = forms.DateTimeField(
        label=_("通话时间"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local", "data-ways": "telephone"}, format="%Y-%m-%dT%H:%M"
        ),
        error_messages={"invalid": _("请填写通话的日期和时间。")},
        help_text=_("只在电话告知时填写。电话只能告知受理和延期，其他文书须书面送达"),
    )
    called_number = TypedField(
        label=_("所拨号码"),
        required=False,
        widget=forms.TextInput(attrs={"data-ways": "telephone"}),
        max_length=TEXTS["phone"].most,
        help_text=_(
            "只在电话告知时填写，遮盖后保存。与谁通话、告知了什么、对方怎么说、记录在哪里，写在送达凭证里"
        ),
    )

    def __init__(self, *args: Any, recipients: Sequence[Recipient], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = ManyFiles(
            label=_("签收的回证和其他凭证"),
            required=False,
            help_text=_("扫描件或者照片，可以一次选多个；只存入案卷"),
        )
        self.fields["served_on"].error_messages["required"] = _(
            "请填写送达日期。寄出还没有收到回执的，先不登记送达；交寄在“收发移交”的寄件清单里登记。"
        )
        for field in self.fields.values():
            field.in_some_case = "data-ways" in field.widget.attrs  # type: ignore[attr-defined]  # a mark of ours
        if len(recipients) < 2:
            del self.fields["to"]
            return
        to = self.fields["to"]
        assert isinstance(to, forms.MultipleChoiceField)
        to.choices = [(str(one.principal.pk), one.masked) for one in recipients]
        self.initial.setdefault("to", [str(one.principal.pk) for one in recipients])

    def delivery(self) -> Delivery:
        data = self.cleaned_data
        return Delivery(
            method=ServiceMethod(data["method"]),
            sent_on=data["sent_on"],
            served_on=data["served_on"],
            proof=data["proof"],
            witness=data["witness"],
            consented=data["consented"],
            to=tuple(UUID(key) for key in data.get("to", ())),
            called_at=data["called_at"],
            called_number=data["called_number"],
        )


class ReissueForm(Form):
    checked = forms.CharField(
        label=_("核对了谁的什么证件"),
        max_length=200,
        help_text=_("例如：本人居民身份证，与登记的姓名一致。不要在这里写证件号码。"),
    )


class AttachForm(Form):
    materials = ManyFiles(
        label=_("扫描件和材料"),
        widget=ManyFilesInput(attrs={"multiple": True}),
        help_text=_("来信的扫描件、照片、合同等，每次最多20个，合计不超过30MB"),
    )
    theirs = Theirs()
