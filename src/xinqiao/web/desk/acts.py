"""Acts that sort a matter and pass it on, and every act's form by its name in `matters.offers`, which says who may do it when."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.errors import NotFound
from xinqiao.kernel.language import choices
from xinqiao.library.queries import categories
from xinqiao.matters.commands import disposition, sorting
from xinqiao.matters.models.matter import Kind
from xinqiao.matters.offers import open_objection
from xinqiao.offices.queries import staff_of
from xinqiao.rules.roles import Role
from xinqiao.rules.routing import ROUTES
from xinqiao.rules.words import Phrase
from xinqiao.web.desk.act_form import ActForm, choice, recipients, text
from xinqiao.web.desk.act_hints import category_hint
from xinqiao.web.desk.acts_handling import (
    CloseAct,
    ExecuteAct,
    HearingAct,
    LogAct,
    RedoAct,
    ReportAct,
    WithdrawAct,
)
from xinqiao.web.desk.acts_people import (
    AccuseAct,
    AddUnitAct,
    AllocateAct,
    ClearAct,
    DecideRecusalAct,
    HandOverAct,
    RecusalAct,
    TakeOverAct,
)
from xinqiao.web.forms import DayField


class SortAct(ActForm):
    name = "sort"
    verb = _("确定分类和途径")
    lead = _("按《信访工作条例》确定事项类别和办理途径，写明理由。")
    kind = forms.ChoiceField(label=_("事项类别"), choices=choices(Kind.choices), widget=forms.RadioSelect)
    route = forms.ChoiceField(
        label=_("办理途径"),
        choices=choices((r.code, Phrase("{title}（{basis}）", title=r.title, basis=r.basis)) for r in ROUTES),
        widget=forms.RadioSelect,
    )
    category = choice(_("内容分类"), required=False)
    reason = text(
        _("理由"), hint=_("写明为什么适用这一途径，例如：不属于诉讼、仲裁等程序，属于行政机关职权。")
    )
    tense = forms.BooleanField(label=_("情绪激烈，答复需要第二人复读"), required=False)

    def prepare(self) -> None:
        self.choose("category", categories())
        self.fields["category"].help_text = category_hint(self.matter)

    def run(self) -> None:
        data = self.cleaned_data
        sorting.sort_matter(
            self.actor,
            self.matter,
            kind=Kind(data["kind"]),
            route=data["route"],
            reason=data["reason"],
            category=data["category"],
            tense=data["tense"],
        )


class ForwardAct(ActForm):
    name = "forward"
    verb = _("转送此事项")
    lead = _("出具转送函。对方自收到之日起15日内告知信访人是否受理，5个工作日内可以提出异议。")
    to_unit = choice(_("转送给"))
    reason = text(_("依据和理由"))

    def prepare(self) -> None:
        self.choose("to_unit", recipients(self.matter))

    def run(self) -> None:
        disposition.forward(
            self.actor, self.matter, self.cleaned_data["to_unit"], reason=self.cleaned_data["reason"]
        )


class AssignAct(ForwardAct):
    name = "assign"
    verb = _("交办此事项")
    lead = _("出具交办函，指定办理期限，对方须报送办结报告。")
    due_on = DayField(label=_("办结期限"))

    def run(self) -> None:
        data = self.cleaned_data
        disposition.assign_with_report(
            self.actor, self.matter, data["to_unit"], reason=data["reason"], due_on=data["due_on"]
        )


class AcceptAct(ActForm):
    name = "accept"
    verb = _("受理此事项")
    lead = _("出具受理告知书，确定首办责任人。出具处理意见书的事项，自今日起60日内办结。")
    handler = choice(_("首办责任人"))
    note = text(_("说明"), required=False)

    def prepare(self) -> None:
        self.choose(
            "handler", staff_of(self.matter.holding_unit_id, Role.HANDLER, Role.SECTION_HEAD, Role.REGISTRAR)
        )

    def run(self) -> None:
        disposition.accept(
            self.actor, self.matter, self.cleaned_data["handler"], note=self.cleaned_data["note"]
        )


class ObjectAct(ActForm):
    name = "object"
    verb = _("提出异议")
    lead = _("认为不属于本单位职权的，5个工作日内详细说明理由。对方核实同意之前，事项仍在本单位。")
    reasons = text(_("详细理由"), rows=5)
    proposed_unit = choice(_("建议由谁办理"), required=False)

    def prepare(self) -> None:
        self.choose("proposed_unit", recipients(self.matter))

    def run(self) -> None:
        data = self.cleaned_data
        disposition.object_to_transfer(
            self.actor, self.matter, reasons=data["reasons"], proposed_unit=data["proposed_unit"]
        )


class DecideObjectionAct(ActForm):
    name = "decide_objection"
    verb = _("核定此异议")
    lead = _("同意的，材料退回重新分办；不同意的，对方应当继续办理。")
    agree = forms.TypedChoiceField(
        label=_("核定意见"),
        choices=[("yes", _("同意，收回重新分办")), ("no", _("不同意，由对方继续办理"))],
        widget=forms.RadioSelect,
        coerce=lambda v: v == "yes",
        empty_value=None,
    )
    reason = text(_("理由"))

    def run(self) -> None:
        objection = open_objection(self.matter)
        if objection is None:
            raise NotFound(gettext("异议已经由他人核定。"))
        disposition.decide_objection(
            self.actor,
            self.matter,
            objection,
            agree=self.cleaned_data["agree"],
            reason=self.cleaned_data["reason"],
        )


FORMS: dict[str, type[ActForm]] = {
    act.name: act
    for act in (
        SortAct,
        AcceptAct,
        ForwardAct,
        AssignAct,
        ObjectAct,
        DecideObjectionAct,
        AllocateAct,
        HandOverAct,
        TakeOverAct,
        AddUnitAct,
        LogAct,
        ExecuteAct,
        ReportAct,
        RedoAct,
        HearingAct,
        CloseAct,
        RecusalAct,
        DecideRecusalAct,
        AccuseAct,
        ClearAct,
        WithdrawAct,
    )
}
