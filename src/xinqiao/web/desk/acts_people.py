"""Acts that say who works on a matter and who may know of it."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.matters.commands import assignment, sorting
from xinqiao.matters.models import Recusal
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import staff_named, staff_of, units
from xinqiao.rules.roles import Role
from xinqiao.web.desk.act_form import ActForm, choice, recipients, text


class AllocateAct(ActForm):
    name = "allocate"
    verb = _("分派给此人")
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
    name = "hand_over"
    verb = _("请对方接收")
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
    name = "take_over"
    verb = _("接收首办责任")
    lead = _("接收后，由您对此事项负责到底。")

    def run(self) -> None:
        assignment.take_over(self.actor, self.matter)


class AddUnitAct(ActForm):
    name = "add_unit"
    verb = _("增加此单位")
    unit = choice(_("协办单位"))
    reason = text(_("需要配合的内容"))

    def prepare(self) -> None:
        self.choose("unit", recipients(self.matter))

    def run(self) -> None:
        assignment.add_co_handling_unit(
            self.actor, self.matter, self.cleaned_data["unit"], reason=self.cleaned_data["reason"]
        )


class RecusalAct(ActForm):
    name = "recusal"
    verb = _("申报回避")
    lead = _("与信访事项或者信访人有直接利害关系的，应当回避。")
    ground = text(_("利害关系"))

    def run(self) -> None:
        assignment.declare_recusal(self.actor, self.matter, ground=self.cleaned_data["ground"])


def _recusal_words(obj: Recusal) -> str:
    return gettext("%(name)s：%(ground)s") % {"name": obj.staff.name, "ground": obj.ground}


class DecideRecusalAct(ActForm):
    name = "decide_recusal"
    verb = _("作出决定")
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
        field.label_from_instance = _recusal_words  # type: ignore[method-assign]  # Django's own way

    def run(self) -> None:
        assignment.decide_recusal(
            self.actor, self.matter, self.cleaned_data["recusal"], grant=self.cleaned_data["grant"]
        )


class AccuseAct(ActForm):
    name = "accuse"
    verb = _("登记被检举控告对象")
    lead = _("登记后，被检举控告的单位、人员及其下属单位查不到此事项，也不能成为转送对象。")
    units = forms.ModelMultipleChoiceField(
        queryset=Unit.objects.none(),
        label=_("被检举控告的单位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    staff = forms.CharField(
        label=_("被检举控告的人员"), required=False, help_text=_("填写用户名，多人用逗号分开")
    )

    def prepare(self) -> None:
        chosen = self.fields["units"]
        assert isinstance(chosen, forms.ModelMultipleChoiceField)
        chosen.queryset = units()

    def run(self) -> None:
        from_names = [
            n.strip() for n in self.cleaned_data["staff"].replace("\uff0c", ",").split(",") if n.strip()
        ]
        people = staff_named(from_names)
        sorting.name_accused(self.actor, self.matter, units=list(self.cleaned_data["units"]), staff=people)


class ClearAct(ActForm):
    name = "clear"
    verb = _("批准此人知悉")
    lead = _("检举控告事项只有经批准的人员能够看到。")
    person = choice(_("人员"))
    reason = text(_("必要性"))

    def prepare(self) -> None:
        self.choose("person", staff_of(self.matter.holding_unit_id))

    def run(self) -> None:
        sorting.clear_staff(
            self.actor, self.matter, self.cleaned_data["person"], reason=self.cleaned_data["reason"]
        )
