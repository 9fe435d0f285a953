"""What can be done with a matter: one small form for each act; the matter page offers those that are allowed.

An act names its command's action (the policy decides who sees it) and the move of the lifecycle it makes, if any (the
table decides whether it can be done now, and which article says no).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.actor import Actor
from xinqiao.kernel.clock import today
from xinqiao.library.queries import categories
from xinqiao.matters.commands import assignment, closing, disposition, handling, sorting
from xinqiao.matters.models import LogKind, Matter, Objection, Recusal
from xinqiao.matters.models.matter import Kind
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import staff_named, staff_of, units
from xinqiao.rules.authority import Role
from xinqiao.rules.lifecycle import Act as Move
from xinqiao.rules.routing import ROUTES
from xinqiao.web.forms import DayField


class ActForm(forms.Form):
    """One act. `lead` tells what will happen when it is done."""

    name: ClassVar[str]
    action: ClassVar[str]
    title: ClassVar[Any]
    lead: ClassVar[Any] = ""
    move: ClassVar[Move | None] = None
    danger: ClassVar[bool] = False

    def __init__(self, *args: Any, actor: Actor, matter: Matter, **kwargs: Any) -> None:
        self.actor, self.matter = actor, matter
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set choices that depend on actor and matter."""

    @classmethod
    def fits(cls, matter: Matter) -> bool:
        """Whether the act makes sense for this matter, apart from policy and lifecycle."""
        return True

    def run(self) -> None:
        """Call the command."""
        raise NotImplementedError

    def choose(self, field: str, queryset: Any) -> None:
        chosen = self.fields[field]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = queryset


