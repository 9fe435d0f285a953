"""Fields that staff type about a matter, checked one by one and masked before they are stored or logged (M-I2). Single texts of a
command are masked by `kernel.free_text.Masked`; this is for what comes in lists."""

from collections.abc import Mapping
from dataclasses import dataclass

from xinqiao.kernel.errors import InvalidInput
from xinqiao.matters.content import mask_for
from xinqiao.matters.models import Matter
from xinqiao.rules.text_input import clean_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """One field as typed; `what` is its Chinese name for the message when it cannot be taken."""

    text: str
    what: str
    required: bool = True
    most: int = 20_000


def checked(fields: Mapping[str, Typed]) -> dict[str, str]:
    """The fields as they may be kept. Raises InvalidInput, field by field."""
    problems: dict[str, str] = {}
    done: dict[str, str] = {}
    for name, typed in fields.items():
        found = clean_text(typed.text.strip(), max_chars=typed.most, what=typed.what, required=typed.required)
        if found.problem:
            problems[name] = found.problem
        done[name] = found.text
    if problems:
        raise InvalidInput(problems)
    return done


def masked(matter: Matter, fields: Mapping[str, Typed]) -> dict[str, str]:
    """The fields without personal data of the matter's petitioners. Raises InvalidInput, field by field."""
    mask = mask_for(matter)
    return {name: mask(text) for name, text in checked(fields).items()}
