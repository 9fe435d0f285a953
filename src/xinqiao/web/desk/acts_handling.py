"""Acts of handling, hearing and closing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.clock import today
from xinqiao.kernel.language import choices
from xinqiao.matters.commands import closing, handling, review
from xinqiao.matters.models import LogKind, Outcome
from xinqiao.offices.queries import staff_of
from xinqiao.web.desk.act_form import ActForm, choice, text
from xinqiao.web.forms import DayField


class LogAct(ActForm):
    name = "log"
    verb = _("记入办理记录")
    kind = forms.ChoiceField(label=_("类别"), choices=choices(LogKind.choices))
    happened_on = DayField(label=_("日期"), initial=today)
    text = text(_("情况"), rows=6)
    second_person = choice(_("另一名参加人员"), required=False, hint=_("调查核实必须两人进行"))

    def prepare(self) -> None:
        self.choose("second_person", staff_of(self.actor.unit).exclude(pk=self.actor.staff))

    def run(self) -> None:
        data = self.cleaned_data
        handling.log(
            self.actor,
            self.matter,
            LogKind(data["kind"]),
            data["text"],
            happened_on=data["happened_on"],
            second_person=data["second_person"],
        )


class ExecuteAct(ActForm):
    name = "execute"
    verb = _("登记此项已经落实")
    lead = _("处理意见支持的请求，应当督促落实，并在归档前登记（《信访工作条例》第三十二条第二款）。")
    item = choice(_("哪一项请求"))
    done_on = DayField(label=_("落实日期"), initial=today)
    result = text(_("怎样落实的"), rows=4, hint=_("写明措施、结果和证明，例如：已发放补偿款，有收据"))

    def prepare(self) -> None:
        waiting = self.matter.requests.filter(outcome=Outcome.SUPPORTED, executed_on=None)
        self.choose("item", waiting)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)
        field.label_from_instance = lambda obj: f"{obj.position}. {obj.text}"  # type: ignore[method-assign]  # Django's own way

    def run(self) -> None:
        data = self.cleaned_data
        handling.record_execution(
            self.actor, self.matter, data["item"].position, result=data["result"], done_on=data["done_on"]
        )


class ReportAct(ActForm):
    name = "report"
    verb = _("报送办结报告")
    report = text(_("办结报告"), rows=6, hint=_("处理结果、落实情况、信访人意见、证据目录"))

    def run(self) -> None:
        handling.report_conclusion(self.actor, self.matter, self.cleaned_data["report"])


class WithdrawAct(ActForm):
    name = "withdraw"
    verb = _("办理撤回")
    lead = _("只有信访人本人自愿、书面提出的才能办理，不得要求或者劝逼信访人撤回。")
    danger = True
    statement = text(_("书面声明的内容和日期"))
    verified = forms.BooleanField(label=_("已核实确属本人自愿"), required=False)

    def run(self) -> None:
        closing.withdraw(
            self.actor,
            self.matter,
            statement=self.cleaned_data["statement"],
            verified=self.cleaned_data["verified"],
        )


class RedoAct(ActForm):
    name = "redo"
    verb = _("责令重新办理")
    lead = _(
        "复查、复核撤销原意见的，责令重新办理，60日重新起算；变更原意见的，按变更后的意见落实，不重新办理。"
    )
    reason = text(_("理由"))

    def run(self) -> None:
        closing.redo(self.actor, self.matter, reason=self.cleaned_data["reason"])


class HearingAct(ActForm):
    name = "hearing"
    verb = _("记录此听证")
    lead = _("只有复核中举行听证的时间不计入期限（《信访工作条例》第三十六条）。")
    opened_on = DayField(label=_("听证开始"))
    closed_on = DayField(label=_("听证结束"))
    host = forms.CharField(label=_("主持人"), max_length=80, help_text=_("不得是原办理人员"))
    note = text(_("记录"), rows=4, required=False)

    def run(self) -> None:
        review.record_hearing(self.actor, self.matter, **self.cleaned_data)


class CloseAct(ActForm):
    name = "close"
    verb = _("办结归档")
    lead = _("系统会检查文书、送达、办结报告是否齐全。")
    note = text(_("说明"), required=False)

    def run(self) -> None:
        closing.close(self.actor, self.matter, note=self.cleaned_data["note"])
