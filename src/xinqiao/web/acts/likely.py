"""What somebody chose most lately in the same act stands below its form as buttons. Each tells whole what it does, and does it with one press;
in the fields nothing is chosen beforehand. Of what ends, refuses or extends nothing is offered so: that is judged anew each time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import HttpRequest, QueryDict

from xinqiao.kernel.actor import Actor

ANSWER, MOST = "answer", 3


@dataclass(frozen=True, slots=True)
class LikelyAnswer:
    """`given`: field → what it chooses there; `words`: what the button says."""

    words: str
    given: tuple[tuple[str, str], ...]

    @property
    def value(self) -> str:
        return urlencode(self.given)


LIKELY: dict[str, Callable[[Actor, Any], Iterable[LikelyAnswer]]] = {}
"""Action → what this person chose in it before, the latest first, for its record."""


def answers(form: forms.Form, found: Iterable[LikelyAnswer]) -> Sequence[LikelyAnswer]:
    """The first few of them that this form takes, each once."""
    once = dict.fromkeys(one for one in found if all(_taken(form, *given) for given in one.given))
    return list(once)[:MOST]


def _taken(form: forms.Form, name: str, value: str) -> bool:
    choices = getattr(form.fields[name].widget, "choices", ()) if name in form.fields else ()
    return any(str(each) == value for each, _words in choices)


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent in a form, with what the button that was pressed chooses in it."""
    if ANSWER not in request.POST:
        return request.POST or None
    data = request.POST.copy()
    for name, value in parse_qsl(str(data[ANSWER])):
        data[name] = value
    return data
