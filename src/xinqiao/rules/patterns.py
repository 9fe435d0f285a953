"""Patterns that are put together when they are first used: hundreds of them take a tenth of the time of a short command, which uses none."""

import re
from typing import Any, cast

_ASKED = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")
_WAITING: "list[_Later]" = []


class _Later:
    """Stands for the pattern; after the first use its methods are found here as quickly as on the pattern itself."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self.flags)
        self.__dict__.update((each, getattr(compiled, each)) for each in _ASKED)
        return getattr(compiled, name)


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, at the first use; `make_all` before a server has visitors."""
    later = _Later(text, flags)
    _WAITING.append(later)
    return cast("re.Pattern[str]", later)


def make_all() -> None:
    """Put together all that still wait. Raises re.error."""
    while _WAITING:
        cast("re.Pattern[str]", _WAITING.pop()).search("")
