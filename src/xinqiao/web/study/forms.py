"""Forms of policy study."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.clock import today
from xinqiao.library.models import InstrumentVersion
from xinqiao.library.queries.versions import versions_named
from xinqiao.offices.models import Staff
from xinqiao.policy.commands.study import Preparation
from xinqiao.policy.commands.study_plan import PlanText
from xinqiao.policy.models import StudyMonth, StudyPlan, StudySession
from xinqiao.policy.queries.study import participants
from xinqiao.policy.study_texts import MOST, TEXTS
from xinqiao.rules.study_days import FixedDay
from xinqiao.web.forms import DayField

_ORDINALS = [(1, _("第一个")), (2, _("第二个")), (3, _("第三个")), (4, _("第四个"))]
_WEEKDAYS = [(0, _("星期一")), (1, _("星期二")), (2, _("星期三")), (3, _("星期四")), (4, _("星期五"))]
_FIXED = [(f"{o}-{w}", (o_title, w_title)) for o, o_title in _ORDINALS for w, w_title in _WEEKDAYS]


def _fixed_choices() -> list[tuple[str, str]]:
    return [(value, f"{ordinal}{weekday}") for value, (ordinal, weekday) in _FIXED]


class NewPlanForm(forms.Form):
    """Which year, and which two fixed days each month."""

    all_wanted = True

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    first = forms.ChoiceField(label=_("每月第一次"), choices=_fixed_choices, initial="2-1")
    second = forms.ChoiceField(
        label=_("每月第二次"),
        choices=_fixed_choices,
        initial="4-1",
        help_text=_("遇到节假日顺延到下一个工作日；调休上班的日子算工作日。提出后还可以逐个修改。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = today().year
        years = self.fields["year"]
        assert isinstance(years, forms.TypedChoiceField)
        years.choices = [(this, str(this)), (this + 1, str(this + 1))]

    @property
    def fixed(self) -> tuple[FixedDay, FixedDay]:
        days = [self.cleaned_data[name].split("-") for name in ("first", "second")]
        one, two = (FixedDay(ordinal=int(ordinal), weekday=int(weekday)) for ordinal, weekday in days)
        return one, two


class PlanForm(forms.Form):
    """The whole draft: key fields, and for each month theme, field and two days."""

    all_wanted = True

    version = forms.IntegerField(widget=forms.HiddenInput)
    fields_text = forms.CharField(
        label=_("重点领域"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个；前三个是规定的，其余由本单位添加。"),
    )
    starts_at = forms.TimeField(
        label=_("几点开始"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("地点"), max_length=80, required=False)

    def __init__(self, *args: Any, plan: StudyPlan, sessions: Iterable[StudySession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = list(sessions)
        self.months = {s.month.month: s.month for s in self.sessions}
        self.initial.update(
            {
                "version": plan.version,
                "fields_text": "\n".join(plan.fields),
                "starts_at": plan.starts_at,
                "place": plan.place,
            }
        )
        for number, month in self.months.items():
            self._add_month(plan, number, month)
        for one in self.sessions:
            label = gettext("第%(number)s次") % {"number": one.number}
            self.fields[f"day_{one.pk}"] = DayField(label=label, initial=one.day)

    def _add_month(self, plan: StudyPlan, number: int, month: StudyMonth) -> None:
        fields = dict.fromkeys([*plan.fields, month.field])
        typed = self.data.get("fields_text", "") if self.is_bound else ""
        fields |= dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip())
        self.fields[f"theme_{number}"] = forms.CharField(label=_("主题"), max_length=120, initial=month.theme)
        self.fields[f"field_{number}"] = forms.ChoiceField(
            label=_("领域"), choices=[(name, name) for name in fields], initial=month.field
        )

    def rows(self) -> list[dict[str, Any]]:
        """Theme, field and days of each month, as bound fields."""
        return [
            {
                "month": number,
                "theme": self[f"theme_{number}"],
                "field": self[f"field_{number}"],
                "days": [self[f"day_{s.pk}"] for s in self.sessions if s.month.month == number],
            }
            for number in self.months
        ]

    @property
    def given(self) -> PlanText:
        data = self.cleaned_data
        return PlanText(
            fields=data["fields_text"].splitlines(),
            themes={n: (data[f"field_{n}"], data[f"theme_{n}"]) for n in self.months},
            days={s.pk: data[f"day_{s.pk}"] for s in self.sessions},
            starts_at=data["starts_at"],
            place=data["place"],
        )


def _version_choices(chosen: Iterable[InstrumentVersion | None]) -> list[tuple[Any, str]]:
    versions = {v.pk: v for v in [*chosen, *versions_named("")] if v is not None}
    return [("", gettext("不选")), *((key, str(version)) for key, version in versions.items())]


BEFORE = ("key_points", "background", "clauses", "special", "cases")
"""What is written before a session."""
_HINTS = {
    "key_points": _("领学人梳理的要点"),
    "background": _("为什么修订，什么时候起施行"),
    "clauses": _("没有旧版本可对照时，在这里写明差异；选了两个版本的可以不填"),
    "special": _("哪些情形适用，哪些例外，怎样处理"),
    "cases": _("可以在学习页面关联本单位办结的事项；也可以在这里概括说明，不写信访人姓名"),
}


class PrepareForm(forms.Form):
    """What a session is about. What stays empty can be written later, until the session is recorded; what was discussed is
    written with the record."""

    all_wanted = True

    version = forms.IntegerField(widget=forms.HiddenInput)
    leader = forms.ModelChoiceField(
        queryset=Staff.objects.none(), label=_("领学人"), required=False, empty_label=_("请选择")
    )
    place = forms.CharField(
        label=_("地点"), max_length=80, required=False, help_text=_("不填则用计划中的地点")
    )
    old_version = forms.TypedChoiceField(label=_("旧版本"), required=False, coerce=int, empty_value=None)
    new_version = forms.TypedChoiceField(
        label=_("新版本"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("不同文件之间的对照，请在“版本对照”页面选好后放进这次学习。"),
    )

    def __init__(self, *args: Any, session: StudySession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(
            {
                "version": session.version,
                "leader": session.leader_id,
                "place": session.place,
                "old_version": session.old_version_id,
                "new_version": session.new_version_id,
            }
        )
        leader = self.fields["leader"]
        assert isinstance(leader, forms.ModelChoiceField)
        leader.queryset = participants(session.plan.unit_id)
        options = _version_choices((session.old_version, session.new_version))
        for name in ("old_version", "new_version"):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.TypedChoiceField)
            chosen.choices = options
        for name in BEFORE:
            self.fields[name] = forms.CharField(
                label=_(TEXTS[name]),
                required=False,
                max_length=MOST,
                initial=getattr(session, name),
                help_text=_HINTS.get(name, ""),
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    @property
    def given(self) -> Preparation:
        data = self.cleaned_data
        return Preparation(
            leader_id=data["leader"].pk if data["leader"] else None,
            place=data["place"],
            old_version_id=data["old_version"],
            new_version_id=data["new_version"],
            texts={name: data[name] for name in BEFORE},
        )


class MoveForm(forms.Form):
    all_wanted = True

    version = forms.IntegerField(widget=forms.HiddenInput)
    to_day = DayField(label=_("调整到哪一天"))
    reason = forms.CharField(
        label=_("调整理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("理由记入学习记录，不能删除"),
    )


class HoldForm(forms.Form):
    """Who was there, why the others were not, what was discussed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    discussion = forms.CharField(
        label=_("讨论交流"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("结合典型案例和适用情形讨论了什么，形成了哪些看法"),
    )
    common_errors = forms.CharField(
        label=_("发现的共性问题"),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("适用政策时容易出的差错，不点名"),
    )

    def __init__(self, *args: Any, session: StudySession, people: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people)
        self.initial.update(
            {
                "version": session.version,
                "discussion": session.discussion,
                "common_errors": session.common_errors,
            }
        )
        for person in self.people:
            label = gettext("%(name)s到会") % {"name": person.name}
            self.fields[f"present_{person.pk}"] = forms.BooleanField(
                label=label, required=False, initial=True
            )
            why = gettext("%(name)s的缺席原因") % {"name": person.name}
            self.fields[f"reason_{person.pk}"] = forms.CharField(label=why, required=False, max_length=200)

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"name": p.name, "present": self[f"present_{p.pk}"], "reason": self[f"reason_{p.pk}"]}
            for p in self.people
        ]

    @property
    def present(self) -> list[int]:
        return [p.pk for p in self.people if self.cleaned_data[f"present_{p.pk}"]]

    @property
    def reasons(self) -> Mapping[int, str]:
        return {p.pk: self.cleaned_data[f"reason_{p.pk}"] for p in self.people}


class CatchUpForm(forms.Form):
    all_wanted = True

    on = DayField(label=_("补学日期"), initial=today)
    how = forms.CharField(
        label=_("补学情况"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("学习了哪些材料，由谁讲解"),
    )


class QuestionForm(forms.Form):
    """One multiple-choice question."""

    text = forms.CharField(label=_("题目"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    options = forms.CharField(
        label=_("选项"),
        max_length=1300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个，2至6个"),
    )
    right = forms.TypedChoiceField(
        label=_("正确的是第几个"), coerce=int, choices=[(n, str(n + 1)) for n in range(6)]
    )
    explanation = forms.CharField(
        label=_("解析"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("答完后显示给本人，例如依据第几条"),
    )


class MaterialForm(forms.Form):
    file = forms.FileField(
        label=_("文件"), help_text=_("讲稿、文件、案例材料，PDF、DOCX、XLSX、图片或者 TXT")
    )
