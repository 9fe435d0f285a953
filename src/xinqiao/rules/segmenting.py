"""Where Chinese words begin: rjieba, whose dictionary takes more time and memory than all else a command loads. It is read when
a text is first cut; a server does so before the first visitor."""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def segmenter() -> Any:
    """The module rjieba: `cut`, `cut_for_search`, `tag`."""
    return import_module("rjieba")
