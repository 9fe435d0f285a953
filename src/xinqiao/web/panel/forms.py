"""Forms of case discussions and requests for instruction."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.clock import today
from xinqiao.kernel.language import choices
from xinqiao.matters.models import DisputeKind
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import units
from xinqiao.policy.commands.discussion import MOST_OPTIONS, View
from xinqiao.policy.commands.participants import Row
from xinqiao.policy.models import CaseDiscussion
from xinqiao.policy.queries.participants import table
from xinqiao.web.forms import DayField

NOT_ADOPTED = "none"


def area(label: Any, *, rows: int = 4, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class DifficultyForm(forms.Form):
    """Question, facts, provisions and plans. Fields for the plans are there from the beginning, most of them may stay empty."""

    subject = forms.ChoiceField(label=_("讨论的主题"), help_text=_("必须邀请哪些部门，由主题决定"))
    question = area(_("难点"), hint=_("政策适用上拿不准的是什么，一句话说清"))
    facts = area(_("基本情况"), rows=6, hint=_("与难点有关的事实，例如地块的性质；个人信息会自动遮盖"))
    provisions = area(_("有关规定"), required=False, hint=_("写明文件和条款，例如《土地管理法》第四十八条"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject = self.fields["subject"]
        assert isinstance(subject, forms.ChoiceField)
        subject.choices = [("", gettext("请选择")), *choices((s, s) for s in table())]
        for n in range(1, MOST_OPTIONS + 1):
            label = gettext("方案%(n)s") % {"n": n}
            self.fields[f"option_{n}"] = area(label, rows=2, required=n == 1)

    def options(self) -> list[str]:
        return [self.cleaned_data[f"option_{n}"] for n in range(1, MOST_OPTIONS + 1)]


class OpinionForm(forms.Form):
    """For each option: lawful, reasonable, and why."""

    def __init__(self, *args: Any, discussion: CaseDiscussion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = list(discussion.options.all())
        for option in self.options:
            n = option.position
            for name, label in (
                ("lawful", _("方案%(n)s是否合法：%(text)s")),
                ("reasonable", _("方案%(n)s是否合理")),
            ):
                yes, no = (_("合法"), _("不合法")) if name == "lawful" else (_("合理"), _("不合理"))
                self.fields[f"{name}_{n}"] = forms.TypedChoiceField(
                    label=label % {"n": n, "text": option.text},
                    choices=[("yes", yes), ("no", no)],
                    widget=forms.RadioSelect,
                    coerce=lambda value: value == "yes",
                    empty_value=None,
                    required=False,
                )
            self.fields[f"reasons_{n}"] = area(_("对方案%(n)s的理由") % {"n": n}, rows=3, required=False)

    all_wanted = True

    def views(self) -> list[View]:
        data = self.cleaned_data
        return [
            View(
                position=o.position,
                lawful=data.get(f"lawful_{o.position}"),
                reasonable=data.get(f"reasonable_{o.position}"),
                reasons=data.get(f"reasons_{o.position}", ""),
            )
            for o in self.options
        ]


class AbsenceForm(forms.Form):
    reason = area(_("未到会或者未确认的原因"), rows=2)


class ConclusionForm(forms.Form):
    option = forms.ChoiceField(label=_("结论"), widget=forms.RadioSelect)
    reasons = area(_("结论的理由"), rows=5)

    def __init__(self, *args: Any, discussion: CaseDiscussion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = [
            (str(o.pk), gettext("采纳方案%(n)s：%(text)s") % {"n": o.position, "text": o.text})
            for o in discussion.options.all()
        ]
        option = self.fields["option"]
        assert isinstance(option, forms.ChoiceField)
        option.choices = [*plans, (NOT_ADOPTED, gettext("各方案均不采纳"))]


class ConfirmForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    dissent = area(_("保留意见"), rows=3, required=False, hint=_("不同意结论的，写明理由，随纪要一并存卷"))


class DropForm(forms.Form):
    reason = area(_("取消的原因"), rows=2)


class DisputeForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("争议的类别"), choices=choices(DisputeKind.choices), widget=forms.RadioSelect
    )
    reason = area(_("争议的情况"), hint=_("写明各方对政策适用的分歧"))


class DecisionForm(forms.Form):
    decision = area(_("决定"), hint=_("写明按什么政策、怎样答复，以及不再等待批复的理由"))


class AnswerForm(forms.Form):
    number = forms.CharField(label=_("批复文号"), max_length=80)
    answered_on = DayField(label=_("批复日期"), initial=today)
    text = area(_("批复内容"), rows=8)
    file = forms.FileField(label=_("批复的扫描件"), required=False, help_text=_("PDF、图片，不超过30MB"))


class ParticipantsForm(forms.Form):
    """The departments of one subject, one a line; behind a colon the parts of its name by which a unit is recognised."""

    subject = forms.CharField(label=_("讨论的主题"), max_length=40)
    departments = area(
        _("必须邀请的部门"),
        rows=6,
        required=False,
        hint=_(
            "一行一个部门。部门名称后可以加冒号，写识别词，用顿号分开，例如：自然资源主管部门：自然资源、规划"
        ),
    )

    def rows(self) -> list[Row]:
        """Typed lines as rows; a line that is exactly the name of a unit stands for that unit."""
        by_name: dict[str, Unit] = {unit.name: unit for unit in units()}
        found = []
        for line in self.cleaned_data["departments"].splitlines():
            title, _sign, words = line.replace(":", "：").partition("：")
            if title.strip():
                name = title.strip()
                listed = [w.strip() for w in words.split("、") if w.strip()]
                found.append(Row(title=name, words="\n".join(listed), unit=by_name.get(name)))
        return found


def departments_text(subject: str) -> str:
    """The departments of a subject as the form takes them."""
    lines = []
    for party in table().get(subject, ()):
        words = "、".join(party.words)
        lines.append(f"{party.title}：{words}" if words else party.title)
    return "\n".join(lines)
