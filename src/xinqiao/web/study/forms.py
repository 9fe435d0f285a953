"""The forms of policy study whose rows depend on the record: the plan, the attendance, the self-test, a file (M-P1, M-P2)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.typed import told_in
from xinqiao.offices.models import Staff
from xinqiao.policy.commands.study_plan import MonthText, PlanText, SessionDay
from xinqiao.policy.commands.study_record import Attended, Chosen, SelfTestAnswers, SessionHeld
from xinqiao.policy.models import StudyMonth, StudyPlan, StudyQuestion, StudySession
from xinqiao.web.acts.form import AskedField
from xinqiao.web.forms import DayField, Form


class PlanForm(Form):
    """The whole plan: key fields, and for each month theme, field and two days. The days of a plan that was approved stand fixed."""

    all_wanted = True

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

    def __init__(self, *args: Any, plan: StudyPlan, sessions: Iterable[StudySession]) -> None:
        super().__init__(*args)
        self.sessions = list(sessions)
        self.months = {s.month.month: s.month for s in self.sessions}
        self.initial = {
            "fields_text": "\n".join(plan.fields),
            "starts_at": plan.starts_at,
            "place": plan.place,
        }
        self.approved = plan.approved_at is not None
        if self.approved:
            self.fields["why"] = AskedField("why", told_in(PlanText)["why"], plan)
        for number, month in self.months.items():
            self._add_month(plan, number, month)
        for one in self.sessions:
            label = gettext("第%(number)s次") % {"number": one.number}
            self.fields[f"day_{one.pk}"] = DayField(label=label, initial=one.day, disabled=self.approved)

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
            starts_at=f"{data['starts_at']:%H:%M}",
            place=data["place"],
            why=data.get("why", ""),
            months=[
                MonthText(month=n, theme=data[f"theme_{n}"], field=data[f"field_{n}"]) for n in self.months
            ],
            days=[SessionDay(session=s.pk, day=data[f"day_{s.pk}"]) for s in self.sessions],
        )


class HoldForm(Form):
    """Who was there, why the others were not, what was discussed."""

    def __init__(self, *args: Any, session: StudySession, people: Iterable[Staff]) -> None:
        super().__init__(*args)
        self.people = list(people)
        for name, hint in (
            ("discussion", _("结合典型案例和适用情形讨论了什么，形成了哪些看法")),
            ("common_errors", _("适用政策时容易出的差错，不点名")),
        ):
            self.fields[name] = AskedField(name, told_in(SessionHeld)[name], session)
            self.fields[name].initial, self.fields[name].help_text = getattr(session, name), hint
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
    def given(self) -> SessionHeld:
        data = self.cleaned_data
        return SessionHeld(
            discussion=data["discussion"],
            common_errors=data["common_errors"],
            people=[
                Attended(staff=p.pk, present=data[f"present_{p.pk}"], reason=data[f"reason_{p.pk}"])
                for p in self.people
            ],
        )


class TestForm(Form):
    """The questions of one session."""

    all_wanted = True

    def __init__(self, *args: Any, questions: Sequence[StudyQuestion]) -> None:
        super().__init__(*args)
        self.questions = questions
        for question in questions:
            self.fields[f"question_{question.pk}"] = forms.TypedChoiceField(
                label=f"{question.position}. {question.text}",
                choices=list(enumerate(question.options, 1)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": gettext("这一题还没有选择。")},
            )

    @property
    def given(self) -> SelfTestAnswers:
        data = self.cleaned_data
        return SelfTestAnswers(
            chosen=[Chosen(question=q.pk, option=data[f"question_{q.pk}"]) for q in self.questions]
        )


class MaterialForm(Form):
    file = forms.FileField(
        label=_("文件"), help_text=_("讲稿、文件、案例材料，PDF、DOCX、XLSX、图片或者 TXT")
    )
