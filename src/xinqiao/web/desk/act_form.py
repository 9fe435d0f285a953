"""One act on a matter as a form, and the fields such forms are made of."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xinqiao.kernel.access import facts_of
from xinqiao.kernel.actor import Actor
from xinqiao.matters.models import Matter
from xinqiao.matters.offers import BY_NAME
from xinqiao.offices.models import Unit
from xinqiao.offices.queries import units
from xinqiao.rules.authority import MatterFacts


class ActForm(forms.Form):
    """One act of `matters.offers`. `lead` tells what will happen when it is done, `verb` is the button's word."""

    name: ClassVar[str]
    lead: ClassVar[Any] = ""
    verb: ClassVar[Any] = ""
    danger: ClassVar[bool] = False

    def __init__(self, *args: Any, actor: Actor, matter: Matter, **kwargs: Any) -> None:
        self.actor, self.matter = actor, matter
        super().__init__(*args, **kwargs)
        self.prepare()

    @property
    def title(self) -> str:
        return gettext(BY_NAME[self.name].title)

    @property
    def button(self) -> str:
        """What the button says: a verb with its object."""
        return str(self.verb) or self.title

    def prepare(self) -> None:
        """Set choices that depend on actor and matter."""

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
    return forms.ModelChoiceField(
        queryset=None, label=label, required=required, help_text=hint, empty_label=_("请选择")
    )


def recipients(matter: Matter) -> QuerySet[Unit]:
    """Units a matter may be passed to: not the one that has it, never one that it accuses or that is under it."""
    facts = facts_of(matter)
    assert isinstance(facts, MatterFacts)
    return units().exclude(pk=matter.holding_unit_id).exclude(pk__in=facts.accused_units)
