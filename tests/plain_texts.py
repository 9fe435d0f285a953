"""Which texts that a command takes say neither that they are masked nor why they are not."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from xinqiao.kernel.typed import Given


def plain_texts(hints: Mapping[str, Any]) -> list[str]:
    """Names of texts that say neither that they are masked nor why they are not, also within dataclasses and their lists."""
    found: list[str] = []
    for name, hint in hints.items():
        if isinstance((getattr(hint, "__metadata__", None) or (None,))[0], Given):
            continue
        for part in _parts(hint):
            if part is str:
                found.append(name)
            elif is_dataclass(part):
                inner = get_type_hints(part, include_extras=True)
                found += [f"{name}.{below}" for below in plain_texts(inner)]
    return found


def _parts(hint: Any) -> list[Any]:
    """The types that a hint is made of: `Sequence[View] | None` → `View`, `None`."""
    if get_origin(hint) is None:
        return [hint]
    if getattr(hint, "__metadata__", None):
        return [] if isinstance(hint.__metadata__[0], Given) else _parts(get_args(hint)[0])
    return [part for arg in get_args(hint) for part in _parts(arg)]
