"""What somebody chose most lately in the same act stands below its form as buttons. Each tells whole what it does, and does it with one press;
in the fields nothing is chosen beforehand. Of what ends, refuses or extends nothing is offered so: that is judged anew each time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from xinqiao.kernel.actor import Actor

BUTTON, MOST = "_likely", 3
"""The name of these buttons begins with a line, so that nothing that is asked for can be called so."""


@dataclass(frozen=True, slots=True)
class LikelyAnswer:
    """`given`: field → what it chooses there, each that makes its words true, what is left empty too; `words`: what the button says."""

    words: str
    given: tuple[tuple[str, str], ...]

    @property
    def value(self) -> str:
        return urlencode(self.given)


LIKELY: dict[str, Callable[[Actor, Any], Iterable[LikelyAnswer]]] = {}
"""Action → what this person chose in it before, the latest first, for its record."""


def answers(form: forms.Form, found: Iterable[LikelyAnswer]) -> Sequence[LikelyAnswer]:
    """The first few of them that this form takes, each once."""
    return list(dict.fromkeys(one for one in found if _fits(form, one)))[:MOST]


def press(form: forms.Form, found: Iterable[LikelyAnswer]) -> None:
    """Let a form that was sent with such a button have what the button says, if that is still one of `found`. What nobody offers is not done
    in part: it is refused."""
    pressed = form.data.get(BUTTON)
    if pressed is None:
        return
    one = next((one for one in found if one.value == pressed and _fits(form, one)), None)
    if one is None:
        form.add_error(None, _("按钮上的办法现在不适用，没有办理。请在表中自行选择后提交。"))
        return
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in one.given:
        data[name] = value
    form.data = data


def _fits(form: forms.Form, one: LikelyAnswer) -> bool:
    return all(_taken(form, *given) for given in one.given)


def _taken(form: forms.Form, name: str, value: str) -> bool:
    choices = getattr(form.fields[name].widget, "choices", ()) if name in form.fields else ()
    return any(str(each) == value for each, _words in choices)
