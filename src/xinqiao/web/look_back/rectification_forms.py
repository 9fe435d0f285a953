"""The acts of a rectification as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.clock import today
from xinqiao.kernel.language import choices
from xinqiao.policy.commands import accountability, rectification
from xinqiao.policy.models import Decision
from xinqiao.web.forms import DayField
from xinqiao.web.look_back.forms import working_days_on
from xinqiao.web.look_back.record_form import RecordForm, person, words

_RECTIFY_DAYS = 20


def _points(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=4,
        decimal_places=1,
        help_text=_("以0.5分为单位，最多10分"),
        error_messages={"invalid": _("请填写数字，例如 0.5 或者 2。")},
        **more,
    )


class PlanForm(RecordForm):
    title = _("定出整改措施")
    verb = _("定出整改措施")
    lead = _("写明为什么会发生、准备怎么改。")
    cause = words(_("原因分析"))
    measures = words(_("整改措施"), rows=6)

    def run(self) -> None:
        data = self.cleaned_data
        rectification.plan(self.actor, self.record, cause=data["cause"], measures=data["measures"])


class CarryOutForm(RecordForm):
    title = _("报告整改完成")
    verb = _("报告整改完成")
    lead = _("写明做了什么、在哪里可以看到。提交后由他人核验。")
    result = words(_("整改情况"), rows=6)

    def run(self) -> None:
        rectification.carry_out(self.actor, self.record, result=self.cleaned_data["result"])


class VerifyForm(RecordForm):
    title = _("核验通过")
    verb = _("核验通过，销号")
    lead = _("核验人不能是整改责任人。")
    verdict = words(_("核验情况"), hint=_("看了什么、结果怎样"))

    def run(self) -> None:
        rectification.verify(self.actor, self.record, verdict=self.cleaned_data["verdict"])


class SendBackForm(RecordForm):
    title = _("退回整改")
    verb = _("退回整改")
    lead = _("期限不变。")
    reason = words(_("退回的理由"))

    def run(self) -> None:
        rectification.send_back(self.actor, self.record, reason=self.cleaned_data["reason"])


class TalkForm(RecordForm):
    title = _("记录约谈")
    verb = _("记录约谈")
    lead = _("约谈之后记录；被约谈人会看到记录并写下自己的说明。")
    person = person(_("约谈对象"))
    held_on = DayField(label=_("约谈日期"), initial=today)
    content = words(_("约谈内容"), rows=6)

    def prepare(self) -> None:
        self.people("person", self.record.unit_id)
        self.fields["person"].initial = self.record.owner_id

    def run(self) -> None:
        data = self.cleaned_data
        accountability.record_talk(
            self.actor, self.record, person=data["person"], held_on=data["held_on"], content=data["content"]
        )


class DeductForm(RecordForm):
    title = _("建议考核扣分")
    verb = _("提出扣分建议")
    lead = _("这只是建议：当事人可以提出意见，由领导决定。扣分只涉及工作人员的年度考核。")
    person = person(_("当事人"))
    points = _points(_("扣分"))
    ground = words(_("扣分理由"))

    def prepare(self) -> None:
        self.people("person", self.record.unit_id)

    def run(self) -> None:
        data = self.cleaned_data
        accountability.propose_deduction(
            self.actor, self.record, person=data["person"], points=data["points"], ground=data["ground"]
        )


class AnswerTalkForm(RecordForm):
    title = _("就约谈作出说明")
    verb = _("提交说明")
    lead = _("您的说明与约谈记录一并存卷。")
    statement = words(_("说明"), rows=6)

    def run(self) -> None:
        accountability.answer_talk(self.actor, self.record, statement=self.cleaned_data["statement"])


class AnswerDeductionForm(RecordForm):
    title = _("对考核扣分提出意见")
    verb = _("提交意见")
    lead = _("同意或者不同意都可以写；领导看到您的意见后再决定。")
    objection = words(_("意见"), rows=6)

    def run(self) -> None:
        accountability.answer_deduction(self.actor, self.record, objection=self.cleaned_data["objection"])


class DecideDeductionForm(RecordForm):
    title = _("决定考核扣分")
    verb = _("作出决定")
    lead = _("请对当事人的意见逐条考虑，写明理由。")
    decision = forms.ChoiceField(label=_("决定"), choices=choices(Decision.choices), widget=forms.RadioSelect)
    points = _points(_("减少后扣几分"), required=False)
    reason = words(_("决定的理由"))

    def run(self) -> None:
        data = self.cleaned_data
        accountability.decide_deduction(
            self.actor, self.record, decision=data["decision"], points=data["points"], reason=data["reason"]
        )


class JudgeForm(RecordForm):
    title = _("认定重复信访的原因")
    verb = _("作出认定")
    lead = _("认定的是单位执行政策有没有偏差，不评价信访人。认定有偏差的，同时开展整改。")
    deviation = forms.ChoiceField(
        label=_("这次重复信访是不是源于政策执行偏差"),
        choices=[("yes", _("是，源于政策执行偏差")), ("no", _("不是，另有原因"))],
        widget=forms.RadioSelect,
    )
    reason = words(_("认定理由"))
    owner = person(_("整改责任人"), hint=_("认定有偏差时填写"), required=False)
    due = DayField(
        label=_("整改期限"),
        required=False,
        help_text=_("认定有偏差时填写"),
        initial=lambda: working_days_on(_RECTIFY_DAYS),
    )

    def prepare(self) -> None:
        earlier = self.record.repeat_of.matter
        unit_id = earlier.first_unit_id or self.record.matter.first_unit_id
        if unit_id is not None:
            self.people("owner", unit_id)

    def run(self) -> None:
        data = self.cleaned_data
        rectification.judge_repeat(
            self.actor,
            self.record,
            deviation=data["deviation"] == "yes",
            reason=data["reason"],
            owner=data["owner"],
            due=data["due"],
        )


FORMS: dict[str, type[RecordForm]] = {
    "plan": PlanForm,
    "carry_out": CarryOutForm,
    "verify": VerifyForm,
    "send_back": SendBackForm,
    "talk": TalkForm,
    "deduct": DeductForm,
}
DEDUCTION_FORMS: dict[str, type[RecordForm]] = {
    "answer_deduction": AnswerDeductionForm,
    "decide_deduction": DecideDeductionForm,
}
