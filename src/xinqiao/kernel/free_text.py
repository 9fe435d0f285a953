"""What people type about a record, masked before any command sees it (M-I2).

A parameter of a command that is annotated `Masked` holds words that go into rows, lists or the audit log as they are.
The decorator of commands cleans it and hides in it the numbers that identify a person and the values that the record's
app knows to be personal. A parameter that must stay as typed (a password, a code, a text that is sealed) is a plain `str`.
"""

from collections.abc import Callable, Mapping
from inspect import signature
from typing import Annotated, Any, TypeVar

from django.db import models

from xinqiao.kernel.errors import InvalidInput
from xinqiao.rules.redaction import redact
from xinqiao.rules.text_input import clean_text

Masked = Annotated[str, "masked"]
Mask = Callable[[str], str]
M = TypeVar("M", bound=models.Model)

MAX_CHARS = 20_000

_makers: dict[type[models.Model], Callable[[Any], Mask]] = {}


def masker_for(model: type[M]) -> Callable[[Callable[[M], Mask]], Callable[[M], Mask]]:
    """Register what hides the personal values that belong to a model's records."""

    def register(maker: Callable[[M], Mask]) -> Callable[[M], Mask]:
        _makers[model] = maker
        return maker

    return register


def mask_of(subject: models.Model | None) -> Mask:
    """What hides personal values in a text about `subject`. Of a record that belongs to nobody, and of none, only what
    has the shape of a personal number is known."""
    maker = _makers.get(type(subject)) if subject is not None else None
    return maker(subject) if maker else lambda text: redact(text).text


def masked_parameters(body: Callable[..., Any]) -> dict[str, int]:
    """Names of a command's parameters that are `Masked`, with their places after act and subject."""
    places = enumerate(signature(body).parameters.values(), -2)
    return {p.name: place for place, p in places if p.annotation in (Masked, "Masked")}


def masked(
    subject: models.Model | None,
    places: Mapping[str, int],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> tuple[list[Any], dict[str, Any]]:
    """The arguments of a command with its `Masked` ones cleaned and masked. Raises InvalidInput for a text that cannot be
    stored or is too long. Nothing is read when nothing was typed."""
    given, named = list(args), dict(kwargs)
    problems: dict[str, str] = {}
    hide: Mask | None = None
    for name, place in places.items():
        holder: Any = named if name in named else given
        key: Any = name if name in named else place
        if (holder is given and place >= len(given)) or not str(holder[key]).strip():
            continue
        checked = clean_text(str(holder[key]), max_chars=MAX_CHARS, what="文字", required=False)
        if not checked.ok:
            problems[name] = checked.problem
            continue
        hide = hide or mask_of(subject)
        holder[key] = hide(checked.text)
    if problems:
        raise InvalidInput(problems)
    return given, named