def text(label: Any, *, rows: int = 3, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=20_000,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def choice(label: Any, *, required: bool = True, hint: Any = "") -> forms.ModelChoiceField[Any]:
    return forms.ModelChoiceField(queryset=None, label=label, required=required, help_text=hint)


class SortAct(ActForm):
    name, action, title = "sort", "matter.sort", _("分类分办")
    lead = _("按《信访工作条例》确定事项类别和办理途径，写明理由。")
    move = Move.SORT
    kind = forms.ChoiceField(label=_("事项类别"), choices=Kind.choices, widget=forms.RadioSelect)
    route = forms.ChoiceField(
        label=_("办理途径"),
        choices=[(r.code, f"{r.title}（{r.basis.text}）") for r in ROUTES],
        widget=forms.RadioSelect,
    )
    category = choice(_("内容分类"), required=False)
    reason = text(
        _("理由"), hint=_("写明为什么适用这一途径，例如：不属于诉讼、仲裁等程序，属于行政机关职权。")
    )
    tense = forms.BooleanField(label=_("情绪激烈，答复需要第二人复读"), required=False)

    def prepare(self) -> None:
        self.choose("category", categories())

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
    name, action, title = "forward", "matter.forward", _("转送")
    lead = _("出具转送函。对方自收到之日起15日内告知信访人是否受理，5个工作日内可以提出异议。")
    move = Move.FORWARD
    to_unit = choice(_("转送给"))
    reason = text(_("依据和理由"))

    def prepare(self) -> None:
        self.choose("to_unit", units().exclude(pk=self.matter.holding_unit_id))

    def run(self) -> None:
        disposition.forward(
            self.actor, self.matter, self.cleaned_data["to_unit"], reason=self.cleaned_data["reason"]
        )


class AssignAct(ForwardAct):
    name, action, title = "assign", "matter.assign_with_report", _("交办")
    lead = _("出具交办函，指定办理期限，对方须报送办结报告。")
    move = Move.ASSIGN
    due_on = DayField(label=_("办结期限"))

    def run(self) -> None:
        data = self.cleaned_data
        disposition.assign_with_report(
            self.actor, self.matter, data["to_unit"], reason=data["reason"], due_on=data["due_on"]
        )


class AcceptAct(ActForm):
    name, action, title = "accept", "matter.accept", _("受理")
    lead = _("出具受理告知书，确定首办责任人。出具处理意见书的事项，自今日起60日内办结。")
    move = Move.ACCEPT
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
    name, action, title = "object", "matter.object", _("提出异议")
    lead = _("认为不属于本单位职权的，5个工作日内详细说明理由。对方核实同意之前，事项仍在本单位。")
    reasons = text(_("详细理由"), rows=5)
    proposed_unit = choice(_("建议由谁办理"), required=False)

    def prepare(self) -> None:
        self.choose("proposed_unit", units().exclude(pk=self.matter.holding_unit_id))

    @classmethod
    def fits(cls, matter: Matter) -> bool:
        return matter.state == "transferred"

    def run(self) -> None:
        data = self.cleaned_data
        disposition.object_to_transfer(
            self.actor, self.matter, reasons=data["reasons"], proposed_unit=data["proposed_unit"]
        )


def _open_objection(matter: Matter) -> Objection | None:
    return Objection.objects.filter(disposition__matter=matter, agreed=None).first()


class DecideObjectionAct(ActForm):
    name, action, title = "decide_objection", "matter.decide_objection", _("核定异议")
    lead = _("同意的，材料退回重新分办；不同意的，对方应当继续办理。")
    agree = forms.TypedChoiceField(
        label=_("核定意见"),
        choices=[("yes", _("同意，收回重新分办")), ("no", _("不同意，由对方继续办理"))],
        widget=forms.RadioSelect,
        coerce=lambda v: v == "yes",
        empty_value=None,
    )
    reason = text(_("理由"))

    @classmethod
    def fits(cls, matter: Matter) -> bool:
        return _open_objection(matter) is not None

    def run(self) -> None:
        objection = _open_objection(self.matter)
        assert objection is not None
        disposition.decide_objection(
            self.actor,
            self.matter,
            objection,
            agree=self.cleaned_data["agree"],
            reason=self.cleaned_data["reason"],
        )


class AllocateAct(ActForm):
    name, action, title = "allocate", "matter.allocate", _("分派承办")
    lead = _("分派给本单位人员。首办责任人变更须走移交。")
    person = choice(_("承办人"))
    reason = text(_("说明"), required=False, rows=2)

    def prepare(self) -> None:
        self.choose(
            "person", staff_of(self.matter.holding_unit_id, Role.HANDLER, Role.SECTION_HEAD, Role.REGISTRAR)
        )

    def run(self) -> None:
        assignment.allocate(
            self.actor, self.matter, self.cleaned_data["person"], reason=self.cleaned_data["reason"]
        )


class HandOverAct(ActForm):
    name, action, title = "hand_over", "matter.hand_over", _("移交首办责任")
    lead = _("对方接收之前，责任仍在您。")
    person = choice(_("移交给"))
    reason = text(_("原因"))

    def prepare(self) -> None:
        people = staff_of(self.matter.holding_unit_id, Role.HANDLER, Role.SECTION_HEAD)
        self.choose("person", people.exclude(pk=self.actor.staff))

    def run(self) -> None:
        assignment.hand_over(
            self.actor, self.matter, self.cleaned_data["person"], reason=self.cleaned_data["reason"]
        )


class TakeOverAct(ActForm):
    name, action, title = "take_over", "matter.take_over", _("接收首办责任")
    lead = _("接收后，由您对此事项负责到底。")

    @classmethod
    def fits(cls, matter: Matter) -> bool:
        return matter.hand_overs.filter(accepted_at=None).exists()

    def run(self) -> None:
        assignment.take_over(self.actor, self.matter)


class AddUnitAct(ActForm):
    name, action, title = "add_unit", "matter.add_unit", _("增加协办单位")
    unit = choice(_("协办单位"))
    reason = text(_("需要配合的内容"))

    def prepare(self) -> None:
        self.choose("unit", units().exclude(pk=self.matter.holding_unit_id))

    def run(self) -> None:
        assignment.add_co_handling_unit(
            self.actor, self.matter, self.cleaned_data["unit"], reason=self.cleaned_data["reason"]
        )


class RecusalAct(ActForm):
    name, action, title = "recusal", "matter.declare_recusal", _("申报回避")
    lead = _("与信访事项或者信访人有直接利害关系的，应当回避。")
    ground = text(_("利害关系"))

    def run(self) -> None:
        assignment.declare_recusal(self.actor, self.matter, ground=self.cleaned_data["ground"])


def _recusal_words(obj: Recusal) -> str:
    return f"{obj.staff.name}：{obj.ground}"


class DecideRecusalAct(ActForm):
    name, action, title = "decide_recusal", "matter.decide_recusal", _("决定回避")
    recusal = choice(_("申报"))
    grant = forms.TypedChoiceField(
        label=_("决定"),
        choices=[("yes", _("应当回避")), ("no", _("不需要回避"))],
        widget=forms.RadioSelect,
        coerce=lambda v: v == "yes",
        empty_value=None,
    )

    def prepare(self) -> None:
        field = self.fields["recusal"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Recusal.objects.filter(matter=self.matter, granted=None).select_related("staff")
        field.label_from_instance = _recusal_words  # type: ignore[method-assign]

    @classmethod
    def fits(cls, matter: Matter) -> bool:
        return matter.recusals.filter(granted=None).exists()

    def run(self) -> None:
        assignment.decide_recusal(
            self.actor, self.matter, self.cleaned_data["recusal"], grant=self.cleaned_data["grant"]
        )


class AccuseAct(ActForm):
    name, action, title = "accuse", "matter.accuse", _("登记被检举控告对象")
    lead = _("登记后，被检举控告的单位、人员及其下属单位查不到此事项，也不能成为转送对象。")
    units = forms.ModelMultipleChoiceField(
        queryset=Unit.objects.none(), label=_("被检举控告的单位"), required=False
    )
    staff = forms.CharField(
        label=_("被检举控告的人员"), required=False, help_text=_("填写用户名，多人用逗号分开")
    )

    def prepare(self) -> None:
        chosen = self.fields["units"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = units()

    @classmethod
    def fits(cls, matter: Matter) -> bool:
        return matter.kind in ("", Kind.ACCUSATION) or matter.confidential

    def run(self) -> None:
        from_names = [
            n.strip() for n in self.cleaned_data["staff"].replace("，", ",").split(",") if n.strip()
        ]
        people = staff_named(from_names)
        sorting.name_accused(self.actor, self.matter, units=list(self.cleaned_data["units"]), staff=people)


class ClearAct(ActForm):
    name, action, title = "clear", "matter.clear", _("批准知悉")
    lead = _("检举控告事项只有经批准的人员能够看到。")
    person = choice(_("人员"))
    reason = text(_("必要性"))

    def prepare(self) -> None:
        self.choose("person", staff_of(self.matter.holding_unit_id))

    @classmethod
    def fits(cls, matter: Matter) -> bool:
        return matter.confidential

    def run(self) -> None:
        sorting.clear_staff(
            self.actor, self.matter, self.cleaned_data["person"], reason=self.cleaned_data["reason"]
        )


class LogAct(ActForm):
    name, action, title = "log", "handling.log", _("记录办理情况")
    kind = forms.ChoiceField(label=_("类别"), choices=LogKind.choices)
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


class ReportAct(ActForm):
    name, action, title = "report", "handling.report_conclusion", _("报送办结报告")
    report = text(_("办结报告"), rows=6, hint=_("处理结果、落实情况、信访人意见、证据目录"))

    @classmethod
    def fits(cls, matter: Matter) -> bool:
        return matter.dispositions.filter(kind="assign_with_report", reported_at=None).exists()

    def run(self) -> None:
        handling.report_conclusion(self.actor, self.matter, self.cleaned_data["report"])


class WithdrawAct(ActForm):
    name, action, title = "withdraw", "matter.withdraw", _("办理撤回")
    lead = _("只有信访人本人自愿、书面提出的才能办理，不得要求或者劝逼信访人撤回。")
    move = Move.WITHDRAW
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
    name, action, title = "redo", "matter.redo", _("责令重新办理")
    move = Move.REDO
    reason = text(_("理由"))

    def run(self) -> None:
        closing.redo(self.actor, self.matter, reason=self.cleaned_data["reason"])


class CloseAct(ActForm):
    name, action, title = "close", "matter.close", _("办结归档")
    lead = _("系统会检查文书、送达、办结报告是否齐全。")
    move = Move.CLOSE
    note = text(_("说明"), required=False)

    def run(self) -> None:
        closing.close(self.actor, self.matter, note=self.cleaned_data["note"])


ACTS: tuple[type[ActForm], ...] = (
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
    ReportAct,
    RedoAct,
    CloseAct,
    RecusalAct,
    DecideRecusalAct,
    AccuseAct,
    ClearAct,
    WithdrawAct,
)
BY_NAME = {act.name: act for act in ACTS}
