"""The acts of a look-back as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.clock import today
from xinqiao.kernel.language import choices, translated
from xinqiao.library.calendars import work_calendar
from xinqiao.offices.queries import get_staff
from xinqiao.policy.commands import look_back as drawing
from xinqiao.policy.commands import reviewing
from xinqiao.policy.queries.look_back import candidates, proposal
from xinqiao.rules.looking_back import ANSWERS, FINDINGS, PARTS, QUESTIONS, Quarter
from xinqiao.rules.roles import Role
from xinqiao.web.forms import DayField
from xinqiao.web.look_back.record_form import RecordForm, words

_STATEMENT_DAYS = 5


def working_days_on(count: int) -> Any:
    """The day so many working days from today."""
    return work_calendar().add_working_days(today(), count).day


def over() -> list[tuple[str, str]]:
    """The last six quarters that are over, newest first."""
    quarter, found = Quarter.before(today()), []
    for _unused in range(6):
        found.append((f"{quarter.year}-Q{quarter.number}", translated(quarter.title)))
        quarter = Quarter.before(quarter.first)
    return found


class DrawForm(RecordForm):
    """`record` is the unit that looks back."""

    title = _("抽取样本")
    verb = _("抽取样本")
    lead = _(
        "按承办单位分层，每层抽取办结事项的10%（不足1件的抽1件）。抽样范围和随机种子由系统在抽取的同时写入审计日志，任何人事先都不知道结果。"
    )
    quarter = forms.ChoiceField(label=_("季度"))

    def prepare(self) -> None:
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = over()

    def run(self) -> None:
        year, quarter = self.cleaned_data["quarter"].split("-Q")
        drawing.draw_sample(self.actor, self.record, year=int(year), quarter=int(quarter))


class RedrawForm(RecordForm):
    title = _("重新抽样")
    verb = _("重新抽样")
    lead = _("原来的样本连同理由一并保留，两次抽样都会显示；已经有评查结果的，不能重抽。")
    reason = words(_("重抽的理由"))

    def run(self) -> None:
        drawing.redraw_sample(self.actor, self.record, reason=self.cleaned_data["reason"])


class AssignForm(RecordForm):
    """Two people who took no part; preset are those the system proposes."""

    title = _("指派评查人员")
    verb = _("指派评查人员")
    lead = _("一名督查人员、一名法律顾问，都没有参与过这件事项。已经选好的是系统的建议，由您决定。")

    def prepare(self) -> None:
        able = candidates(self.record.look_back, [self.record])[self.record.pk]
        proposed = proposal(self.record.look_back, [self.record])[self.record.pk]
        current = {Role(r.part): r for r in self.record.reviews.all()}
        for part, title in PARTS.items():
            given = current.get(part)
            if given is not None and given.filled_at is not None:
                continue
            chosen = given.reviewer_id if given else proposed[part].pk if part in proposed else ""
            options = [
                (c.staff.pk, f"{c.staff.name} · {c.staff.unit.short_name}") for c in able if c.part is part
            ]
            self.fields[part] = forms.ChoiceField(
                label=translated(title),
                choices=[("", _("请选择")), *options],
                initial=chosen,
                required=False,
                help_text="" if options else _("没有可以指派的人：有关人员都参与过此事项，或者无权查看。"),
            )

    def run(self) -> None:
        now = {Role(r.part): r.reviewer_id for r in self.record.reviews.all()}
        for part in PARTS:
            chosen = self.cleaned_data.get(part)
            if chosen and int(chosen) != now.get(part):
                drawing.assign_reviewer(self.actor, self.record, get_staff(int(chosen)), part=part)


class ReviewForm(RecordForm):
    all_wanted = True
    title = _("填写评查表")
    verb = _("提交评查表")
    lead = _("请对照事项的全部记录独立填写；两人都提交后才能看到对方的评查。提交后不能修改。")

    def prepare(self) -> None:
        for number, (question, title) in enumerate(QUESTIONS.items(), 1):
            self.fields[question] = forms.ChoiceField(
                label=f"{number}. {translated(title)}",
                choices=choices((a.value, t) for a, t in ANSWERS.items()),
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"{question}_note"] = words(
                _("说明"), rows=2, required=False, hint=_("回答不是“是”的，写明问题和依据")
            )
        self.fields["finding"] = forms.ChoiceField(
            label=_("问题的轻重"),
            choices=choices((f.value, t) for f, t in FINDINGS.items()),
            widget=forms.RadioSelect,
            required=False,
        )

    def run(self) -> None:
        data = self.cleaned_data
        given = reviewing.Review(
            answers={q: data[q] for q in QUESTIONS},
            notes={q: data[f"{q}_note"] for q in QUESTIONS},
            finding=data["finding"],
        )
        reviewing.write_review(self.actor, self.record, given)


class AskForm(RecordForm):
    title = _("请承办人说明情况")
    verb = _("请承办人说明")
    lead = _("承办人能看到两份评查表。说明之后，或者期限过后，才能作出共同结论。")
    what = words(_("需要说明的问题"))
    due = DayField(label=_("请在哪天前说明"), initial=lambda: working_days_on(_STATEMENT_DAYS))

    def run(self) -> None:
        reviewing.ask_for_statement(
            self.actor, self.record, what=self.cleaned_data["what"], due=self.cleaned_data["due"]
        )


class StateForm(RecordForm):
    title = _("说明情况")
    verb = _("提交说明")
    lead = _("请说明事实和理由。回头看评的是工作，您的说明会与结论一并存卷。")
    statement = words(_("情况说明"), rows=6)

    def run(self) -> None:
        reviewing.state(self.actor, self.record, statement=self.cleaned_data["statement"])


class ProposeForm(RecordForm):
    title = _("提出共同结论")
    verb = _("提交另一名评查人员同意")
    lead = _("两份评查不一致的，在这里说明怎样取得一致。另一名评查人员同意后生效。")
    finding = forms.ChoiceField(
        label=_("问题的轻重"),
        choices=choices((f.value, t) for f, t in FINDINGS.items()),
        widget=forms.RadioSelect,
    )
    conclusion = words(_("共同结论"), rows=6)

    def run(self) -> None:
        reviewing.propose_conclusion(
            self.actor,
            self.record,
            finding=self.cleaned_data["finding"],
            conclusion=self.cleaned_data["conclusion"],
        )


class AgreeForm(RecordForm):
    title = _("同意共同结论")
    verb = _("同意共同结论")
    lead = _("同意后，这件的评查即告结束。不同意的，请另行提出共同结论。")

    def run(self) -> None:
        reviewing.agree(self.actor, self.record)


class ReportForm(RecordForm):
    title = _("形成季度报告")
    verb = _("形成季度报告")
    lead = _("形成后，数字按现在的情况固定下来。")
    summary = words(_("共性问题和改进建议"), rows=8)

    def run(self) -> None:
        reviewing.make_report(self.actor, self.record, summary=self.cleaned_data["summary"])


SAMPLE_FORMS: dict[str, type[RecordForm]] = {
    "assign": AssignForm,
    "review": ReviewForm,
    "ask": AskForm,
    "state": StateForm,
    "propose": ProposeForm,
    "agree": AgreeForm,
}
"""Name in the address → form."""
