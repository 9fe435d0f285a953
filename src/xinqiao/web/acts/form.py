"""The form of an act, made of what its command asks for."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _

from xinqiao.kernel import typed
from xinqiao.kernel.actor import Actor
from xinqiao.kernel.commands import CommandSpec
from xinqiao.kernel.errors import InvalidInput
from xinqiao.kernel.language import choices, translated
from xinqiao.offices.models import Staff
from xinqiao.web.forms import Form, ManyFiles

_BOX = 20_000
_AT_ONCE = 8
"""So many values are seen at once; more are a list to open."""
HINTS: dict[tuple[str, str], Callable[[Any], str]] = {}
"""Action and field → what stands under the field for this record instead of the command's own hint, such as a machine's proposal."""
OPTION_HINTS: dict[tuple[str, str], Callable[[], Mapping[str, str]]] = {}
"""Action and field → what stands at each value that is seen at once: what to ask before it is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActWords:
    """What the page itself says of an act: `lead` tells what will happen, `verb` is the button's word."""

    title: str
    lead: str
    verb: str
    danger: bool


def words_of(spec: CommandSpec) -> ActWords:
    title = translated(spec.title)
    return ActWords(
        title=title,
        lead=translated(spec.lead),
        verb=translated(spec.verb) or title,
        danger=spec.danger,
    )


class ActForm(Form):
    """`act`: the page's own words. They stand apart, for a field may be called `title`; none can be called `act`, which is a command's
    first parameter."""

    def __init__(self, spec: CommandSpec, record: Any, *args: Any) -> None:
        super().__init__(*args)
        self.act = words_of(spec)
        self.fields.update(fields_of(spec.asked, record))
        for (action, name), hint in HINTS.items():
            if action == spec.action:
                self.fields[name].help_text = hint(record)
        for (action, name), hints in OPTION_HINTS.items():
            if action == spec.action:
                _say_at_each(self.fields[name].widget, hints())


def choose(form: forms.Form, asked: Mapping[str, typed.Given], chosen: Mapping[str, str]) -> None:
    """What a link proposes among values to choose from; words are never taken from an address."""
    for name in asked.keys() & chosen.keys() & form.fields.keys():
        if isinstance(asked[name], typed.Pick):
            form.initial[name] = [chosen[name]] if isinstance(asked[name], typed.Several) else chosen[name]


def only_for(form: forms.Form, asked: Mapping[str, typed.Given], actor: Actor) -> None:
    """Who acts is not among those of whom another is asked for, nor is what others are to settle."""
    for name in form.fields.keys() & asked.keys():
        what, seen = asked[name], form.fields[name].widget
        if isinstance(what, typed.Pick) and what.others:
            seen.choices = [(value, words) for value, words in seen.choices if value != actor.staff_id]
        if isinstance(what, typed.Pick) and what.asked_of:
            theirs = {"", *what.asked_of(actor).values_list("pk", flat=True)}
            seen.choices = [(value, words) for value, words in seen.choices if value in theirs]


def begin_at(form: forms.Form, name: str) -> None:
    """The cursor stands in this field when the page is opened."""
    form.fields[name].widget.attrs["autofocus"] = True


def _say_at_each(seen: Any, told: Mapping[str, str]) -> None:
    both = '<span>{}<span class="hint">{}</span></span>'
    seen.choices = [
        (value, format_html(both, words, told[value]) if value in told else words)
        for value, words in seen.choices
    ]


def choose_anew(form: forms.Form) -> None:
    """A list of one line shows nothing chosen: what was chosen in it is no longer there."""
    for field in form.fields.values():
        if type(field.widget) is forms.Select and all(value != "" for value, _words in field.widget.choices):
            field.widget.choices = [("", _("请选择")), *field.widget.choices]


def fields_of(asked: Mapping[str, typed.Given], record: Any, *, gaps: bool = False) -> dict[str, forms.Field]:
    """A field for each thing asked; forms written by hand take theirs from here too. `gaps`: what is typed is not finished."""
    return {
        name: AskedFiles(what) if isinstance(what, typed.Files) else AskedField(name, what, record, gaps=gaps)
        for name, what in asked.items()
        if what.fits(record) and not what.follows
    }


class AskedFiles(ManyFiles):
    """Files that come with an act."""

    def __init__(self, what: typed.Files) -> None:
        label, hint = translated(what.label), translated(what.hint)
        super().__init__(label=label, help_text=hint, required=what.required)


class AskedField(forms.Field):
    """One thing asked for. What was sent is read by `typed.read`, as for programs."""

    def __init__(self, name: str, what: typed.Given, record: Any, *, gaps: bool = False) -> None:
        self._name, self._what, self._record = name, what, record
        self.in_some_case = what.sometimes
        self._read = typed.read_draft if gaps else typed.read
        super().__init__(
            label=translated(what.label),
            help_text=translated(what.hint),
            required=what.required and not gaps,
            initial=what.initial(record) if what.initial else None,
            widget=_widget(what, record),
        )

    def prepare_value(self, value: Any) -> Any:
        return (
            "\n".join(value)
            if isinstance(self._what, typed.Lines) and isinstance(value, list)
            else getattr(value, "pk", value)
        )

    def clean(self, value: Any) -> Any:
        try:
            return self._read(self._name, self._what, value, self._record)
        except InvalidInput as wrong:
            raise ValidationError([translated(said) for said in wrong.fields.values()]) from None


def _widget(what: typed.Given, record: Any) -> forms.Widget:
    if isinstance(what, typed.Words | typed.Exact):
        if what.rows == 1:
            return forms.TextInput(attrs={"maxlength": min(what.most, _BOX)})
        return forms.Textarea(attrs={"rows": what.rows})
    if isinstance(what, typed.Day):
        return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if isinstance(what, typed.Number):
        return forms.NumberInput(attrs={"min": what.least, "max": what.most, "step": what.step})
    if isinstance(what, typed.Flag):
        return forms.CheckboxInput()
    if isinstance(what, typed.Either):
        return forms.RadioSelect(choices=choices([("yes", what.yes), ("no", what.no)]))
    assert isinstance(what, typed.Pick)
    return _list(what, record)


def titled(among: QuerySet[Any]) -> list[tuple[Any, str]]:
    """Each row as it is told from the next: people of several units with their unit, those of one name with their user name too."""
    if among.model is not Staff:
        return [(row.pk, str(row)) for row in among]
    people = list(among.select_related("unit"))
    here = len({person.unit_id for person in people}) < 2
    names = [person.name if here else f"{person.name} · {person.unit.short_name}" for person in people]
    often = Counter(names)
    return [
        (person.pk, name if often[name] == 1 else f"{name} · {person.username}")
        for person, name in zip(people, names, strict=True)
    ]


def _list(what: typed.Pick, record: Any) -> forms.Widget:
    """Rows of a query in a list to open, a few values to be seen at once."""
    among = what.offered(record) if what.offered else what.of(record)
    several = isinstance(what, typed.Several)
    if several:
        ticks = titled(among) if isinstance(among, QuerySet) else choices(among)
        return forms.CheckboxSelectMultiple(choices=ticks)
    if isinstance(among, QuerySet):
        rows = titled(among)
        only = what.required and len(rows) == 1  # there is nothing to choose
        return forms.Select(choices=rows if only else [("", _("请选择")), *rows])
    first = [] if what.required else [("", _("不选"))]
    if len(among) > _AT_ONCE:
        return forms.Select(choices=[*(first or [("", _("请选择"))]), *choices(among)])
    return forms.RadioSelect(choices=[*first, *choices(among)])
