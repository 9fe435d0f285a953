"""The form of invitations: each required part, outside experts, further participants, chair and last day."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.commands import REGISTRY
from xinqiao.kernel.language import translated
from xinqiao.offices.models import Staff
from xinqiao.offices.queries import staff_of
from xinqiao.policy.commands.discussion import Guest
from xinqiao.policy.models import CaseDiscussion, Participant
from xinqiao.policy.queries.discussion import possible_experts, possible_guests, proposed
from xinqiao.rules.roles import Role
from xinqiao.web.acts.form import fields_of
from xinqiao.web.forms import Form

_OTHERS = 3


class InviteForm(Form):
    """Who is proposed is chosen already where a post of the own unit is meant; for a department, its people come first."""

    def __init__(self, *args: Any, discussion: CaseDiscussion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.discussion = discussion
        self.parts = [p for p in discussion.participants.all() if p.opined_at is None and p.required]
        self.people = {str(s.pk): s for s in (*possible_guests(), *possible_experts())}
        guests = list(possible_guests())
        for part in self.parts:
            self.fields[f"part_{part.pk}"] = self._part(part, guests)
        self.fields["experts"] = forms.MultipleChoiceField(
            label=_("外部专家"),
            required=False,
            choices=[(str(s.pk), _place(s)) for s in possible_experts()],
            widget=forms.CheckboxSelectMultiple,
            initial=[str(p.staff_id) for p in discussion.participants.all() if p.outside],
            help_text=_("只能看到这一件事项遮盖后的材料；账号由系统管理员建立"),
        )
        for n in range(1, _OTHERS + 1):
            label = gettext("其他参加人员%(n)s") % {"n": n}
            self.fields[f"other_{n}"] = forms.ChoiceField(
                label=label, required=False, choices=_by_unit(guests)
            )
        self.fields.update(fields_of(REGISTRY["discussion.invite"].asked, discussion))

    def _part(self, part: Participant, guests: list[Staff]) -> forms.ChoiceField:
        suggested = proposed(part, self.discussion)
        if part.role:
            own = staff_of(self.discussion.unit_id, Role(part.role))
            options: list[Any] = [("", gettext("暂不邀请")), *((str(s.pk), s.name) for s in own)]
        else:
            near = sorted(guests, key=lambda s: (s.unit_id != part.unit_id, s.unit_id, s.pk))
            options = _by_unit(near)
        hint = gettext("建议：%(unit)s") % {"unit": part.unit.name} if part.unit and not part.role else ""
        return forms.ChoiceField(
            label=translated(part.party),
            required=False,
            choices=options,
            initial=str(suggested.pk) if suggested else "",
            help_text=hint,
        )

    def guests(self) -> list[Guest]:
        """Everybody chosen, each with the part taken."""
        data = self.cleaned_data
        chosen = [
            Guest(staff=self.people[data[f"part_{part.pk}"]], part=part)
            for part in self.parts
            if data[f"part_{part.pk}"]
        ]
        more = [*data["experts"], *(data[f"other_{n}"] for n in range(1, _OTHERS + 1))]
        return chosen + [Guest(staff=self.people[key]) for key in more if key]


def _place(person: Staff) -> str:
    return gettext("%(name)s（%(unit)s）") % {"name": person.name, "unit": person.unit.short_name}


def _by_unit(people: Iterable[Staff]) -> list[Any]:
    """Choices grouped by unit, in the order given."""
    groups = groupby(people, key=lambda s: s.unit)
    return [
        ("", gettext("暂不邀请")),
        *((unit.name, [(str(s.pk), s.name) for s in members]) for unit, members in groups),
    ]
